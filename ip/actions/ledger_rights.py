"""Rights of an office's ledger, written in bulk with family, owners and events."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from core.actions.ledger_departments import record_departments
from core.actions.ledger_log import LedgerLog, SourceRow
from core.actions.ledger_partners import PartnerEntry, record_partners
from core.calc.text import folded_key
from ip.actions.right_numbers import take_right_number
from ip.actions.rights import derived_values
from ip.calc.numbers import is_international
from ip.calc.right_entry import OwnerEntry, RightContent
from ip.calc.rights import HappenedEvent, facts_of
from ip.models import EventSource, Family, Ownership, Right, RightEvent

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class LedgerRight:
    """One row of a ledger of rights."""

    source: SourceRow
    content: RightContent
    title: str
    department: str | None
    agent: str | None
    owners: tuple[OwnerEntry, ...]
    events: tuple[tuple[HappenedEvent, str], ...]


def record_ledger_rights(entries: Sequence[LedgerRight], *, log: LedgerLog) -> None:
    """Make the rights. Applications that came from one international application share a family."""
    today = timezone.localdate()
    names = [(entry.department, entry.source) for entry in entries if entry.department]
    departments = record_departments(names, log=log)
    agents = _agents(entries, today, log)
    numbers = {id(entry): entry.content.number or take_right_number() for entry in entries}
    families = _make_families(entries, numbers, departments, log)
    rights = [
        _right(
            entry,
            numbers[id(entry)],
            families[id(entry)],
            agents.get(entry.agent or ""),
            today=today,
            log=log,
        )
        for entry in entries
    ]
    Right.objects.bulk_create(rights, batch_size=_BATCH)
    made = list(zip(entries, rights, strict=True))
    for entry, right in made:
        log.made(entry.source, right, owners=[owner.name or "" for owner in entry.owners])
    _make_owners(made, log)
    _make_events(made, log)


def _agents(entries: Sequence[LedgerRight], today: datetime.date, log: LedgerLog) -> dict[str, int]:
    named = [entry for entry in entries if entry.agent]
    partners = [
        PartnerEntry(source=entry.source, name=entry.agent or "", on=today, only_if_unknown=True)
        for entry in named
    ]
    links = record_partners(partners, log=log) if partners else []
    return {entry.agent or "": link.organization_id for entry, link in zip(named, links, strict=True)}


def _make_families(
    entries: Sequence[LedgerRight],
    numbers: Mapping[int, str],
    departments: Mapping[str, int],
    log: LedgerLog,
) -> dict[int, Family]:
    """Make a family per right, one for all that carry the number of the same international application."""
    by_key: dict[str, Family] = {}
    families: dict[int, Family] = {}
    first: list[tuple[LedgerRight, Family]] = []
    for entry in entries:
        key = entry.content.keys(strict=False)["application_key"]
        shared = key if is_international(key) else numbers[id(entry)]
        if shared not in by_key:
            by_key[shared] = Family(
                number=f"F-{numbers[id(entry)]}"[:60],
                title=entry.title,
                department_id=departments[folded_key(entry.department)] if entry.department else None,
                created_by=log.by,
                updated_by=log.by,
            )
            first.append((entry, by_key[shared]))
        families[id(entry)] = by_key[shared]
    Family.objects.bulk_create([family for _entry, family in first], batch_size=_BATCH)
    for entry, family in first:
        log.made(entry.source, family, tell=False)
    return families


def _right(
    entry: LedgerRight,
    number: str,
    family: Family,
    agent_id: int | None,
    *,
    today: datetime.date,
    log: LedgerLog,
) -> Right:
    content = entry.content
    facts = facts_of([event for event, _note in entry.events], today)
    return Right(
        family=family,
        number=number,
        kind=content.kind.value,
        office=content.office,
        route=content.route.value,
        application_number=content.application_number,
        publication_number=content.publication_number,
        registration_number=content.registration_number,
        agent_id=agent_id,
        agent_reference=content.agent_reference,
        created_by=log.by,
        updated_by=log.by,
        **content.keys(strict=False),
        **derived_values(facts),
    )


def _make_owners(made: Sequence[tuple[LedgerRight, Right]], log: LedgerLog) -> None:
    rows = [
        (
            entry.source,
            Ownership(
                right=right,
                is_university=owner.is_university,
                name=owner.name,
                **_whole(owner.share),
            ),
        )
        for entry, right in made
        for owner in entry.owners
    ]
    Ownership.objects.bulk_create([row for _source, row in rows], batch_size=_BATCH)
    for source, row in rows:
        log.made(source, row, tell=False)


def _whole(share: Fraction | None) -> dict[str, int]:
    return (
        {} if share is None else {"share_numerator": share.numerator, "share_denominator": share.denominator}
    )


def _make_events(made: Sequence[tuple[LedgerRight, Right]], log: LedgerLog) -> None:
    rows = [
        (
            entry.source,
            RightEvent(
                right=right,
                code=event.code.value,
                on=event.on,
                note=note[:300],
                source=EventSource.IMPORT,
                recorded_by=log.by,
            ),
        )
        for entry, right in made
        for event, note in entry.events
    ]
    RightEvent.objects.bulk_create([row for _source, row in rows], batch_size=_BATCH)
    for source, row in rows:
        log.made(source, row, tell=False)
