"""A request under a policy: what the steps of the calculation ask of both."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from collaboration.calc.pricing.kinds import Driver, TaxMode, TaxTreatment
from collaboration.calc.pricing.periods import MONTHS_OF_A_YEAR, months_of, periods_by_year
from collaboration.calc.pricing.policy import CostPolicy, UnitPrice
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import Problem, RecordRefused
from core.calc.dates import slashed
from core.calc.fiscal_year import last_day
from core.calc.messages import Message, Word, gettext_noop
from core.calc.money import Rounding


def refused(path: str, label: str, template: str, **words: Word) -> RecordRefused:
    """Return the refusal of one field."""
    return RecordRefused([Problem(path, label, Message(template, words))])


def quotient(dividend: Fraction | int, divisor: Fraction) -> Fraction:
    """Return the exact quotient."""
    return Fraction(dividend) * Fraction(divisor.denominator, divisor.numerator)


def inner_tax(yen: int, rate: Fraction, rounding: Rounding) -> int:
    """Return the tax that an amount with tax contains; rounded up it is never more than the amount."""
    tax = rounding.apply(Fraction(yen * rate.numerator, rate.denominator + rate.numerator))
    return min(tax, yen) if yen > 0 else tax


@dataclass(frozen=True)
class Contract:
    """The two inputs of a price, with what follows from both together."""

    request: PricingRequest
    policy: CostPolicy

    @cached_property
    def years(self) -> range:
        """The fiscal years of the contract."""
        return self.request.years

    @cached_property
    def months(self) -> int:
        """The months of the whole contract."""
        return months_of(self.request.begins_on, self.request.finishes_on)

    @cached_property
    def months_by_year(self) -> Counter[int]:
        """The months of the contract that begin in each fiscal year."""
        return periods_by_year(self.request.begins_on, self.months)

    @property
    def is_inclusive(self) -> bool:
        """Whether amounts stand with tax."""
        return self.policy.tax.mode is TaxMode.INCLUSIVE

    @property
    def treatment(self) -> TaxTreatment:
        """How consumption tax treats the contract: as told for it, else as the policy says."""
        return self.request.tax_treatment or self.policy.tax.treatment

    @cached_property
    def tax_rates(self) -> dict[int, Fraction]:
        """The rate of consumption tax by fiscal year: that of the day on which the year's service is complete.

        Interpreted meaning: of the last day of the contract in that year, unless a day is given. Raises RecordRefused.
        """
        return {year: self._tax_rate(year) for year in self.years}

    def _tax_rate(self, year: int) -> Fraction:
        return self._rate_of_law(year) if self.treatment is TaxTreatment.TAXABLE else Fraction(0)

    def _rate_of_law(self, year: int) -> Fraction:
        """Return the rate of a taxable service. Raises RecordRefused."""
        day = self.request.tax_date or min(last_day(year), self.request.finishes_on)
        begun = [entry for entry in self.policy.tax.rates if entry.valid_from <= day]
        if not begun:
            raise refused(
                "tax_date",
                gettext_noop("消費税率を決める日"),
                gettext_noop("%(day)sの消費税率が定められていません。日付を確かめてください。"),
                day=slashed(day),
            )
        return max(begun, key=lambda entry: entry.valid_from).rate

    def in_own_terms(self, yen: int, year: int, *, includes_tax: bool) -> int:
        """Return an amount as the policy states its amounts: with tax or without. Fractions of a yen are cut.

        A price published with tax contains the tax of the law; a contract that is not taxed does not pay it.
        """
        rounding = self.policy.rounding.tax.rounding
        if includes_tax == self.is_inclusive:
            return yen
        if includes_tax:
            return yen - inner_tax(yen, self._rate_of_law(year), rounding)
        return yen + rounding.apply(yen * self.tax_rates[year])

    def remark_on_tax(self, year: int, *, includes_tax: bool) -> tuple[str, ...]:
        """Return the words that tell why an amount is not the product of what its formula names; mostly none."""
        if includes_tax == self.is_inclusive or not self.tax_rates[year]:
            return ()
        if includes_tax:
            return (gettext_noop("税込の単価のため消費税等を除いた額"),)
        return (gettext_noop("税抜の単価のため消費税等を加えた額"),)

    def unit_yen(self, price: UnitPrice, path: str) -> int:
        """Return a unit price: as given, or its yearly pool over its yearly quantity. Raises RecordRefused."""
        if price.yen is not None:
            return price.yen
        if price.pool_yen is None or not price.pool_quantity:
            raise refused(
                path,
                price.label,
                gettext_noop("単価が定められていません。単価か、年間の原資と総量を規程に登録してください。"),
            )
        return self.policy.rounding.unit_price.rounding.apply(quotient(price.pool_yen, price.pool_quantity))

    def quantity(self, driver: Driver, year: int, *, lasts: bool = False) -> Fraction:
        """Return how much of a driver a fiscal year has. Raises RecordRefused when nothing tells it.

        Without a year a quantity counts in the first; points describe the plan of a trial and hold for every year, and
        so does a quantity that `lasts` because its price is by the month (months × cases × persons).
        """
        stated = [item for item in self.request.quantities if item.driver is driver]
        if not stated:
            return self._own_quantity(driver, year)
        everywhere = driver is Driver.POINTS or (lasts and driver is not Driver.MONTHS)
        return sum(
            (
                item.quantity
                for item in stated
                if (item.fiscal_year or self.years[0]) == year or (everywhere and item.fiscal_year is None)
            ),
            start=Fraction(0),
        )

    def yearly_quantity(self, driver: Driver, year: int) -> Fraction:
        """Return how much of a driver a price per year is multiplied by (costing 3: ㎡·year). Raises RecordRefused.

        The contract's own space counts for the months in which it is used; an area that is stated counts as stated.
        """
        whole = self.quantity(driver, year)
        if driver is not Driver.AREA_M2 or any(item.driver is driver for item in self.request.quantities):
            return whole
        return whole * Fraction(self.months_by_year[year], MONTHS_OF_A_YEAR)

    def _own_quantity(self, driver: Driver, year: int) -> Fraction:
        """Return what the contract itself tells of a driver: its months, its space, the hours of its people, itself."""
        hours = [
            item.hours
            for item in self.request.commitments
            if item.hours is not None and item.fiscal_year == year
        ]
        match driver:
            case Driver.CONTRACTS:
                return Fraction(1 if year == self.years[0] else 0)
            case Driver.MONTHS:
                return Fraction(self.months_by_year[year])
            case Driver.AREA_M2 if self.request.space is not None:
                return Fraction(self.request.space.area_m2 if self.months_by_year[year] else 0)
            case Driver.HOURS if any(item.hours is not None for item in self.request.commitments):
                return sum(hours, start=Fraction(0))
        raise refused(
            "quantities",
            driver.label,
            gettext_noop("「%(driver)s」の数量がありません。この規程の単価に掛ける数量を入力してください。"),
            driver=(driver.label,),
        )
