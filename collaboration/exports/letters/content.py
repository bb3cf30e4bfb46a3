"""What a letter says, in the language it is written in; how it is set is left to the makers of files."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.letter import (
    LetterKind,
    LetterLanguage,
    LetterTerms,
    amounts_by_year,
    without_unit_prices,
)
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Line, Quote
from collaboration.calc.pricing.scenario import PricedScenario, change_in, priced_from
from collaboration.exports.letters.amounts import AmountRow, amount_rows, element_label, tax_in_words
from collaboration.exports.letters.change import ChangeRow, change_rows
from collaboration.exports.letters.notes import notes_of
from collaboration.exports.letters.refused import LetterRefused
from collaboration.models import EstimateVersion
from core.calc.rates import percent_in_words
from core.calc.text import clean_text
from core.models import Department, Institution, Organization, Person
from core.models.wording import day_in_words, fiscal_year_in_words, rounding_in_words, term, translated

HASH_SHOWN = 16
"""Characters of the hash of the version that a letter prints; enough to find and to compare it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term of the letter and what it is for this contract."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A step of the calculation. A line that does not count explains another one."""

    element: str
    label: str
    formula: str
    base_yen: int | None
    rate: str
    rounding: str
    yen: int
    counts: bool
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class YearLines:
    """The steps of one fiscal year; those that count add up to `total_yen`."""

    label: str
    lines: tuple[BasisLine, ...]
    total_yen: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What an outcome clause would bring beside the price."""

    label: str
    formula: str
    yen: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The amount that is offered, tax included, and what of it is tax."""

    label: str
    yen: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """A letter in words and figures."""

    kind: LetterKind
    language: LetterLanguage
    issued_on: datetime.date
    number: str
    content_hash: str
    heading: str
    addressee: str
    institution: str
    opening: str
    seals: tuple[str, ...]
    facts: tuple[Fact, ...]
    headline: Headline
    years: tuple[str, ...]
    rows: tuple[AmountRow, ...]
    change: tuple[ChangeRow, ...]
    year_lines: tuple[YearLines, ...]
    outcome: tuple[OutcomeRow, ...]
    notes: tuple[str, ...]
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Who is named in a letter, as the language of the letter writes them."""

    institution: str
    organization: str
    department: str
    principal: str


def letter_content(
    version: EstimateVersion, terms: LetterTerms, *, number: str, is_draft: bool = False
) -> LetterContent:
    """Return what a letter about the scenario offered in a version says. Raises LetterRefused.

    What was promised is shown as it is kept with the version; nothing is computed again.
    """
    priced = priced_from(version.scenarios[version.chosen])
    with override(terms.language.value):
        names = _names(version, terms.language)
        return _content(version, priced, terms, names, number, is_draft=is_draft)


def _content(
    version: EstimateVersion,
    priced: PricedScenario,
    terms: LetterTerms,
    names: Names,
    number: str,
    *,
    is_draft: bool,
) -> LetterContent:
    quote = priced.quote if terms.with_unit_prices else without_unit_prices(priced)
    policy = priced.scenario.policy
    years = amounts_by_year(quote, terms.tax_form)
    is_basis = terms.kind is LetterKind.BASIS
    change = change_in(priced)
    return LetterContent(
        kind=terms.kind,
        language=terms.language,
        issued_on=terms.issued_on,
        number=number,
        content_hash=version.content_hash[:HASH_SHOWN],
        heading=_(terms.kind.label),
        addressee=_("%(partner)s　御中") % {"partner": names.organization},
        institution=names.institution,
        opening=_("下記のとおり積算しました。") if is_basis else _("下記のとおりお見積り申し上げます。"),
        seals=_seals(terms),
        facts=tuple(fact for fact in _facts(version, priced, terms, names) if fact.text),
        headline=_headline(quote, terms),
        years=tuple(fiscal_year_in_words(year.fiscal_year) for year in years),
        rows=tuple(amount_rows(quote, policy, years, terms)),
        change=tuple(change_rows(change, policy, terms.tax_form)) if change and is_basis else (),
        year_lines=tuple(_year_lines(quote, policy)) if is_basis else (),
        outcome=tuple(
            OutcomeRow(term(each.label), translated(each.formula), each.yen) for each in quote.outcome
        ),
        notes=tuple(notes_of(priced, terms, change)),
        is_draft=is_draft,
    )


def _names(version: EstimateVersion, language: LetterLanguage) -> Names:
    """Name everybody as the version keeps them; in English as they are registered today, where they are."""
    header = version.header
    institution = Institution.objects.current()
    if institution is None or not header.get("organization"):
        raise LetterRefused(
            _(
                "相手先が登録されていません。見積に相手先を登録して新しい版を作ってから、文書を発行してください。"
            )
        )
    kept = Names(
        institution.name,
        clean_text(header["organization"]),
        clean_text(header.get("department", "")),
        clean_text(header.get("principal", "")),
    )
    if language is LetterLanguage.JAPANESE:
        return kept
    return Names(
        institution.name_en or kept.institution,
        _in_english(Organization, header["organization_id"]) or kept.organization,
        _in_english(Department, header["department_id"]) or kept.department,
        _in_english(Person, header["principal_id"]) or kept.principal,
    )


def _in_english(model: type[Organization] | type[Department] | type[Person], key: int | None) -> str:
    found = model._base_manager.filter(pk=key).values_list("name_en", flat=True).first() if key else ""
    return clean_text(found or "")


def _seals(terms: LetterTerms) -> tuple[str, ...]:
    if not terms.with_seal:
        return ()
    if terms.kind is LetterKind.BASIS:
        return _("承認"), _("確認"), _("担当")
    return (_("公印"),)


def _facts(version: EstimateVersion, priced: PricedScenario, terms: LetterTerms, names: Names) -> list[Fact]:
    header, policy, quote = version.header, priced.scenario.policy, priced.quote
    words = {"number": header["number"], "order": version.order}
    facts = [
        Fact(_("件名"), clean_text(header["title"])),
        Fact(_("契約の種類"), _(AgreementKind(header["kind"]).label)),
        Fact(_("研究期間"), _term_of_contract(priced)),
        Fact(_("研究代表者"), _researcher(names)),
        Fact(_("算定の方式"), _(quote.mode.label)),
    ]
    if terms.kind is LetterKind.BASIS:
        facts.append(Fact(_("算定の規程"), _policy_in_words(policy)))
    if terms.valid_until is not None:
        facts.append(Fact(_("有効期限"), day_in_words(terms.valid_until)))
    return [*facts, Fact(_("見積番号"), _("%(number)s（第%(order)s版）") % words)]


def _researcher(names: Names) -> str:
    if not (names.principal and names.department):
        return names.principal
    return _("%(department)s　%(name)s") % {"department": names.department, "name": names.principal}


def _term_of_contract(priced: PricedScenario) -> str:
    request = priced.scenario.request
    if request.starts_on is None and request.ends_on is None:
        return ""
    words = {"first": day_in_words(request.begins_on), "last": day_in_words(request.finishes_on)}
    return _("%(first)sから%(last)sまで") % words


def _policy_in_words(policy: CostPolicy) -> str:
    words = {"label": policy.label, "source": policy.source, "day": day_in_words(policy.valid_from)}
    return _("%(label)s（%(source)s、%(day)s適用開始）") % words


def _headline(quote: Quote, terms: LetterTerms) -> Headline:
    is_basis = terms.kind is LetterKind.BASIS
    label = _("積算額（税込）") if is_basis else _("御見積金額（税込）")
    untaxed = tax_in_words(quote)
    if not quote.sums.tax_yen:
        return Headline(_("積算額") if is_basis else _("御見積金額"), quote.sums.total_yen, untaxed)
    words = {"net": f"{quote.sums.total_excluding_tax_yen:,}", "tax": f"{quote.sums.tax_yen:,}"}
    return Headline(label, quote.sums.total_yen, _("税抜 %(net)s円　消費税等 %(tax)s円") % words)


def _year_lines(quote: Quote, policy: CostPolicy) -> list[YearLines]:
    groups = []
    for year in quote.years:
        lines = [line for line in quote.lines if line.fiscal_year == year.fiscal_year]
        if sum(line.yen for line in lines if line.counts) != year.sums.total_yen:
            raise LetterRefused(
                _("%(year)sの明細の計が合計額と一致しません。見積の新しい版を作ってから発行してください。")
                % {"year": fiscal_year_in_words(year.fiscal_year)}
            )
        label = fiscal_year_in_words(year.fiscal_year)
        groups.append(YearLines(label, tuple(_basis_lines(lines, policy)), year.sums.total_yen))
    return groups


def _basis_lines(lines: Sequence[Line], policy: CostPolicy) -> list[BasisLine]:
    return [
        BasisLine(
            element=element_label(line.element, policy),
            label=_label_of(line, policy),
            formula=translated(line.formula),
            base_yen=line.base_yen,
            rate="" if line.rate is None else percent_in_words(line.rate),
            rounding="" if line.rounding is None else rounding_in_words(line.rounding),
            yen=line.yen,
            counts=line.counts,
            article=clean_text(line.article),
            source=clean_text(line.source if line.source != policy.source or line.article else ""),
        )
        for line in lines
    ]


def _label_of(line: Line, policy: CostPolicy) -> str:
    """Name a line where its element does not say it all; a line of direct cost says its category too."""
    label = term(clean_text(line.label))
    if line.element is Element.DIRECT and line.category is not None:
        category = _(line.category.label)
        return (
            label
            if category == label
            else _("%(category)s：%(label)s") % {"category": category, "label": label}
        )
    return "" if label in (element_label(line.element, policy), _(line.element.label)) else label
