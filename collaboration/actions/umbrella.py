"""What is kept with an umbrella agreement: contracts beneath it, budget frames, meetings of the steering body."""

import datetime
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.agreements import change_agreement
from collaboration.calc.kinds import AgreementKind
from collaboration.models import Agreement, SteeringMeeting, UmbrellaFrame
from collaboration.queries.agreement_content import content_of
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEntry:
    """What is typed of a meeting."""

    held_on: datetime.date
    attendees: str
    decisions: str
    next_on: datetime.date | None


@transaction.atomic
def cover_agreement(umbrella: Agreement, agreement: Agreement, *, by: User, reason: str = "") -> Agreement:
    """Put a contract under an umbrella agreement; `reason` says why, where they have no partner in common.

    Raises ActionRefused for an amendment and for a contract that stands under one already, ValidationError.
    """
    _require_umbrella(umbrella)
    if agreement.parent_id is not None:
        raise ActionRefused(
            _("%(number)sは変更契約です。元の契約の番号を入力してください。") % {"number": agreement.number}
        )
    if agreement.umbrella_id is not None:
        raise ActionRefused(
            _("%(number)sは、すでに包括連携契約%(umbrella)sのもとにあります。")
            % {"number": agreement.number, "umbrella": agreement.umbrella}
        )
    wanted = replace(content_of(agreement), umbrella_id=umbrella.pk, umbrella_reason=reason.strip())
    change_agreement(agreement, wanted, expected_version=agreement.version, by=by)
    return agreement


@transaction.atomic
def uncover_agreement(agreement: Agreement, *, by: User) -> Agreement:
    """Take a contract out from under its umbrella agreement; the contract itself stays as it is."""
    if agreement.umbrella_id is None:
        raise ActionRefused(_("この契約は、すでに包括連携契約から外されています。"))
    wanted = replace(content_of(agreement), umbrella_id=None, umbrella_reason="")
    change_agreement(agreement, wanted, expected_version=agreement.version, by=by)
    return agreement


@transaction.atomic
def set_frame(
    umbrella: Agreement, *, fiscal_year: int | None, amount_yen: int | None, by: User, note: str = ""
) -> UmbrellaFrame | None:
    """Lay down the budget frame of a fiscal year, of the whole term without one; without an amount take it away.

    Raises ActionRefused when there is none to take away, ValidationError for an amount out of range.
    """
    _require_umbrella(umbrella)
    locked = Agreement.objects.select_for_update().get(pk=umbrella.pk)
    frame = locked.frames.filter(fiscal_year=fiscal_year).first()
    if amount_yen is None:
        if frame is None:
            raise ActionRefused(_("取り消す予算枠がありません。予算枠の金額を入力してください。"))
        append_event(frame, "drop_frame", by=by, changes=field_changes(field_values(frame), {}))
        frame.delete()
        return None
    values = {"amount_yen": amount_yen, "note": note.strip()}
    if frame is not None:
        changes = save_versioned(frame, values, expected_version=frame.version, by=by)
        if changes:
            append_event(frame, "set_frame", by=by, changes=changes)
        return frame
    frame = UmbrellaFrame(agreement=locked, fiscal_year=fiscal_year, created_by=by, updated_by=by, **values)
    frame.full_clean()
    frame.save()
    append_event(frame, "set_frame", by=by, changes=field_changes({}, field_values(frame)))
    return frame


@transaction.atomic
def record_meeting(umbrella: Agreement, entry: MeetingEntry, *, by: User) -> SteeringMeeting:
    """Record a meeting of the steering body. Raises ActionRefused for a day to come, ValidationError."""
    _require_umbrella(umbrella)
    _check_day(entry)
    meeting = SteeringMeeting(agreement=umbrella, created_by=by, updated_by=by, **asdict(entry))
    meeting.full_clean()
    meeting.save()
    append_event(meeting, "record_meeting", by=by, changes=field_changes({}, field_values(meeting)))
    return meeting


@transaction.atomic
def change_meeting(
    meeting: SteeringMeeting, entry: MeetingEntry, *, expected_version: int, by: User
) -> SteeringMeeting:
    """Correct the record of a meeting. Raises EditConflict, ActionRefused, ValidationError."""
    _check_day(entry)
    changes = save_versioned(meeting, asdict(entry), expected_version=expected_version, by=by)
    if changes:
        append_event(meeting, "change_meeting", by=by, changes=changes)
    return meeting


def _require_umbrella(agreement: Agreement) -> None:
    if agreement.kind != AgreementKind.UMBRELLA or agreement.parent_id is not None:
        raise ActionRefused(_("%(number)sは包括連携契約ではありません。") % {"number": agreement.number})


def _check_day(entry: MeetingEntry) -> None:
    if entry.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("開催日が今日より後です。今日以前の日付を入力してください。")})
