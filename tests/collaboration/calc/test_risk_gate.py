"""Where a topic stands, from its answers, its steps and the day."""

import datetime
from dataclasses import replace

import pytest

from collaboration.calc.risk_gate import (
    Answer,
    Checklist,
    Fact,
    GateState,
    Milestone,
    Question,
    Requirement,
    Result,
    Ruling,
    Step,
    StepName,
    Topic,
    allowed_results,
    answers_in_force,
    findings,
    last_valid_day,
    needs_decision,
    result_of_answers,
    status_of,
    takers_so_far,
    unanswered,
)

TODAY = datetime.date(2026, 6, 1)
FOREIGN = frozenset({Fact.FOREIGN_PARTNER})
CHECKLIST = Checklist(
    topic=Topic.EXPORT_CONTROL,
    version="1",
    valid_months=12,
    valid_note="",
    steps=(
        StepName(Step.SELF_CHECK, "事前確認", ""),
        StepName(Step.JUDGEMENT, "該非判定", ""),
        StepName(Step.DECISION, "取引審査", ""),
    ),
    required=(Requirement(Fact.FOREIGN_PARTNER, Milestone.SIGNING, "外国の相手先", "規程"),),
    questions=(
        Question("abroad", "外国へ技術を提供しますか。", {Answer.YES: Step.JUDGEMENT}, "外為法 第25条"),
        Question("listed", "リスト規制に該当しますか。", {Answer.YES: Step.DECISION}, "外為令 別表"),
    ),
)
CLEAR = {"abroad": "no", "listed": "na"}


def ruling(step, result, by=1, **more):
    return Ruling(step, result, TODAY, by, **more)


def state(*rulings, facts=FOREIGN, today=TODAY):
    found = status_of(CHECKLIST, facts, rulings, today)
    return found.state, found.next_step


@pytest.mark.parametrize(
    ("answers", "result", "found", "committee"),
    [
        (CLEAR, Result.CLEAR, [], False),
        (CLEAR | {"abroad": "yes"}, Result.REFERRED, ["abroad"], False),
        (CLEAR | {"listed": "yes"}, Result.REFERRED, ["listed"], True),
        ({"abroad": "yes", "listed": "yes"}, Result.REFERRED, ["abroad", "listed"], True),
    ],
)
def test_answers_lead_on(answers, result, found, committee):
    assert result_of_answers(CHECKLIST, answers) is result
    assert [question.code for question in findings(CHECKLIST, answers)] == found
    assert needs_decision(CHECKLIST, answers) is committee


def test_judgement_cannot_approve_what_the_committee_must_decide():
    assert Result.APPROVED in allowed_results(CHECKLIST, Step.JUDGEMENT, CLEAR)
    assert Result.APPROVED not in allowed_results(CHECKLIST, Step.JUDGEMENT, {"listed": "yes"})
    assert Result.APPROVED in allowed_results(CHECKLIST, Step.DECISION, {"listed": "yes"})
    assert Result.REFERRED not in allowed_results(CHECKLIST, Step.DECISION, {})


def test_unknown_and_missing_answers_are_open():
    assert [question.code for question in unanswered(CHECKLIST, {"abroad": "maybe"})] == ["abroad", "listed"]
    assert unanswered(CHECKLIST, CLEAR) == []


@pytest.mark.parametrize(
    ("rulings", "expected"),
    [
        ([], (GateState.UNCHECKED, Step.SELF_CHECK)),
        ([ruling(Step.SELF_CHECK, Result.CLEAR)], (GateState.IN_PROGRESS, Step.JUDGEMENT)),
        ([ruling(Step.SELF_CHECK, Result.REFERRED)], (GateState.IN_REVIEW, Step.JUDGEMENT)),
        ([ruling(Step.JUDGEMENT, Result.REFERRED)], (GateState.IN_REVIEW, Step.DECISION)),
        ([ruling(Step.JUDGEMENT, Result.RETURNED)], (GateState.IN_PROGRESS, Step.SELF_CHECK)),
        ([ruling(Step.JUDGEMENT, Result.APPROVED)], (GateState.APPROVED, None)),
        ([ruling(Step.DECISION, Result.APPROVED)], (GateState.APPROVED, None)),
        ([ruling(Step.DECISION, Result.REJECTED)], (GateState.REJECTED, Step.SELF_CHECK)),
    ],
)
def test_last_step_decides(rulings, expected):
    assert state(*rulings) == expected


