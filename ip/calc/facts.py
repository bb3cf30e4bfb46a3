"""What the docket offers the return: rights filed in a fiscal year, and rights held at its end."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from core.calc.countries import HOME
from core.calc.enums import LabelledEnum
from ip.calc.places import WORLD
from ip.calc.rights import FilingRoute, RightFacts, RightState


class RightExclusion(LabelledEnum):
    """Why a right is not counted."""

    NOT_OURS = "not_ours", "本学が権利者ではない権利"
    JOINT = "joint", "共有の権利（この調査では数えない設定）"
    PCT_PHASE = "pct_phase", "PCTからの移行（国際出願を1件と数える設定）"
    PCT_ITSELF = "pct_itself", "国際出願（移行した国ごとに数える設定）"
    ENDED = "ended", "年度中に消滅・譲渡などで終了した権利"


class PctCounting(LabelledEnum):
    """How an international application and its national phases are counted among foreign filings."""

    EACH = "each", "国際出願も移行も1件ずつ"
    APPLICATION = "application", "国際出願だけを1件"
    PHASES = "phases", "移行した国ごとに1件"


class Movement(LabelledEnum):
    """How the stock of rights changes during a year."""

    GRANTED = "granted", "登録"
    ACQUIRED = "acquired", "譲受け"
    LOST = "lost", "消滅など"
    ASSIGNED = "assigned", "譲渡"


@dataclass(frozen=True, slots=True)
class PatentFact:
    """One patent or application as a return may count it."""

    right_id: int
    number: str
    office: str
    route: FilingRoute
    is_ours: bool
    is_joint: bool
    facts: RightFacts

    @property
    def is_domestic(self) -> bool:
        """Whether it is at the Japanese office."""
        return self.office == HOME

    def is_filed_between(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether the filing, or the entry of a national phase, falls into a period."""
        day = self.facts.counted_as_filed_on
        return day is not None and first <= day <= last

    @property
    def is_held(self) -> bool:
        """Whether the right was in force on the day of the facts."""
        return self.facts.state is RightState.REGISTERED

    def movements(self) -> Iterator[tuple[Movement, datetime.date]]:
        """Yield when the right came into the stock of rights in force and when it left it."""
        facts = self.facts
        if facts.registered_on is None:
            return
        if facts.acquired_on is not None and facts.acquired_on > facts.registered_on:
            yield Movement.ACQUIRED, facts.acquired_on
        else:
            yield Movement.GRANTED, facts.registered_on
        if facts.ended_on is not None:
            gone = facts.state is RightState.TRANSFERRED
            yield Movement.ASSIGNED if gone else Movement.LOST, facts.ended_on

    def counted_under(self, pct: PctCounting) -> RightExclusion | None:
        """Say why a filing is not counted under a way to count international applications; None where it is."""
        if (
            pct is PctCounting.APPLICATION
            and self.route is FilingRoute.NATIONAL_PHASE
            and not self.is_domestic
        ):
            return RightExclusion.PCT_PHASE
        if pct is PctCounting.PHASES and self.office == WORLD:
            return RightExclusion.PCT_ITSELF
        return None
