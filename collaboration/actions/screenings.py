"""Taking a step at the risk gate: answering, judging, deciding. Whoever took a step never takes the one after it."""

import datetime
from collections.abc import Mapping
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.risk_gate import (
    NEEDS_NOTE,
    Checklist,
    Result,
    Step,
    Topic,
    TopicStatus,
    allowed_results,
    answers_in_force,
    evidence_wanted,
    result_of_answers,
    takers_so_far,
    unanswered,
)
from collaboration.models import Agreement, Screening
from collaboration.queries.checklists import checklist
from collaboration.queries.risk_gate import gate_owner, has_evidence, rulings_of, statuses_of
from collaboration.rules import screening_permission
from core.actions.events import append_event, field_changes, field_values
from core.actions.inbox import put_task, settle_task
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop
from core.models import User
from core.models.wording import listed as in_a_row
from core.models.wording import term

TOLD = ("topic", "step", "result", "decided_on", "expires_on")
"""What the event log keeps. Answers and notes stay with the row: the log has other readers than they may have."""


@transaction.atomic
def answer_screening(
    agreement: Agreement,
    topic: Topic,
    answers: Mapping[str, str],
    *,
    by: User,
    note: str = "",
    decided_on: datetime.date | None = None,
    taken_from: Screening | None = None,
) -> Screening:
    """Record a self-check; its result follows from the answers.

    Raises PermissionDenied, and ActionRefused when a question is open or the day cannot be.
    """
    locked = _locked(agreement)
    listed = checklist(topic)
    _check_right(by, locked, Step.SELF_CHECK, listed)
    if unanswered(listed, answers):
        raise ActionRefused(_("答えていない質問があります。すべての質問に答えてください。"))
    known = {question.code for question in listed.questions}
    row = Screening(
        agreement=locked,
        topic=topic.value,
        step=Step.SELF_CHECK.value,
        checklist_version=listed.version,
        answers={code: answer for code, answer in answers.items() if code in known},
        result=result_of_answers(listed, answers).value,
        decided_on=_checked_day(locked, topic, decided_on),
        decided_by=by,
        note=note,
        taken_from=taken_from,
    )
    return _store(row, "answer_screening", by=by)


@transaction.atomic
def decide_screening(
    agreement: Agreement,
    topic: Topic,
    step: Step,
    result: Result,
    *,
    by: User,
    note: str = "",
    decided_on: datetime.date | None = None,
    expires_on: datetime.date | None = None,
) -> Screening:
    """Record a judgement or the decision of the committee.

    Raises PermissionDenied, and ActionRefused when it is another step's turn, when the user took a step before this one,
    when the result is not possible after these answers, lacks its reason or its evidence, or a day cannot be.
    """
    locked = _locked(agreement)
    listed = checklist(topic)
    _check_right(by, locked, step, listed)
    _check_turn(locked, topic, step, by)
    answers = answers_in_force(rulings_of(locked)[topic])
    if result not in allowed_results(listed, step, answers):
        raise ActionRefused(_("この回答では、この結果を選べません。委員会などの審査に回してください。"))
    if result in NEEDS_NOTE and not note:
        raise ActionRefused(_("理由を入力してください。例：該非判定書が添えられていないため"))
    if result is Result.APPROVED and not note:
        _check_evidence(locked, topic, evidence_wanted(listed, answers))
    day = _checked_day(locked, topic, decided_on)
    if expires_on is not None and expires_on < day:
        raise ActionRefused(_("有効期限は、決定日以後の日付にしてください。"))
    row = Screening(
        agreement=locked,
        topic=topic.value,
        step=step.value,
        checklist_version=listed.version,
        result=result.value,
        decided_on=day,
        decided_by=by,
        expires_on=expires_on if result is Result.APPROVED else None,
        note=note,
    )
    return _store(row, "decide_screening", by=by)


def _locked(agreement: Agreement) -> Agreement:
    root = gate_owner(agreement)
    return Agreement.objects.select_for_update(of=("self",)).select_related("department").get(pk=root.pk)


def _check_right(by: User, agreement: Agreement, step: Step, listed: Checklist) -> None:
    if not by.has_perm(screening_permission(step, listed), agreement):
        raise PermissionDenied


def _check_turn(agreement: Agreement, topic: Topic, step: Step, by: User) -> None:
    if _status(agreement, topic).next_step is not step:
        raise ActionRefused(
            _("この項目は、ほかの人が先に進めています。画面を開き直して、いまの状態を確かめてください。")
        )
    if by.pk in takers_so_far(rulings_of(agreement)[topic]):
        raise ActionRefused(
            _("回答や前の段階の判断をした人は、この結果を登録できません。ほかの担当者に依頼してください。")
        )


def _check_evidence(agreement: Agreement, topic: Topic, wanted: list[str]) -> None:
    """Refuse an approval that nothing proves; whoever saw the papers elsewhere says so in the note."""
    if wanted and not has_evidence(agreement, topic):
        raise ActionRefused(
            _(
                "根拠の書類「%(papers)s」が添付されていません。リスク確認の画面で添付するか、「理由・補足」に確かめた方法を書いてください。例：紙の該非判定書を確認し、産学連携課で保管"
            )
            % {"papers": in_a_row(term(paper) for paper in wanted)}
        )


def _checked_day(agreement: Agreement, topic: Topic, decided_on: datetime.date | None) -> datetime.date:
    """Return the day, today when none is given; it lies neither in the future nor before the step before it."""
    today = timezone.localdate()
    day = decided_on or today
    if day > today:
        raise ActionRefused(_("今日より後の日付は入力できません。回答または決定をした日を入力してください。"))
    rulings = rulings_of(agreement)[topic]
    if rulings and day < rulings[-1].decided_on:
        last = rulings[-1].decided_on
        raise ActionRefused(
            _("前の段階の日付（%(day)s）より前の日付は入力できません。") % {"day": last.isoformat()}
        )
    return day


def _store(row: Screening, verb: str, *, by: User) -> Screening:
    row.full_clean()
    row.save()
    append_event(row, verb, by=by, changes=field_changes({}, field_values(row, TOLD)))
    _pass_task_on(row)
    return row


def _pass_task_on(row: Screening) -> None:
    """Put the next step into the inbox of those who may take it; nothing stays when the topic is settled."""
    agreement, topic = row.agreement, Topic(row.topic)
    key = f"screening:{agreement.pk}:{topic.value}"
    # A fresh read: the rows of the locked agreement were read before this one was stored.
    status = _status(Agreement.objects.get(pk=agreement.pk), topic)
    if status.next_step is None or row.result == Result.REJECTED:
        settle_task(key)
        return
    name = status.checklist.name_of(status.next_step)
    task = Message(
        gettext_noop("%(number)s %(topic)sの「%(step)s」"),
        {"number": agreement.number, "topic": [topic.label], "step": [name.label]},
    )
    url = reverse("risk-gate", args=[agreement.pk])
    put = partial(put_task, key, task, url, kind="screening", reference=agreement.number)
    if row.result == Result.RETURNED:
        answered = agreement.screenings.filter(topic=topic.value, step=Step.SELF_CHECK.value).latest("pk")
        put(user=answered.decided_by)
    elif status.next_step is Step.JUDGEMENT and not status.checklist.is_confidential and agreement.department:
        put(role=Role.DEPARTMENT, department=agreement.department)
    else:
        put(role=Role.LIAISON)


def _status(agreement: Agreement, topic: Topic) -> TopicStatus:
    return next(status for status in statuses_of(agreement) if status.topic == topic)
