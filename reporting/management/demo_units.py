"""Chairs of the demonstration: who works in them, where, and with what yearly budget."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from collaboration.actions.research_units import plan_budget, save_part, set_up_unit
from collaboration.calc.research_unit import BudgetLine, MemberRole
from collaboration.models.agreement import Agreement
from collaboration.models.research_unit import ResearchUnit, UnitMember, UnitRoom
from core.calc.fiscal_year import first_day, fiscal_years, last_day
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "units.toml"


def load_units() -> None:
    """Set up every chair as its contract says, with people, a room, and a budget that sums to the contract amount."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["unit"]:
        _load(row, by=User.objects.get(username="sangaku"))


def _load(row: dict[str, Any], *, by: User) -> None:
    agreements = Agreement.objects.filter(title=row["title"], parties__organization__name=row["partner"])
    agreement = agreements.order_by("-starts_on")[0]
    unit = set_up_unit(
        agreement,
        {
            "form": row["form"],
            "name": row["name"],
            "name_en": row["name_en"],
            "department": agreement.department,
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
        },
        by=by,
    )
    for person in row["people"]:
        _add_member(unit, person, by=by)
    room = {**row["room"], "starts_on": unit.starts_on, "ends_on": unit.ends_on}
    save_part(UnitRoom(unit=unit), room, expected_version=unit.version, by=by)
    _plan(unit, row["percent"], by=by)


def _add_member(unit: ResearchUnit, row: dict[str, Any], *, by: User) -> None:
    """Add somebody; the head is the principal researcher of the contract, who keeps other duties."""
    values = {"starts_on": unit.starts_on, **row}
    if row["role"] == MemberRole.HEAD:
        principal = unit.agreement.researchers.get(is_principal=True)
        values |= {"person": principal.person, "name": principal.name}
    elif row["role"] == MemberRole.COMPANY:
        values["organization"] = unit.agreement.parties.get(is_lead=True).organization
    save_part(UnitMember(unit=unit), values, expected_version=unit.version, by=by)


def _plan(unit: ResearchUnit, percent: dict[str, int], *, by: User) -> None:
    """Share the contract amount out by months and purposes; what is left over is for other direct cost."""
    amount, ends_on = unit.agreement.amount_yen, unit.ends_on
    if amount is None or ends_on is None:
        return
    months = {year: _months(unit.starts_on, ends_on, year) for year in fiscal_years(unit.starts_on, ends_on)}
    left = amount
    for order, (year, share) in enumerate(months.items(), start=1):
        of_year = left if order == len(months) else amount * share // sum(months.values())
        left -= of_year
        planned = {line: of_year * percent.get(line.value, 0) // 100 for line in BudgetLine}
        planned[BudgetLine.OTHER] += of_year - sum(planned.values())
        plan_budget(unit, year, planned, expected_version=unit.version, by=by)


def _months(starts_on: datetime.date, ends_on: datetime.date, fiscal_year: int) -> int:
    first, last = max(starts_on, first_day(fiscal_year)), min(ends_on, last_day(fiscal_year))
    return (last.year - first.year) * 12 + last.month - first.month + 1
