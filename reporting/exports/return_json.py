"""The return as one JSON document: the same bytes for the same records, whatever database or time zone."""

import json
from typing import Any

from reporting.actions.computing import ComputedReturn
from reporting.calc.edition import CellSpec
from reporting.calc.figures import figure_text


def return_document(computed: ComputedReturn) -> dict[str, Any]:
    """Return every item with code, figure, exact yen and number of records; money in the unit of the form,
    answers as text.
    """
    edition = computed.edition
    return {
        "fiscal_year": computed.fiscal_year,
        "edition": edition.code,
        "rules_hash": edition.content_hash,
        "code_version": computed.code_version,
        "input_hash": computed.input_hash,
        "output_hash": computed.output_hash,
        "cells": [
            {
                "code": cell.code,
                "table": edition.cells[cell.code].table,
                "label": edition.cells[cell.code].label,
                "column": edition.cells[cell.code].column_label,
                "unit": edition.cells[cell.code].unit,
                "value": cell_value(edition.cells[cell.code], cell.value),
                "exact_yen": cell.exact_yen,
                "records": cell.records,
                "state": cell.state.value,
            }
            for cell in computed.cells.values()
        ],
        "findings": [
            {
                "check": found.check,
                "severity": found.severity.value,
                "subject": found.subject,
                "message": str(found.message),
            }
            for found in computed.findings
        ],
    }


def cell_value(spec: CellSpec, value: int | None) -> int | str | None:
    """Return a figure as a number, an answer as text: はい, いいえ, or per cent that no reader turns into a binary float."""
    return value if value is None or not spec.is_answer else figure_text(spec.take, value)


def return_bytes(computed: ComputedReturn) -> bytes:
    """Return the document as UTF-8 with a line end."""
    text = json.dumps(return_document(computed), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
