"""The institution's own dated values."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core.actions.events import append_event, field_changes, field_values
from core.actions.versions import save_versioned
from core.models import Parameter, User


@transaction.atomic
def create_parameter(values: Mapping[str, Any], *, by: User) -> Parameter:
    """Enter a value from a day on. Raises ValidationError."""
    parameter = Parameter(**values, created_by=by, updated_by=by)
    parameter.full_clean()
    parameter.save()
    append_event(parameter, "create", by=by, changes=field_changes({}, field_values(parameter)))
    return parameter


@transaction.atomic
def change_parameter(
    parameter: Parameter, values: Mapping[str, Any], *, expected_version: int, by: User, reason: str = ""
) -> Parameter:
    """Correct a value. Raises EditConflict or ValidationError."""
    changes = save_versioned(parameter, dict(values), expected_version=expected_version, by=by)
    if changes:
        append_event(parameter, "change", by=by, changes=changes, reason=reason)
    return parameter
