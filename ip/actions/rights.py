"""Families and rights: entering and changing them, their owners, and what happens to them.

State and days of a right are written here alone, always by `facts_of` from the events that stand.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import Changes, append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict, save_versioned
from core.models import User
from core.models.wording import translated
from ip.actions.right_numbers import take_family_number, take_right_number
from ip.calc.docket.kinds import EventCode
from ip.calc.right_entry import EventEntry, FamilyContent, NumbersRefused, OwnerEntry, RightContent
from ip.calc.rights import RightFacts, facts_of, order_faults, share_faults
from ip.models import EventSource, Family, Ownership, Right, RightEvent

SECRET_FIELDS = ("title", "strategy", "note")
"""Fields that the event log does not repeat: a log is read by more people than an unpublished invention."""

FUTURE_EVENTS = frozenset({EventCode.PUBLICATION_PLANNED})


@transaction.atomic
def start_family(content: FamilyContent, *, by: User | None) -> Family:
    """Begin a family. Raises ValidationError."""
    family = Family(
        number=take_family_number(),
        title=content.title,
        department_id=content.department_id,
        strategy=content.strategy,
        created_by=by,
        updated_by=by,
    )
    family.full_clean()
    family.save()
    family.disclosures.set(content.disclosure_ids)
    append_event(family, "create", by=by, changes=hide_secrets(field_changes({}, field_values(family))))
    return family


@transaction.atomic
def change_family(family: Family, content: FamilyContent, *, expected_version: int, by: User) -> Family:
    """Change what is said of a family. Raises EditConflict, ValidationError."""
    before = frozenset(family.disclosures.values_list("pk", flat=True))
    values = {
        "title": content.title,
        "department_id": content.department_id,
        "strategy": content.strategy,
    }
    moved = before != content.disclosure_ids
    changes = save_versioned(family, values, expected_version=expected_version, by=by, children_changed=moved)
    if moved:
        family.disclosures.set(content.disclosure_ids)
        changes["disclosures"] = [sorted(before), sorted(content.disclosure_ids)]
    if changes:
        append_event(family, "change", by=by, changes=hide_secrets(changes))
    return family


@transaction.atomic
def enter_right(
    family: Family,
    content: RightContent,
    *,
    owners: Sequence[OwnerEntry],
    events: Iterable[EventEntry] = (),
    by: User,
) -> Right:
    """Enter a right with its owners and what happened so far. Raises ValidationError, at the field where it has one."""
    right = Right(family=family, created_by=by, updated_by=by, **_stored(content))
    right.number = content.number or take_right_number()
    _check(right)
    right.save()
    append_event(right, "create", by=by, changes=hide_secrets(field_changes({}, field_values(right))))
    if owners:
        set_owners(right, owners, expected_version=right.version, by=by)
    for entry in sorted(events, key=lambda each: each.on):
        record_right_event(right, entry, by=by)
    return right


@transaction.atomic
def change_right(right: Right, content: RightContent, *, expected_version: int, by: User) -> Right:
    """Change what a right is. Its state does not change by this. Raises EditConflict, ValidationError."""
    values = _stored(content)
    values["number"] = content.number or right.number
    twin = _twin_of(right, values)
    if twin is not None:
        raise ValidationError({"application_number": _taken_by(twin)})
    _check_parent(right, values["parent_id"])
    changes = save_versioned(right, values, expected_version=expected_version, by=by)
    if changes:
        append_event(right, "change", by=by, changes=hide_secrets(changes))
    return right


@transaction.atomic
def set_owners(
    right: Right, owners: Sequence[OwnerEntry], *, expected_version: int, by: User, reason: str = ""
) -> None:
    """Lay down whose a right is. Raises EditConflict, and ActionRefused where shares do not come to the whole."""
    rows = [_ownership(right, owner) for owner in owners]
    if not rows:
        raise ActionRefused(_("権利者を1者以上入力してください。例：本学"))
    faults = share_faults([row.parts for row in rows])
    if faults:
        raise ActionRefused(translated(faults[0]))
    _refuse_twice(rows)
    if right.version != expected_version:
        raise EditConflict(right)
    before = _owners_in_words(right.ownerships.select_related("organization", "person"))
    save_versioned(right, {}, expected_version=expected_version, by=by, children_changed=True)
    right.ownerships.all().delete()
    for row in rows:
        row.full_clean()
        row.save()
    after = _owners_in_words(rows)
    if before != after:
        append_event(
            right,
            "set_owners",
            by=by,
            changes=field_changes({"ownerships": before}, {"ownerships": after}),
            reason=reason,
        )


@transaction.atomic
def record_right_event(
    right: Right,
    entry: EventEntry,
    *,
    by: User | None,
    supersedes: RightEvent | None = None,
    reason: str = "",
) -> RightEvent:
    """Record what happened to a right, or correct what was recorded; the state follows.

    Raises ActionRefused, ValidationError at the field.
    """
    if entry.on > timezone.localdate() and entry.code not in FUTURE_EVENTS:
        raise ValidationError({"on": _("日付が今日より後です。今日以前の日付を入力してください。")})
    locked = _locked(right, supersedes)
    standing = [each for each in locked.events.standing() if supersedes is None or each.pk != supersedes.pk]
    if any(each.code == entry.code and each.on == entry.on for each in standing):
        raise ActionRefused(_("同じ日の同じ出来事が、すでに登録されています。"))
    event = RightEvent(
        right=locked,
        code=entry.code.value,
        on=entry.on,
        served_on=entry.served_on,
        note=entry.note,
        document_id=entry.document_id,
        source=EventSource.MANUAL,
        supersedes=supersedes,
        recorded_by=by,
    )
    faults = order_faults([each.happened for each in [*standing, event]])
    if faults:
        raise ValidationError({"on": translated(faults[0])})
    event.full_clean()
    event.save()
    changes = field_changes(
        {} if supersedes is None else field_values(supersedes, ("code", "on", "served_on")),
        field_values(event, ("code", "on", "served_on")),
    )
    verb = "record_right_event" if supersedes is None else "correct_right_event"
    _tell(locked, verb, changes, by=by, reason=reason)
    right.refresh_from_db()
    return event


@transaction.atomic
def retract_right_event(event: RightEvent, *, by: User, reason: str) -> RightEvent:
    """Take back an event that never happened. Raises ActionRefused without a reason, or when it was corrected meanwhile."""
    if not reason.strip():
        raise ActionRefused(_("取り消す理由を入力してください。例：別の出願の登録だったため"))
    locked = _locked(event.right, event)
    retraction = RightEvent(
        right=locked,
        code=event.code,
        on=event.on,
        note=reason.strip()[:300],
        supersedes=event,
        is_retraction=True,
        recorded_by=by,
    )
    retraction.full_clean()
    retraction.save()
    changes = field_changes(field_values(event, ("code", "on")), {})
    _tell(locked, "retract_right_event", changes, by=by, reason=reason)
    event.right.refresh_from_db()
    return retraction


def derived_values(facts: RightFacts) -> dict[str, Any]:
    """Return the columns of a right that follow from its events."""
    return {
        "state": facts.state.value,
        "filed_on": facts.filed_on,
        "published_on": facts.published_on,
        "registered_on": facts.registered_on,
        "ended_on": facts.ended_on,
    }


def facts_of_right(right: Right, day: datetime.date) -> RightFacts:
    """Return what follows from the events of a right up to a day."""
    return facts_of([event.happened for event in right.events.standing()], day)


def _tell(right: Right, verb: str, changes: Changes, *, by: User | None, reason: str) -> None:
    """Derive state and days anew, and append the event with what changed by it."""
    derived = derived_values(facts_of_right(right, timezone.localdate()))
    more = save_versioned(right, derived, expected_version=right.version, by=by)
    append_event(right, verb, by=by, changes={**changes, **more}, reason=reason)


def _locked(right: Right, superseded: RightEvent | None) -> Right:
    locked = Right.objects.select_for_update(of=("self",)).get(pk=right.pk)
    if superseded is not None and not locked.events.standing().filter(pk=superseded.pk).exists():
        raise ActionRefused(_("この出来事は、すでに訂正または取消しされています。画面を開き直してください。"))
    return locked


def _stored(content: RightContent) -> dict[str, Any]:
    """Return the columns of a right. Raises ValidationError for numbers that cannot be read."""
    try:
        keys = content.keys()
    except NumbersRefused as refused:
        raise ValidationError(
            {name: translated(error.message) for name, error in refused.by_field.items()}
        ) from refused
    values = asdict(content)
    return {**values, **keys, "kind": content.kind.value, "route": content.route.value}


def _check(right: Right) -> None:
    twin = _twin_of(right, field_values(right) | {"application_key": right.application_key})
    if twin is not None:
        raise ValidationError({"application_number": _taken_by(twin)})
    _check_parent(right, right.parent_id)
    right.full_clean()


def _check_parent(right: Right, parent_id: int | None) -> None:
    """A right comes from another of its own family, and nothing from itself."""
    seen = {right.pk}
    while parent_id is not None:
        parent = Right.objects.filter(pk=parent_id, family_id=right.family_id).first()
        if parent is None or parent.pk in seen:
            raise ValidationError({"parent": _("もとの出願は、同じファミリーの別の権利から選んでください。")})
        seen.add(parent.pk)
        parent_id = parent.parent_id


def _twin_of(right: Right, values: Mapping[str, Any]) -> Right | None:
    if not values["application_key"]:
        return None
    same = Right.objects.filter(
        kind=values["kind"], office=values["office"], application_key=values["application_key"]
    )
    return same.exclude(pk=right.pk).first()


def _taken_by(twin: Right) -> str:
    return _("この出願番号は、%(number)sとして登録済みです。番号を確認してください。") % {
        "number": twin.number
    }


def _ownership(right: Right, owner: OwnerEntry) -> Ownership:
    share, cost = owner.share, owner.cost
    return Ownership(
        right=right,
        is_university=owner.is_university,
        organization_id=owner.organization_id,
        person_id=owner.person_id,
        name=owner.name,
        owner_class="" if owner.owner_class is None else owner.owner_class.value,
        share_numerator=None if share is None else share.numerator,
        share_denominator=None if share is None else share.denominator,
        cost_numerator=None if cost is None else cost.numerator,
        cost_denominator=None if cost is None else cost.denominator,
    )


def _refuse_twice(rows: Iterable[Ownership]) -> None:
    seen: set[object] = set()
    for row in rows:
        key = (row.organization_id, row.person_id, row.name)
        if key in seen:
            raise ActionRefused(_("「%(name)s」が2回入力されています。") % {"name": row.owner_name})
        seen.add(key)


def _owners_in_words(rows: Iterable[Ownership]) -> list[str]:
    return [
        " ".join(part for part in (row.owner_name, "" if row.share is None else str(row.share)) if part)
        for row in rows
    ]


def hide_secrets(changes: Mapping[str, Any]) -> Changes:
    """Leave the words of a secret out of the log: that it changed is told, not what it says."""
    hidden = _("（内容は記録しません）")
    return {
        name: [None if value in (None, "") else hidden for value in pair]
        if name in SECRET_FIELDS
        else list(pair)
        for name, pair in changes.items()
    }
