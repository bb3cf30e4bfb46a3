"""What a letter notes at its end: by which rules the amounts were found, and what holds beside them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.amendment import AmendmentQuote
from collaboration.calc.pricing.kinds import Mode, TaxMode
from collaboration.calc.pricing.letter import LetterKind, LetterTerms
from collaboration.calc.pricing.scenario import PricedScenario
from collaboration.exports.letters.amounts import tax_in_words
from core.calc.text import clean_text
from core.models.wording import day_in_words, translated

EARNS_TAX_CREDIT = (AgreementKind.JOINT_RESEARCH, AgreementKind.COMMISSIONED_RESEARCH)
"""Kinds of contract whose cost a company may put forward as 特別試験研究費."""


def notes_of(priced: PricedScenario, terms: LetterTerms, change: AmendmentQuote | None) -> Iterator[str]:
    """Yield the notes of a letter. Warnings, approvals and shares inside the institution are nobody else's business."""
    yield from _on_the_price(priced)
    yield from _on_the_change(priced, change)
    yield from _on_tax(priced, terms)
    if priced.quote.outcome:
        yield _("成果に応じた対価は見込みの額であり、上記の金額に含みません。")
    if terms.kind is LetterKind.BASIS:
        yield from _on_the_basis(priced)
    yield from (clean_text(line) for line in terms.remarks.splitlines() if clean_text(line))


def _on_the_price(priced: PricedScenario) -> Iterator[str]:
    policy, request = priced.scenario.policy, priced.scenario.request
    words = {"label": policy.label, "source": policy.source, "day": day_in_words(policy.valid_from)}
    yield _("金額は、「%(label)s」（%(source)s、%(day)s適用開始）により算定しています。") % words
    if request.mode is Mode.TOTAL:
        yield _("総額は双方の協議により合意した額であり、内訳は総額から上記の規程により算定しています。")
    if request.mode is Mode.TOTAL and request.agreed is not None and request.agreed.is_non_refundable:
        yield _("合意した総額は返還しません。")


def _on_the_change(priced: PricedScenario, change: AmendmentQuote | None) -> Iterator[str]:
    original = priced.scenario.original
    if original is None:
        return
    yield _("%(number)sの変更契約についての金額であり、変更後の契約の全体の額です。") % {
        "number": clean_text(original.number)
    }
    if change is not None:
        applied = translated(change.applied)
        yield (
            _("%(applied)s（%(article)s）。") % {"applied": applied, "article": clean_text(change.article)}
            if change.article
            else _("%(applied)s。") % {"applied": applied}
        )


def _on_tax(priced: PricedScenario, terms: LetterTerms) -> Iterator[str]:
    quote, own = priced.quote, priced.scenario.policy.tax.mode
    if not quote.sums.tax_yen:
        if reason := tax_in_words(quote):
            yield _("%(reason)s。") % {"reason": reason}
    elif own is not terms.tax_form:
        yield (
            _("各費目の金額は、年度ごとの消費税等を費目の額に応じて按分し、加えて表示しています。")
            if terms.tax_form is TaxMode.INCLUSIVE
            else _("各費目の金額は、年度ごとの消費税等を費目の額に応じて按分し、除いて表示しています。")
        )


def _on_the_basis(priced: PricedScenario) -> Iterator[str]:
    quote, policy = priced.quote, priced.scenario.policy
    if quote.sums.tax_yen:
        yield (
            _("算定の明細の金額は、規程のとおり消費税等を含む額です。")
            if policy.tax.mode is TaxMode.INCLUSIVE
            else _("算定の明細の金額は、規程のとおり消費税等を含まない額です。")
        )
    if any(not line.counts for line in quote.lines):
        yield _("算定の明細の（　）内の額は、内訳や算定の途中を示す額であり、計に加えません。")
    if policy.kind in EARNS_TAX_CREDIT:
        yield _(
            "研究開発税制（特別試験研究費の税額控除）を適用される場合は、直接経費と間接経費の双方が対象となり得ます。契約書の記載事項と費用の額の確認の手続は、貴方で御確認ください。"
        )
