"""Turns the portfolio into contracts and receipts: every row of portfolio.toml runs in every fiscal year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from demo_ledger.names import Partner, Researcher, make_title

LENGTHS = {"annual": 1, "two": 2, "three": 3, "four": 4, "early": 2, "late": 2}
SMALL_KYEN = 5_000
CLASS_LIMITS_KYEN = (1_000, 3_000, 5_000, 10_000, 50_000, 100_000)


@dataclass
class Receipt:
    """Money of one contract in one fiscal year, exact yen."""

    received_on: date
    amount_yen: int
    indirect_yen: int
    number: str = ""


@dataclass
class Contract:
    """One row of the contracts sheet with its receipts; amendments carry the number of their contract."""

    kind: str
    title: str
    partner: Partner
    researcher: Researcher
    signed_on: date
    starts_on: date
    ends_on: date
    amount_yen: int | None
    number: str = ""
    spelling: int = 0
    involved: bool = False
    matched: bool = False
    receipts: list[Receipt] = field(default_factory=list)


@dataclass
class Slot:
    """One case that runs from `born` to `ended`, under one contract after another with the same partner."""

    kind: str
    pattern: str
    offset: int
    base_kyen: int
    partner: Partner
    researcher: Researcher
    title: str
    born: int
    ended: int


class Portfolio:
    """Deals partners, researchers and titles to the rows of the portfolio, then writes their contracts."""

    def __init__(
        self,
        demo: dict[str, Any],
        words: dict[str, Any],
        partners: list[Partner],
        researchers: list[Researcher],
        random: Random,
    ) -> None:
        self.demo, self.words, self.random = demo, words, random
        self.partners, self.researchers = partners, researchers
        self.first, self.last = demo["ledger"]["first_fiscal_year"], demo["ledger"]["last_fiscal_year"]
        self.principal_left = demo["ledger"]["principal"]["cases"]
        self.dealt: dict[tuple[str, bool], int] = {}

    def slots(self, rows: list[dict[str, Any]]) -> Iterator[Slot]:
        """Yield the cases of all rows."""
        for row in rows:
            low, high = row["yen"]
            for place in range(row["cases"]):
                researcher = self._researcher(row["kind"])
                born, ended = self._life(row)
                yield Slot(
                    kind=row["kind"],
                    pattern=row["pattern"],
                    offset=place % LENGTHS[row["pattern"]],
                    # Halves of a pair bring the same money, so that sums do not swing from year to year.
                    base_kyen=low + (high - low) * (place // 2 * 2) // max(row["cases"] - 1, 1)
                    if row["pattern"] in {"early", "late"}
                    else low + (high - low) * place // max(row["cases"] - 1, 1),
                    partner=self._partner(row["partner"], near=place < row["local"]),
                    researcher=researcher,
                    title=make_title(self.words, researcher.department, row["kind"], self.random),
                    born=born,
                    ended=ended,
                )

    def contracts_of(self, slot: Slot) -> Iterator[Contract]:
        """Yield the contracts of one case that touch the fiscal years of the ledger."""
        length = LENGTHS[slot.pattern]
        start = slot.born - slot.offset
        # A contract whose money comes next year would stand in the last year without any receipt.
        ended = slot.ended - 1 if slot.pattern == "late" else slot.ended
        while start <= ended:
            yield self._contract(slot, start, start + length - 1)
            start += length

    def _life(self, row: dict[str, Any]) -> tuple[int, int]:
        """Small yearly contracts come and go; large or long ones run throughout, so that no sum jumps."""
        chance = self.random.random()
        if row["pattern"] != "annual" or row["yen"][1] > SMALL_KYEN:
            return self.first, self.last
        if chance < 0.22:
            return self.first + self.random.randint(1, 3), self.last
        return self.first, self.last - (self.random.randint(1, 2) if chance > 0.9 else 0)

    def _partner(self, partner_class: str, *, near: bool) -> Partner:
        home = self.demo["institution"]["prefecture"]
        pool = [one for one in self.partners if one.partner_class == partner_class]
        fitting = [one for one in pool if (one.prefecture == home) == near] or pool
        turn = self.dealt.get((partner_class, near), 0)
        self.dealt[(partner_class, near)] = turn + 1
        return fitting[turn % len(fitting)]

    def _researcher(self, kind: str) -> Researcher:
        if kind == "治験等":
            return self.random.choice([one for one in self.researchers if one.department == "附属病院"])
        if self.principal_left and kind in {"共同研究", "学術指導"} and self.random.random() < 0.12:
            self.principal_left -= 1
            return self.researchers[0]
        departments = self.demo["departments"]
        weights = [department["weight"] for department in departments]
        name = self.random.choices([department["name"] for department in departments], weights)[0]
        # A third of a department leads contracts; the rest of its researchers never do.
        people = [one for one in self.researchers[1:] if one.department == name]
        return self.random.choice(people[: max(4, len(people) // 3)])

    def _contract(self, slot: Slot, first: int, last: int) -> Contract:
        month = self.random.choice((4, 4, 4, 5, 6, 7, 8, 10)) if slot.pattern != "late" else 10
        starts_on = date(first, month, 1)
        receipts = [
            receipt for year in range(first, last + 1) for receipt in self._receipts(slot, year, first, last)
        ]
        total = sum(receipt.amount_yen for receipt in receipts)
        unpaid_years = max(0, last - self.last) if slot.pattern in {"two", "three", "four"} else 0
        large = slot.kind == "共同研究" and max((r.amount_yen for r in receipts), default=0) >= 10_000_000
        involved = large and self.random.random() < 0.7
        return Contract(
            kind=slot.kind,
            title=slot.title,
            partner=slot.partner,
            researcher=slot.researcher,
            signed_on=starts_on - timedelta(days=self.random.randint(3, 40)),
            starts_on=starts_on,
            ends_on=date(last + 1, 3, 31),
            amount_yen=(total + unpaid_years * slot.base_kyen * 1000) if slot.base_kyen else None,
            spelling=0 if self.random.random() < 0.8 else 1,
            involved=involved,
            matched=involved and self.random.random() < 0.35,
            receipts=receipts,
        )

    def _receipts(self, slot: Slot, year: int, first: int, last: int) -> list[Receipt]:
        paid = {"early": year == first, "late": year == last}.get(slot.pattern, True)
        if not slot.base_kyen or not paid or year > self.last:
            return []
        amount = self._amount(slot.base_kyen, year)
        day = date(year, 11, 1) + timedelta(days=self.random.randint(0, 140))
        if amount >= 20_000_000:
            half = amount // 2 // 1000 * 1000
            return [self._receipt(slot, date(year, 10, 20), half), self._receipt(slot, day, amount - half)]
        return [self._receipt(slot, day, amount)]

    def _amount(self, base_kyen: int, year: int) -> int:
        """Grow by three percent a year with a little noise, inside the size class of the base."""
        percent = 100 + 3 * (year - self.first) + self.random.randint(-2, 2)
        limit = next(limit for limit in CLASS_LIMITS_KYEN if base_kyen < limit)
        kyen = min(base_kyen * percent // 100, limit - 1)
        # Some offices agree sums below a thousand yen; the return must then truncate per cell.
        return kyen * 1000 + (self.random.randint(1, 999) if self.random.random() < 0.15 else 0)

    def _receipt(self, slot: Slot, day: date, amount_yen: int) -> Receipt:
        if slot.kind in {"共同研究", "受託研究", "治験等", "共同研究講座"}:
            return Receipt(day, amount_yen, amount_yen - amount_yen * 10 // 13)
        return Receipt(day, amount_yen, 0)
