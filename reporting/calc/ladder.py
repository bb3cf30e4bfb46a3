"""The ladder of a return: how far it has come, from the counts alone."""

from dataclasses import dataclass

from core.calc.enums import LabelledEnum


class ReturnState(LabelledEnum):
    """What was done with a version of the return."""

    DRAFT = "draft", "作成中"
    FROZEN = "frozen", "施錠"
    SUBMITTED = "submitted", "提出済"


class Rung(LabelledEnum):
    """Rungs of the ladder, lowest first."""

    NOT_BEGUN = "not_begun", "未着手"
    HAS_DATA = "has_data", "入力あり"
    CHECKED = "checked", "点検済"
    TO_EXPLAIN = "to_explain", "要説明"
    READY = "ready", "確定可"
    FROZEN = "frozen", "施錠"
    SUBMITTED = "submitted", "提出済"
    REPLACED = "replaced", "差替"


@dataclass(frozen=True, slots=True)
class ReturnStanding:
    """What the ladder needs to know of a return's latest version."""

    version: int
    state: ReturnState
    assembled: bool
    stale: bool
    errors: int
    unexplained: int


def rung_of(standing: ReturnStanding | None) -> Rung:
    """Return the rung reached. None means that no return was opened.

    A draft that was assembled but whose records changed since stands at 入力あり: its checks no longer speak of what is
    in the ledger. With errors left it is 点検済. A later version that was submitted has replaced the one before.
    """
    if standing is None:
        return Rung.NOT_BEGUN
    if standing.state is ReturnState.SUBMITTED:
        return Rung.SUBMITTED if standing.version == 1 else Rung.REPLACED
    if standing.state is ReturnState.FROZEN:
        return Rung.FROZEN
    return _draft_rung(standing)


def _draft_rung(standing: ReturnStanding) -> Rung:
    if not standing.assembled:
        return Rung.NOT_BEGUN
    if standing.stale:
        return Rung.HAS_DATA
    if standing.errors:
        return Rung.CHECKED
    return Rung.TO_EXPLAIN if standing.unexplained else Rung.READY


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as shown: whether it was passed, is reached, or lies ahead."""

    rung: Rung
    place: str


def steps(reached: Rung) -> tuple[Step, ...]:
    """Return the whole ladder for display; `place` is done, current or ahead."""
    rungs = list(Rung)
    at = rungs.index(reached)
    return tuple(
        Step(rung, "done" if index < at else "current" if index == at else "ahead")
        for index, rung in enumerate(rungs)
    )
