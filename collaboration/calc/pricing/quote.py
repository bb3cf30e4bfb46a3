"""A price: every element in yen, per fiscal year and in all, and the lines that show how each came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from collaboration.calc.pricing.kinds import Category, Element, Mode
from core.calc.messages import Message
from core.calc.money import Rounding


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the calculation. `formula` says in words what was done; `yen` is its result.

    A line with `counts` False only explains: it names a part of another line (a strategic fee inside indirect cost).
    """

    element: Element
    fiscal_year: int
    label: str
    formula: Message
    yen: int
    base_yen: int | None = None
    rate: Fraction | None = None
    rounding: Rounding | None = None
    article: str = ""
    source: str = ""
    category: Category | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    """The elements of a fiscal year or of the whole, in yen. They always add up to the total with tax."""

    direct: int = 0
    value: int = 0
    researcher: int = 0
    facility: int = 0
    indirect: int = 0
    strategic: int = 0
    tax: int = 0
    tax_inside: int = 0
    """Tax that is already contained in the other elements, where a policy states its amounts with tax."""

    @property
    def total_yen(self) -> int:
        """What the company pays, tax included."""
        return (
            self.direct
            + self.value
            + self.researcher
            + self.facility
            + self.indirect
            + self.strategic
            + self.tax
        )

    @property
    def tax_yen(self) -> int:
        """Consumption tax, whether it stands beside the elements or inside them."""
        return self.tax + self.tax_inside

    @property
    def total_excluding_tax_yen(self) -> int:
        """The price without consumption tax."""
        return self.total_yen - self.tax_yen

    def of(self, element: Element) -> int:
        """Return the yen of an element."""
        return int(getattr(self, element.value))


@dataclass(frozen=True, slots=True)
class YearSums:
    """The elements of one fiscal year."""

    fiscal_year: int
    sums: Sums


class WarningCode(StrEnum):
    """What a price may be warned of."""

    UNDER_MINIMUM = "under_minimum"
    NEEDS_APPROVAL = "needs_approval"
    GATE_FAILED = "gate_failed"
    DOUBLE_FUNDING = "double_funding"
    EFFORT_ABOVE_WHOLE = "effort_above_whole"
    TAX_CREDIT_INCOMPLETE = "tax_credit_incomplete"
    TAX_TREATMENT_UNEXPLAINED = "tax_treatment_unexplained"
    OUTCOME_INCOMPLETE = "outcome_incomplete"
    TOTAL_UNDER_COST_PLUS = "total_under_cost_plus"
    SPLIT_ASSUMED = "split_assumed"
    KIND_DIFFERS = "kind_differs"


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to mend or to have approved before the price is offered, with what to do."""

    code: WarningCode
    path: str
    """The field of the request that it is about."""
    message: Message
    remedy: Message
    article: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether a condition of the policy holds in a fiscal year (None: the whole contract)."""

    code: str
    label: str
    fiscal_year: int | None
    is_met: bool
    yen: int
    minimum_yen: int
    article: str = ""


@dataclass(frozen=True, slots=True)
class AllocatedShare:
    """A part of indirect cost that goes to somebody inside."""

    to: str
    yen: int
    article: str = ""


@dataclass(frozen=True, slots=True)
class OutcomePayment:
    """What an outcome clause would bring for what was expected of it."""

    label: str
    formula: Message
    yen: int
    article: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A priced contract. The same request under the same policy always gives the same quote."""

    policy_id: str
    policy_label: str
    mode: Mode
    sums: Sums
    years: tuple[YearSums, ...]
    lines: tuple[Line, ...]
    warnings: tuple[Caution, ...] = ()
    gates: tuple[GateResult, ...] = ()
    allocation: tuple[AllocatedShare, ...] = ()
    approver: str = ""
    shadow: Sums | None = None
    """Beside an agreed total: what cost-plus would give for the same inputs."""
    outcome: tuple[OutcomePayment, ...] = ()
    outcome_items_missing: tuple[str, ...] = ()

    @property
    def indirect_on_direct(self) -> Fraction | None:
        """Indirect cost over direct cost, whatever base the policy uses; None without direct cost."""
        if not self.sums.direct:
            return None
        return Fraction(self.sums.indirect, self.sums.direct)

    @property
    def by_year(self) -> Mapping[int, Sums]:
        """The elements by fiscal year."""
        return {year.fiscal_year: year.sums for year in self.years}
