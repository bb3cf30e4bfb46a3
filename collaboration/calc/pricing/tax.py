"""消費税: once per invoice and rate (適格請求書), beside the amounts or inside them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from collaboration.calc.pricing.contract import Contract, inner_tax
from collaboration.calc.pricing.kinds import Element, Span, TaxTreatment
from collaboration.calc.pricing.quote import Line
from core.calc.messages import Message, gettext_noop
from core.calc.money import split_by_weight
from core.calc.rates import percent_in_words


def tax_lines(contract: Contract, lines: Iterable[Line]) -> list[Line]:
    """Return the tax of every invoice, given to the fiscal years; a line that does not count where tax is inside."""
    if contract.treatment is not TaxTreatment.TAXABLE:
        return [_untaxed(contract)]
    subtotals: Counter[int] = Counter()
    for line in lines:
        subtotals[line.fiscal_year] += line.yen if line.counts else 0
    return [
        line
        for years, rate in _invoices(contract, subtotals)
        for line in _of_invoice(contract, subtotals, years, rate)
    ]


def taxes_inside(contract: Contract, totals: Mapping[int, int]) -> dict[int, int]:
    """Return the tax inside totals with tax, by fiscal year, once per invoice and rate."""
    if contract.treatment is not TaxTreatment.TAXABLE:
        return {}
    rounding = contract.policy.rounding.tax.rounding
    found: dict[int, int] = {}
    for years, rate in _invoices(contract, totals):
        sums = [totals[year] for year in years]
        if any(sums):
            shares = split_by_weight(inner_tax(sum(sums), rate, rounding), sums, remainder_to=len(sums) - 1)
            found.update(zip(years, shares, strict=True))
    return found


def _untaxed(contract: Contract) -> Line:
    sentences = {
        TaxTreatment.EXPORT_EXEMPT: gettext_noop("輸出免税のため0円"),
        TaxTreatment.OUT_OF_SCOPE: gettext_noop("課税の対象外のため0円"),
    }
    return Line(
        Element.TAX,
        contract.years[0],
        Element.TAX.label,
        Message(sentences[contract.treatment]),
        0,
        article=contract.policy.tax.article,
        source=contract.request.tax_note or contract.policy.source,
        counts=False,
    )


def _invoices(contract: Contract, subtotals: Mapping[int, int]) -> list[tuple[list[int], Fraction]]:
    """Group the fiscal years by invoice; one invoice over years of two rates has two sums."""
    years = sorted(subtotals)
    if contract.policy.tax.invoice_per is Span.FISCAL_YEAR:
        return [([year], contract.tax_rates[year]) for year in years]
    by_rate: dict[Fraction, list[int]] = defaultdict(list)
    for year in years:
        by_rate[contract.tax_rates[year]].append(year)
    return [(group, rate) for rate, group in by_rate.items()]


def _of_invoice(
    contract: Contract, subtotals: Mapping[int, int], years: list[int], rate: Fraction
) -> list[Line]:
    rounding = contract.policy.rounding.tax.rounding
    base = sum(subtotals[year] for year in years)
    if not base:
        return []
    inside = contract.is_inclusive
    tax = inner_tax(base, rate, rounding) if inside else rounding.apply(base * rate)
    words = {"base": f"{base:,}", "rate": percent_in_words(rate)}
    sentence = (
        gettext_noop("税込額%(base)s円に含まれる%(rate)sの税額")
        if inside
        else gettext_noop("税抜額%(base)s円×%(rate)s")
    )
    shares = [tax]
    if len(years) > 1:
        shares = split_by_weight(tax, [subtotals[year] for year in years], remainder_to=len(years) - 1)
    return [
        Line(
            Element.TAX,
            year,
            Element.TAX.label,
            Message(sentence, words),
            share,
            base_yen=base,
            rate=rate,
            rounding=rounding,
            article=contract.policy.tax.article,
            source=next((entry.source for entry in contract.policy.tax.rates if entry.rate == rate), ""),
            counts=not inside,
        )
        for year, share in zip(years, shares, strict=True)
    ]
