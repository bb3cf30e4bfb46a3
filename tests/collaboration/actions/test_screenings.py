"""Answering, judging and deciding at the risk gate: whose turn it is, and who must not take it."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.risk_gate import GateState, Result, Step, Topic
from collaboration.models import Agreement, Screening
from collaboration.models.unchanging import Unchanging
from collaboration.queries.risk_gate import statuses_of
from core.actions.attachments import attach_file
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality, Role
from core.models import Event, InboxItem
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory
from tests.factories.screenings import answers_to

pytestmark = pytest.mark.django_db

EXPORT, COI = Topic.EXPORT_CONTROL, Topic.CONFLICT_OF_INTEREST


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(datetime.datetime(2026, 6, 10, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


@pytest.fixture
def clerk(department):
    return UserFactory(role=Role.DEPARTMENT, role__department=department)


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


def paper():
    return SimpleUploadedFile("gaihi.pdf", b"%PDF-1.7\n%%EOF", content_type="application/pdf")


def state(agreement, topic=EXPORT):
    fresh = Agreement.objects.get(pk=agreement.pk)
    return next(each.state for each in statuses_of(fresh) if each.topic == topic)


def test_from_answers_to_the_decision_of_the_committee(agreement, clerk, liaison):
    judge = UserFactory(role=Role.LIAISON)
    row = answer_screening(agreement, EXPORT, answers_to(EXPORT, listed="yes"), by=clerk, note="装置を送る")
    assert (row.result, state(agreement)) == (Result.REFERRED, GateState.IN_REVIEW)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.REFERRED, by=judge, note="該当のおそれ")
    decide_screening(
        agreement,
        EXPORT,
        Step.DECISION,
        Result.APPROVED,
        by=liaison,
        note="紙の該非判定書を確認した",
        decided_on=datetime.date(2026, 6, 10),
        expires_on=datetime.date(2027, 6, 9),
    )
    assert state(agreement) is GateState.APPROVED
    assert [row.result for row in agreement.screenings.order_by("pk")] == ["referred", "referred", "approved"]


def test_rows_are_never_changed(agreement, clerk):
    row = answer_screening(agreement, EXPORT, answers_to(EXPORT), by=clerk)
    row.note = "あとから"
    with pytest.raises(Unchanging):
        row.save()
    with pytest.raises(Unchanging):
        row.delete()
    with pytest.raises(Unchanging):
        Screening.objects.filter(pk=row.pk).update(note="あとから")


def test_whoever_answered_does_not_decide(agreement, liaison):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=liaison)
    with pytest.raises(ActionRefused, match="ほかの担当者"):
        decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.APPROVED, by=liaison)
    assert state(agreement) is GateState.IN_PROGRESS


def test_whoever_judged_does_not_decide_for_the_committee(agreement, clerk, liaison):
    answer_screening(agreement, EXPORT, answers_to(EXPORT, listed="yes"), by=clerk)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.REFERRED, by=liaison, note="該当のおそれ")
    with pytest.raises(ActionRefused, match="ほかの担当者"):
        decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=liaison)


def test_committee_cannot_be_passed_over(agreement, clerk, liaison):
    answer_screening(agreement, EXPORT, answers_to(EXPORT, listed="yes"), by=clerk)
    with pytest.raises(ActionRefused, match="審査に回して"):
        decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.APPROVED, by=liaison)
    with pytest.raises(ActionRefused, match="先に進めて"):
        decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=liaison)


def test_second_judgement_of_the_same_answers_is_refused(agreement, clerk, liaison):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=clerk)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.APPROVED, by=liaison)
    with pytest.raises(ActionRefused, match="先に進めて"):
        decide_screening(
            agreement, EXPORT, Step.JUDGEMENT, Result.REJECTED, by=UserFactory(role=Role.LIAISON), note="否"
        )


@pytest.mark.parametrize("result", [Result.RETURNED, Result.REJECTED, Result.REFERRED])
def test_stopping_needs_a_reason(agreement, clerk, liaison, result):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=clerk)
    with pytest.raises(ActionRefused, match="理由"):
        decide_screening(agreement, EXPORT, Step.JUDGEMENT, result, by=liaison)


def test_an_approval_rests_on_evidence_or_says_how_it_was_seen(agreement, clerk, liaison):
    led_on = answers_to(EXPORT, listed="yes")
    row = answer_screening(agreement, EXPORT, led_on, by=clerk)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.REFERRED, by=liaison, note="該当のおそれ")
    committee = UserFactory(role=Role.LIAISON)
    with pytest.raises(ActionRefused, match="根拠の書類"):
        decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=committee)
    attach_file(row, paper(), level=Confidentiality.CONFIDENTIAL, by=clerk)
    assert decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=committee).pk


def test_evidence_of_earlier_answers_does_not_count(agreement, clerk, liaison):
    led_on = answers_to(EXPORT, listed="yes")
    old = answer_screening(agreement, EXPORT, led_on, by=clerk)
    attach_file(old, paper(), level=Confidentiality.CONFIDENTIAL, by=clerk)
    answer_screening(agreement, EXPORT, led_on, by=clerk)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.REFERRED, by=liaison, note="該当のおそれ")
    committee = UserFactory(role=Role.LIAISON)
    with pytest.raises(ActionRefused, match="根拠の書類"):
        decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=committee)
    seen = {"note": "紙の該非判定書を確認した"}
    assert decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=committee, **seen).note


def test_every_question_must_be_answered(agreement, clerk):
    answers = answers_to(EXPORT)
    del answers["listed"]
    with pytest.raises(ActionRefused, match="答えていない質問"):
        answer_screening(agreement, EXPORT, answers, by=clerk)


def test_answers_to_unknown_questions_are_not_kept(agreement, clerk):
    row = answer_screening(agreement, EXPORT, answers_to(EXPORT, hidden="yes"), by=clerk)
    assert "hidden" not in row.answers


def test_days_lie_in_order_and_not_in_the_future(agreement, clerk, liaison):
    with pytest.raises(ActionRefused, match="今日より後"):
        answer_screening(
            agreement, EXPORT, answers_to(EXPORT), by=clerk, decided_on=datetime.date(2026, 6, 11)
        )
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=clerk, decided_on=datetime.date(2026, 6, 5))
    with pytest.raises(ActionRefused, match="2026-06-05"):
        decide_screening(
            agreement,
            EXPORT,
            Step.JUDGEMENT,
            Result.APPROVED,
            by=liaison,
            decided_on=datetime.date(2026, 6, 4),
        )
    with pytest.raises(ActionRefused, match="有効期限"):
        decide_screening(
            agreement,
            EXPORT,
            Step.JUDGEMENT,
            Result.APPROVED,
            by=liaison,
            expires_on=datetime.date(2026, 6, 9),
        )


def test_rights_of_each_step(agreement, department, clerk):
    person = PersonFactory()
    named = AgreementFactory(department=department, principal=person)
    researcher = UserFactory(role=Role.RESEARCHER, person=person)
    answer_screening(named, COI, answers_to(COI), by=researcher)
    for stranger in (
        UserFactory(role=Role.AUDITOR),
        UserFactory(role=Role.FINANCE),
        UserFactory(role=Role.RESEARCHER, person=PersonFactory()),
        UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()),
    ):
        with pytest.raises(PermissionDenied):
            answer_screening(named, EXPORT, answers_to(EXPORT), by=stranger)
    with pytest.raises(PermissionDenied):
        decide_screening(named, COI, Step.JUDGEMENT, Result.APPROVED, by=clerk)
    with pytest.raises(PermissionDenied):
        decide_screening(named, EXPORT, Step.DECISION, Result.APPROVED, by=clerk)


def test_amendment_shares_the_checks_of_its_agreement(agreement, clerk):
    amendment = AgreementFactory(parent=agreement, department=agreement.department, number="K-1-2")
    assert answer_screening(amendment, EXPORT, answers_to(EXPORT), by=clerk).agreement == agreement


def test_log_tells_the_step_but_no_answer_and_no_note(agreement, liaison):
    answer_screening(agreement, COI, answers_to(COI, officer="yes"), by=liaison, note="社外取締役である")
    event = Event.objects.get(object_type="collaboration.screening")
    assert event.verb == "answer_screening"
    assert event.changes["result"] == [None, "referred"]
    assert "officer" not in str(event.changes)
    assert "社外取締役" not in str(event.changes) + event.reason


def test_task_follows_the_turn(agreement, clerk, liaison):
    def task():
        return InboxItem.objects.open().filter(key=f"screening:{agreement.pk}:{EXPORT.value}").first()

    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=clerk)
    assert (task().role, task().department) == (Role.DEPARTMENT, agreement.department)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.RETURNED, by=liaison, note="書類がない")
    assert task().user == clerk
    answer_screening(agreement, EXPORT, answers_to(EXPORT, listed="yes"), by=clerk)
    decide_screening(agreement, EXPORT, Step.JUDGEMENT, Result.REFERRED, by=liaison, note="該当のおそれ")
    assert task().role == Role.LIAISON
    assert "取引審査" in str(task())
    committee = UserFactory(role=Role.LIAISON)
    decide_screening(agreement, EXPORT, Step.DECISION, Result.APPROVED, by=committee, note="書類は紙で確認")
    assert task() is None


def test_judgement_of_private_interests_is_the_liaison_offices_task(agreement, liaison):
    answer_screening(agreement, COI, answers_to(COI), by=liaison)
    item = InboxItem.objects.open().get(key=f"screening:{agreement.pk}:{COI.value}")
    assert (item.role, item.department) == (Role.LIAISON, None)


@pytest.mark.parametrize(
    "values",
    [
        {"step": "self_check", "result": "approved"},
        {"step": "decision", "result": "referred", "note": "理由"},
        {"step": "judgement", "result": "rejected"},
        {"step": "judgement", "result": "referred", "note": "理由", "expires_on": datetime.date(2027, 1, 1)},
        {"step": "judgement", "result": "approved", "expires_on": datetime.date(2026, 6, 9)},
    ],
)
def test_database_holds_what_a_row_may_say(agreement, liaison, values):
    row = Screening(
        agreement=agreement,
        topic=EXPORT.value,
        checklist_version="1",
        decided_on=datetime.date(2026, 6, 10),
        decided_by=liaison,
        **values,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
