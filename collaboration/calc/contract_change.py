"""What changes in a contract that is in force: its content, its people, its partner, or whether work goes on at all."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collaboration.calc.content import AgreementContent, ResearcherContent
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.records import Problem
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop


class ChangeKind(LabelledEnum):
    """By what a contract was changed."""

    AMENDMENT = "amendment", "変更契約"
    SUCCESSION = "succession", "相手先の承継"
    SUSPENSION = "suspension", "中断"
    RESUMPTION = "resumption", "再開"
    CANCELLATION = "cancellation", "中止・解約"


class ChangePart(LabelledEnum):
    """What one amendment can change; several at once."""

    TERM = "term", "研究期間"
    AMOUNT = "amount", "契約金額"
    PEOPLE = "people", "研究者"


class AskedBy(LabelledEnum):
    """Who asked that work stops, goes on, or ends."""

    COMPANY = "company", "相手先の申出"
    UNIVERSITY = "university", "大学の都合"
    FORCE_MAJEURE = "force_majeure", "天災その他やむを得ない事由"


class SuccessionKind(LabelledEnum):
    """Why a partner became another, or goes by another name."""

    MERGER = "merger", "合併"
    SPLIT = "split", "会社分割"
    TRANSFER = "transfer", "事業譲渡"
    RENAME = "rename", "商号変更"


class PersonStep(LabelledEnum):
    """What happened to a researcher's part in a contract."""

    BECAME_PRINCIPAL = "became_principal", "研究代表者に就任"
    CEASED_PRINCIPAL = "ceased_principal", "研究代表者を退任"
    JOINED = "joined", "参加"
    LEFT = "left", "離任"


SUCCEEDABLE = (
    AgreementState.CONCLUDED,
    AgreementState.RUNNING,
    AgreementState.SUSPENDED,
    AgreementState.COMPLETED,
)
"""States in which a partner can be succeeded: signed, and something is left to do or to pay. Before, the draft is edited."""


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """A new principal researcher, and who joins and leaves; `left` names places in the present order."""

    principal: ResearcherContent | None = None
    former_stays: bool = False
    joined: tuple[ResearcherContent, ...] = ()
    left: frozenset[int] = frozenset()


Step = tuple[PersonStep, ResearcherContent]


def people_problems(present: Sequence[ResearcherContent], change: PeopleChange) -> Iterator[Problem]:
    """Say what cannot be: a principal who leaves without a successor, somebody who is there already, no change at all."""
    label = gettext_noop("研究者")
    if change.principal is None and not change.joined and not change.left:
        yield Problem(
            "principal",
            label,
            Message(
                gettext_noop("研究者の変更が入力されていません。後任、参加、離任のどれかを入力してください。")
            ),
        )
    if change.principal is None and 0 in change.left:
        yield Problem(
            "left",
            label,
            Message(
                gettext_noop("研究代表者が離任するときは、後任の研究代表者を入力してください。例：山田 花子")
            ),
        )
    if change.principal is not None and present and _same(change.principal, present[0]):
        yield Problem(
            "principal",
            label,
            Message(gettext_noop("%(name)sは、いまの研究代表者です。"), {"name": change.principal.name}),
        )
    if change.principal is not None and any(
        _same(change.principal, present[place]) for place in change.left if 0 < place < len(present)
    ):
        yield Problem(
            "left",
            label,
            Message(
                gettext_noop("%(name)sは後任の研究代表者です。「離任する研究者」の印を外してください。"),
                {"name": change.principal.name},
            ),
        )
    for row in change.joined:
        if any(_same(row, each) for each in (*present, change.principal) if each is not None):
            yield Problem(
                "joined",
                label,
                Message(gettext_noop("%(name)sは、すでにこの契約の研究者です。"), {"name": row.name}),
            )


def people_after(
    present: Sequence[ResearcherContent], change: PeopleChange
) -> tuple[tuple[ResearcherContent, ...], tuple[Step, ...]]:
    """Return the researchers after a change, principal first, and what happened to each of them."""
    steps: list[Step] = []
    left = set(change.left)
    former = present[0] if present else None
    principal = former
    if change.principal is not None:
        if former is not None:
            steps.append((PersonStep.CEASED_PRINCIPAL, former))
            left |= set() if change.former_stays else {0}
        principal = change.principal
        steps.append((PersonStep.BECAME_PRINCIPAL, principal))
    steps += [(PersonStep.LEFT, present[place]) for place in sorted(left) if place < len(present)]
    steps += [(PersonStep.JOINED, row) for row in change.joined]
    stay = [row for place, row in enumerate(present) if place not in left]
    rest = [row for row in stay if principal is None or not _same(row, principal)]
    return tuple(([principal] if principal else []) + rest + list(change.joined)), tuple(steps)


def shown_changes(before: AgreementContent, after: AgreementContent) -> dict[str, list[object]]:
    """Return what an amendment changes, field by field, in the form in which it is kept with it."""
    found: dict[str, list[object]] = {}
    for name in ("starts_on", "ends_on"):
        pair = [getattr(before, name), getattr(after, name)]
        if pair[0] != pair[1]:
            found[name] = [day.isoformat() if day else None for day in pair]
    if before.amount_yen != after.amount_yen:
        found["amount_yen"] = [before.amount_yen, after.amount_yen]
    names = [[row.name for row in content.researchers] for content in (before, after)]
    if before.researchers != after.researchers:
        found["researchers"] = list(names)
    return found


def prolonged(
    ends_on: datetime.date, suspended_on: datetime.date, resumed_on: datetime.date
) -> datetime.date:
    """Return the end of a term that is longer by the days on which work was suspended."""
    return ends_on + (resumed_on - suspended_on)


def stop_cause(asked_by: AskedBy) -> StopCause:
    """Return the cause by which the rule on refunds goes.

    Interpreted meaning: the rules tell the company's stop and the university's from the end of the research; what nobody
    is to blame for is settled like an end, so that what was not spent goes back where it would have at the end.
    """
    causes = {AskedBy.COMPANY: StopCause.COMPANY, AskedBy.UNIVERSITY: StopCause.UNIVERSITY}
    return causes.get(asked_by, StopCause.END)


def _same(one: ResearcherContent, other: ResearcherContent) -> bool:
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    return one.name == other.name
