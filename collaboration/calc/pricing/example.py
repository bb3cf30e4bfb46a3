"""One contract of a year, priced under policies to show how they differ: what a policy knows of it is priced, the rest left out."""

import datetime
from fractions import Fraction

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Category, Driver, ValueMethod
from collaboration.calc.pricing.policy import CostPolicy, ValueRule
from collaboration.calc.pricing.request import (
    Commitment,
    CompanyResearcher,
    CostLine,
    PricingRequest,
    Quantity,
    Space,
)
from core.calc.fiscal_year import first_day, fiscal_year_of, last_day
from core.calc.messages import gettext_noop

DIRECT_YEN = 5_000_000
VALUE_YEN = 1_000_000
HOURLY_YEN = 20_000
HOURS = 50
ANNUAL_PAY_YEN = 10_000_000
EFFORT = Fraction(1, 10)
MONTHS = 12
QUANTITIES = {
    Driver.HOURS: 10,
    Driver.POINTS: 40,
    Driver.CASES: 5,
    Driver.MONTHS: MONTHS,
    Driver.PERSONS: 1,
    Driver.VISITS: 40,
    Driver.AREA_M2: 100,
    Driver.CONTRACTS: 1,
    Driver.DAYS: 10,
}
PRICED_BY_CHARGES = frozenset({AgreementKind.CONSULTING, AgreementKind.CLINICAL_TRIAL})
"""Kinds whose cost stands in a table of charges, so that no further direct cost is supposed."""


def example_request(policy: CostPolicy, day: datetime.date) -> PricingRequest:
    """Return the example for a policy: the fiscal year of the day, or the first whole one in which the policy holds."""
    starts_on = first_day(fiscal_year_of(day))
    if starts_on < policy.valid_from:
        starts_on = first_day(fiscal_year_of(policy.valid_from) + 1)
    year = fiscal_year_of(starts_on)
    return PricingRequest(
        kind=policy.kind,
        date=starts_on,
        starts_on=starts_on,
        ends_on=last_day(year),
        lines=_lines(policy, year),
        commitments=(_commitment(policy.value, year),) if policy.value else (),
        company_researchers=(CompanyResearcher(MONTHS),) if policy.researcher_fee else (),
        space=_space(policy),
        quantities=tuple(
            Quantity(driver, Fraction(amount), year)
            for driver, amount in QUANTITIES.items()
            if driver in _drivers(policy)
        ),
    )


def _lines(policy: CostPolicy, year: int) -> tuple[CostLine, ...]:
    if policy.charges and policy.kind in PRICED_BY_CHARGES:
        return ()
    is_donation = policy.kind in (AgreementKind.DONATION, AgreementKind.ENDOWED_CHAIR)
    category = Category.DONATION if is_donation else Category.OTHER
    return (CostLine(category, year, DIRECT_YEN),)


def _commitment(rule: ValueRule, year: int) -> Commitment:
    person = gettext_noop("研究者")
    match rule.method:
        case ValueMethod.HOURS:
            return Commitment(person, year, hours=Fraction(HOURS), hourly_yen=HOURLY_YEN)
        case ValueMethod.EFFORT:
            return Commitment(person, year, effort=EFFORT, annual_pay_yen=ANNUAL_PAY_YEN)
        case ValueMethod.GRADES:
            grade = rule.grades[0].code if rule.grades else ""
            return Commitment(person, year, grade=grade, hours=Fraction(HOURS), hourly_yen=HOURLY_YEN)
        case ValueMethod.FREE:  # pragma: no branch -- the last of the methods
            return Commitment(person, year, amount_yen=VALUE_YEN)


def _space(policy: CostPolicy) -> Space | None:
    schedules = [policy.facility, *(rule.schedule for rule in policy.indirect)]
    areas = [schedule.base_area_m2 for schedule in schedules if schedule is not None]
    return Space(areas[0]) if areas else None


def _drivers(policy: CostPolicy) -> set[Driver]:
    charged = {driver for charge in policy.charges for driver in charge.per}
    return charged | {price.driver for rule in policy.indirect for price in rule.prices}
