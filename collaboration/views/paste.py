"""Registering many contracts at once: a grid that takes what was copied from a worksheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from collaboration.imports.pasted import (
    COLUMNS,
    FIRST_ROW,
    MOST_ROWS,
    GridCheck,
    GridRow,
    check_grid,
    is_empty,
    read_pasted,
    register_grid,
)
from core.actions.refused import ActionRefused
from core.calc.messages import ValueRefused
from core.models import ImportBatch
from core.models.wording import translated
from core.views.request import SignedInRequest

SPARE_ROWS = 10
MOST_LISTED = 20
"""Errors that the summary names one by one; all of them stand at their cells."""

BLANK: GridRow = ("",) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of the grid with what is to be said about it; `label` names its row and its column."""

    name: str
    code: str
    label: str
    value: str
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the grid; `number` is its row in a worksheet with one row of headings."""

    number: int
    cells: list[ShownCell]
    good: bool
    unchanged: bool


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_paste(request: SignedInRequest) -> HttpResponse:
    """Show the grid; place pasted text in it, check it, or register its rows."""
    if not request.user.has_perm("core.import_ledger") or not request.user.has_perm(
        "collaboration.add_agreement"
    ):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, [])
    rows, step = _posted(request.POST), request.POST.get("step", "")
    try:
        if step == "place":
            return _place(request, rows)
        return _check_or_register(request, rows, step)
    except ValueRefused as refused:
        return _page(request, rows, refusals=[translated(refused.message)], text=request.POST.get("text", ""))
    except ActionRefused as refused:
        return _page(request, rows, refusals=[refused.message])


def _place(request: SignedInRequest, rows: list[GridRow]) -> HttpResponse:
    pasted = read_pasted(request.POST.get("text", ""))
    if not pasted.rows:
        refusal = _("貼り付けた表が空です。Excelでコピーした範囲を、欄に貼り付けてください。")
        return _page(request, rows, refusals=[refusal])
    placed = [*(row for row in rows if not is_empty(row)), *pasted.rows]
    if len(placed) > MOST_ROWS:
        refusal = _("一度に登録できるのは%(most)d行までです。先に今の行を登録してください。")
        return _page(
            request, rows, refusals=[refusal % {"most": MOST_ROWS}], text=request.POST.get("text", "")
        )
    return _page(request, placed, check_grid(placed, today=timezone.localdate()), unread=pasted.unread)


def _check_or_register(request: SignedInRequest, rows: list[GridRow], step: str) -> HttpResponse:
    if not rows:
        return _page(
            request, rows, refusals=[_("表が空です。Excelでコピーした範囲を、表に貼り付けてください。")]
        )
    today = timezone.localdate()
    check = check_grid(rows, today=today)
    good_rows_only = step == "register-good"
    if step not in ("register", "register-good") or (check.errors and not good_rows_only):
        return _page(request, rows, check)
    if not check.good:
        refusal = _("新しく登録する行がありません。登録済みの行は、もう一度登録する必要はありません。")
        return _page(request, rows, check, refusals=[refusal])
    batch = register_grid(rows, good_rows_only=good_rows_only, today=today, by=request.user)
    _tell(request, len(check.good))
    left = [row for place, row in enumerate(rows) if place not in check.good and place not in check.unchanged]
    left = [row for row in left if not is_empty(row)]
    if not good_rows_only or not left:
        return redirect("import-detail", batch.pk)
    return _page(request, left, check_grid(left, today=today), batch=batch)


def _tell(request: SignedInRequest, count: int) -> None:
    sentence = ngettext("%(count)d件の契約を登録しました。", "%(count)d件の契約を登録しました。", count)
    messages.success(request, sentence % {"count": count})


def _posted(data: QueryDict) -> list[GridRow]:
    """Return the rows of the grid as they were typed, blank rows in their places but none at the end."""
    sent = data.get("rows", "")
    count = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() else 0
    rows = [tuple(data.get(f"{column.code}-{at}", "") for column in COLUMNS) for at in range(count)]
    while rows and is_empty(rows[-1]):
        rows.pop()
    return rows


def _page(
    request: SignedInRequest,
    rows: Sequence[GridRow],
    check: GridCheck | None = None,
    *,
    refusals: Sequence[str] = (),
    unread: Sequence[str] = (),
    text: str = "",
    batch: ImportBatch | None = None,
) -> HttpResponse:
    shown = _shown([*rows, *[BLANK] * min(SPARE_ROWS, MOST_ROWS - len(rows))], check or GridCheck())
    errors = [
        {"field_id": cell.name, "message": _("%(label)s：%(text)s") % {"label": cell.label, "text": text}}
        for row in shown
        for cell in row.cells
        for text in cell.errors
    ]
    # What is wrong with the grid as a whole leads to its first cell.
    start = shown[0].cells[0].name
    summary = [*({"field_id": start, "message": each} for each in refusals), *_listed(errors)]
    context: dict[str, Any] = {
        "columns": COLUMNS,
        "rows": shown,
        "errors": summary,
        "has_errors": bool(summary),
        "title": _("入力内容を確認してください（%(count)d件）") % {"count": len(refusals) + len(errors)},
        "checked": check,
        "good": len(check.good) if check else 0,
        "wrong": len({row for row, _code, _note in check.errors}) if check else 0,
        "unchanged": len(check.unchanged) if check else 0,
        "unread": "、".join(unread),
        "text": text,
        "batch": batch,
        "most_rows": MOST_ROWS,
        "first_row": FIRST_ROW,
    }
    return render(request, "collaboration/agreement_paste.html", context)


def _listed(errors: list[dict[str, str]]) -> list[dict[str, str]]:
    if len(errors) <= MOST_LISTED:
        return errors
    more = _("ほか%(count)d件は、表の中のそれぞれの欄に示しています。") % {"count": len(errors) - MOST_LISTED}
    return [*errors[:MOST_LISTED], {"field_id": "", "message": more}]


def _shown(rows: Sequence[GridRow], check: GridCheck) -> list[ShownRow]:
    return [
        ShownRow(
            place + FIRST_ROW,
            [
                _shown_cell(place, column.code, _(column.label), value, check)
                for column, value in zip(COLUMNS, row, strict=True)
            ],
            place in check.good,
            place in check.unchanged,
        )
        for place, row in enumerate(rows)
    ]


def _shown_cell(place: int, code: str, label: str, value: str, check: GridCheck) -> ShownCell:
    named = _("%(row)d行目の%(label)s") % {"row": place + FIRST_ROW, "label": label}
    cell = ShownCell(f"{code}-{place}", code, named, value)
    for note in check.notes.get((place, code), ()):
        words = "".join(translated(sentence) for sentence in note.sentences)
        (cell.errors if note.is_error else cell.notes).append(words)
    return cell
