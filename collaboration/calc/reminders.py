"""Which days of contracts somebody has to be reminded of, who that is, and when a reminder goes by itself.

A reminder is there while its reason is: an extended contract, a paid invoice, an uploaded report or a renewed check has
none any more. Its key names the day and the stage, so that the second notice of a day is a new task although somebody
took the first one out by hand.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind, AgreementState
from core.calc.enums import LabelledEnum
from core.calc.kinds import Role
from core.calc.messages import Message, Word, gettext_noop

OVERDUE = -1
"""The stage of a day that has passed; other stages are the days before it."""

GOES_ON = (AgreementState.CONCLUDED, AgreementState.RUNNING, AgreementState.SUSPENDED)
OWES_REPORT = (*GOES_ON, AgreementState.COMPLETED)
RENEWED = (
    AgreementKind.UMBRELLA,
    AgreementKind.RESEARCH_CHAIR,
    AgreementKind.ENDOWED_CHAIR,
    AgreementKind.NON_DISCLOSURE,
)
"""Kinds that are usually renewed, which takes longer than to end a contract."""

REPORTED = (
    AgreementKind.JOINT_RESEARCH,
    AgreementKind.COMMISSIONED_RESEARCH,
    AgreementKind.CLINICAL_TRIAL,
    AgreementKind.CONSULTING,
    AgreementKind.RESEARCH_CHAIR,
    AgreementKind.ENDOWED_CHAIR,
)
"""Kinds after whose end a report is due."""


class ReminderKind(LabelledEnum):
    """What a reminder is about."""

    EXPIRY = "expiry", "契約の終了"
    RENEWAL = "renewal", "更新の検討"
    REPORT_DUE = "report_due", "報告書"
    PAYMENT_DUE = "payment_due", "入金の期限"
    SCREENING_EXPIRY = "screening_expiry", "リスク確認の期限"
    ENQUIRY_DUE = "enquiry_due", "相談への回答"
    MEETING = "meeting", "運営協議会"


class Subject(LabelledEnum):
    """The record that a reminder leads to."""

    AGREEMENT = "agreement", "契約"
    GATE = "gate", "リスク確認"
    INVOICE = "invoice", "請求書"
    ENQUIRY = "enquiry", "相談"
    UMBRELLA = "umbrella", "包括連携"


@dataclass(frozen=True, slots=True)
class ReminderTerms:
    """How many days ahead somebody is reminded; the institution sets each of them from a day on."""

    expiry_first: int
    expiry_last: int
    renewal_first: int
    renewal_last: int
    report_days: int
    payment_before: int
    screening_first: int
    screening_last: int
    lookback: int
    meeting_before: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is to act: one user, else everybody with the role, in the department where one is named."""

    user: int | None = None
    role: Role | None = None
    department: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """A contract as far as its days go. `officer` is a user who still works here; `has_report` tells of an uploaded report."""

    key: int
    number: str
    kind: AgreementKind
    state: AgreementState
    ends_on: datetime.date | None
    officer: int | None
    department: int | None
    has_report: bool

    @property
    def owner(self) -> Addressee:
        """The person in charge, else the department, else the liaison office."""
        if self.officer is not None:
            return Addressee(user=self.officer)
        if self.department is not None:
            return Addressee(role=Role.DEPARTMENT, department=self.department)
        return Addressee(role=Role.LIAISON)


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An issued invoice of which something is left to be paid."""

    key: int
    number: str
    agreement: int
    agreement_number: str
    due_on: datetime.date


@dataclass(frozen=True, slots=True)
class ScreeningFacts:
    """A decision of the risk gate that stands and ends on a day."""

    key: int
    topic: str
    agreement: AgreementFacts
    expires_on: datetime.date


@dataclass(frozen=True, slots=True)
class EnquiryFacts:
    """An enquiry that somebody was asked to answer and that waits."""

    key: int
    number: str
    due_on: datetime.date


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """An umbrella agreement whose latest meeting named the day of the next."""

    agreement: AgreementFacts
    next_on: datetime.date


Facts = AgreementFacts | InvoiceFacts | ScreeningFacts | EnquiryFacts | MeetingFacts


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to do by a day. `number` is that of the record: all that may be told outside the program."""

    kind: ReminderKind
    subject: Subject
    record: int
    group: str
    stage: int
    due_on: datetime.date
    task: Message
    number: str
    to: Addressee

    @property
    def key(self) -> str:
        """The reminder's own name: the same on every day of its stage."""
        return f"{self.group}/{self.kind}-{self.subject}{self.record}-{self.due_on.isoformat()}-{self.stage}"


