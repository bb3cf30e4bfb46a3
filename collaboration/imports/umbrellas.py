"""From rows of a ledger of umbrella agreements to agreements. A row without a number is known by company and day."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from collaboration.actions.ledger import AgreementEntry, record_ledger_agreements
from collaboration.actions.numbering import take_number
from collaboration.calc.content import AgreementContent
from collaboration.calc.kinds import AgreementKind
from collaboration.imports.rules import error
from collaboration.queries.ledger import KnownUmbrella, agreement_numbers, umbrellas_of_ledger
from core.actions.ledger_log import LedgerLog, SourceRow
from core.actions.ledger_partners import PartnerEntry
from core.calc.countries import UNKNOWN_FOREIGN
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, number_key
from core.calc.messages import gettext_noop
from core.calc.search_keys import organization_match_key

KIND = AgreementKind.UMBRELLA


class UmbrellaSheets:
    """Writes umbrella agreements. One that is there already is left alone; another last day is an error."""

    def existing(self, _column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return the contract numbers that are there already."""
        known = agreement_numbers()
        return {name for name in names if number_key(name) in known}

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Mark rows that are there already, and report those whose record ends on another day or is no umbrella."""
        known, numbers = umbrellas_of_ledger(), agreement_numbers()
        for sheet in sheets:
            for row in sheet.rows:
                if row.has_error:
                    continue
                found = _known(row, known)
                if found is not None and found.ends_on == row.get("ends_on"):
                    row.unchanged = True
                elif found is not None:
                    _refuse_other_end(ledger, sheet, row, found)
                elif number_key(row.get("number") or "") in numbers:
                    _refuse_number(ledger, sheet, row)

    def write(self, rows: Sequence[StagedRow], _sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Make the agreements; rows of one company and day make one."""
        first: dict[object, StagedRow] = {}
        for row in rows:
            first.setdefault(_key(row), row)
        record_ledger_agreements([_entry(row) for row in first.values()], log=log)


def _known(row: StagedRow, known: Iterable[KnownUmbrella]) -> KnownUmbrella | None:
    """Return the record that a row means: of its number, else of its company and day of signature."""
    number = row.get("number")
    if number:
        return next((each for each in known if number_key(each.number) == number_key(number)), None)
    key = organization_match_key(row.values["organization_name"])
    corporate = row.get("corporate_number")
    return next(
        (
            each
            for each in known
            if each.signed_on == row.values["signed_on"]
            and (
                each.corporate_number == corporate
                if corporate and each.corporate_number
                else each.match_key == key
            )
        ),
        None,
    )


def _key(row: StagedRow) -> object:
    if row.get("number"):
        return number_key(row.values["number"])
    company = row.get("corporate_number") or organization_match_key(row.values["organization_name"])
    return company, row.values["signed_on"]


def _entry(row: StagedRow) -> AgreementEntry:
    name = row.values["organization_name"]
    title = row.get("title") or _("%(name)sとの包括連携契約") % {"name": name}
    return AgreementEntry(
        source=SourceRow(row.sheet, row.row),
        number=row.get("number")
        or take_number(AgreementContent(KIND.value, title, signed_on=row.values["signed_on"])),
        kind=KIND,
        title=title,
        partner=_partner(row),
        department=None,
        principal=None,
        signed_on=row.values["signed_on"],
        starts_on=None,
        ends_on=row.get("ends_on"),
        amount_yen=None,
        office_involved=False,
        matched=False,
        note="",
        parent_number=None,
    )


def _partner(row: StagedRow) -> PartnerEntry:
    """Tell what the company is, for one that is not known yet: these sheets say less than the ledger of contracts."""
    reading = row.get("partner_class")
    return PartnerEntry(
        source=SourceRow(row.sheet, row.row),
        name=row.values["organization_name"],
        on=row.values["signed_on"],
        corporate_number=row.get("corporate_number"),
        legal_form=None if reading is None else reading.legal_form,
        size=None if reading is None else reading.size,
        country=UNKNOWN_FOREIGN if reading is not None and reading.foreign else None,
        only_if_unknown=True,
    )


def _refuse_other_end(
    ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, known: KnownUmbrella
) -> None:
    ledger.report(
        sheet,
        row,
        error(
            "ends_on",
            gettext_noop("この包括連携契約は%(number)sとして登録済みで、終了日が登録内容と異なります。"),
            gettext_noop("登録済みの契約を契約の画面で直すか、台帳のこの行を直してください。"),
            number=known.number,
        ),
    )


def _refuse_number(ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow) -> None:
    ledger.report(
        sheet,
        row,
        error(
            "number",
            gettext_noop("この契約番号は、包括連携契約ではない契約に使われています。"),
            gettext_noop("番号を確かめて直すか、空欄にしてください。空欄なら番号は自動で付きます。"),
        ),
    )
