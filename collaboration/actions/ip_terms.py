"""Laying down what an agreement says on intellectual property, and changing it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from collaboration.models import Agreement, IpTerms
from core.actions.events import Changes, append_event, field_changes, field_values
from core.actions.versions import EditConflict, save_versioned
from core.models import User

FIELDS = (
    "owner",
    "non_owner_right",
    "publish_ok",
    "notice_days",
    "filing_cost_bearer",
    "sublicence",
    "non_working",
    "non_working_text",
    "secrecy_years",
    "sakura_type",
)


@transaction.atomic
def set_ip_terms(
    agreement: Agreement, values: Mapping[str, Any], *, expected_version: int, by: User
) -> Changes:
    """Lay down or change the terms of an agreement and return what differs; version 0 is that there were none.

    Raises PermissionDenied, EditConflict or ValidationError.
    """
    if not by.has_perm("collaboration.change_ip_terms", agreement):
        raise PermissionDenied
    terms = IpTerms.objects.select_related("updated_by").filter(agreement=agreement).first()
    if terms is not None:
        changes = save_versioned(terms, dict(values), expected_version=expected_version, by=by)
        if changes:
            append_event(terms, "change_ip_terms", by=by, changes=changes)
        return changes
    made = IpTerms(agreement=agreement, created_by=by, updated_by=by, **values)
    made.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise EditConflict(IpTerms.objects.get(agreement=agreement)) from None
    changes = field_changes({}, field_values(made, FIELDS))
    append_event(made, "set_ip_terms", by=by, changes=changes)
    return changes
