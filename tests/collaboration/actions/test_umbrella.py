"""Contracts under an umbrella agreement, its budget frames, and the meetings of its steering body."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from collaboration.actions.agreements import add_amendment, change_agreement
from collaboration.actions.umbrella import (
    MeetingEntry,
    change_meeting,
    cover_agreement,
    record_meeting,
    set_frame,
    uncover_agreement,
)
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.models import Agreement
from collaboration.queries.agreement_content import content_of
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, InboxItem
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

UMBRELLA = AgreementKind.UMBRELLA.value


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def aoba():
    return OrganizationFactory(name="株式会社青葉")


@pytest.fixture
def umbrella(aoba):
    return AgreementFactory(kind=UMBRELLA, number="HR2025-00001", partner=aoba, department=None)


@pytest.fixture
def contract(aoba):
    return AgreementFactory(partner=aoba, number="KJ2025-00001")


def test_a_contract_with_the_same_partner_is_put_under_it(umbrella, contract, liaison):
    cover_agreement(umbrella, contract, by=liaison)
    contract.refresh_from_db()
    assert contract.umbrella == umbrella
    event = Event.objects.latest("seq")
    assert (event.verb, event.changes) == ("change", {"umbrella_id": [None, umbrella.pk]})
    uncover_agreement(contract, by=liaison)
    contract.refresh_from_db()
    assert contract.umbrella is None


def test_without_a_common_partner_a_reason_is_needed(umbrella, liaison):
    stranger = AgreementFactory()
    with pytest.raises(ValidationError) as refused:
        cover_agreement(umbrella, stranger, by=liaison)
    assert list(refused.value.message_dict) == ["umbrella_reason"]
    cover_agreement(umbrella, stranger, by=liaison, reason="グループ会社との契約のため")
    stranger.refresh_from_db()
    assert (stranger.umbrella, stranger.umbrella_reason) == (umbrella, "グループ会社との契約のため")


def test_amendments_umbrellas_and_covered_contracts_are_refused(umbrella, contract, aoba, liaison):
    amendment = add_amendment(
        contract, replace(content_of(contract), number=""), by=liaison, applies_to_root=False
    )
    with pytest.raises(ActionRefused, match="変更契約"):
        cover_agreement(umbrella, amendment, by=liaison)
    other = AgreementFactory(kind=UMBRELLA, partner=aoba)
    with pytest.raises(ValidationError, match="ほかの包括連携契約"):
        cover_agreement(umbrella, other, by=liaison)
    with pytest.raises(ActionRefused, match="包括連携契約ではありません"):
        cover_agreement(contract, AgreementFactory(partner=aoba), by=liaison)
    cover_agreement(umbrella, contract, by=liaison)
    with pytest.raises(ActionRefused, match="すでに"):
        cover_agreement(other, contract, by=liaison)


def test_an_amendment_does_not_take_the_umbrella_along(umbrella, contract, liaison):
    cover_agreement(umbrella, contract, by=liaison)
    amendment = add_amendment(
        contract, replace(content_of(contract), number=""), by=liaison, applies_to_root=False
    )
    assert amendment.umbrella is None


def test_a_fallen_umbrella_takes_no_new_contract(umbrella, contract, liaison):
    Agreement.objects.filter(pk=umbrella.pk).update(state=AgreementState.CANCELLED.value)
    with pytest.raises(ValidationError, match="有効な包括連携契約ではありません"):
        cover_agreement(umbrella, contract, by=liaison)


def test_an_umbrella_with_contracts_keeps_its_kind(umbrella, contract, liaison):
    cover_agreement(umbrella, contract, by=liaison)
    wanted = replace(content_of(umbrella), kind=AgreementKind.OTHER.value)
    with pytest.raises(ValidationError, match="契約種別を変えられません"):
        change_agreement(umbrella, wanted, expected_version=umbrella.version, by=liaison)


def test_the_database_holds_that_only_roots_are_covered(umbrella, contract):
    amendment = AgreementFactory(parent=contract)
    for row in (amendment, AgreementFactory(kind=UMBRELLA)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(umbrella=umbrella)


def test_a_frame_is_laid_down_changed_and_taken_away(umbrella, liaison):
    set_frame(umbrella, fiscal_year=2025, amount_yen=30_000_000, note="別紙2", by=liaison)
    set_frame(umbrella, fiscal_year=2025, amount_yen=40_000_000, by=liaison)
    set_frame(umbrella, fiscal_year=None, amount_yen=90_000_000, by=liaison)
    set_frame(umbrella, fiscal_year=None, amount_yen=80_000_000, by=liaison)
    assert [(frame.fiscal_year, frame.amount_yen) for frame in umbrella.frames.all()] == [
        (2025, 40_000_000),
        (None, 80_000_000),
    ]
    assert set_frame(umbrella, fiscal_year=2025, amount_yen=None, by=liaison) is None
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True)) == ["set_frame"] * 4 + [
        "drop_frame"
    ]
    with pytest.raises(ActionRefused, match="取り消す予算枠がありません"):
        set_frame(umbrella, fiscal_year=2025, amount_yen=None, by=liaison)


@pytest.mark.parametrize("yen", [0, -1, 10**13 + 1])
def test_a_frame_out_of_range_is_refused(umbrella, liaison, yen):
    with pytest.raises(ValidationError, match="1円以上10兆円以下"):
        set_frame(umbrella, fiscal_year=2025, amount_yen=yen, by=liaison)


def meeting(days=30, next_days=None):
    today = timezone.localdate()
    following = None if next_days is None else today + datetime.timedelta(days=next_days)
    return MeetingEntry(
        held_on=today - datetime.timedelta(days=days), attendees="副学長", decisions="承認", next_on=following
    )


def test_the_next_day_of_the_latest_meeting_becomes_a_task(
    umbrella, liaison, django_capture_on_commit_callbacks
):
    def tasks():
        rows = InboxItem.objects.open().filter(kind="meeting")
        return list(rows.values_list("reference", "url", "due_on"))

    address = reverse("umbrella", args=[umbrella.pk])
    with django_capture_on_commit_callbacks(execute=True):
        record_meeting(umbrella, meeting(60, 5), by=liaison)
    assert tasks() == [(umbrella.number, address, meeting(60, 5).next_on)]
    assert "承認" not in str(InboxItem.objects.values_list("title", "words"))
    with django_capture_on_commit_callbacks(execute=True):
        last = record_meeting(umbrella, meeting(10, 20), by=liaison)
    assert tasks() == [(umbrella.number, address, meeting(10, 20).next_on)]
    with django_capture_on_commit_callbacks(execute=True):
        change_meeting(last, meeting(10, 90), expected_version=last.version, by=liaison)
    assert tasks() == []


def test_a_meeting_to_come_twice_a_day_or_followed_by_an_earlier_one_is_refused(umbrella, liaison):
    with pytest.raises(ValidationError, match="今日より後"):
        record_meeting(umbrella, meeting(-1), by=liaison)
    with pytest.raises(ValidationError, match="開催日より後"):
        record_meeting(umbrella, meeting(10, -11), by=liaison)
    record_meeting(umbrella, meeting(10), by=liaison)
    with pytest.raises(ValidationError, match="すでに登録"):
        record_meeting(umbrella, meeting(10), by=liaison)
