"""The bin: only drafts go there, they can come back, and after thirty days they are gone."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from collaboration.actions.bin import delete_record, purge_bin, restore_record
from collaboration.actions.drafts import keep_draft_task
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, AgreementParty, Estimate
from collaboration.queries.agreement_content import highest_running_part
from core.actions.attachments import attach_file
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality, Role
from core.models import Attachment, Event, InboxItem
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, estimate
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def draft(**fields):
    return AgreementFactory(**{"state": "draft", "signed_on": None, **fields})


def test_a_draft_goes_to_the_bin_and_comes_back(officer):
    agreement = draft()
    keep_draft_task(agreement)
    deleted = delete_record(agreement, by=officer, reason="二重登録")
    assert not Agreement.objects.exists()
    assert (deleted.deleted_by, deleted.version) == (officer, 2)
    assert not InboxItem.objects.open().exists()
    restored = restore_record(deleted, by=officer)
    assert list(Agreement.objects.all()) == [restored]
    assert InboxItem.objects.open().count() == 1
    assert list(Event.objects.order_by("seq").values_list("verb", "reason")) == [
        ("discard", "二重登録"),
        ("restore", ""),
    ]


@pytest.mark.parametrize("state", [s for s in AgreementState if s.value not in ("consult", "draft")])
def test_a_later_state_is_never_deleted(officer, state):
    agreement = draft(state=state.value)
    with pytest.raises(ActionRefused, match="契約を取り消す"):
        delete_record(agreement, by=officer)
    with pytest.raises(IntegrityError, match="agreement_signed_is_never_deleted"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(deleted_at=timezone.now())


def test_what_is_signed_is_never_deleted_not_even_past_the_action(officer):
    agreement = draft(signed_on=datetime.date(2026, 4, 1))
    with pytest.raises(ActionRefused, match="締結した契約は削除できません"):
        delete_record(agreement, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(deleted_at=timezone.now())


def test_whatever_hangs_on_a_draft_keeps_it(officer):
    paid, amended = draft(), draft()
    ReceiptFactory(agreement=paid)
    draft(parent=amended)
    for agreement, what in ((paid, "入金"), (amended, "契約")):
        with pytest.raises(ActionRefused, match=rf"次の記録があるため、削除できません：{what}（1件）"):
            delete_record(agreement, by=officer)


def test_a_department_and_a_stranger_delete_nothing(officer):
    agreement = draft()
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=agreement.department)
    for user in (clerk, UserFactory(role=Role.FINANCE), UserFactory(role=Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            delete_record(agreement, by=user)
    delete_record(agreement, by=officer)
    with pytest.raises(PermissionDenied):
        restore_record(agreement, by=clerk)


def test_the_number_of_a_deleted_draft_is_not_given_out_again(officer):
    agreement = draft(number="KJ2026-00007")
    delete_record(agreement, by=officer)
    assert highest_running_part("KJ2026") == 7


def test_the_bin_is_emptied_after_thirty_days_and_the_events_remain(
    officer, django_capture_on_commit_callbacks
):
    old, young = draft(), draft()
    file = attach_file(
        old, SimpleUploadedFile("案.txt", "案".encode()), level=Confidentiality.CONFIDENTIAL, by=officer
    )
    stored = file.file.name
    delete_record(old, by=officer)
    now = timezone.now()
    delete_record(young, by=officer)
    Agreement.everything.filter(pk=old.pk).update(deleted_at=now - datetime.timedelta(days=32))
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_bin(now) == 1
    assert list(Agreement.everything.all()) == [young]
    assert not AgreementParty.objects.filter(agreement=old.pk).exists()
    assert not Attachment.objects.exists()
    assert not default_storage.exists(stored)
    assert Event.objects.filter(object_label=old.number, verb="purge", actor=None).exists()
    assert purge_bin(now) == 0


def test_an_estimate_without_a_letter_goes_and_one_of_a_contract_stays(officer):
    free, used = estimate(), estimate()
    Estimate.objects.filter(pk=used.pk).update(agreement=AgreementFactory())
    used.refresh_from_db()
    delete_record(free, by=officer)
    assert list(Estimate.objects.all()) == [used]
    with pytest.raises(ActionRefused, match="契約になった見積は削除できません"):
        delete_record(used, by=officer)
    Estimate.everything.filter(pk=free.pk).update(deleted_at=timezone.now() - datetime.timedelta(days=32))
    assert purge_bin(timezone.now()) == 1
    assert list(Estimate.everything.all()) == [used]
