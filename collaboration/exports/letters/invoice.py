"""The letter of an invoice: a qualified invoice where the institution is registered, and the red one that takes it back."""

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from collaboration.calc.invoices import InvoiceKind
from collaboration.calc.pricing.letter import LetterForm, LetterLanguage
from collaboration.exports.letters.pdf import set_letter
from collaboration.exports.letters.sheet import letter_workbook
from collaboration.models import Invoice
from core.calc.rates import percent_in_words
from core.calc.text import clean_text
from core.models import Institution, Organization
from core.models.wording import day_in_words, fiscal_year_in_words

TEMPLATE = "invoice.typ"


def invoice_file(invoice: Invoice) -> bytes:
    """Return the PDF of an invoice that has its number and its days. Raises LetterRefused."""
    return _made(invoice)


def invoice_draft(invoice: Invoice, *, issued_on: datetime.date, due_on: datetime.date) -> bytes:
    """Return the PDF as it would be, marked as a draft. Raises LetterRefused."""
    invoice.number, invoice.issued_on, invoice.due_on = _("（見本）"), issued_on, due_on
    return _made(invoice, is_draft=True)


def invoice_picture(invoice: Invoice) -> bytes:
    """Return the first page as PNG. Raises LetterRefused."""
    return _made(invoice, picture=True)


def invoice_copy(
    invoice: Invoice, form: LetterForm, language: LetterLanguage, *, picture: bool = False
) -> bytes:
    """Return an issued invoice as a workbook or in English; it names the original and has no place for a seal. Raises LetterRefused."""
    assert invoice.issued_on is not None  # noqa: S101 -- only what was issued has copies
    with override(language.value):
        letter = _letter(invoice, is_draft=False, language=language)
        letter["seals"] = []
        words = {"number": invoice.number}
        letter["notes"].append(
            _("発行した請求書%(number)s（PDF）の写しです。内容が異なるときは、発行した請求書によります。")
            % words
        )
    if form is LetterForm.XLSX:
        return letter_workbook(letter, issued_on=invoice.issued_on)
    return set_letter(TEMPLATE, letter, issued_on=invoice.issued_on, picture=picture)


def _made(invoice: Invoice, *, is_draft: bool = False, picture: bool = False) -> bytes:
    assert invoice.issued_on is not None  # noqa: S101 -- whoever asks has given the days
    with override("ja"):
        letter = _letter(invoice, is_draft=is_draft)
    return set_letter(TEMPLATE, letter, issued_on=invoice.issued_on, picture=picture)


def _letter(
    invoice: Invoice, *, is_draft: bool, language: LetterLanguage = LetterLanguage.JAPANESE
) -> dict[str, Any]:
    institution = Institution.objects.current()
    is_red = invoice.kind == InvoiceKind.RED
    account = "" if institution is None or is_red else institution.bank_account
    return {
        "number": invoice.number,
        "heading": _("請求書（赤伝票）") if is_red else _("請求書"),
        "addressee": _("%(partner)s　御中") % {"partner": _name_of(invoice.partner, language)},
        "institution": _name_of(institution, language),
        "opening": _("下記の請求を取り消します。") if is_red else _("下記のとおり御請求申し上げます。"),
        "seals": [_("公印")],
        "is_draft": is_draft,
        "language": language.value,
        "issued_on": day_in_words(invoice.issued_on) if invoice.issued_on else "",
        "facts": [{"label": label, "text": text} for label, text in _facts(invoice, institution)],
        "headline": {
            "label": _("取り消す金額") if is_red else _("御請求金額"),
            "amount": _("金 %(yen)s円") % {"yen": _digits(invoice, invoice.amount_yen)},
            "note": _("（税込）") if invoice.tax_yen or invoice.tax_inside_yen else "",
        },
        "columns": [_("経費区分"), _("金額")],
        "rows": [_row(*cells) for cells in _rows(invoice)],
        "tax_columns": [_("税率"), _("対象額"), _("消費税額")],
        "tax_rows": [_row(*cells) for cells in _tax_rows(invoice)],
        "account": [line for line in account.splitlines() if line.strip()],
        "notes": list(_notes(invoice)),
        "words": {
            "number": _("請求番号"),
            "issued": _("発行日"),
            "breakdown": _("請求の内訳"),
            "taxes": _("税率ごとの金額"),
            "account": _("振込先"),
            "unit": _("（単位：円）"),
            "notes": _("備考"),
            "draft": _("見本"),
        },
    }


