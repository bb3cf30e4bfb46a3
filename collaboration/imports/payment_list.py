"""Reading the list of payments that a bank or a ledger gives as CSV."""

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collaboration.calc.matching_payments import Payment
from core.calc.dates import parse_date
from core.calc.ledger.cells import Cell, cell_at, is_blank, shown
from core.calc.messages import Message, ValueRefused, gettext_noop
from core.calc.money import parse_yen
from core.calc.text import clean_text, fold_width, folded_key
from core.imports.csv_file import read_csv
from core.imports.precheck import FileRefused

LARGEST_LIST_BYTES = 5 * 1024 * 1024
HEADER_SEARCHED_ROWS = 20
LONGEST_PAYER, LONGEST_NOTE = 200, 300

DAY, AMOUNT, PAYER, NOTE = "received_on", "amount_yen", "payer", "note"
SYNONYMS: dict[str, tuple[str, ...]] = {
    DAY: ("入金日", "取引日", "勘定日", "取扱日", "起算日", "振込日", "日付", "年月日"),
    AMOUNT: (
        "入金額",
        "お預り金額",
        "お預かり金額",
        "預入金額",
        "預り金額",
        "入金金額",
        "振込金額",
        "入金",
        "金額",
    ),
    PAYER: ("振込人", "振込人名", "振込依頼人", "振込依頼人名", "依頼人", "依頼人名", "入金者", "相手先"),
    NOTE: ("摘要", "備考", "メモ", "お取り扱い内容", "お取扱内容", "取引内容"),
}
NEEDED = (DAY, AMOUNT, PAYER)
LABELS = {
    DAY: gettext_noop("入金日"),
    AMOUNT: gettext_noop("入金額"),
    PAYER: gettext_noop("振込人"),
}


@dataclass(frozen=True, slots=True)
class ListProblem:
    """A row that cannot be read: its line in the file, and what to put right."""

    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class PaymentList:
    """What a list holds: payments with their lines, rows without money that came in, and what cannot be read."""

    payments: tuple[tuple[int, Payment], ...]
    passed_over: int
    problems: tuple[ListProblem, ...]


def read_payment_list(content: bytes, name: str) -> PaymentList:
    """Read the payments of a list; rows in which nothing came in are passed over. Raises FileRefused."""
    if len(content) > LARGEST_LIST_BYTES:
        raise FileRefused(
            gettext_noop("ファイルが大きすぎます。期間を区切って、5MB以下のCSVにしてください。")
        )
    sheet, _decoded = read_csv(io.BytesIO(content), name)
    at, columns = _header(sheet.rows)
    payments: list[tuple[int, Payment]] = []
    problems: list[ListProblem] = []
    passed_over = 0
    for line, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        cells = {field: _text(cell_at(row, column)) for field, column in columns.items()}
        if not cells[AMOUNT] or cells[AMOUNT] in {"0", "-"}:
            passed_over += any(not is_blank(cell) for cell in row)
            continue
        faults = list(_faults(cells))
        problems.extend(ListProblem(line, fault) for fault in faults)
        if not faults:
            payments.append((line, _payment(cells)))
    return PaymentList(tuple(payments), passed_over, tuple(problems))


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:HEADER_SEARCHED_ROWS]):
        columns = _columns([folded_key(_text(cell)) for cell in row])
        if all(field in columns for field in NEEDED):
            return at, columns
    raise FileRefused(
        gettext_noop(
            "見出しの行が見つかりません。「入金日」「入金額」「振込人」の3つの見出しがある行を、20行目までに置いてください。"
        )
    )


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, names in SYNONYMS.items():
        for name in names:
            if folded_key(name) in headings:
                found[field] = headings.index(folded_key(name))
                break
    return found


def _text(cell: Cell) -> str:
    return shown(cell).strip()


def _faults(cells: dict[str, str]) -> Iterator[Message]:
    try:
        _day(cells)
    except ValueRefused as refused:
        yield refused.message
    try:
        parse_yen(cells[AMOUNT], minimum=1)
    except ValueRefused as refused:
        yield refused.message
    try:
        if not clean_text(cells[PAYER]):
            yield Message(gettext_noop("振込人が空欄です。振込人の名前を入力してください。例：ｶ)ｱｵﾊﾞ"))
        clean_text(cells.get(NOTE, ""))
    except ValueRefused as refused:
        yield refused.message


def _payment(cells: dict[str, str]) -> Payment:
    return Payment(
        _day(cells),
        parse_yen(cells[AMOUNT], minimum=1),
        clean_text(cells[PAYER])[:LONGEST_PAYER],
        clean_text(cells.get(NOTE, ""))[:LONGEST_NOTE],
    )


def _day(cells: dict[str, str]) -> datetime.date:
    return parse_date(fold_width(cells[DAY]))
