"""Chairs, divisions and joint institutes: setting them up, and their people, rooms and yearly budgets.

The version of the unit guards everything in it, so that two people never plan the same year over each other.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.calc.research_unit import BudgetLine
from collaboration.models import Agreement, ResearchUnit, UnitBudget, UnitMember, UnitRoom
from core.actions.events import Changes, append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import User

Part = TypeVar("Part", bound=UnitMember | UnitRoom)


@transaction.atomic
def set_up_unit(agreement: Agreement, values: Mapping[str, Any], *, by: User) -> ResearchUnit:
    """Set up the unit that an agreement pays for.

    Raises ActionRefused for an amendment and for a second unit, ValidationError when a value breaks a rule.
    """
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.parent_id is not None:
        raise ActionRefused(_("変更契約には登録できません。元の契約の画面から登録してください。"))
    if ResearchUnit.objects.filter(agreement=locked).exists():
        raise ActionRefused(
            _("%(number)sの講座・研究所は、すでに登録されています。画面を開き直して確かめてください。")
            % {"number": locked.number}
        )
    unit = ResearchUnit(agreement=locked, **values, created_by=by, updated_by=by)
    unit.full_clean()
    unit.save()
    append_event(unit, "set_up_unit", by=by, changes=field_changes({}, field_values(unit)))
    return unit


@transaction.atomic
def change_unit(
    unit: ResearchUnit, values: Mapping[str, Any], *, expected_version: int, by: User, reason: str = ""
) -> ResearchUnit:
    """Change what is said of a unit. Raises EditConflict or ValidationError."""
    changes = save_versioned(unit, dict(values), expected_version=expected_version, by=by)
    if changes:
        append_event(unit, "change", by=by, changes=changes, reason=reason)
    return unit


@transaction.atomic
def save_part(
    part: Part, values: Mapping[str, Any], *, expected_version: int, by: User, reason: str = ""
) -> Part:
    """Add a person or a room to a unit, or change one; `expected_version` is the unit's.

    Raises EditConflict, or ValidationError when a value breaks a rule.
    """
    before = field_values(part) if part.pk else {}
    verb = "change" if part.pk else "create"
    for name, value in values.items():
        setattr(part, name, value)
    changes = field_changes(before, field_values(part))
    changes.pop("unit", None)
    if changes:
        part.full_clean()
        _lock(part.unit, expected_version, by)
        part.save()
        append_event(part, verb, by=by, changes=changes, reason=reason)
    return part


@transaction.atomic
def remove_part(part: Part, *, expected_version: int, by: User) -> ResearchUnit:
    """Take back a person or a room entered by mistake; who left keeps the row with an end. Raises EditConflict."""
    _lock(part.unit, expected_version, by)
    changes = field_changes(field_values(part), {})
    changes.pop("unit", None)
    append_event(part, "delete", by=by, changes=changes)
    part.delete()
    return part.unit


@transaction.atomic
def plan_budget(
    unit: ResearchUnit,
    fiscal_year: int,
    planned_yen: Mapping[BudgetLine, int],
    *,
    expected_version: int,
    by: User,
    reason: str = "",
) -> None:
    """Plan a fiscal year of a unit, in yen by purpose; others stay as they are. Raises EditConflict."""
    standing = unit.budgets.filter(fiscal_year=fiscal_year).first()
    budget = standing or UnitBudget(unit=unit, fiscal_year=fiscal_year)
    before = field_values(budget)
    for line, yen in planned_yen.items():
        setattr(budget, line.field, yen)
    changes = field_changes(before, field_values(budget))
    if not changes:
        return
    _lock(unit, expected_version, by)
    budget.full_clean()
    budget.save()
    # The year as well: a sum alone says nothing.
    named: Changes = {"fiscal_year": [None, fiscal_year], **changes}
    append_event(budget, "plan_budget", by=by, changes=named, reason=reason)


def _lock(unit: ResearchUnit, expected_version: int, by: User) -> None:
    save_versioned(unit, {}, expected_version=expected_version, by=by, children_changed=True)
