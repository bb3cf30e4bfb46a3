"""Fees to the yen with the steps that led there, and the years of a projection."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from core.calc.messages import Message
from ip.calc.fees.kinds import Fee, Office, OwnerClass, Status


@dataclass(frozen=True, slots=True)
class OwnerPart:
    """An owner's share and what it is multiplied by; `form` says how the reduction is claimed."""

    name: str
    fee_class: OwnerClass
    share: Fraction
    factor: Fraction
    form: str = ""
    source: str = ""
    status: Status = Status.READ


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee, or one year of an annuity (years 1 to 3 together). `steps` say in words how its yen came about."""

    item: int
    fee: Fee
    years: tuple[int, int] | None
    base_yen: int
    per_unit_yen: int
    units: int
    gross_yen: int
    ratio: Fraction
    """What is paid of the whole: the number that the payment form asks for."""
    parts: tuple[OwnerPart, ...]
    yen: int
    surcharge_yen: int
    steps: tuple[Message, ...]
    status: Status
    source: str

    @property
    def total_yen(self) -> int:
        """What is paid, surcharge included."""
        return self.yen + self.surcharge_yen


@dataclass(frozen=True, slots=True)
class FeeCaution:
    """Something to make sure of before paying, at the field it is about."""

    path: str
    message: Message


@dataclass(frozen=True, slots=True)
class ProjectedCost:
    """What falls due for a right on a day; from abroad an estimate in the currency and in yen."""

    office: Office
    years: tuple[int, int]
    due_on: datetime.date
    fiscal_year: int
    yen: int
    is_estimate: bool
    amount: int
    currency: str
    status: Status
    right: int | None = None
    """Place among the rights abroad; None for the Japanese one."""


@dataclass(frozen=True, slots=True)
class FeeQuote:
    """Fees asked for. The same request always gives the same quote."""

    lines: tuple[FeeLine, ...]
    cautions: tuple[FeeCaution, ...]
    projected: tuple[ProjectedCost, ...] = ()

    @property
    def total_yen(self) -> int:
        """What is paid for all acts together."""
        return sum(line.total_yen for line in self.lines)

    @property
    def projected_yen(self) -> int:
        """What the years of the projection cost together."""
        return sum(cost.yen for cost in self.projected)
