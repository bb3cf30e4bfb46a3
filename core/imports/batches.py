"""The life of one import: what the upload proposes, what the dry run keeps, what the commit writes."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.bulk import refresh_statistics
from core.actions.imports import (
    ImportRefused,
    claim_import,
    finish_import,
    receive_ledger,
    remember_mappings,
    set_mapping,
    store_check,
)
from core.actions.ledger_log import LedgerLog
from core.calc.ledger.cells import shown
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, dependents_of_errors
from core.calc.ledger.mapping import SheetMapping, header_signature
from core.calc.ledger.problems import Problem
from core.calc.messages import Message, gettext_noop
from core.imports.reading import LedgerFile, file_hash, read_ledger
from core.imports.staging import Progress, check_ledger, propose_mappings, sheet_summaries, silent
from core.imports.targets import sheet_kinds, sheet_target
from core.models import ImportBatch, User

MANY_ROWS = 1000
"""Records of one import after which the database looks at its tables anew."""

MOST_PROBLEMS_KEPT = 10_000

HELD_BACK = gettext_noop("「%(name)s」の行に誤りがあるため、この行も取り込みませんでした。")


def receive(file: "File[bytes]", name: str, *, by: User | None, encoding: str = "") -> ImportBatch:
    """Read an uploaded file, propose how its sheets are read and keep it. Raises FileRefused or ImportRefused."""
    file.seek(0)
    ledger = read_ledger(file, name, encoding=encoding)
    mapping = _mapping_json(ledger, propose_mappings(ledger))
    return receive_ledger(file, name, file_hash(file), mapping, by=by)


def open_ledger(batch: ImportBatch) -> LedgerFile:
    """Read the kept file again, in the encoding that was settled."""
    with batch.file.open("rb") as file:
        return read_ledger(file, f"{batch.file_name}", encoding=batch.mapping.get("encoding", ""))


def mappings_of(batch: ImportBatch) -> list[SheetMapping]:
    """Return how the sheets of a batch are read."""
    return [SheetMapping.from_json(stored) for stored in batch.mapping.get("sheets", [])]


def confirm_mappings(
    batch: ImportBatch, ledger: LedgerFile, mappings: Sequence[SheetMapping], *, by: User | None
) -> None:
    """Keep the mapping of a batch, and remember it for the next file with the same headers."""
    set_mapping(batch, _mapping_json(ledger, mappings), by=by)
    remember_mappings(
        (
            (
                mapping.kind,
                header_signature(mapping.header(ledger.sheet(mapping.sheet)).labels),
                mapping.columns,
            )
            for mapping in mappings
            if mapping.kind
        ),
        by=by,
    )


def change_encoding(batch: ImportBatch, encoding: str, *, by: User | None) -> None:
    """Read a CSV file in another encoding and propose its mapping anew. Raises FileRefused."""
    with batch.file.open("rb") as file:
        ledger = read_ledger(file, batch.file_name, encoding=encoding)
    set_mapping(batch, _mapping_json(ledger, propose_mappings(ledger)), by=by)


def check_import(
    batch: ImportBatch, *, today: datetime.date, by: User | None, progress: Progress = silent
) -> CheckedLedger:
    """Make the dry run and keep what it found."""
    file = open_ledger(batch)
    ledger = check_ledger(file, mappings_of(batch), today=today, progress=progress)
    store_check(batch, problems_as_json(ledger.problems), _summary(ledger, file), by=by)
    return ledger


@transaction.atomic
def commit_import(
    batch: ImportBatch,
    *,
    good_rows_only: bool,
    today: datetime.date,
    by: User | None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Write a checked batch: everything, or nothing when a row has an error and only good rows were not asked for.

    The file is checked again in the same transaction, because records may have changed since the dry run.
    Returns how many records of each type were made. Raises ImportRefused.
    """
    claim_import(batch, good_rows_only=good_rows_only, by=by)
    file = open_ledger(batch)
    ledger = check_ledger(file, mappings_of(batch), today=today, progress=progress)
    _refuse_errors(ledger, good_rows_only=good_rows_only)
    held = dependents_of_errors(ledger)
    log = LedgerLog(batch, by)
    kinds = [kind for kind in sheet_kinds() if sheet_target(kind.code) is not None]
    for done, kind in enumerate(kinds):
        progress(done, len(kinds), kind.label)
        _write_kind(ledger.of_kind(kind.code), held, log)
    counts, last_seq = log.counts(), log.close()
    summary = {
        **_summary(ledger, file),
        "written": counts,
        "last_seq": last_seq,
        "rejects": _rejects(ledger, held),
    }
    finish_import(batch, summary)
    if sum(counts.values()) >= MANY_ROWS:
        refresh_statistics()
    return counts