def group_of_agreement(key: int) -> str:
    """Name the group of everything a contract reminds of."""
    return f"agreement-{key}"


def group_of_enquiry(key: int) -> str:
    """Name the group of everything an enquiry reminds of."""
    return f"enquiry-{key}"


def reminders_of(facts: Iterable[Facts], terms: ReminderTerms, today: datetime.date) -> Iterator[Reminder]:
    """Yield what has to be reminded of today."""
    for each in facts:
        match each:
            case AgreementFacts():
                yield from _of_agreement(each, terms, today)
            case InvoiceFacts():
                yield from _of_invoice(each, terms, today)
            case ScreeningFacts():
                yield from _of_screening(each, terms, today)
            case EnquiryFacts():
                yield from _of_enquiry(each, today)
            case MeetingFacts():
                yield from _of_meeting(each, terms, today)


def stage_of(due_on: datetime.date, today: datetime.date, stages: Sequence[int]) -> int | None:
    """Return the latest stage that has begun, None before the first one."""
    left = (due_on - today).days
    return min((stage for stage in stages if left <= stage), default=None)


def _of_agreement(facts: AgreementFacts, terms: ReminderTerms, today: datetime.date) -> Iterator[Reminder]:
    if facts.ends_on is None:
        return
    if facts.ends_on >= today:
        yield from _before_the_end(facts, facts.ends_on, terms, today)
    elif (today - facts.ends_on).days <= terms.lookback + terms.report_days:
        yield from _report(facts, facts.ends_on, terms, today)


def _before_the_end(
    facts: AgreementFacts, ends_on: datetime.date, terms: ReminderTerms, today: datetime.date
) -> Iterator[Reminder]:
    if facts.state not in GOES_ON:
        return
    kind, stages = ReminderKind.EXPIRY, (terms.expiry_first, terms.expiry_last)
    sentence = gettext_noop("契約 %(number)s の終了に向けて、延長するか終えるかを決める")
    if facts.kind in RENEWED:
        kind, stages = ReminderKind.RENEWAL, (terms.renewal_first, terms.renewal_last)
        sentence = gettext_noop("契約 %(number)s（%(kind)s）を更新するかを決める")
    stage = stage_of(ends_on, today, stages)
    if stage is not None:
        words: dict[str, Word] = {"number": facts.number, "kind": [facts.kind.label]}
        yield _about_agreement(facts, kind, stage, ends_on, Message(sentence, words))


def _report(
    facts: AgreementFacts, ended_on: datetime.date, terms: ReminderTerms, today: datetime.date
) -> Iterator[Reminder]:
    if facts.kind not in REPORTED or facts.state not in OWES_REPORT or facts.has_report:
        return
    due_on = ended_on + datetime.timedelta(days=terms.report_days)
    stage = OVERDUE if today > due_on else terms.report_days
    sentence = gettext_noop("契約 %(number)s の完了報告書・実績報告書を登録する")
    yield _about_agreement(
        facts, ReminderKind.REPORT_DUE, stage, due_on, Message(sentence, {"number": facts.number})
    )


