"""What is to be priced: days, cost lines per fiscal year, people, space, and what was agreed. Amounts are whole yen.

Amounts stand as the policy states its own: without tax, or with it.
"""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import (
    AppliesBy,
    Category,
    Circumstance,
    Driver,
    Mode,
    SolveFor,
    TaxTreatment,
)
from collaboration.calc.pricing.outcome import OutcomeTerms
from collaboration.calc.pricing.periods import years_touched
from collaboration.calc.records import entry
from core.calc.dates import FIRST_YEAR, LAST_YEAR
from core.calc.fiscal_year import fiscal_year_of, fiscal_years, last_day
from core.calc.money import MAX_YEN

HOURS_OF_A_YEAR = 8784
LONGEST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of direct cost."""

    category: Category = entry("費目")
    fiscal_year: int = entry("年度", minimum=FIRST_YEAR, maximum=LAST_YEAR)
    yen: int = entry("金額（円）", maximum=MAX_YEN)
    label: str = entry("内訳", default="")
    publicly_funded: bool = entry("公的資金で手当て済みである", default=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one researcher gives to the contract in one fiscal year. Which fields count depends on the policy's method."""

    name: str = entry("氏名")
    fiscal_year: int = entry("年度", minimum=FIRST_YEAR, maximum=LAST_YEAR)
    grade: str = entry("職階", default="")
    hours: Fraction | None = entry("従事時間", default=None, maximum=HOURS_OF_A_YEAR)
    effort: Fraction | None = entry("エフォート率", default=None, maximum=1)
    months: int | None = entry("従事月数", default=None, minimum=1, maximum=12)
    annual_pay_yen: int | None = entry("年間給与（円）", default=None, maximum=MAX_YEN)
    hourly_yen: int | None = entry("時間単価（円）", default=None, maximum=MAX_YEN)
    amount_yen: int | None = entry("金額（円）", default=None, maximum=MAX_YEN)
    rate_source: str = entry("単価の根拠", default="")
    other_effort: Fraction = entry("他の業務のエフォート率", default=Fraction(0), maximum=1)
    publicly_funded: bool = entry("人件費が公的資金で手当て済みである", default=False)


@dataclass(frozen=True, slots=True)
class CompanyResearcher:
    """A researcher whom the company sends; from the start of the contract where no day is given."""

    months: int = entry("月数", minimum=1, maximum=LONGEST_MONTHS)
    name: str = entry("氏名", default="")
    starts_on: datetime.date | None = entry("開始日", default=None)
    replacements: int = entry("交替の回数", default=0, maximum=100)


@dataclass(frozen=True, slots=True)
class Space:
    """Space that the contract uses, for as many months as the contract has in each fiscal year."""

    area_m2: int = entry("面積（㎡）", maximum=1_000_000)
    extra_persons: int = entry("追加の人数", default=0, maximum=10_000)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a driver a fiscal year needs; without a year it counts in the contract's first."""

    driver: Driver = entry("単位")
    quantity: Fraction = entry("数量", maximum=10**9)
    fiscal_year: int | None = entry("年度", default=None, minimum=FIRST_YEAR, maximum=LAST_YEAR)


@dataclass(frozen=True, slots=True)
class AgreedYear:
    """What of an agreed total falls to a fiscal year."""

    fiscal_year: int = entry("年度", minimum=FIRST_YEAR, maximum=LAST_YEAR)
    yen: int = entry("金額（円）", maximum=MAX_YEN)


@dataclass(frozen=True, slots=True)
class AgreedTotal:
    """A total found in dialogue (handbook 2023, method 2), tax included; what must be recorded with it."""

    yen: int = entry("合意した総額（税込・円）", minimum=1, maximum=MAX_YEN)
    by_year: tuple[AgreedYear, ...] = entry("年度ごとの額", default=())
    solve_for: SolveFor | None = entry("総額から求める経費", default=None)
    proposed_by: str = entry("提案者", default="")
    rationale: str = entry("価値の根拠", default="")
    is_non_refundable: bool = entry("返還しない", default=False)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why the rate may be lower than the policy's, and who approved it."""

    circumstance: Circumstance = entry("免除の理由")
    approved_by: str = entry("承認者")
    note: str = entry("免除の説明", default="")


@dataclass(frozen=True, slots=True)
class PricingRequest:
    """A contract as far as its price needs it. `date` stands in for each day that is not given."""

    kind: AgreementKind = entry("契約種別")
    date: datetime.date = entry("基準日")
    starts_on: datetime.date | None = entry("研究開始日", default=None)
    ends_on: datetime.date | None = entry("研究終了日", default=None)
    signed_on: datetime.date | None = entry("契約締結日", default=None)
    applied_on: datetime.date | None = entry("申込日", default=None)
    tax_date: datetime.date | None = entry("消費税率を決める日", default=None)
    mode: Mode = entry("算定の方式", default=Mode.FORWARD)
    agreed: AgreedTotal | None = entry("合意した総額", default=None)
    lines: tuple[CostLine, ...] = entry("直接経費", default=())
    commitments: tuple[Commitment, ...] = entry("知の価値分", default=())
    company_researchers: tuple[CompanyResearcher, ...] = entry("共同研究員", default=())
    space: Space | None = entry("スペース", default=None)
    quantities: tuple[Quantity, ...] = entry("数量", default=())
    circumstances: tuple[Circumstance, ...] = entry("該当する事情", default=())
    indirect_rate: Fraction | None = entry("合意した間接経費率", default=None, maximum=1)
    strategic_rate: Fraction | None = entry("合意した戦略的産学連携経費率", default=None, maximum=1)
    exemption: Exemption | None = entry("免除", default=None)
    tax_treatment: TaxTreatment | None = entry("課税区分", default=None)
    tax_note: str = entry("課税区分の理由", default="")
    tax_credit_items: tuple[str, ...] | None = entry("特別試験研究費の記載事項", default=None)
    outcome: OutcomeTerms | None = entry("成果連動の条件", default=None)

    def day_for(self, rule: AppliesBy) -> datetime.date:
        """Return the day by which a policy that applies by the rule is chosen."""
        days = {
            AppliesBy.START: self.starts_on,
            AppliesBy.CONTRACT: self.signed_on,
            AppliesBy.APPLICATION: self.applied_on,
        }
        return days[rule] or self.date

    @property
    def begins_on(self) -> datetime.date:
        """The first day of the contract."""
        return self.starts_on or self.date

    @property
    def finishes_on(self) -> datetime.date:
        """The last day of the contract; without one, the end of the last fiscal year that anything in it names."""
        if self.ends_on is not None:
            return self.ends_on
        named = [line.fiscal_year for line in self.lines]
        named += [item.fiscal_year for item in self.commitments]
        named += [item.fiscal_year for item in self.quantities if item.fiscal_year is not None]
        for person in self.company_researchers:
            named += years_touched(person.starts_on or self.begins_on, person.months)
        return last_day(max([*named, fiscal_year_of(self.begins_on)]))

    @property
    def years(self) -> range:
        """The fiscal years of the contract."""
        return fiscal_years(self.begins_on, self.finishes_on)
