"""Whether every side of a contract has signed, and on which day it was signed by all."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

UNIVERSITY = None
"""The side of the university, beside the partners, which are told by their keys."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that stands. `side` is the key of a partner, None for the university."""

    side: int | None
    signed_on: datetime.date


@dataclass(frozen=True, slots=True)
class Signing:
    """How far the signing of one version is."""

    sides: tuple[int | None, ...]
    signed: tuple[Signed, ...]

    @property
    def missing(self) -> tuple[int | None, ...]:
        """The sides that have not signed yet."""
        done = {each.side for each in self.signed}
        return tuple(side for side in self.sides if side not in done)

    @property
    def signed_on(self) -> datetime.date | None:
        """The day of the last signature once every side has signed, else None."""
        if not self.signed or self.missing or len(self.sides) < 2:
            return None
        return max(each.signed_on for each in self.signed if each.side in self.sides)


def signing(parties: Sequence[int], signed: Sequence[Signed]) -> Signing:
    """Return how far signing is, with the university as the first side; a contract without a partner is never signed."""
    return Signing((UNIVERSITY, *parties), tuple(signed))