def _name_of(named: Institution | Organization | None, language: LetterLanguage) -> str:
    """Return a name in the language of the letter, the Japanese one where no other is known."""
    if named is None:
        return ""
    in_english = named.name_en if language is LetterLanguage.ENGLISH else ""
    return clean_text(in_english or named.name)


def _facts(invoice: Invoice, institution: Institution | None) -> Iterator[tuple[str, str]]:
    yield _("件名"), clean_text(invoice.subject)
    yield _("契約番号"), invoice.agreement.number
    yield _("対象年度"), fiscal_year_in_words(invoice.fiscal_year)
    if invoice.kind == InvoiceKind.RED and invoice.corrects is not None:
        words = {"number": invoice.corrects.number, "day": day_in_words(invoice.corrects.issued_on)}  # type: ignore[arg-type]  # what is corrected was issued
        yield _("取り消す請求書"), _("%(number)s（%(day)s発行）") % words
        yield _("取消の理由"), clean_text(invoice.reason)
    elif invoice.due_on is not None:
        yield _("支払期限"), day_in_words(invoice.due_on)
    if institution is not None and institution.registration_number:
        yield _("登録番号"), institution.registration_number


def _rows(invoice: Invoice) -> Iterator[tuple[str, str, bool]]:
    labels = {
        "direct_yen": _("直接経費"),
        "indirect_yen": _("間接経費"),
        "strategic_yen": _("戦略的産学連携経費"),
        "researcher_yen": _("研究料"),
    }
    for name, label in labels.items():
        if yen := getattr(invoice, name):
            yield label, _digits(invoice, yen), False
    if invoice.tax_yen:
        words = {"rate": _rate(invoice)}
        yield _("消費税等（%(rate)s）") % words, _digits(invoice, invoice.tax_yen), False
    yield _("合計"), _digits(invoice, invoice.amount_yen), True


def _tax_rows(invoice: Invoice) -> Iterator[tuple[str, str, str, bool]]:
    if invoice.tax_rate is None:
        return
    tax = invoice.tax_yen or invoice.tax_inside_yen
    base = invoice.amount_yen - invoice.tax_yen
    label = _("%(rate)s対象（税込）") if invoice.tax_inside_yen else _("%(rate)s対象（税抜）")
    yield label % {"rate": _rate(invoice)}, _digits(invoice, base), _digits(invoice, tax), False


def _notes(invoice: Invoice) -> Iterator[str]:
    if invoice.tax_rate is None:
        yield _("消費税の課税対象外です。")
    elif invoice.tax_inside_yen:
        yield _("金額は消費税等を含みます。")
    if invoice.kind == InvoiceKind.INVOICE:
        yield _("振込手数料は、恐れ入りますが貴方で御負担ください。")
    yield from (clean_text(line) for line in invoice.remarks.splitlines() if clean_text(line))


def _rate(invoice: Invoice) -> str:
    return percent_in_words(Fraction(invoice.tax_rate or 0))


def _digits(invoice: Invoice, yen: int) -> str:
    """Write an amount; what a red invoice takes back has the sign that accounts use."""
    return f"△{yen:,}" if invoice.kind == InvoiceKind.RED else f"{yen:,}"


def _row(*cells: Any) -> dict[str, Any]:
    *texts, is_total = cells
    return {"cells": texts, "is_total": is_total}
