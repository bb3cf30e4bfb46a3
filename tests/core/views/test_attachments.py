"""Files on the pages of records."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import registry
from core.calc.kinds import Role
from core.models import Attachment, Event
from core.registry import AttachmentOwner
from tests.factories.core import AttachmentFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture(autouse=True)
def _owner(monkeypatch):
    """Liaison officers read and write, finance reads what is not 厳秘."""
    owner = AttachmentOwner(
        "core.organization",
        can_view=lambda user, _record, level: user.has_role(Role.LIAISON) or level != "strict",
        can_attach=lambda user, _record: user.has_role(Role.LIAISON),
        address=lambda _record: "/help/",
    )
    monkeypatch.setitem(registry._attachment_owners, "core.organization", owner)


@pytest.fixture
def file(organization):
    return AttachmentFactory(object_id=str(organization.pk), level="strict")


def _address(name, *args):
    return reverse(f"attachment-{name}", args=args)


def test_liaison_officer_adds_a_file(client, organization):
    client.force_login(UserFactory(role=Role.LIAISON))
    upload = SimpleUploadedFile("覚書.pdf", b"%PDF-1.7")
    response = client.post(
        _address("add", "core.organization", organization.pk), {"upload": upload, "level": "confidential"}
    )
    assert (response.status_code, response.headers["Location"]) == (302, "/help/")
    assert Attachment.objects.get().object_id == str(organization.pk)


def test_form_is_shown_with_the_record(client, organization):
    client.force_login(UserFactory(role=Role.LIAISON))
    response = client.get(_address("add", "core.organization", organization.pk))
    assert organization.name in response.content.decode()


def test_unsuitable_file_is_refused_at_the_field(client, organization):
    client.force_login(UserFactory(role=Role.LIAISON))
    upload = SimpleUploadedFile("頁.html", b"<script>")
    response = client.post(
        _address("add", "core.organization", organization.pk), {"upload": upload, "level": "confidential"}
    )
    assert "この種類のファイルは登録できません" in response.content.decode()


def test_reader_may_not_add(client, organization):
    client.force_login(UserFactory(role=Role.FINANCE))
    assert client.get(_address("add", "core.organization", organization.pk)).status_code == 403


@pytest.mark.parametrize(
    ("kind", "key"), [("core.user", "1"), ("core.organization", "x"), ("core.none", "1")]
)
def test_record_that_keeps_no_files_is_not_found(client, kind, key):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get(_address("add", kind, key)).status_code == 404


def test_copy_is_a_logged_download_that_no_cache_keeps(client, file):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    response = client.post(_address("download", file.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 sample"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert (response.headers["Cache-Control"], response.headers["X-Content-Type-Options"]) == (
        "no-store",
        "nosniff",
    )
    event = Event.objects.get()
    assert (event.verb, event.actor, event.object_id) == ("download", user, str(file.pk))


def test_copy_of_a_level_above_the_reader_is_not_found(client, file):
    client.force_login(UserFactory(role=Role.FINANCE))
    assert client.post(_address("download", file.pk)).status_code == 404
    assert Event.objects.count() == 0


def test_stranger_without_a_role_finds_nothing(client, file):
    client.force_login(UserFactory())
    assert client.post(_address("download", file.pk)).status_code == 404


def test_copy_is_not_taken_by_a_link(client, file):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get(_address("download", file.pk)).status_code == 405


def test_writer_removes_a_file(client, file):
    client.force_login(UserFactory(role=Role.LIAISON))
    response = client.post(_address("remove", file.pk))
    assert response.headers["Location"] == "/help/"
    assert Attachment.objects.count() == 0


def test_reader_may_not_remove(client, organization):
    file = AttachmentFactory(object_id=str(organization.pk), level="open")
    client.force_login(UserFactory(role=Role.FINANCE))
    assert client.post(_address("remove", file.pk)).status_code == 403
    assert Attachment.objects.count() == 1