def _write_kind(
    sheets: Sequence[StagedSheet],
    held: Mapping[tuple[str, int], str],
    log: LedgerLog,
) -> None:
    rows = [row for sheet in sheets for row in sheet.rows if is_written(row, held)]
    target = sheet_target(sheets[0].kind.code) if sheets and sheets[0].kind else None
    if rows and target is not None:
        target.write(rows, sheets, log)


def is_written(row: StagedRow, held: Mapping[tuple[str, int], str]) -> bool:
    """Whether the commit writes a row: it is sound, new, and what it refers to is written too."""
    return not row.has_error and not row.unchanged and (row.sheet, row.row) not in held


def _refuse_errors(ledger: CheckedLedger, *, good_rows_only: bool) -> None:
    errors = sum(problem.is_error for problem in ledger.problems)
    if errors and not good_rows_only:
        raise ImportRefused(
            _(
                "エラーが%(count)d件あるため、取り込みませんでした。台帳を直してもう一度選ぶか、「正しい行だけを取り込む」を選んでください。"
            )
            % {"count": errors}
        )
    unreadable = [
        sheet.name for sheet in ledger.sheets if sheet.kind and not sheet.rows and sheet.rows_below_header
    ]
    if unreadable and errors:
        raise ImportRefused(
            _(
                "必要な列が見つからないシートがあります：%(sheets)s。「シートと列」の画面で列を選んでください。"
            )
            % {"sheets": "、".join(unreadable)}
        )


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as a database keeps them: sentences and words apart, so that each reader gets a language."""
    return [
        {
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value[:500],
            "severity": problem.severity.value,
            "reason": _message_json(problem.reason),
            "remedy": _message_json(problem.remedy),
        }
        for problem in problems[:MOST_PROBLEMS_KEPT]
    ]


def _message_json(message: Message) -> list[Any]:
    return [message.template, dict(message.words)]


def _mapping_json(ledger: LedgerFile, mappings: Sequence[SheetMapping]) -> dict[str, Any]:
    return {
        "encoding": ledger.encoding,
        "other_encodings": list(ledger.other_encodings),
        "sheets": [mapping.as_json() for mapping in mappings],
    }


def _summary(ledger: CheckedLedger, file: LedgerFile) -> dict[str, Any]:
    held = dependents_of_errors(ledger)
    new = sum(is_written(row, held) for sheet in ledger.sheets for row in sheet.rows)
    return {
        "sheets": sheet_summaries(ledger, file),
        "errors": sum(problem.is_error for problem in ledger.problems),
        "warnings": sum(not problem.is_error for problem in ledger.problems),
        "held": len(held),
        "new": new,
    }


def _rejects(ledger: CheckedLedger, held: Mapping[tuple[str, int], str]) -> list[dict[str, Any]]:
    """Return the rows that were left out, sheet by sheet, each with every reason."""
    reasons: dict[tuple[str, int], list[list[Any]]] = {}
    for problem in ledger.problems:
        if problem.is_error:
            reasons.setdefault((problem.sheet, problem.row), []).append(_message_json(problem.reason))
    for place, name in held.items():
        reasons.setdefault(place, []).append([HELD_BACK, {"name": name}])
    rejects = []
    for sheet in ledger.sheets:
        rows = [
            {
                "row": row.row,
                "cells": [shown(cell) for cell in row.cells],
                "reasons": reasons[row.sheet, row.row],
            }
            for row in sheet.rows
            if (row.sheet, row.row) in reasons
        ]
        if rows:
            rejects.append({"sheet": sheet.name, "labels": list(sheet.labels), "rows": rows})
    return rejects
