"""Agreements and receipts of an office's ledger, written in bulk with everything that belongs to them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind, AgreementState, Origin, ReceiptKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.calc.search_key import agreement_search_key
from collaboration.models import Agreement, AgreementParty, AgreementResearcher, OfficeInvolvement, Receipt
from core.actions.ledger_departments import record_departments
from core.actions.ledger_log import LedgerLog, SourceRow
from core.actions.ledger_partners import PartnerEntry, PartnerLink, record_partners
from core.calc.fiscal_year import fiscal_year_of
from core.calc.text import folded_key, person_key
from core.models import Affiliation

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """One row of a ledger of contracts. `parent_number` is that of the contract which this one amends."""

    source: SourceRow
    number: str
    kind: AgreementKind
    title: str
    partner: PartnerEntry
    department: str | None
    principal: str | None
    signed_on: datetime.date | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    amount_yen: int | None
    office_involved: bool
    matched: bool
    note: str
    parent_number: str | None


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """One row of a ledger of receipts. Without a fiscal year the day decides."""

    source: SourceRow
    agreement_number: str
    number: str
    received_on: datetime.date
    amount_yen: int
    parts: ReceiptParts
    fiscal_year: int | None = None
    reason: str = ""


def record_ledger_agreements(entries: Sequence[AgreementEntry], *, log: LedgerLog) -> None:
    """Make the agreements with partner, researcher and the office's part; amendments become children of theirs."""
    organizations = record_partners([entry.partner for entry in entries], log=log)
    names = [(entry.department, entry.source) for entry in entries if entry.department]
    departments = record_departments(names, log=log)
    people = _principals()
    roots = [entry for entry in entries if entry.parent_number is None]
    amendments = [entry for entry in entries if entry.parent_number is not None]
    made: dict[int, Agreement] = {}
    for group in (roots, amendments):
        _make_agreements(group, departments, made, log)
    _make_parties(entries, organizations, made, log)
    _make_researchers(entries, departments, people, made, log)
    _make_involvements(entries, made, log)
    for entry in entries:
        log.made(
            entry.source, made[id(entry)], parties=[entry.partner.name], researchers=[entry.principal or ""]
        )


def record_ledger_receipts(entries: Sequence[ReceiptEntry], *, log: LedgerLog) -> None:
    """Make the receipts of agreements that are there already."""
    agreements = agreements_by_number(entry.agreement_number for entry in entries)
    made = [
        Receipt(
            agreement_id=agreements[entry.agreement_number],
            number=entry.number,
            kind=ReceiptKind.RECEIPT.value,
            received_on=entry.received_on,
            fiscal_year=entry.fiscal_year or fiscal_year_of(entry.received_on),
            amount_yen=entry.amount_yen,
            reason=entry.reason,
            created_by=log.by,
            updated_by=log.by,
            **entry.parts.amounts(),
        )
        for entry in entries
    ]
    Receipt.objects.bulk_create(made, batch_size=_BATCH)
    for entry, receipt in zip(entries, made, strict=True):
        log.made(entry.source, receipt, label=f"{entry.agreement_number} {entry.number or entry.received_on}")


def agreements_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """Return the keys of the agreements with these numbers."""
    wanted = set(numbers)
    rows = Agreement.objects.order_by("pk").values_list("number", "pk")
    return {number: pk for number, pk in rows.iterator() if number in wanted}


def _make_agreements(
    entries: Sequence[AgreementEntry],
    departments: Mapping[str, int],
    made: dict[int, Agreement],
    log: LedgerLog,
) -> None:
    parents = agreements_by_number(entry.parent_number for entry in entries if entry.parent_number)
    agreements = [
        Agreement(
            number=entry.number,
            kind=entry.kind.value,
            state=AgreementState.CONCLUDED.value,
            title=entry.title,
            department_id=departments[folded_key(entry.department)] if entry.department else None,
            signed_on=entry.signed_on,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            amount_yen=entry.amount_yen,
            note=entry.note,
            parent_id=parents[entry.parent_number] if entry.parent_number else None,
            search_key=agreement_search_key(
                entry.number, entry.title, [entry.partner.name], [entry.principal or ""]
            ),
            created_by=log.by,
            updated_by=log.by,
        )
        for entry in entries
    ]
    Agreement.objects.bulk_create(agreements, batch_size=_BATCH)
    made.update((id(entry), agreement) for entry, agreement in zip(entries, agreements, strict=True))


def _make_parties(
    entries: Sequence[AgreementEntry],
    organizations: Sequence[PartnerLink],
    made: Mapping[int, Agreement],
    log: LedgerLog,
) -> None:
    rows = [
        AgreementParty(
            agreement=made[id(entry)],
            organization_id=link.organization_id,
            is_lead=True,
            contract_prefecture=link.prefecture,
        )
        for entry, link in zip(entries, organizations, strict=True)
    ]
    AgreementParty.objects.bulk_create(rows, batch_size=_BATCH)
    for entry, row in zip(entries, rows, strict=True):
        log.made(entry.source, row, tell=False)


def _make_researchers(
    entries: Sequence[AgreementEntry],
    departments: Mapping[str, int],
    people: Mapping[tuple[str, int], set[int]],
    made: Mapping[int, Agreement],
    log: LedgerLog,
) -> None:
    led = [entry for entry in entries if entry.principal]
    rows = []
    for entry in led:
        name = entry.principal or ""
        place = departments.get(folded_key(entry.department), 0) if entry.department else 0
        found = people.get((person_key(name), place), set())
        rows.append(
            AgreementResearcher(
                agreement=made[id(entry)],
                name=name,
                person_id=next(iter(found)) if len(found) == 1 else None,
                is_principal=True,
            )
        )
    AgreementResearcher.objects.bulk_create(rows, batch_size=_BATCH)
    for entry, row in zip(led, rows, strict=True):
        log.made(entry.source, row, tell=False)


def _make_involvements(
    entries: Sequence[AgreementEntry], made: Mapping[int, Agreement], log: LedgerLog
) -> None:
    """Matching is involvement, so a row that says only 「マッチング」 counts as both."""
    involved = [entry for entry in entries if entry.office_involved or entry.matched]
    rows = [
        OfficeInvolvement(
            agreement=made[id(entry)],
            involved=True,
            origin=(Origin.OFFICE_MATCHING if entry.matched else Origin.UNKNOWN).value,
            created_by=log.by,
            updated_by=log.by,
        )
        for entry in involved
    ]
    OfficeInvolvement.objects.bulk_create(rows, batch_size=_BATCH)
    for entry, row in zip(involved, rows, strict=True):
        log.made(entry.source, row, tell=False)


def _principals() -> dict[tuple[str, int], set[int]]:
    """Return the people of each name and department; a principal is linked where there is exactly one."""
    people: dict[tuple[str, int], set[int]] = {}
    rows = Affiliation.objects.order_by("pk").values_list("person__name", "department_id", "person_id")
    for name, department_id, person_id in rows.iterator():
        people.setdefault((person_key(name), department_id), set()).add(person_id)
    return people
