"""Keeping files with records."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.actions.attachments import attach_file, remove_attachment
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality
from core.models import Attachment, Event
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 memorandum"


def _attach(**changes):
    given = {"level": Confidentiality.STRICT, "by": UserFactory(), "record": OrganizationFactory(name="青葉")}
    given |= changes
    upload = given.pop("upload", None) or SimpleUploadedFile("覚書.pdf", PDF)
    return attach_file(given.pop("record"), upload, **given)


def test_file_is_kept_under_a_random_name_with_its_hash():
    attachment = _attach(title="覚書（写）")
    assert attachment.original_name == "覚書.pdf"
    assert "覚書" not in attachment.file.name
    with default_storage.open(attachment.file.name) as stored:
        assert stored.read() == PDF
    assert (attachment.sha256, attachment.size_bytes) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert (attachment.level, attachment.title) == ("strict", "覚書（写）")


def test_keeping_is_logged():
    _attach()
    assert Event.objects.get().object_label == "青葉 覚書.pdf"


def test_same_name_twice_keeps_both():
    record = OrganizationFactory()
    names = {_attach(record=record).file.name, _attach(record=record).file.name}
    assert len(names) == 2


def test_file_of_another_kind_is_refused():
    with pytest.raises(ActionRefused, match="この種類のファイル"):
        _attach(upload=SimpleUploadedFile("頁.html", b"<script>"))
    assert Attachment.objects.count() == 0


def test_large_file_is_refused(settings):
    settings.RENKEI_MAX_FILE_BYTES = 4
    with pytest.raises(ActionRefused, match="大きすぎます"):
        _attach()


def test_refused_row_leaves_no_file_behind():
    with pytest.raises(Exception, match="200"):
        _attach(title="長" * 201)
    assert default_storage.listdir("attachments")[1] == []
    assert all(
        default_storage.listdir(f"attachments/{folder}")[1] == []
        for folder in default_storage.listdir("attachments")[0]
    )


def test_removed_file_goes_when_the_removal_is_certain(django_capture_on_commit_callbacks):
    attachment = _attach()
    name = attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment, by=UserFactory())
        assert default_storage.exists(name)
    assert not default_storage.exists(name)
    assert Event.objects.first().verb == "delete"


def test_removal_that_fails_keeps_the_file():
    attachment = _attach()
    with pytest.raises(ZeroDivisionError):
        _remove_then_fail(attachment)
    assert default_storage.exists(Attachment.objects.get().file.name)


@transaction.atomic
def _remove_then_fail(attachment):
    remove_attachment(attachment, by=UserFactory())
    raise ZeroDivisionError
