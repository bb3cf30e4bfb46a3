"""Passing the turn, correcting its day, and the clock that starts and stops with the state."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from collaboration.actions.agreements import create_agreement
from collaboration.actions.states import change_state
from collaboration.actions.turns import correct_turn, pass_turn
from collaboration.calc.kinds import AgreementState
from collaboration.calc.turn_clock import Holder
from collaboration.models import Turn
from collaboration.queries.agreement_content import content_of
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def draft():
    return AgreementFactory(state=AgreementState.DRAFT.value, signed_on=None)


def turns(agreement):
    return [(turn.holder, turn.since, turn.until) for turn in agreement.turns.order_by("pk")]


def test_passing_ends_the_turn_before(draft, liaison):
    pass_turn(draft, holder=Holder.UNIVERSITY, on=ago(20), by=liaison)
    turn = pass_turn(draft, holder=Holder.COMPANY, on=ago(12), office=" 法務部 ", note="案を送付", by=liaison)
    assert turns(draft) == [("university", ago(20), ago(12)), ("company", ago(12), None)]
    assert (turn.office, turn.note, turn.created_by) == ("法務部", "案を送付", liaison)
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True))[-2:] == [
        "end_turn",
        "pass_turn",
    ]


def test_a_day_to_come_and_a_day_before_the_last_are_refused(draft, liaison):
    pass_turn(draft, holder=Holder.UNIVERSITY, on=ago(5), by=liaison)
    with pytest.raises(ActionRefused, match="今日より後"):
        pass_turn(draft, holder=Holder.COMPANY, on=ago(-1), by=liaison)
    with pytest.raises(ActionRefused, match="前回の日付より前"):
        pass_turn(draft, holder=Holder.COMPANY, on=ago(6), by=liaison)
    assert turns(draft) == [("university", ago(5), None)]


def test_who_has_it_already_does_not_get_it_twice(draft, liaison):
    pass_turn(draft, holder=Holder.COMPANY, by=liaison)
    with pytest.raises(ActionRefused, match="すでに「相手先」の手番"):
        pass_turn(draft, holder=Holder.COMPANY, by=liaison)


@pytest.mark.parametrize("state", [AgreementState.CONCLUDED, AgreementState.CANCELLED])
def test_what_is_signed_or_fell_has_no_turn(liaison, state):
    agreement = AgreementFactory(state=state.value)
    with pytest.raises(ActionRefused, match="手番を変えられません"):
        pass_turn(agreement, holder=Holder.COMPANY, by=liaison)


def test_the_day_of_the_last_passing_is_corrected_with_the_end_of_the_one_before(draft, liaison):
    pass_turn(draft, holder=Holder.UNIVERSITY, on=ago(20), by=liaison)
    turn = pass_turn(draft, holder=Holder.COMPANY, on=ago(3), by=liaison)
    correct_turn(turn, since=ago(9), by=liaison)
    assert turns(draft) == [("university", ago(20), ago(9)), ("company", ago(9), None)]
    with pytest.raises(ActionRefused, match="前回の日付より前"):
        correct_turn(turn, since=ago(21), by=liaison)
    with pytest.raises(ActionRefused, match="今日より後"):
        correct_turn(turn, since=ago(-1), by=liaison)


def test_a_turn_that_was_passed_on_is_not_corrected(draft, liaison):
    first = pass_turn(draft, holder=Holder.UNIVERSITY, on=ago(20), by=liaison)
    pass_turn(draft, holder=Holder.COMPANY, on=ago(3), by=liaison)
    with pytest.raises(ActionRefused, match="すでに次に渡されています"):
        correct_turn(first, since=ago(15), by=liaison)


def test_the_clock_starts_with_a_draft_and_stops_with_the_signature(draft, liaison):
    content = content_of(draft)
    entered = create_agreement(
        content.__class__(**{**_fields(content), "number": "KJ-NEW"}), by=liaison, state=AgreementState.DRAFT
    )
    assert turns(entered) == [("university", ago(0), None)]
    correct_turn(entered.turns.get(), since=ago(30), by=liaison)
    entered.signed_on = ago(2)
    entered.save()
    change_state(entered, "conclude", by=liaison, reason="台帳への登録")
    assert turns(entered) == [("university", ago(30), ago(2))]


def _fields(content):
    return {name: getattr(content, name) for name in content.__dataclass_fields__}


def test_a_cancelled_agreement_that_is_reopened_is_at_the_university_again(draft, liaison):
    pass_turn(draft, holder=Holder.COMPANY, on=ago(10), by=liaison)
    change_state(draft, "cancel", by=liaison, reason="相手先の都合")
    assert turns(draft) == [("company", ago(10), ago(0))]
    change_state(draft, "reopen", by=liaison, reason="再開")
    assert turns(draft)[-1] == ("university", ago(0), None)


def test_the_database_holds_one_open_turn_and_the_order_of_days(draft):
    Turn.objects.create(agreement=draft, holder="company", since=ago(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(agreement=draft, holder="university", since=ago(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(agreement=draft, holder="university", since=ago(2), until=ago(3))
