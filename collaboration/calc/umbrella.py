"""Umbrella agreements: when one is in force, and how much of its budget frame the contracts beneath it use."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collaboration.calc.counting import Term
from collaboration.calc.kinds import ENDED, IN_FORCE, AgreementState


def is_in_force(state: AgreementState, term: Term, day: datetime.date) -> bool:
    """Whether a signed agreement covers a day.

    One that was ended without a last day is over: since when is not known, so it counts on no day.
    """
    if state not in IN_FORCE or term.begins_on is None or term.begins_on > day:
        return False
    return state not in ENDED if term.ends_on is None else term.ends_on >= day


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A budget frame in exact yen beside what is used of it. `fiscal_year` is None for the whole term."""

    fiscal_year: int | None
    frame_yen: int | None
    used_yen: int
    note: str = ""

    @property
    def left_yen(self) -> int | None:
        """What is left; negative when more is used than agreed, None where no frame was agreed."""
        return None if self.frame_yen is None else self.frame_yen - self.used_yen

    @property
    def over_yen(self) -> int:
        """How much is used beyond the frame, 0 within it."""
        return max(-(self.left_yen or 0), 0)


def frame_lines(
    frames: Iterable[tuple[int | None, int, str]], received: Mapping[int, int], agreed_yen: int
) -> list[FrameLine]:
    """Return a line per fiscal year with a frame or with money, and one for the whole term where it has a frame.

    Interpreted meaning: a frame of a year is used by what came in during that year, refunds deducted; a frame of the
    whole term by the amounts of the contracts that stand.
    """
    agreed = {year: (yen, note) for year, yen, note in frames}
    years = sorted(
        {year for year in agreed if year is not None} | {year for year, yen in received.items() if yen}
    )
    lines = []
    for year in years:
        frame_yen, note = agreed.get(year, (None, ""))
        lines.append(FrameLine(year, frame_yen, received.get(year, 0), note))
    if None in agreed:
        frame_yen, note = agreed[None]
        lines.append(FrameLine(None, frame_yen, agreed_yen, note))
    return lines
