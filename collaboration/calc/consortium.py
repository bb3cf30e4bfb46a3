"""A consortium of several companies: who leads, what each member bears per fiscal year, and whether the shares add up."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from core.calc.enums import LabelledEnum
from core.calc.fiscal_year import fiscal_years
from core.calc.money import split_largest_remainder


class ConsortiumLeader(LabelledEnum):
    """Which side leads a consortium."""

    UNIVERSITY = "university", "本学"
    COMPANY = "company", "参加企業"


class MemberRole(LabelledEnum):
    """What a member is within a consortium."""

    LEAD = "lead", "代表機関"
    SECRETARY = "secretary", "幹事企業"
    MEMBER = "member", "参加企業"


@dataclass(frozen=True, slots=True)
class Membership:
    """From when to when a company belongs, and what it bears in exact yen: over the whole term, or each fiscal year."""

    joined_on: datetime.date
    left_on: datetime.date | None
    share_yen: int | None
    fee_yen: int | None

    def is_member_on(self, day: datetime.date) -> bool:
        """Whether it belongs on a day, the first and the last included."""
        return self.joined_on <= day and (self.left_on is None or self.left_on >= day)


def fees_of(member: Membership, until: datetime.date) -> dict[int, int]:
    """Return what a member is asked for by fiscal year, up to the year of `until` or of its leaving.

    A fee per year is due in full in every year it belongs to. Without one its share is divided evenly; what does not
    divide falls to the first years.
    """
    last = until if member.left_on is None else min(member.left_on, until)
    if last < member.joined_on:
        return {}
    years = list(fiscal_years(member.joined_on, last))
    if member.fee_yen is not None:
        return dict.fromkeys(years, member.fee_yen) if member.fee_yen else {}
    if not member.share_yen:
        return {}
    shares = split_largest_remainder(member.share_yen, [1] * len(years))
    return {year: share for year, share in zip(years, shares, strict=True) if share}


@dataclass(frozen=True, slots=True)
class ShareSum:
    """The shares of all members beside the amount of the contract. `missing` members have stated none."""

    shares_yen: int
    amount_yen: int | None
    missing: int

    @property
    def gap_yen(self) -> int:
        """The amount less the shares: positive where something is left to be borne, 0 where it cannot be said."""
        return 0 if self.amount_yen is None or self.missing else self.amount_yen - self.shares_yen


def share_sum(shares: Iterable[int | None], amount_yen: int | None) -> ShareSum:
    """Add up the shares; where one is missing nothing can be said about the sum."""
    stated = list(shares)
    known = [share for share in stated if share is not None]
    return ShareSum(sum(known), amount_yen, len(stated) - len(known))
