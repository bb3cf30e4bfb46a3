"""督促状: what of an invoice was not paid, until when it is to be paid now, and the interest until that day."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from collaboration.exports.letters.invoice import TEMPLATE
from collaboration.exports.letters.pdf import set_letter
from collaboration.models import DunningLetter
from collaboration.queries.dunning import OverdueInvoice
from core.calc.text import clean_text
from core.models import Institution
from core.models.wording import day_in_words, translated


def dunning_file(letter: DunningLetter, overdue: OverdueInvoice, *, picture: bool = False) -> bytes:
    """Return the PDF of a letter that has its number. Raises LetterRefused."""
    with override("ja"):
        content = _letter(letter, overdue)
    return set_letter(TEMPLATE, content, issued_on=letter.issued_on, picture=picture)


def _letter(letter: DunningLetter, overdue: OverdueInvoice) -> dict[str, Any]:
    invoice, institution = letter.invoice, Institution.objects.current()
    account = institution.bank_account if institution else ""
    heading, opening = _opening(letter.level)
    return {
        "number": letter.number,
        "heading": heading,
        "addressee": _("%(partner)s　御中") % {"partner": clean_text(invoice.partner.name)},
        "institution": clean_text(institution.name) if institution else "",
        "opening": opening,
        "seals": [_("公印")],
        "is_draft": False,
        "language": "ja",
        "issued_on": day_in_words(letter.issued_on),
        "facts": [{"label": label, "text": text} for label, text in _facts(letter)],
        "headline": {
            "label": _("お支払いいただく金額"),
            "amount": _("金 %(yen)s円") % {"yen": f"{letter.rest_yen + letter.interest_yen:,}"},
            "note": _("（延滞金を含む）") if letter.interest_yen else "",
        },
        "columns": [_("区分"), _("金額")],
        "rows": list(_rows(letter, overdue)),
        "tax_columns": [],
        "tax_rows": [],
        "account": [line for line in account.splitlines() if line.strip()],
        "notes": list(_notes(letter, overdue)),
        "words": {
            "number": _("文書番号"),
            "issued": _("発行日"),
            "breakdown": _("内訳"),
            "taxes": "",
            "account": _("振込先"),
            "unit": _("（単位：円）"),
            "notes": _("備考"),
            "draft": _("見本"),
        },
    }


def _opening(level: int) -> tuple[str, str]:
    """Return heading and first sentence, sharper at each level."""
    first = _(
        "下記の請求について、御入金を確認できておりません。御確認のうえ、お支払いくださるようお願いします。"
    )
    second = _("先にお知らせした下記の請求について、なお御入金を確認できておりません。至急お支払いください。")
    last = _(
        "下記の請求について、再三お知らせしましたが御入金がありません。新しい期限までに必ずお支払いください。"
    )
    return {
        1: (_("督促状"), first),
        2: (_("督促状（再督促）"), second),
        3: (_("督促状（最終）"), last),
    }[level]


def _facts(letter: DunningLetter) -> Iterator[tuple[str, str]]:
    invoice = letter.invoice
    yield _("件名"), clean_text(invoice.subject)
    yield _("請求番号"), invoice.number
    if invoice.due_on is not None:
        words = {"day": day_in_words(invoice.due_on), "days": letter.days_overdue}
        yield _("当初の支払期限"), _("%(day)s（%(days)d日超過）") % words
    yield _("新しい支払期限"), day_in_words(letter.due_on)


def _rows(letter: DunningLetter, overdue: OverdueInvoice) -> Iterator[dict[str, Any]]:
    invoice = overdue.invoice
    yield _row(_("請求額"), invoice.amount_yen)
    if invoice.settled:
        yield _row(_("入金済の額"), -invoice.settled)
    yield _row(_("未入金の額"), letter.rest_yen)
    if letter.interest_yen:
        yield _row(_("延滞金"), letter.interest_yen)
    yield _row(_("合計"), letter.rest_yen + letter.interest_yen, is_total=True)


def _row(label: str, yen: int, *, is_total: bool = False) -> dict[str, Any]:
    return {"cells": [label, f"△{-yen:,}" if yen < 0 else f"{yen:,}"], "is_total": is_total}


def _notes(letter: DunningLetter, overdue: OverdueInvoice) -> Iterator[str]:
    if overdue.interest is not None and overdue.interest.yen:
        yield _("延滞金（発行日まで）：%(formula)s") % {"formula": translated(overdue.interest.formula)}
        if overdue.interest.article:
            yield _("延滞金の根拠：%(article)s") % {"article": overdue.interest.article}
    yield _("行き違いに御入金いただいたときは、御容赦ください。")
    yield from (clean_text(line) for line in letter.remarks.splitlines() if clean_text(line))
