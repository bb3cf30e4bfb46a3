"""支出実績報告書: what came in for a fiscal year, what was spent, and what becomes of the rest, as it was closed."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from collaboration.calc.closing import ClosingDecision
from collaboration.calc.closing_report import sentence_of
from collaboration.calc.expenditure import BESIDE_DIRECT, CostItem
from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.letter import LetterForm
from collaboration.exports.letters.invoice import TEMPLATE
from collaboration.exports.letters.pdf import set_letter
from collaboration.exports.letters.sheet import letter_workbook
from collaboration.models import YearClosing
from core.calc.text import clean_text
from core.models import Institution
from core.models.wording import day_in_words, fiscal_year_in_words, term, translated

HASH_SHOWN = 16


def closing_file(closing: YearClosing, form: LetterForm, *, picture: bool = False) -> bytes:
    """Return the report on a closed year, made of what was kept with it alone. Raises LetterRefused."""
    with override("ja"):
        letter = _letter(closing)
    if form is LetterForm.XLSX:
        return letter_workbook(letter, issued_on=closing.closed_on)
    return set_letter(TEMPLATE, letter, issued_on=closing.closed_on, picture=picture)


def closing_file_name(closing: YearClosing, form: LetterForm) -> str:
    """Name the file as an office files it: 支出実績報告書_SS2026-00001.pdf."""
    return _("支出実績報告書_%(number)s.%(form)s") % {"number": closing.number, "form": form.value}


def _letter(closing: YearClosing) -> dict[str, Any]:
    kept, institution = closing.content, Institution.objects.current()
    decision = ClosingDecision(kept["decision"])
    amount = {ClosingDecision.REFUND: kept["refund_yen"], ClosingDecision.CARRY: kept["carried_yen"]}
    labels = {ClosingDecision.REFUND: _("返還額"), ClosingDecision.CARRY: _("翌年度への繰越額")}
    return {
        "number": kept["number"],
        "heading": _("支出実績報告書"),
        "addressee": _("%(partner)s　御中") % {"partner": clean_text(kept["partner"])},
        "institution": clean_text(institution.name) if institution else "",
        "opening": _("下記のとおり支出の実績を報告します。"),
        "seals": [_("公印")],
        "is_draft": False,
        "language": "ja",
        "issued_on": day_in_words(closing.closed_on),
        "facts": [{"label": label, "text": text} for label, text in _facts(kept) if text],
        "headline": {
            "label": labels.get(decision, _("残額")),
            "amount": _("金 %(yen)s円") % {"yen": _digits(amount.get(decision, kept["rest_yen"]))},
            "note": "",
        },
        "columns": [_("費目"), _("予算額"), _("支出額"), _("残額")],
        "rows": list(_item_rows(kept)),
        "tax_columns": [_("年度"), _("前年度繰越"), _("受入額"), _("支出額"), _("残額")],
        "tax_rows": [_year_row(year) for year in kept["years"]],
        "account": [],
        "notes": list(_notes(kept, decision, closing.content_hash)),
        "words": {
            "number": _("精算番号"),
            "issued": _("作成日"),
            "breakdown": _("費目ごとの支出"),
            "taxes": _("年度ごとの直接経費"),
            "account": "",
            "unit": _("（単位：円）"),
            "notes": _("備考"),
            "draft": _("見本"),
        },
    }


def _facts(kept: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("研究題目"), clean_text(kept["title"])
    yield _("契約番号"), kept["agreement"]
    yield _("研究代表者"), clean_text(f"{kept['department']}　{kept['principal']}").strip()
    if kept["starts_on"] and kept["ends_on"]:
        words = {"first": _day(kept["starts_on"]), "last": _day(kept["ends_on"])}
        yield _("研究期間"), _("%(first)s～%(last)s") % words
    yield _("対象年度"), fiscal_year_in_words(kept["fiscal_year"])
    yield (
        _("受入額"),
        _("%(yen)s円（うち直接経費%(direct)s円、間接経費%(indirect)s円）")
        % {
            "yen": _digits(kept["received_yen"]),
            "direct": _digits(kept["received"]["direct_yen"]),
            "indirect": _digits(kept["received"]["indirect_yen"]),
        },
    )
    yield _("残額の扱い"), term(ClosingDecision(kept["decision"]).label)
    yield _("根拠"), kept["article"] or kept["basis"]
    yield _("理由"), clean_text(kept["reason"])


def _item_rows(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    direct = [each for each in kept["items"] if CostItem(each["item"]) not in BESIDE_DIRECT]
    for each in direct:
        yield _item_row(each)
    total = {
        "budget_yen": sum(each["budget_yen"] or 0 for each in direct),
        "spent_yen": sum(each["spent_yen"] for each in direct),
    }
    yield {**_item_row({"item": "", **total}, label=_("直接経費の計")), "is_total": True}
    for each in kept["items"]:
        if CostItem(each["item"]) in BESIDE_DIRECT and each["spent_yen"]:
            yield _item_row(each)


def _item_row(each: dict[str, Any], *, label: str = "") -> dict[str, Any]:
    budget, spent = each["budget_yen"], each["spent_yen"]
    common = each["item"] == CostItem.UNDIVIDED or budget is None
    cells = [
        label or term(CostItem(each["item"]).label),
        "" if budget is None else _digits(budget),
        _digits(spent),
        "" if common else _digits(budget - spent),
    ]
    return {"cells": cells, "is_total": False}


def _year_row(year: dict[str, int]) -> dict[str, Any]:
    amounts = ("carried_in_yen", "received_yen", "spent_yen", "rest_yen")
    label = _("%(year)d年度") % {"year": year["fiscal_year"]}
    return {"cells": [label, *(_digits(year[name]) for name in amounts)], "is_total": False}


def _notes(kept: dict[str, Any], decision: ClosingDecision, content_hash: str) -> Iterator[str]:
    for line in kept["refund_lines"]:
        if line["yen"] or decision is ClosingDecision.REFUND:
            yield _("返還額のうち%(element)s %(yen)s円：%(formula)s") % {
                "element": term(Element(line["element"]).label),
                "yen": _digits(line["yen"]),
                "formula": translated(sentence_of(line["formula"])),
            }
    if kept["refunded_yen"]:
        yield _("この年度の受入額のうち、%(yen)s円はすでに返還しています。") % {
            "yen": _digits(kept["refunded_yen"])
        }
    yield _("知の価値分と施設・スペース使用料は、直接経費に含みます。金額は消費税を含む支出の額です。")
    yield _("内容の照合番号：%(hash)s") % {"hash": content_hash[:HASH_SHOWN]}


def _day(stored: str) -> str:
    return day_in_words(datetime.date.fromisoformat(stored))


def _digits(yen: int) -> str:
    return f"△{-yen:,}" if yen < 0 else f"{yen:,}"