def test_new_self_check_opens_an_approved_topic_again():
    approved = ruling(Step.JUDGEMENT, Result.APPROVED)
    assert state(approved, ruling(Step.SELF_CHECK, Result.REFERRED)) == (GateState.IN_REVIEW, Step.JUDGEMENT)


def test_topic_without_reason_is_not_open():
    found = status_of(CHECKLIST, frozenset(), [], TODAY)
    assert (found.state, found.is_open, found.open_point) == (GateState.NOT_REQUIRED, False, None)


def test_approval_holds_through_its_last_day():
    approved = ruling(Step.JUDGEMENT, Result.APPROVED, expires_on=TODAY)
    assert state(approved) == (GateState.APPROVED, None)
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert state(approved, today=tomorrow) == (GateState.UNCHECKED, Step.SELF_CHECK)
    assert "期限が切れました" in str(status_of(CHECKLIST, FOREIGN, [approved], tomorrow).open_point)


@pytest.mark.parametrize(("days", "soon"), [(31, False), (30, True), (0, True), (-1, True)])
def test_approval_is_listed_from_thirty_days_before_its_end(days, soon):
    approved = ruling(Step.DECISION, Result.APPROVED, expires_on=TODAY + datetime.timedelta(days=days))
    assert status_of(CHECKLIST, FOREIGN, [approved], TODAY).ends_soon(TODAY) is soon


def test_approval_without_end_never_ends_soon():
    assert not status_of(CHECKLIST, FOREIGN, [ruling(Step.DECISION, Result.APPROVED)], TODAY).ends_soon(TODAY)


@pytest.mark.parametrize(
    ("rulings", "words"),
    [
        ([], "「事前確認」の質問に答えてください"),
        ([ruling(Step.SELF_CHECK, Result.CLEAR)], "「該非判定」の結果を待っています"),
        ([ruling(Step.JUDGEMENT, Result.REFERRED)], "「取引審査」の結果を待っています"),
        ([ruling(Step.JUDGEMENT, Result.RETURNED)], "差し戻されています"),
        ([ruling(Step.DECISION, Result.REJECTED)], "承認されませんでした"),
    ],
)
def test_open_point_names_topic_and_what_to_do(rulings, words):
    point = str(status_of(CHECKLIST, FOREIGN, rulings, TODAY).open_point)
    assert point.startswith("安全保障輸出管理")
    assert words in point


def test_what_the_application_needs_the_signature_needs_too():
    before_application = replace(CHECKLIST.required[0], before=Milestone.APPLICATION)
    early = status_of(replace(CHECKLIST, required=(before_application,)), FOREIGN, [], TODAY)
    late = status_of(CHECKLIST, FOREIGN, [], TODAY)
    assert [early.is_needed_before(each) for each in Milestone] == [True, True]
    assert [late.is_needed_before(each) for each in Milestone] == [False, True]


def test_answers_and_takers_are_those_since_the_latest_self_check():
    rulings = [
        ruling(Step.SELF_CHECK, Result.REFERRED, by=1, answers={"abroad": "yes"}),
        ruling(Step.JUDGEMENT, Result.RETURNED, by=2),
        ruling(Step.SELF_CHECK, Result.CLEAR, by=3, answers=CLEAR),
        ruling(Step.JUDGEMENT, Result.REFERRED, by=4),
    ]
    assert takers_so_far(rulings) == {3, 4}
    assert answers_in_force(rulings) == CLEAR
    assert (takers_so_far([]), answers_in_force([])) == (frozenset(), {})


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (datetime.date(2026, 6, 1), 12, datetime.date(2027, 5, 31)),
        (datetime.date(2024, 2, 29), 12, datetime.date(2025, 2, 27)),
        (datetime.date(2026, 12, 31), 2, datetime.date(2027, 2, 27)),
        (datetime.date(2026, 1, 15), 1, datetime.date(2026, 2, 14)),
    ],
)
def test_last_valid_day(day, months, last):
    assert last_valid_day(day, months) == last
