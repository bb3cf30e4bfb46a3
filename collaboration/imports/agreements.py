"""From rows of a ledger of contracts to agreements, and to the receipts written beside them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from collaboration.actions.ledger import (
    AgreementEntry,
    ReceiptEntry,
    record_ledger_agreements,
    record_ledger_receipts,
)
from collaboration.imports.agreement_sheet import AGREEMENTS
from collaboration.imports.rules import error, receipt_day, receipt_parts
from collaboration.models import Agreement
from collaboration.queries.ledger import (
    agreement_numbers,
    agreements_of_ledger,
    numbers_in_bin,
    receipts_beside,
)
from core.actions.ledger_log import LedgerLog, SourceRow
from core.actions.ledger_partners import PartnerEntry
from core.calc.countries import HOME, UNKNOWN_FOREIGN
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, number_key
from core.calc.ledger.declared import RowContext
from core.calc.ledger.problems import Finding
from core.calc.messages import gettext_noop
from core.calc.text import folded_key

_COMPARED = {
    "title": gettext_noop("研究題目"),
    "starts_on": gettext_noop("研究開始日"),
    "ends_on": gettext_noop("研究終了日"),
    "amount_yen": gettext_noop("契約金額"),
}
_REFERENCE = AGREEMENTS.references[0]
_EARLIEST = datetime.date(1900, 1, 1)
"""What stands for the day of a contract that has none: the profile then serves every day."""

_NO_DAY = gettext_noop("台帳に入金日がないため、年度の末日を入金日としました。")


class AgreementSheets:
    """Writes contracts. One that is there already with the same content is left alone; another content is an error."""

    def existing(self, _column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return the contract numbers that are there already."""
        known = agreement_numbers()
        return {name for name in names if number_key(name) in known}

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Report contracts whose record says something else, and mark those whose record says the same."""
        known = agreements_of_ledger({row.get("number") for sheet in sheets for row in sheet.rows})
        receipts = receipts_beside(agreement.pk for agreement in known.values())
        binned = numbers_in_bin()
        for sheet in sheets:
            context = row_context(sheet)
            for row in sheet.rows:
                if number_key(row.get("number") or "") in binned:
                    ledger.report(sheet, row, _in_bin())
                    continue
                agreement = known.get(number_key(row.get("number") or ""))
                if agreement is None or row.has_error:
                    continue
                difference = _first_difference(agreement, row)
                if difference is None:
                    row.unchanged = not _brings_money(agreement, row, context, receipts)
                    continue
                ledger.report(
                    sheet,
                    row,
                    error(
                        "number",
                        gettext_noop("この契約番号は登録済みで、「%(field)s」が登録内容と異なります。"),
                        gettext_noop("登録済みの契約を契約の画面で直すか、台帳のこの行を直してください。"),
                        field=difference,
                    ),
                )

    def write(self, rows: Sequence[StagedRow], sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Make the contracts, then the receipts beside them; rows that share a number make one contract."""
        numbers = agreement_numbers()
        contexts = {sheet.name: row_context(sheet) for sheet in sheets}
        first: dict[str, StagedRow] = {}
        for row in rows:
            first.setdefault(number_key(row.values["number"]), row)
        written = {key: row.values["number"] for key, row in first.items()}
        resolved = {**written, **numbers}
        entries = [_entry(row, resolved) for key, row in first.items() if key not in numbers]
        record_ledger_agreements(entries, log=log)
        receipts = [entry for row in rows for entry in _receipt_beside(row, contexts[row.sheet], resolved)]
        record_ledger_receipts(receipts, log=log)


def _in_bin() -> Finding:
    return error(
        "number",
        gettext_noop("この契約番号の契約は、ごみ箱にあります。"),
        gettext_noop("ごみ箱から元に戻すか、台帳の契約番号を直してください。"),
    )


def row_context(sheet: StagedSheet) -> RowContext:
    """Return what rules may know of a sheet; the day of today plays no part here."""
    mapped = frozenset((*sheet.mapping.columns, *sheet.mapping.fills))
    return RowContext(mapped, datetime.date.min, sheet.mapping.title_fiscal_year)


def _entry(row: StagedRow, numbers: Mapping[str, str]) -> AgreementEntry:
    values = row.values
    amended = _REFERENCE.derive(values)
    return AgreementEntry(
        source=SourceRow(row.sheet, row.row),
        number=values["number"],
        kind=values["kind"].kind,
        title=values["title"],
        partner=_partner(row),
        department=row.get("department"),
        principal=row.get("principal"),
        signed_on=row.get("signed_on"),
        starts_on=row.get("starts_on"),
        ends_on=row.get("ends_on"),
        amount_yen=row.get("amount_yen"),
        office_involved=bool(row.get("office_involved")),
        matched=bool(row.get("matched")),
        note=row.get("note") or "",
        parent_number=None if amended is None else numbers[number_key(amended)],
    )


def _partner(row: StagedRow) -> PartnerEntry:
    reading = row.get("partner_class")
    country = row.get("country")
    if reading is not None and reading.foreign and country in (None, HOME):
        country = UNKNOWN_FOREIGN
    return PartnerEntry(
        source=SourceRow(row.sheet, row.row),
        name=row.values["organization_name"],
        on=row.get("signed_on") or row.get("starts_on") or _EARLIEST,
        corporate_number=row.get("corporate_number"),
        legal_form=None if reading is None else reading.legal_form,
        size=None if reading is None else reading.size,
        country=country,
        prefecture=row.get("prefecture"),
    )


def _receipt_beside(
    row: StagedRow, context: RowContext, numbers: Mapping[str, str]
) -> Iterator[ReceiptEntry]:
    amount, day = row.get("received_yen"), receipt_day(row.values, context)
    if amount and day is not None:
        dated = "received_on" in context.mapped
        yield ReceiptEntry(
            source=SourceRow(row.sheet, row.row),
            agreement_number=numbers[number_key(row.values["number"])],
            number="",
            received_on=day,
            amount_yen=amount,
            parts=receipt_parts(row.values, amount),
            fiscal_year=row.get("received_fiscal_year"),
            reason="" if dated else _NO_DAY,
        )


def _first_difference(agreement: Agreement, row: StagedRow) -> str | None:
    for field, label in _COMPARED.items():
        if field not in row.values:
            continue
        stored, wanted = getattr(agreement, field), row.values[field]
        if isinstance(stored, str) and isinstance(wanted, str):
            stored, wanted = folded_key(stored), folded_key(wanted)
        if stored != wanted:
            return label
    return None


def _brings_money(
    agreement: Agreement,
    row: StagedRow,
    context: RowContext,
    receipts: Mapping[int, set[tuple[datetime.date, int]]],
) -> bool:
    amount, day = row.get("received_yen"), receipt_day(row.values, context)
    return bool(amount) and (day, amount) not in receipts.get(agreement.pk, set())
