"""What the upkeep of a right costs year by year: Japan by the tables, abroad estimated with rates of exchange."""

import datetime
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction

from collaboration.calc.records import MISSING_VALUE, Problem, RecordRefused
from core.calc.fiscal_year import fiscal_year_of
from core.calc.messages import gettext_noop
from core.calc.money import Rounding, RoundingMode
from ip.calc.fees.acts import FIRST_YEARS, priced_years
from ip.calc.fees.kinds import CountedFrom, Fee, Office
from ip.calc.fees.quote import ProjectedCost
from ip.calc.fees.request import FeeItem, FeeRequest, ForeignRight, ProjectionRequest
from ip.calc.fees.selection import Act, refused
from ip.calc.fees.tables import FeeTables, ForeignRow

MONTHS = 12
TERM_YEARS = 20
YEN = "JPY"
TO_THE_YEN = Rounding(1, RoundingMode.HALF_UP)


def projected(request: FeeRequest, tables: FeeTables) -> tuple[ProjectedCost, ...]:
    """Return what falls due, in the order of the days. Raises RecordRefused with the paths of `projection`."""
    asked = request.projection
    if asked is None:
        return ()
    costs = [*_japan(request, asked, tables), *_abroad(asked, tables)]
    first = asked.from_on
    chosen = [cost for cost in costs if first is None or first <= cost.due_on]
    return tuple(sorted(chosen, key=lambda cost: (cost.due_on, cost.right is not None, cost.right or 0)))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months on, or the last day of a shorter month: an estimate, no time limit."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    last = monthrange(day.year + years, month + 1)[1]
    return datetime.date(day.year + years, month + 1, min(day.day, last))


def _japan(request: FeeRequest, asked: ProjectionRequest, tables: FeeTables) -> Iterator[ProjectedCost]:
    registered = asked.registered_on
    if registered is None:
        return
    filed = request.filed_on
    if filed is None:
        raise RecordRefused([Problem("filed_on", gettext_noop("出願日"), MISSING_VALUE)])
    if registered < filed:
        sentence = gettext_noop("登録日が出願日より前です。どちらかの日付を直してください。")
        raise refused("projection.registered_on", gettext_noop("登録日"), sentence)
    ends = months_later(filed, MONTHS * TERM_YEARS)
    for years in [(1, FIRST_YEARS), *((year, year) for year in range(FIRST_YEARS + 1, asked.years + 1))]:
        due = months_later(registered, MONTHS * (years[0] - 1))
        if due < ends:
            yield _year_in_japan(request, asked, tables, years, due)


def _year_in_japan(
    request: FeeRequest,
    asked: ProjectionRequest,
    tables: FeeTables,
    years: tuple[int, int],
    due: datetime.date,
) -> ProjectedCost:
    item = FeeItem(Fee.ANNUITY, due, claims=asked.claims, first_year=years[0], last_year=years[1])
    try:
        line = priced_years(tables, Act(request, item, 0), years).line
    except RecordRefused as refusal:
        raise RecordRefused([_moved(problem) for problem in refusal.problems]) from refusal
    return ProjectedCost(
        Office.JP,
        years,
        due,
        fiscal_year_of(due),
        line.total_yen,
        is_estimate=False,
        amount=line.total_yen,
        currency=YEN,
        status=line.status,
    )


def _moved(problem: Problem) -> Problem:
    """Name a fault by the field of the projection that stands for the field of an act."""
    places = {"items[0].on": "projection.registered_on", "items[0].claims": "projection.claims"}
    return Problem(places.get(problem.path, problem.path), problem.label, problem.message)


def _abroad(asked: ProjectionRequest, tables: FeeTables) -> Iterator[ProjectedCost]:
    rates = {rate.currency: rate.yen for rate in asked.rates}
    for place, right in enumerate(asked.foreign):
        for row in tables.foreign:
            if row.office is right.office:
                yield from _years_abroad(place, right, row, rates, asked.years)


def _years_abroad(
    place: int, right: ForeignRight, row: ForeignRow, rates: dict[str, Fraction], years: int
) -> Iterator[ProjectedCost]:
    path = f"projection.foreign[{place}]"
    begins = right.filed_on if row.counted_from is CountedFrom.FILING else right.granted_on
    if begins is None:
        raise RecordRefused([Problem(f"{path}.granted_on", gettext_noop("登録日"), MISSING_VALUE)])
    if row.currency not in rates:
        sentence = gettext_noop("%(currency)sの換算の率（1単位の円）を入力してください。例：150")
        raise refused("projection.rates", gettext_noop("換算の率"), sentence, currency=row.currency)
    if row.per_claim and not right.claims:
        sentence = gettext_noop("請求項の数を1以上で入力してください。例：10")
        raise refused(f"{path}.claims", gettext_noop("請求項の数"), sentence)
    for year in range(row.year_from, min(row.year_to, years) + 1):
        due = months_later(begins, MONTHS * (year - 1) + row.offset_months)
        if _is_owed(right, due):
            amount = row.amount + row.per_claim * right.claims
            yield ProjectedCost(
                right.office,
                (year, year),
                due,
                fiscal_year_of(due),
                TO_THE_YEN.apply(amount * rates[row.currency]),
                is_estimate=True,
                amount=amount,
                currency=row.currency,
                status=row.status,
                right=place,
            )


def _is_owed(right: ForeignRight, due: datetime.date) -> bool:
    """Whether a year is paid at this office: within the term, at the EPO until the grant, in China from the grant."""
    if due >= months_later(right.filed_on, MONTHS * TERM_YEARS):
        return False
    granted = right.granted_on
    match right.office:
        case Office.EP:
            return granted is None or due <= granted
        case Office.UP | Office.CN:
            return granted is None or due >= granted
    return True
