"""Where agreements stand at the risk gate: facts, states, what was answered, and answers that can be offered again."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from collaboration.calc.kinds import BEFORE_SIGNATURE, ENDED, AgreementKind
from collaboration.calc.risk_gate import (
    RENEW_DAYS,
    Answer,
    Checklist,
    Fact,
    Question,
    Result,
    Ruling,
    Step,
    Topic,
    TopicStatus,
    findings,
    status_of,
)
from collaboration.models import Agreement, AgreementParty, Screening
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.checklists import checklist, checklists
from core.calc.countries import HOME
from core.models import Attachment, User

JOINT = (AgreementKind.JOINT_RESEARCH, AgreementKind.RESEARCH_CHAIR)
OBJECT_TYPE = "collaboration.screening"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its answer; `leads_on` marks one that made a further step necessary."""

    question: Question
    answer: Answer | None
    leads_on: bool


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A recorded step. `answers` and `files` are empty, and the note is not shown, where the user may not read them."""

    screening: Screening
    label: str
    is_readable: bool
    answers: list[AnswerLine]
    files: list[Attachment]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One topic on the page of the gate, latest step first."""

    status: TopicStatus
    steps: list[StepTaken]


@dataclass(frozen=True, slots=True)
class OpenGate:
    """An agreement with topics that are open or end soon, and those topics."""

    agreement: Agreement
    statuses: list[TopicStatus]


def gate_owner(agreement: Agreement) -> Agreement:
    """Return the agreement that keeps the checks: an amendment shares those of the agreement it amends."""
    return agreement.parent or agreement


