"""The cost policy of an institution for one kind of contract, valid from a day on. Every value carries its article.

Rates are exact fractions (3/10 means 30 %), amounts whole yen, days calendar days. Whether the amounts of a policy include
consumption tax is told by `tax.mode`; a price that is published the other way says so (`includes_tax`) and is converted.
"""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import (
    AmendmentRule,
    AppliesBy,
    ApprovalRule,
    Base,
    Category,
    Circumstance,
    Driver,
    Element,
    IndirectMethod,
    PeriodRule,
    ReplacementRule,
    RoundAt,
    Span,
    SpendPool,
    StrategicMode,
    TaxMode,
    TaxTreatment,
    ValueMethod,
)
from collaboration.calc.records import entry
from core.calc.money import MAX_YEN, ROUNDING_UNITS, Rounding, RoundingMode

WHOLE = 1
"""A rate of 100 %, which no rate of a policy may exceed."""


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """How one element is rounded."""

    unit: int = entry("端数処理の単位（円）", default=1, choices=ROUNDING_UNITS)
    mode: RoundingMode = entry("端数処理", default=RoundingMode.FLOOR)

    @property
    def rounding(self) -> Rounding:
        """The rule as the calculation wants it."""
        return Rounding(self.unit, self.mode)


@dataclass(frozen=True, slots=True)
class Roundings:
    """Rounding per element and stage. Cutting off below one yen is the only rule found in writing, so it is the default."""

    unit_price: RoundingRule = entry("単価の端数処理", default=RoundingRule())
    value: RoundingRule = entry("知の価値分の端数処理", default=RoundingRule())
    indirect: RoundingRule = entry("間接経費の端数処理", default=RoundingRule())
    strategic: RoundingRule = entry("戦略的産学連携経費の端数処理", default=RoundingRule())
    tax: RoundingRule = entry("消費税の端数処理", default=RoundingRule())
    total: RoundingRule | None = entry("合計の端数処理（端数は間接経費で調整）", default=None)
    allocation: RoundingRule = entry("学内配分の端数処理", default=RoundingRule())
    article: str = entry("端数処理の根拠", default="")


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate that replaces the usual one up to an amount of the base, or under a circumstance."""

    rate: Fraction = entry("率", maximum=WHOLE)
    up_to_yen: int | None = entry("適用する上限額（円）", default=None, maximum=MAX_YEN)
    circumstances: tuple[Circumstance, ...] = entry("適用する場合", default=())
    until_on: datetime.date | None = entry("経過措置の終了日", default=None)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """An indirect price per driver: given in yen, or as a yearly pool over its yearly quantity."""

    label: str = entry("名称")
    driver: Driver = entry("単位")
    yen: int | None = entry("単価（円）", default=None, maximum=MAX_YEN)
    pool_yen: int | None = entry("年間の原資（円）", default=None, maximum=MAX_YEN)
    pool_quantity: Fraction | None = entry("年間の総量", default=None)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class MonthlySchedule:
    """A price per month for a space: base, per further person, per step of area above or below the base area."""

    monthly_yen: int = entry("月額（円）", maximum=MAX_YEN)
    base_area_m2: int = entry("基本の面積（㎡）", default=0, maximum=1_000_000)
    step_m2: int = entry("面積の刻み（㎡）", default=10, minimum=1, maximum=10_000)
    step_yen: int = entry("刻みごとの月額（円）", default=0, maximum=MAX_YEN)
    person_yen: int = entry("追加1人当たりの月額（円）", default=0, maximum=MAX_YEN)
    includes_tax: bool = entry("税込の額である", default=False)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class IndirectRule:
    """One way in which indirect cost arises; a policy sums several. `rate` belongs to RATE, `prices` to HOURLY and UNIT_PRICES."""

    method: IndirectMethod = entry("算定方法", default=IndirectMethod.RATE)
    label: str = entry("学内での名称", default="")
    base: Base = entry("率を掛ける対象", default=Base.DIRECT)
    rate: Fraction | None = entry("率", default=None, maximum=WHOLE)
    min_rate: Fraction | None = entry("下限の率", default=None, maximum=WHOLE)
    min_amount_yen: int = entry("下限額（円）", default=0, maximum=MAX_YEN)
    tiers: tuple[Tier, ...] = entry("区分ごとの率", default=())
    base_exclusions: tuple[Category, ...] = entry("対象から除く費目", default=())
    prices: tuple[UnitPrice, ...] = entry("単価", default=())
    schedule: MonthlySchedule | None = entry("月額表", default=None)
    amount_yen: int | None = entry("定額（円）", default=None, maximum=MAX_YEN)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class StrategicRule:
    """The fee for future collaboration and its risks (guideline supplement; FY2018 report p. 17)."""

    rate: Fraction | None = entry("率", default=None, maximum=WHOLE)
    label: str = entry("学内での名称", default="")
    base: Base = entry("率を掛ける対象", default=Base.DIRECT)
    mode: StrategicMode = entry("間接経費との関係", default=StrategicMode.ON_TOP)
    min_rate: Fraction | None = entry("下限の率", default=None, maximum=WHOLE)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of the table of grades: yen per hour, or a lump sum per year."""

    code: str = entry("職階")
    hourly_yen: int | None = entry("時間単価（円）", default=None, maximum=MAX_YEN)
    lump_yen: int | None = entry("年額（円）", default=None, maximum=MAX_YEN)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class ValueRule:
    """What a researcher's commitment is worth, and what the money may be spent on.

    Whether it counts into the base of indirect cost is told by that base (D+V).
    """

    method: ValueMethod = entry("算定方法", default=ValueMethod.FREE)
    label: str = entry("学内での名称", default="")
    grades: tuple[Grade, ...] = entry("職階別の表", default=())
    employer_cost_rate: Fraction = entry("法定福利費等の事業主負担率", default=Fraction(0), maximum=WHOLE)
    annual_hours: int | None = entry("年間の総労働時間", default=None, minimum=1, maximum=8784)
    multiplier: Fraction = entry("価値の倍率", default=Fraction(1), maximum=100)
    round_at: RoundAt = entry("端数処理の段階", default=RoundAt.UNIT_PRICE)
    cap_yen: int | None = entry("1人1年度の上限額（円）", default=None, maximum=MAX_YEN)
    spend_pool: SpendPool = entry("使途", default=SpendPool.RESEARCHER_FUND)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class ResearcherFeeRule:
    """What a company pays for each researcher it sends."""

    unit_yen: int = entry("1期間の額（円）", maximum=MAX_YEN)
    period: PeriodRule = entry("期間の数え方", default=PeriodRule.YEAR_FLAT)
    replacement: ReplacementRule = entry("交替した場合", default=ReplacementRule.NO_NEW_FEE)
    includes_tax: bool = entry("税込の額である", default=True)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Charge:
    """A row of a table of charges (consulting by the hour, points of a clinical trial): unit price times its drivers."""

    code: str = entry("記号")
    label: str = entry("名称")
    unit_yen: int = entry("単価（円）", maximum=MAX_YEN)
    per: tuple[Driver, ...] = entry("単価に掛けるもの", default=())
    includes_tax: bool = entry("税込の額である", default=False)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Surcharge:
    """A share of the charges that is direct cost itself, such as the management fee of a clinical trial."""

    label: str = entry("名称")
    rate: Fraction = entry("率", maximum=WHOLE)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate of consumption tax from a day on."""

    valid_from: datetime.date = entry("適用開始日")
    rate: Fraction = entry("税率", maximum=WHOLE)
    source: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How consumption tax stands in a contract. Without rates of its own, those of the law are put in before pricing."""

    mode: TaxMode = entry("金額の表示", default=TaxMode.EXCLUSIVE)
    treatment: TaxTreatment = entry("課税区分", default=TaxTreatment.TAXABLE)
    invoice_per: Span = entry("請求の単位", default=Span.FISCAL_YEAR)
    rates: tuple[DatedRate, ...] = entry("税率", default=())
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on sums: a minimum total, or the sums that open a special regime.

    `elements` are added up per `span`; ANNUALISED divides contracts longer than a year by their months and takes twelve.
    """

    code: str = entry("記号")
    label: str = entry("条件")
    elements: tuple[Element, ...] = entry("合計する経費")
    minimum_yen: int = entry("下限額（円）", default=0, maximum=MAX_YEN)
    span: Span = entry("期間", default=Span.FISCAL_YEAR)
    indirect_rate: Fraction | None = entry("直接経費に対する間接経費の下限の率", default=None, maximum=WHOLE)
    only_with_value: bool = entry("知の価値分があるときだけ", default=False)
    advice: str = entry("満たさないときの対応", default="")
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """A reason for which the rate may be lower, and who approves it."""

    circumstance: Circumstance = entry("免除の理由")
    approver: str = entry("承認者")
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of indirect cost that goes to somebody inside; what remains goes to the last of the list."""

    to: str = entry("配分先")
    rate: Fraction = entry("割合", maximum=WHOLE)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which amount on who approves."""

    from_yen: int = entry("合計額（円）以上", maximum=MAX_YEN)
    approver: str = entry("承認者")
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class RefundRule:
    """What goes back when a contract ends or stops."""

    company_stops: bool = entry("相手方の都合による中止で未使用額を返す", default=False)
    university_stops: bool = entry("大学の都合による中止で未使用額を返す", default=True)
    end: bool = entry("終了時に未使用額を返す", default=True)
    with_indirect: bool = entry("返す直接経費に応じた間接経費も返す", default=False)
    with_researcher_fee: bool = entry("研究料も返す", default=False)
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class LateInterestRule:
    """Interest for late payment, by the day over 365, leap years too."""

    rate: Fraction = entry("年率", maximum=WHOLE)
    waived_below_yen: int = entry("この額未満は徴収しない（円）", default=0, maximum=MAX_YEN)
    rounding: RoundingRule = entry("端数処理", default=RoundingRule())
    article: str = entry("根拠", default="")


@dataclass(frozen=True, slots=True)
class CostPolicy:
    """Everything an institution's rules say about the price of one kind of contract, from a day on."""

    id: str = entry("記号")
    label: str = entry("名称")
    kind: AgreementKind = entry("契約種別")
    valid_from: datetime.date = entry("適用開始日")
    source: str = entry("規程名・出典")
    institution: str = entry("機関名", default="")
    applies_by: AppliesBy = entry("適用を決める日", default=AppliesBy.START)
    indirect: tuple[IndirectRule, ...] = entry("間接経費", default=())
    compute_per: Span = entry("間接経費を算定する単位", default=Span.FISCAL_YEAR)
    strategic: StrategicRule | None = entry("戦略的産学連携経費", default=None)
    value: ValueRule | None = entry("知の価値分", default=None)
    researcher_fee: ResearcherFeeRule | None = entry("研究料", default=None)
    facility: MonthlySchedule | None = entry("施設・スペース使用料", default=None)
    charges: tuple[Charge, ...] = entry("単価表", default=())
    surcharges: tuple[Surcharge, ...] = entry("単価表による料金への加算", default=())
    tax: TaxRule = entry("消費税", default=TaxRule())
    rounding: Roundings = entry("端数処理", default=Roundings())
    amendment: AmendmentRule = entry("変更契約での率", default=AmendmentRule.INCREMENT_ONLY)
    amendment_article: str = entry("変更契約での率の根拠", default="")
    gates: tuple[Gate, ...] = entry("金額の条件", default=())
    exemptions: tuple[ExemptionRule, ...] = entry("免除", default=())
    allocation: tuple[Share, ...] = entry("学内配分", default=())
    approvals: ApprovalRule = entry("承認する人", default=ApprovalRule.HIGHEST)
    thresholds: tuple[Threshold, ...] = entry("承認の区分", default=())
    refund: RefundRule | None = entry("返還", default=None)
    late_interest: LateInterestRule | None = entry("延滞金", default=None)
    note: str = entry("備考", default="")
