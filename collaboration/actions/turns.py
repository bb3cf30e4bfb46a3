"""Passing the turn: an agreement that is not signed yet is always on exactly one desk."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.kinds import BEFORE_SIGNATURE
from collaboration.calc.turn_clock import Holder
from collaboration.models import Agreement, Turn
from core.actions.events import NewEvent, append_events, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import User

FIELDS = ("holder", "office", "since", "until", "note")


@transaction.atomic
def pass_turn(
    agreement: Agreement,
    *,
    holder: Holder,
    by: User,
    on: datetime.date | None = None,
    office: str = "",
    note: str = "",
) -> Turn:
    """Note who has the agreement from a day on, today by default.

    The same side passes it on to another of its offices by naming that office. Raises ActionRefused for a day to come or
    before the last passing, for an agreement that is signed or fell, and when it is there already.
    """
    locked, office = _locked(agreement), office.strip()
    day = on or timezone.localdate()
    standing = locked.turns.open().first()
    last = standing or locked.turns.order_by("-until", "-pk").first()
    if standing is not None and standing.holder == holder and office in ("", standing.office):
        raise ActionRefused(
            _("%(number)sは、すでに「%(holder)s」の手番です。画面を開き直して確かめてください。")
            % {"number": locked.number, "holder": standing.get_holder_display()}
        )
    _check_day(day, (last.until or last.since) if last else None)
    ended = [_ended(standing, day, by)] if standing else []
    turn = Turn(agreement=locked, holder=holder.value, office=office, since=day, note=note.strip())
    event = _begun(turn, by)
    append_events([*ended, event], by=by)
    return turn


@transaction.atomic
def correct_turn(turn: Turn, *, since: datetime.date, by: User) -> Turn:
    """Correct the day of the last passing; the turn before it then ends on that day.

    Raises ActionRefused for a day to come or before the turn before it began, and when the turn was passed on meanwhile.
    """
    _locked(turn.agreement)
    turn.refresh_from_db()
    if turn.until is not None:
        raise ActionRefused(_("この手番は、すでに次に渡されています。日付を直せるのは、いまの手番だけです。"))
    before = turn.agreement.turns.exclude(pk=turn.pk).order_by("-pk").first()
    _check_day(since, before.since if before else None)
    touches = before is not None and before.until == turn.since
    events = [_changed(turn, "correct_turn", by, since=since)]
    if before is not None and (touches or (before.until or since) > since):
        events.append(_changed(before, "correct_turn", by, until=since))
    append_events(events, by=by)
    return turn


def keep_turn(agreement: Agreement, *, by: User | None) -> None:
    """Begin the clock of an agreement that is not signed yet, at the university; stop it when it was signed or fell."""
    standing = agreement.turns.open().first()
    today = timezone.localdate()
    if agreement.state in BEFORE_SIGNATURE:
        if standing is None:
            turn = Turn(agreement=agreement, holder=Holder.UNIVERSITY.value, since=today)
            append_events([_begun(turn, by)], by=by)
    elif standing is not None:
        day = min(agreement.signed_on or today, today)
        append_events([_ended(standing, max(day, standing.since), by)], by=by)


def _locked(agreement: Agreement) -> Agreement:
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.state not in BEFORE_SIGNATURE:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、手番を変えられません。手番は契約を締結するまで記録します。")
            % {"number": locked.number, "state": locked.get_state_display()}
        )
    return locked


def _check_day(day: datetime.date, earliest: datetime.date | None) -> None:
    today = timezone.localdate()
    if day > today:
        raise ActionRefused(
            _("日付が今日より後です。渡した日は、今日（%(today)s）までの日付を入力してください。")
            % {"today": today.isoformat()}
        )
    if earliest is not None and day < earliest:
        raise ActionRefused(
            _("日付が前回の日付より前です。%(earliest)sから今日までの日付を入力してください。")
            % {"earliest": earliest.isoformat()}
        )


def _begun(turn: Turn, by: User | None) -> NewEvent:
    turn.created_by = turn.updated_by = by
    turn.full_clean(validate_constraints=False)
    return _saved(turn, "pass_turn", {})


def _ended(turn: Turn, day: datetime.date, by: User | None) -> NewEvent:
    return _changed(turn, "end_turn", by, until=day)


def _changed(turn: Turn, verb: str, by: User | None, **days: datetime.date) -> NewEvent:
    before = field_values(turn, FIELDS)
    for name, day in days.items():
        setattr(turn, name, day)
    turn.updated_by, turn.version = by, turn.version + 1
    return _saved(turn, verb, before)


def _saved(turn: Turn, verb: str, before: dict[str, object]) -> NewEvent:
    turn.save()
    return NewEvent(turn, verb, field_changes(before, field_values(turn, FIELDS)))
