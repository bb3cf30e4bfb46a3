"""One step with many agreements: each by the ordinary action, none held up by another, all of it taken back."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from collaboration.actions import bulk_steps
from collaboration.actions.bulk_steps import (
    begin_bulk_step,
    take_bulk_step,
    take_or_enqueue,
    undo_bulk_step,
    undo_or_enqueue,
)
from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState
from collaboration.models import BulkStep, Turn
from core.actions.events import append_event
from core.actions.jobs import run_queued_jobs
from core.actions.refused import ActionRefused
from core.calc.kinds import JobState, Role
from core.models import Event, Job
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def concluded(count, **fields):
    return AgreementFactory.create_batch(count, state=AgreementState.CONCLUDED.value, **fields)


def taken(agreements, trigger, by, reason=""):
    step = begin_bulk_step([each.pk for each in agreements], trigger, reason=reason, by=by)
    take_bulk_step(step, by=by)
    return step


def states(agreements):
    for each in agreements:
        each.refresh_from_db()
    return [each.state for each in agreements]


def outcomes(step):
    return list(step.rows.values_list("outcome", flat=True))


def test_every_agreement_takes_the_step_with_its_own_event(officer):
    agreements = concluded(3)
    step = taken(agreements, "cancel", officer, "二重登録")
    assert states(agreements) == ["cancelled"] * 3
    assert outcomes(step) == ["done"] * 3
    events = Event.objects.filter(verb="cancel")
    assert {event.object_label for event in events} == {each.number for each in agreements}
    assert {event.reason for event in events} == {"二重登録"}


def test_one_that_cannot_says_why_and_holds_up_no_other(officer):
    paid, free = concluded(2)
    ReceiptFactory(agreement=paid, amount_yen=1_000)
    step = taken([paid, free], "cancel", officer, "中止")
    assert states([paid, free]) == ["concluded", "cancelled"]
    refused = step.rows.get(agreement=paid)
    assert refused.outcome == "refused"
    assert "1,000円の入金が残っています" in refused.message


def test_a_department_changes_only_what_it_may(officer):
    own = AgreementFactory(state="consult")
    foreign = AgreementFactory(state="consult")
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=own.department)
    step = taken([own, foreign], "draw_up", clerk)
    assert states([own, foreign]) == ["draft", "consult"]
    assert step.rows.count() == 1
    concluding = taken([own], "conclude", clerk, "理由")
    assert outcomes(concluding) == ["refused"]
    assert "権限がありません" in concluding.rows.get().message
    with pytest.raises(ActionRefused, match="契約が選ばれていません"):
        begin_bulk_step([foreign.pk], "draw_up", by=clerk)


def test_too_many_are_refused(officer, monkeypatch):
    monkeypatch.setattr(bulk_steps, "MOST_AT_ONCE", 1)
    with pytest.raises(ActionRefused, match="一度に変更できるのは1件まで"):
        begin_bulk_step([each.pk for each in concluded(2)], "cancel", reason="中止", by=officer)


def test_undoing_puts_states_and_turns_back(officer):
    agreements = AgreementFactory.create_batch(2, state="consult")
    step = taken(agreements, "draw_up", officer)
    cancelled = taken(agreements, "cancel", officer, "中止")
    assert not Turn.objects.open().exists()
    undo_bulk_step(cancelled, by=officer)
    assert states(agreements) == ["draft", "draft"]
    assert outcomes(cancelled) == ["undone", "undone"]
    assert Turn.objects.open().count() == 2
    event = Event.objects.filter(verb="take_back").first()
    assert event.changes == {"state": ["cancelled", "draft"]}
    assert outcomes(step) == ["done", "done"]


def test_what_was_changed_since_stays(officer):
    moved, paid, untouched = concluded(3)
    step = taken([moved, paid, untouched], "complete", officer, "年度末の処理")
    moved.refresh_from_db()
    change_state(moved, "continue", by=officer, reason="期間の延長")
    append_event(ReceiptFactory(agreement=paid), "record_receipt", by=officer)
    undo_bulk_step(step, by=officer)
    assert states([moved, paid, untouched]) == ["running", "completed", "concluded"]
    assert outcomes(step) == ["kept", "kept", "undone"]
    assert "そのあとに変更された" in step.rows.get(agreement=paid).message


def test_undoing_twice_changes_nothing(officer):
    agreements = concluded(1)
    step = taken(agreements, "cancel", officer, "中止")
    undo_bulk_step(step, by=officer)
    undo_bulk_step(step, by=officer)
    assert states(agreements) == ["concluded"]
    assert Event.objects.filter(verb="take_back").count() == 1


def test_only_its_maker_undoes_a_step_and_only_for_thirty_days(officer):
    step = taken(concluded(1), "cancel", officer, "中止")
    with pytest.raises(PermissionDenied):
        undo_bulk_step(step, by=UserFactory(role=Role.LIAISON))
    with (
        time_machine.travel(step.made_at + datetime.timedelta(days=31)),
        pytest.raises(ActionRefused, match="30日以内"),
    ):
        undo_or_enqueue(step, by=officer)
    with time_machine.travel(step.made_at + datetime.timedelta(days=30), tick=False):
        assert undo_or_enqueue(step, by=officer) is None
    assert outcomes(step) == ["undone"]


def test_many_run_as_a_job_and_so_does_their_undoing(officer, monkeypatch):
    monkeypatch.setattr(bulk_steps, "MOST_IN_A_REQUEST", 2)
    agreements = concluded(3)
    step = begin_bulk_step([each.pk for each in agreements], "cancel", reason="中止", by=officer)
    job = take_or_enqueue(step, by=officer)
    assert states(agreements) == ["concluded"] * 3
    run_queued_jobs()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert states(agreements) == ["cancelled"] * 3
    undo_or_enqueue(step, by=officer)
    run_queued_jobs()
    assert states(agreements) == ["concluded"] * 3


def test_a_step_that_was_broken_off_goes_on_where_it_stopped(officer):
    agreements = concluded(2)
    step = begin_bulk_step([each.pk for each in agreements], "cancel", reason="中止", by=officer)

    def stop(done, _total):
        if done == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        take_bulk_step(step, by=officer, progress=stop)
    assert states(agreements) == ["cancelled", "concluded"]
    take_bulk_step(step, by=officer)
    assert states(agreements) == ["cancelled", "cancelled"]
    assert Event.objects.filter(verb="cancel").count() == 2


def test_steps_are_seen_by_their_maker_and_by_auditors(officer):
    step = taken(concluded(1), "cancel", officer, "中止")
    assert list(BulkStep.objects.visible_to(officer)) == [step]
    assert list(BulkStep.objects.visible_to(UserFactory(role=Role.AUDITOR))) == [step]
    assert not BulkStep.objects.visible_to(UserFactory(role=Role.LIAISON)).exists()
