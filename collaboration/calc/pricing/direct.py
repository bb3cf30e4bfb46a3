"""Direct cost: the lines of the plan, the table of charges, and what is added to the charges."""

from collections.abc import Iterator
from fractions import Fraction

from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.kinds import Category, Driver, Element
from collaboration.calc.pricing.policy import Charge
from collaboration.calc.pricing.quote import Line
from core.calc.messages import Message, gettext_noop
from core.calc.money import Rounding
from core.calc.rates import percent_in_words, rate_in_words

AS_PLANNED = Message(gettext_noop("積算した額"))
CUT = Rounding()


def direct_lines(contract: Contract) -> list[Line]:
    """Return the lines of direct cost (costing: element D)."""
    planned = [
        Line(
            Element.DIRECT,
            line.fiscal_year,
            line.label or line.category.label,
            AS_PLANNED,
            line.yen,
            category=line.category,
        )
        for line in contract.request.lines
    ]
    return planned + list(_charged(contract))


def _charged(contract: Contract) -> Iterator[Line]:
    for year in contract.years:
        charges = [line for charge in contract.policy.charges if (line := _charge(contract, charge, year))]
        yield from charges
        base = sum(line.yen for line in charges)
        if base:
            yield from _surcharges(contract, base, year)


def _charge(contract: Contract, charge: Charge, year: int) -> Line | None:
    """Multiply a unit price by its drivers; a charge without a driver is due once, in the first year."""
    by_the_month = Driver.MONTHS in charge.per
    factors = [contract.quantity(driver, year, lasts=by_the_month) for driver in charge.per]
    quantity = Fraction(1 if charge.per or year == contract.years[0] else 0)
    for factor in factors:
        quantity *= factor
    if not quantity:
        return None
    exact = CUT.apply(charge.unit_yen * quantity)
    words = "×".join(rate_in_words(factor) for factor in factors)
    formula = (
        Message(
            gettext_noop("単価%(unit)s円×%(quantity)s（%(drivers)s）"),
            {
                "unit": f"{charge.unit_yen:,}",
                "quantity": words,
                "drivers": (
                    *(driver.label for driver in charge.per),
                    *contract.remark_on_tax(year, includes_tax=charge.includes_tax),
                ),
            },
        )
        if charge.per
        else Message(gettext_noop("定額"))
    )
    return Line(
        Element.DIRECT,
        year,
        charge.label,
        formula,
        contract.in_own_terms(exact, year, includes_tax=charge.includes_tax),
        base_yen=charge.unit_yen,
        article=charge.article,
        source=contract.policy.source,
        category=Category.CHARGE,
    )


def _surcharges(contract: Contract, base: int, year: int) -> Iterator[Line]:
    for surcharge in contract.policy.surcharges:
        words = {"base": f"{base:,}", "rate": percent_in_words(surcharge.rate)}
        yield Line(
            Element.DIRECT,
            year,
            surcharge.label,
            Message(gettext_noop("料金の計%(base)s円×%(rate)s"), words),
            CUT.apply(base * surcharge.rate),
            base_yen=base,
            rate=surcharge.rate,
            rounding=CUT,
            article=surcharge.article,
            source=contract.policy.source,
            category=Category.CHARGE,
        )
