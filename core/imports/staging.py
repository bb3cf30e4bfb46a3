"""From a file and a mapping to checked rows: what the dry run shows and what the commit writes."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from core.calc.ledger.cells import Sheet
from core.calc.ledger.check import (
    CheckedLedger,
    StagedSheet,
    check_duplicates,
    check_references,
    check_rows,
    stage_sheet,
)
from core.calc.ledger.declared import ColumnType, SheetKind
from core.calc.ledger.headers import header_at, match_columns
from core.calc.ledger.mapping import SheetMapping, complete_mapping, header_signature, propose_mapping
from core.calc.ledger.problems import in_reading_order
from core.imports.reading import LedgerFile
from core.imports.targets import sheet_kinds, sheet_target
from core.models import ImportProfile

Progress = Callable[[int, int, str], None]


def silent(_done: int, _total: int, _stage: str) -> None:
    """Show no progress."""


def propose_mappings(file: LedgerFile) -> list[SheetMapping]:
    """Propose a mapping for every visible sheet, taking what the office confirmed for the same header before."""
    kinds = sheet_kinds()
    visible = [sheet for sheet in file.sheets if not sheet.hidden]
    first = [propose_mapping(sheet, kinds) for sheet in visible]
    by_code = {kind.code: kind for kind in kinds}
    counts = {code: sum(mapping.kind == code for mapping in first) for code in by_code}
    proposals = []
    for sheet, mapping in zip(visible, first, strict=True):
        kind = by_code.get(mapping.kind)
        if kind is None:
            proposals.append(mapping)
            continue
        known = _remembered(mapping, sheet, kind)
        proposals.append(complete_mapping(known, sheet, kind, has_siblings=counts[kind.code] > 1))
    return proposals


def check_ledger(
    file: LedgerFile,
    mappings: Sequence[SheetMapping],
    *,
    today: datetime.date,
    progress: Progress = silent,
) -> CheckedLedger:
    """Check every cell, every row, the sheets against each other and against the records."""
    kinds = {kind.code: kind for kind in sheet_kinds() if sheet_target(kind.code) is not None}
    ledger = CheckedLedger([])
    steps = len(mappings) + 2
    for done, mapping in enumerate(mappings):
        progress(done, steps, mapping.sheet)
        stage_sheet(file.sheet(mapping.sheet), mapping, kinds.get(mapping.kind), ledger, today)
    progress(len(mappings), steps, "")
    check_rows(ledger, today)
    check_duplicates(ledger, kinds.values())
    check_references(ledger, _existing)
    for kind in sheet_kinds():
        target = sheet_target(kind.code)
        sheets = ledger.of_kind(kind.code)
        if target is not None and sheets:
            target.compare(ledger, sheets)
    ledger.problems = in_reading_order(ledger.problems, [mapping.sheet for mapping in mappings])
    progress(steps, steps, "")
    return ledger


def remap_sheet(sheet: Sheet, mapping: SheetMapping, kind_code: str, header_row: int) -> SheetMapping:
    """Return the mapping of a sheet for another kind or header row; an empty kind leaves the sheet out."""
    kind = next((kind for kind in sheet_kinds() if kind.code == kind_code), None)
    depth = mapping.header_depth if header_row == mapping.header_row else 1
    header = header_at(sheet, header_row, depth)
    columns = match_columns(header.labels, kind) if kind else {}
    bare = SheetMapping(sheet.name, kind_code if kind else "", header.row, header.depth, columns)
    return complete_mapping(bare, sheet, kind) if kind else bare


def _existing(kind_code: str, column: str, names: AbstractSet[str]) -> AbstractSet[str]:
    target = sheet_target(kind_code)
    return target.existing(column, names) if target is not None and names else frozenset()


def _remembered(mapping: SheetMapping, sheet: Sheet, kind: SheetKind) -> SheetMapping:
    signature = header_signature(mapping.header(sheet).labels)
    profile = ImportProfile.objects.filter(sheet_kind=kind.code, header_signature=signature).first()
    if profile is None:
        return mapping
    codes = {column.code for column in kind.columns}
    columns = {code: index for code, index in profile.mapping.items() if code in codes}
    return SheetMapping(mapping.sheet, mapping.kind, mapping.header_row, mapping.header_depth, columns)


def sheet_summaries(ledger: CheckedLedger, file: LedgerFile) -> list[dict[str, Any]]:
    """Return for each sheet what was read and what was skipped, as a database keeps it."""
    labels: Mapping[str, str] = {kind.code: kind.label for kind in sheet_kinds()}
    summaries = [
        {
            "sheet": sheet.name,
            "kind": sheet.mapping.kind,
            "label": labels.get(sheet.mapping.kind, ""),
            "imported": sheet.kind is not None,
            "rows": len(sheet.rows) if sheet.kind else sheet.rows_below_header,
            "errors": sum(row.has_error for row in sheet.rows),
            "unchanged": sum(row.unchanged for row in sheet.rows),
            "skipped": {kind.value: count for kind, count in sheet.skipped.items()},
            "totals": _totals(sheet),
            "unread": unread_columns(sheet),
        }
        for sheet in ledger.sheets
    ]
    hidden = [sheet.name for sheet in file.sheets if sheet.hidden]
    return [*summaries, *({"sheet": name, "hidden": True} for name in hidden)]


def unread_columns(sheet: StagedSheet) -> list[str]:
    """Return the headings of columns that nothing is read from, so that no money is left out in silence."""
    if sheet.kind is None:
        return []
    read = set(sheet.mapping.columns.values())
    return [label for index, label in enumerate(sheet.labels) if label and index not in read]


def _totals(sheet: StagedSheet) -> dict[str, int]:
    """Return the sum of each yen column over the rows that can be read, to be compared with the office's own."""
    yen = (
        [column.code for column in sheet.kind.columns if column.type is ColumnType.YEN] if sheet.kind else []
    )
    return {
        sheet.label_of(code): sum(row.get(code) or 0 for row in sheet.rows)
        for code in yen
        if code in sheet.mapping.columns
    }