def agreements_at_gate(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Fetch along what the gate needs of many agreements, in a constant number of queries."""
    return agreements.select_related("department", "price").prefetch_related(
        Prefetch("parties", AgreementParty.objects.select_related("organization", "present")),
        "parties__organization__profiles",
        "parties__present__profiles",
        "researchers",
        Prefetch("screenings", Screening.objects.order_by("pk")),
    )


def facts_of(agreement: Agreement) -> frozenset[Fact]:
    """Return what the agreement is, as far as it makes a check necessary. A firm under foreign control counts as foreign."""
    facts = set()
    if agreement.kind in JOINT:
        facts.add(Fact.JOINT_RESEARCH)
    if agreement.kind == AgreementKind.CLINICAL_TRIAL:
        facts.add(Fact.CLINICAL_TRIAL)
    if any(_is_foreign(party, agreement.profile_day) for party in agreement.parties.all()):
        facts.add(Fact.FOREIGN_PARTNER)
    price = getattr(agreement, "price", None)
    outcome = price.request.get("outcome") if price is not None else None
    if outcome:
        facts.add(Fact.OUTCOME_TERMS)
        if outcome.get("equity"):
            facts.add(Fact.EQUITY_TERMS)
    return frozenset(facts)


def statuses_of(agreement: Agreement, today: datetime.date | None = None) -> list[TopicStatus]:
    """Return where every topic of the agreement stands, in the order of the topics."""
    day, facts = today or timezone.localdate(), facts_of(agreement)
    rulings = rulings_of(agreement)
    return [status_of(each, facts, rulings[each.topic], day) for each in checklists()]


def rulings_of(agreement: Agreement) -> dict[Topic, list[Ruling]]:
    """Return the steps taken by topic, oldest first."""
    found: dict[Topic, list[Ruling]] = defaultdict(list)
    for row in sorted(agreement.screenings.all(), key=lambda row: row.pk):
        found[Topic(row.topic)].append(row.ruling)
    return found


def has_evidence(agreement: Agreement, topic: Topic) -> bool:
    """Whether a paper was attached to a step taken since the latest self-check."""
    keys: list[str] = []
    for row in agreement.screenings.filter(topic=topic.value).order_by("pk"):
        keys = [*([] if row.step == Step.SELF_CHECK else keys), str(row.pk)]
    return Attachment.objects.filter(object_type=OBJECT_TYPE, object_id__in=keys).exists()


def gate_page(agreement: Agreement, user: User) -> list[TopicPage]:
    """Return every topic with the steps taken, answers and evidence as far as the user may read them."""
    rows = list(agreement.screenings.select_related("decided_by", "taken_from__agreement").order_by("-pk"))
    readable = set(
        Screening.objects.visible_to(user).filter(agreement=agreement).values_list("pk", flat=True)
    )
    files = _files(readable)
    return [
        TopicPage(
            status,
            [
                _step_taken(row, status.checklist, files[row.pk], is_readable=row.pk in readable)
                for row in rows
                if row.topic == status.topic
            ],
        )
        for status in statuses_of(agreement)
    ]


def previous_answers(agreement: Agreement, topic: Topic, user: User) -> Screening | None:
    """Return the latest self-check of another agreement with the same partner and researcher whose approval still holds.

    Its answers are offered, never taken over silently; only those that the user may read are.
    """
    principal = next((each for each in agreement.researchers.all() if each.is_principal), None)
    if principal is None:
        return None
    same = Q(researchers__is_principal=True)
    same &= (
        Q(researchers__person=principal.person_id)
        if principal.person_id
        else Q(researchers__name=principal.name)
    )
    alike = Agreement.objects.filter(same).exclude(pk=agreement.pk)
    partners = [party.today.pk for party in agreement.parties.all()]
    same_partner = Q(organization__in=partners, present=None) | Q(present__in=partners)
    alike = alike.filter(pk__in=AgreementParty.objects.filter(same_partner).values("agreement"))
    rows = Screening.objects.filter(agreement__in=alike, topic=topic.value).order_by("pk")
    standing = {row.agreement_id: row for row in rows}
    today = timezone.localdate()
    valid = [key for key, row in standing.items() if _holds(row, today)]
    checks = Screening.objects.visible_to(user).filter(
        agreement__in=valid, topic=topic.value, step=Step.SELF_CHECK.value
    )
    return checks.select_related("agreement").order_by("-decided_on", "-pk").first()


def open_gates(user: User, today: datetime.date | None = None) -> list[OpenGate]:
    """Return the agreements before signature with open topics, and those in force whose approvals end soon.

    A contract of an imported ledger that was signed without the gate is not asked for afterwards.
    """
    day = today or timezone.localdate()
    begun = Q(state__in=[state.value for state in BEFORE_SIGNATURE])
    return _gates(user, begun | _ending(day), day)


def _ending(day: datetime.date) -> Q:
    approvals = Screening.objects.filter(expires_on__lte=day + datetime.timedelta(days=RENEW_DAYS)).order_by()
    ended = [state.value for state in ENDED]
    return Q(pk__in=approvals.values("agreement")) & ~Q(state__in=ended)


def _gates(user: User, wanted: Q, day: datetime.date) -> list[OpenGate]:
    found = Agreement.objects.visible_to(user).roots().filter(wanted).order_by("starts_on", "pk")
    gates = [_open_gate(agreement, day) for agreement in agreements_at_gate(found)]
    return [gate for gate in gates if gate.statuses]


def _open_gate(agreement: Agreement, day: datetime.date) -> OpenGate:
    asks_all = agreement.state in BEFORE_SIGNATURE
    return OpenGate(
        agreement,
        [
            status
            for status in statuses_of(agreement, day)
            if (asks_all and status.is_open) or status.ends_soon(day)
        ],
    )


def _holds(row: Screening, today: datetime.date) -> bool:
    return row.result == Result.APPROVED and (row.expires_on is None or row.expires_on >= today)


def _is_foreign(party: AgreementParty, day: datetime.date | None) -> bool:
    profile = party.today.profile_on(day or timezone.localdate())
    return profile is not None and (profile.country != HOME or profile.foreign_affiliated)


def _step_taken(
    row: Screening, of: Checklist, files: Sequence[Attachment], *, is_readable: bool
) -> StepTaken:
    asked = row.step == Step.SELF_CHECK and is_readable
    return StepTaken(
        screening=row,
        label=of.name_of(Step(row.step)).label,
        is_readable=is_readable,
        answers=answer_lines(of, row) if asked else [],
        files=list(files),
    )


def answer_lines(of: Checklist, row: Screening) -> list[AnswerLine]:
    """Return the questions of today's checklist with what was answered."""
    leading = {question.code for question in findings(of, row.answers)}
    known = {answer.value: answer for answer in Answer}
    return [
        AnswerLine(question, known.get(row.answers.get(question.code)), question.code in leading)
        for question in of.questions
    ]


def _files(keys: Iterable[int]) -> dict[int, list[Attachment]]:
    files: dict[int, list[Attachment]] = defaultdict(list)
    wanted = Attachment.objects.filter(object_type=OBJECT_TYPE, object_id__in=[str(key) for key in keys])
    for file in wanted:
        files[int(file.object_id)].append(file)
    return files


def checklist_called(code: str) -> Checklist | None:
    """Return the checklist of a topic by its code, None for an unknown one."""
    return checklist(Topic(code)) if code in {topic.value for topic in Topic} else None
