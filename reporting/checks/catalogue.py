"""Every check, in the order of its number."""

from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext
from reporting.checks.kinds import WrongColumn
from reporting.checks.money import IndirectCost, Signs
from reporting.checks.partners import ForeignCompanies, IncompletePartners, OfficeInvolvementParts
from reporting.checks.patents import PatentFilings, PatentStock
from reporting.checks.sizes import AmountPerCase, CasesAndAmounts, ClassBounds, TenMillion, ZeroYenCases
from reporting.checks.sums import Regional, TotalsByPartner, TotalsBySize
from reporting.checks.umbrellas import UmbrellaCompanies
from reporting.checks.years import Sources, YearOverYear

CHECKS: tuple[Check, ...] = (
    TotalsByPartner(),
    TotalsBySize(),
    ClassBounds(),
    CasesAndAmounts(),
    OfficeInvolvementParts(),
    ForeignCompanies(),
    IndirectCost(),
    TenMillion(),
    PatentStock(),
    PatentFilings(),
    UmbrellaCompanies(),
    Regional(),
    Signs(),
    YearOverYear(),
    ZeroYenCases(),
    AmountPerCase(),
    WrongColumn(),
    IncompletePartners(),
    Sources(),
)


def run_checks(context: CheckContext) -> list[Found]:
    """Return what every check in force finds, errors first."""
    in_force = (check for check in CHECKS if check.applies_from <= context.fiscal_year)
    return sorted(
        (found for check in in_force for found in check.run(context)), key=lambda found: found.order
    )


def check_explanation(code: str) -> str:
    """Return what the user reads about a check."""
    return next((check.explanation() for check in CHECKS if check.code == code), "")
