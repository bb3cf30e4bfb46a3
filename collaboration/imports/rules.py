"""What must hold inside one row of a ledger of contracts or receipts."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.imports.words import parent_number
from core.calc.countries import HOME, country_name
from core.calc.fiscal_year import last_day
from core.calc.ledger.declared import RowContext
from core.calc.ledger.problems import Finding, ProblemSeverity
from core.calc.messages import Message, Word, gettext_noop

Values = Mapping[str, Any]

RESEARCH_KINDS = frozenset(
    {AgreementKind.JOINT_RESEARCH, AgreementKind.COMMISSIONED_RESEARCH, AgreementKind.CLINICAL_TRIAL}
)
PARTS = ("direct_yen", "indirect_yen", "strategic_yen", "researcher_yen", "tax_yen")
_REPORTED_AT = ("indirect_yen", "direct_yen", "strategic_yen", "researcher_yen", "tax_yen")


def error(column: str, reason: str, remedy: str, **words: Word) -> Finding:
    """Return a finding that keeps the row out."""
    return Finding(column, ProblemSeverity.ERROR, Message(reason, words), Message(remedy, words))


def warning(column: str, reason: str, remedy: str, **words: Word) -> Finding:
    """Return a finding that is only shown."""
    return Finding(column, ProblemSeverity.WARNING, Message(reason, words), Message(remedy, words))


def term_is_in_order(values: Values, _context: RowContext) -> Iterator[Finding]:
    """A contract does not end before it starts."""
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        yield error(
            "ends_on",
            gettext_noop("研究終了日が研究開始日（%(start)s）より前です。"),
            gettext_noop("契約書で期間を確かめ、開始日か終了日を直してください。"),
            start=_shown(starts),
        )


def research_has_a_term(values: Values, context: RowContext) -> Iterator[Finding]:
    """Research is counted in the years its term touches, so it needs one."""
    kind = values.get("kind")
    if kind is None or kind.kind not in RESEARCH_KINDS:
        return
    if "starts_on" in context.mapped and values.get("starts_on", "unread") is None:
        yield error(
            "starts_on",
            gettext_noop("研究開始日が空欄です。"),
            gettext_noop("元の台帳で研究開始日を入力してください。例：2018/4/1"),
        )
    if "ends_on" in context.mapped and values.get("ends_on", "unread") is None:
        yield warning(
            "ends_on",
            gettext_noop("研究終了日が空欄のため、終了日のない契約として毎年度数えられます。"),
            gettext_noop("終了日が決まっていれば、元の台帳で入力してください。"),
        )


def country_fits_the_class(values: Values, context: RowContext) -> Iterator[Finding]:
    """A domestic company is in Japan, a foreign one abroad."""
    reading, country = values.get("partner_class"), values.get("country", "unread")
    if reading is None or country == "unread" or "country" not in context.mapped:
        return
    if reading.foreign and country in (None, HOME):
        yield warning(
            "country",
            gettext_noop("相手先区分は外国企業ですが、国名が日本か空欄です。"),
            gettext_noop("本社のある国の名前を入力するか、相手先区分を直してください。"),
        )
    elif reading.size is not None and country not in (None, HOME):
        yield warning(
            "country",
            gettext_noop(
                "相手先区分は国内企業ですが、国名が%(country)sです。このまま取り込むと外国企業として数えます。"
            ),
            gettext_noop("国名か相手先区分のどちらかを直してください。"),
            country=(country_name(country),),
        )


def amendment_names_its_contract(values: Values, _context: RowContext) -> Iterator[Finding]:
    """An amendment belongs to a contract, named by its number or beside it."""
    kind, number = values.get("kind"), values.get("number")
    if kind is None or number is None or not kind.amends:
        return
    if values.get("parent_number") is None and parent_number(number) is None:
        yield error(
            "number",
            gettext_noop("変更契約ですが、元の契約番号がわかりません。"),
            gettext_noop("「元の契約番号-変1」のような番号にするか、「元契約番号」の列を設けてください。"),
        )


def parts_sum_to_the_receipt(values: Values, context: RowContext) -> Iterator[Finding]:
    """In a ledger of receipts, direct, indirect and other costs add up to what came in."""
    yield from _parts_sum_to(values, context, "amount_yen")


def parts_sum_to_a_sum_beside(values: Values, context: RowContext) -> Iterator[Finding]:
    """Beside a contract, the parts may be those of what came in or of the contract amount."""
    parts = [part for part in PARTS if values.get(part) is not None]
    if sum(values[part] for part in parts) != values.get("amount_yen"):
        yield from _parts_sum_to(values, context, "received_yen")


def _parts_sum_to(values: Values, context: RowContext, sum_column: str) -> Iterator[Finding]:
    amount = values.get(sum_column)
    given = [part for part in PARTS if values.get(part) is not None]
    unread = any(part in context.mapped and part not in values for part in PARTS)
    if amount is None or not given or unread:
        return
    total = sum(values[part] for part in given)
    if total == amount or ("direct_yen" not in context.mapped and total < amount):
        return
    yield error(
        next(part for part in _REPORTED_AT if part in given),
        gettext_noop("内訳の合計%(total)s円が、入金額%(amount)s円と合いません。"),
        gettext_noop("入金の通知で確かめ、入金額か内訳を直してください。"),
        total=f"{total:,}",
        amount=f"{amount:,}",
    )


def receipt_parts(values: Values, amount_yen: int) -> ReceiptParts:
    """Return the parts of a receipt; what no part names is direct cost, and parts of another sum are left out."""
    named = {part: values.get(part) or 0 for part in PARTS}
    total = sum(named.values())
    if total > amount_yen or (total != amount_yen and values.get("direct_yen") is not None):
        return ReceiptParts(direct_yen=amount_yen)
    return ReceiptParts(**{**named, "direct_yen": named["direct_yen"] + amount_yen - total})


def received_sum_has_a_day(values: Values, context: RowContext) -> Iterator[Finding]:
    """Money written beside a contract needs the day on which it came, or at least the year."""
    if not values.get("received_yen") or receipt_day(values, context) is not None:
        return
    if "received_on" in context.mapped:
        if values.get("received_on", "unread") is None:
            yield error(
                "received_on",
                gettext_noop("受入額がありますが、入金日が空欄です。"),
                gettext_noop("元の台帳で入金日を入力してください。例：2018/6/30"),
            )
    else:
        yield error(
            "received_yen",
            gettext_noop("受入額がありますが、入金日も年度もわかりません。"),
            gettext_noop(
                "「入金日」か「年度」の列を設けるか、表題に「平成30年度」のように年度を書いてください。"
            ),
        )


def receipt_day(values: Values, context: RowContext) -> datetime.date | None:
    """Return the day of the money beside a contract: its own, else the last day of the year it belongs to."""
    if "received_on" in context.mapped:
        day: datetime.date | None = values.get("received_on")
        return day
    year = values.get("received_fiscal_year") or context.title_fiscal_year
    return None if year is None else last_day(year)


def _shown(day: datetime.date) -> str:
    return f"{day.year}/{day.month}/{day.day}"
