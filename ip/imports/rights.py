"""From rows of a ledger of rights, or of an agent's list, to rights with their owners and events."""

import datetime
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from fractions import Fraction

from django.utils import timezone

from collaboration.imports.rules import error, warning
from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, number_key
from core.calc.messages import gettext_noop
from ip.actions.ledger_rights import LedgerRight, record_ledger_rights
from ip.calc.docket.kinds import EventCode
from ip.calc.numbers import is_international
from ip.calc.places import WORLD
from ip.calc.right_entry import OwnerEntry, RightContent
from ip.calc.rights import WITHOUT_REGISTER, FilingRoute, HappenedEvent, RightKind
from ip.imports.right_sheet import key_of
from ip.imports.right_words import OwnerReading, StateReading
from ip.queries.ledger import KnownRight, RightKey, right_numbers, rights_of_ledger

COMPARED = ("filed_on", "registered_on")


class RightSheets:
    """Writes rights. One that is there already is left alone; what contradicts it is an error that names it."""

    def existing(self, _column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return the numbers that are there already."""
        known = right_numbers()
        return {name for name in names if number_key(name) in known}

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Mark rows that are there already; report contradictions, and applications that stand in the file twice."""
        known = rights_of_ledger()
        by_number = {number_key(right.number): right for right in known}
        by_key = {right.key: right for right in known if right.application_key}
        registered: dict[RightKey, str] = {}
        seen: dict[RightKey, StagedRow] = {}
        for sheet in sheets:
            for row in sheet.rows:
                if row.has_error:
                    continue
                key = _key(row)
                found = by_number.get(number_key(row.get("number") or "")) or by_key.get(key)
                if found is not None:
                    _settle(ledger, sheet, row, found)
                elif key[2] and key in seen:
                    _refuse_twin(ledger, sheet, row, seen[key])
                else:
                    seen[key] = row
                    _warn_of_registration(ledger, sheet, row, registered)

    def write(self, rows: Sequence[StagedRow], _sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Make the rights."""
        today = timezone.localdate()
        record_ledger_rights([_entry(row, today) for row in rows], log=log)


def _kind(row: StagedRow) -> RightKind:
    return row.get("kind") or RightKind.PATENT


def _key(row: StagedRow) -> RightKey:
    return _kind(row).value, row.values["territory"], key_of(row.values, "application_number")


def _settle(ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, known: KnownRight) -> None:
    """Leave a right alone that says the same; report the first column in which it does not."""
    key = key_of(row.values, "application_number")
    if (
        key
        and known.application_key
        and (row.values["territory"], key) != (known.office, known.application_key)
    ):
        column = "application_number"
    else:
        column = next(
            (name for name in COMPARED if row.get(name) and row.get(name) != getattr(known, name)), ""
        )
    if not column:
        row.unchanged = True
        return
    finding = error(
        column,
        gettext_noop("この権利は%(number)sとして登録済みで、内容が登録と異なります。"),
        gettext_noop("登録済みの権利を権利の画面で直すか、台帳のこの行を直してください。"),
        number=known.number,
    )
    ledger.report(sheet, row, finding)


def _refuse_twin(ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, twin: StagedRow) -> None:
    finding = error(
        "application_number",
        gettext_noop("出願番号が%(row)s行目と重複しています（書き方が違っても同じ出願です）。"),
        gettext_noop("どちらが正しいかを確かめ、番号を直すか、余分な行を削除してください。"),
        row=twin.row,
    )
    ledger.report(sheet, row, finding)


def _warn_of_registration(
    ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, registered: dict[RightKey, str]
) -> None:
    key = _kind(row).value, row.values["territory"], key_of(row.values, "registration_number")
    if not key[2]:
        return
    name = row.get("number") or row.get("application_number") or ""
    other = registered.setdefault(key, name)
    if other != name:
        finding = warning(
            "registration_number",
            gettext_noop("登録番号が%(other)sと同じです。"),
            gettext_noop("登録原簿で番号を確かめてください。別の出願なので、このまま取り込みます。"),
            other=other,
        )
        ledger.report(sheet, row, finding)


def _entry(row: StagedRow, today: datetime.date) -> LedgerRight:
    content = RightContent(
        kind=_kind(row),
        office=row.values["territory"],
        number=row.get("number") or "",
        application_number=row.get("application_number") or "",
        publication_number=row.get("publication_number") or "",
        registration_number=row.get("registration_number") or "",
        agent_reference=row.get("agent_reference") or "",
    )
    return LedgerRight(
        source=SourceRow(row.sheet, row.row),
        content=replace(content, route=_route(row, content)),
        title=row.get("title") or "",
        department=row.get("department"),
        agent=row.get("agent"),
        owners=tuple(_owners(row.get("ownership"))),
        events=tuple(_events(row, content, today)),
    )


def _route(row: StagedRow, content: RightContent) -> FilingRoute:
    """Take the route from the ledger, else from the number: an international one elsewhere is a national phase."""
    stated = row.get("route")
    if stated is not None:
        return FilingRoute(stated)
    if content.office == WORLD:
        return FilingRoute.PCT
    if is_international(content.keys(strict=False)["application_key"]):
        return FilingRoute.NATIONAL_PHASE
    return FilingRoute.DIRECT


def _owners(reading: OwnerReading | None) -> Iterator[OwnerEntry]:
    """The university alone has the whole; shares among several are not in such a ledger."""
    if reading is None:
        yield OwnerEntry()
        return
    if reading.has_university:
        yield OwnerEntry(share=None if reading.other else Fraction(1))
    if reading.other:
        yield OwnerEntry(name=reading.other)


def _events(
    row: StagedRow, content: RightContent, today: datetime.date
) -> Iterator[tuple[HappenedEvent, str]]:
    filing = EventCode.PCT_FILED if content.office == WORLD else EventCode.FILED
    if content.kind in WITHOUT_REGISTER:
        filing = EventCode.CREATED
    days = {
        filing: row.get("filed_on"),
        EventCode.PUBLISHED: row.get("published_on"),
        EventCode.REGISTERED: row.get("registered_on"),
    }
    for code, day in days.items():
        if day is not None:
            yield HappenedEvent(code, day), ""
    state: StateReading | None = row.get("state")
    if state is not None and state.ending is not None:
        yield HappenedEvent(state.ending, state.on or today), state.note or state.text
