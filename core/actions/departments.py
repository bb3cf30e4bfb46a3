"""Departments of the institution."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core.actions.events import append_event, field_changes, field_values
from core.actions.versions import save_versioned
from core.calc.search_keys import department_search_key
from core.models import Department, User


@transaction.atomic
def create_department(values: Mapping[str, Any], *, by: User | None) -> Department:
    """Enter a department. Raises ValidationError."""
    department = Department(**values, created_by=by, updated_by=by)
    department.search_key = _key(values, department)
    department.full_clean()
    department.save()
    append_event(department, "create", by=by, changes=field_changes({}, field_values(department)))
    return department


@transaction.atomic
def change_department(
    department: Department, values: Mapping[str, Any], *, expected_version: int, by: User | None
) -> Department:
    """Change names, code or the day of closing. Raises EditConflict or ValidationError."""
    written = {**values, "search_key": _key(values, department)}
    changes = save_versioned(department, written, expected_version=expected_version, by=by)
    changes.pop("search_key", None)
    if changes:
        append_event(department, "change", by=by, changes=changes)
    return department


def _key(values: Mapping[str, Any], department: Department) -> str:
    names = {name: values.get(name, getattr(department, name)) for name in ("name", "name_en", "code")}
    return department_search_key(**names)
