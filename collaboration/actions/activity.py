"""What the office says about an agreement: carried out in a year or not, and its own part in it."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.calc.kinds import InvolvementStep, Origin
from collaboration.models import ActivityOverride, Agreement, OfficeInvolvement
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import User


@transaction.atomic
def set_activity(
    agreement: Agreement, fiscal_year: int, *, carried_out: bool | None, reason: str, by: User
) -> ActivityOverride | None:
    """Say against the term that the agreement was, or was not, carried out in a year; None lets the term decide again.

    Raises ActionRefused without a reason.
    """
    if not reason.strip():
        raise ActionRefused(_("実施状況を変える理由を入力してください。例：研究を中断したため"))
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    override = agreement.activity_overrides.filter(fiscal_year=fiscal_year).first()
    before = {"carried_out": override.carried_out if override else None}
    changes = field_changes(before, {"carried_out": carried_out})
    if carried_out is None:
        if override is not None:
            append_event(override, "clear_activity", by=by, changes=changes, reason=reason.strip())
            override.delete()
        return None
    override = override or ActivityOverride(agreement=agreement, fiscal_year=fiscal_year, created_by=by)
    override.carried_out, override.reason, override.updated_by = carried_out, reason.strip(), by
    override.full_clean()
    override.save()
    append_event(override, "set_activity", by=by, changes=changes, reason=reason.strip())
    return override


@transaction.atomic
def set_office_involvement(
    agreement: Agreement,
    *,
    involved: bool,
    steps: Iterable[InvolvementStep],
    origin: Origin,
    noted_on: datetime.date | None,
    note: str,
    by: User,
) -> OfficeInvolvement:
    """Record whether the office took part, in which steps, and who brought the parties together.

    Raises ValidationError when a matching is not recorded as an involvement.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    existing = OfficeInvolvement.objects.filter(agreement=agreement).first()
    involvement = existing or OfficeInvolvement(agreement=agreement, created_by=by)
    before = field_values(involvement) if existing else {}
    wanted = frozenset(steps) if involved else frozenset()
    involvement.involved, involvement.origin = involved, origin.value
    involvement.steps = [step.value for step in InvolvementStep if step in wanted]
    involvement.noted_on, involvement.note, involvement.updated_by = noted_on, note, by
    involvement.full_clean()
    involvement.save()
    changes = field_changes(before, field_values(involvement))
    if changes:
        append_event(involvement, "set_involvement", by=by, changes=changes)
    return involvement