def _about_agreement(
    facts: AgreementFacts, kind: ReminderKind, stage: int, due_on: datetime.date, task: Message
) -> Reminder:
    group = group_of_agreement(facts.key)
    return Reminder(kind, Subject.AGREEMENT, facts.key, group, stage, due_on, task, facts.number, facts.owner)


def _of_invoice(facts: InvoiceFacts, terms: ReminderTerms, today: datetime.date) -> Iterator[Reminder]:
    stage = stage_of(facts.due_on, today, (terms.payment_before, 0, OVERDUE))
    if stage is None:
        return
    sentence = gettext_noop("請求書 %(invoice)s（契約 %(number)s）の入金を確認する")
    if stage == OVERDUE:
        sentence = gettext_noop(
            "請求書 %(invoice)s（契約 %(number)s）の入金が期限までにないため、督促するかを決める"
        )
    task = Message(sentence, {"invoice": facts.number, "number": facts.agreement_number})
    group, to = group_of_agreement(facts.agreement), Addressee(role=Role.FINANCE)
    yield Reminder(
        ReminderKind.PAYMENT_DUE,
        Subject.INVOICE,
        facts.key,
        group,
        stage,
        facts.due_on,
        task,
        facts.number,
        to,
    )


def _of_screening(facts: ScreeningFacts, terms: ReminderTerms, today: datetime.date) -> Iterator[Reminder]:
    agreement = facts.agreement
    stages = (terms.screening_first, terms.screening_last, OVERDUE)
    stage = stage_of(facts.expires_on, today, stages)
    if stage is None or agreement.state not in GOES_ON:
        return
    if (today - facts.expires_on).days > terms.lookback:
        return
    sentence = gettext_noop("契約 %(number)s の%(topic)sの有効期限が切れる前に、確認をやり直す")
    if stage == OVERDUE:
        sentence = gettext_noop("契約 %(number)s の%(topic)sの有効期限が切れたため、確認をやり直す")
    yield Reminder(
        ReminderKind.SCREENING_EXPIRY,
        Subject.GATE,
        facts.key,
        group_of_agreement(agreement.key),
        stage,
        facts.expires_on,
        Message(sentence, {"number": agreement.number, "topic": [facts.topic]}),
        agreement.number,
        agreement.owner if agreement.officer is not None else Addressee(role=Role.LIAISON),
    )


def _of_enquiry(facts: EnquiryFacts, today: datetime.date) -> Iterator[Reminder]:
    """The desk learns that whoever was asked did not answer in time; the person asked has the enquiry's own task."""
    if facts.due_on >= today:
        return
    sentence = gettext_noop("相談 %(number)s の回答が期限を過ぎたため、担当に確認する")
    yield Reminder(
        ReminderKind.ENQUIRY_DUE,
        Subject.ENQUIRY,
        facts.key,
        group_of_enquiry(facts.key),
        OVERDUE,
        facts.due_on,
        Message(sentence, {"number": facts.number}),
        facts.number,
        Addressee(role=Role.LIAISON),
    )


def _of_meeting(facts: MeetingFacts, terms: ReminderTerms, today: datetime.date) -> Iterator[Reminder]:
    """The record of the meeting, or another day for it, ends the reminder."""
    agreement = facts.agreement
    stage = stage_of(facts.next_on, today, (terms.meeting_before, OVERDUE))
    if stage is None or agreement.state not in GOES_ON or (today - facts.next_on).days > terms.lookback:
        return
    sentence = gettext_noop("包括連携契約 %(number)s：運営協議会を開き、記録を登録する")
    if stage == OVERDUE:
        sentence = gettext_noop(
            "包括連携契約 %(number)s：運営協議会の予定日を過ぎたため、記録を登録するか、予定日を直す"
        )
    yield Reminder(
        ReminderKind.MEETING,
        Subject.UMBRELLA,
        agreement.key,
        group_of_agreement(agreement.key),
        stage,
        facts.next_on,
        Message(sentence, {"number": agreement.number}),
        agreement.number,
        agreement.owner,
    )
