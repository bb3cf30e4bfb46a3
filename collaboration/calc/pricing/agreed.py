"""総額方式: the parts of an agreed total, found backwards; what remains is indirect cost, so that parts always sum.

The unknown part (direct cost, or the value fee where direct cost is known) is the largest whole amount whose exact price,
before any rounding, does not exceed the total (for a rate on direct cost: floor(total ÷ (1 + rate))).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from collaboration.calc.pricing.bases import Bases
from collaboration.calc.pricing.contract import Contract, quotient, refused
from collaboration.calc.pricing.indirect import Part, indirect_parts, strategic_part
from collaboration.calc.pricing.kinds import Category, Element, SolveFor, StrategicMode
from collaboration.calc.pricing.overhead import bases_for
from collaboration.calc.pricing.quote import Line
from collaboration.calc.pricing.request import AgreedTotal
from collaboration.calc.pricing.tax import taxes_inside
from core.calc.messages import Message, gettext_noop
from core.calc.money import split_by_weight
from core.calc.rates import percent_in_words


def agreed_lines(contract: Contract, known: Sequence[Line], agreed: AgreedTotal) -> list[Line]:
    """Return every line of the price that are not known beforehand, tax beside the amounts included.

    Each fiscal year is solved for itself. Raises RecordRefused when the total does not cover what is known.
    """
    totals = year_totals(contract, agreed)
    taxes = {} if contract.is_inclusive else taxes_inside(contract, totals)
    unknown = agreed.solve_for or _default_unknown(contract, known)
    lines: list[Line] = []
    for year, total in totals.items():
        net = total - taxes.get(year, 0)
        lines += _of_year(contract, known, year, net, unknown)
        if taxes.get(year):
            lines.append(_tax_line(contract, year, total, taxes[year]))
    return lines


def year_totals(contract: Contract, agreed: AgreedTotal) -> Mapping[int, int]:
    """Return what of the total falls to each fiscal year: as stated, else by months, the remainder in the last year."""
    if agreed.by_year:
        stated = {part.fiscal_year: part.yen for part in agreed.by_year}
        return {year: stated.get(year, 0) for year in contract.years}
    weights = [contract.months_by_year[year] for year in contract.years]
    return dict(
        zip(contract.years, split_by_weight(agreed.yen, weights, remainder_to=len(weights) - 1), strict=True)
    )


def _default_unknown(contract: Contract, known: Sequence[Line]) -> SolveFor:
    if not any(line.element is Element.DIRECT for line in known):
        return SolveFor.DIRECT
    has_value = any(line.element is Element.VALUE for line in known)
    return SolveFor.INDIRECT if contract.policy.value is None or has_value else SolveFor.VALUE


def _of_year(contract: Contract, known: Sequence[Line], year: int, net: int, unknown: SolveFor) -> list[Line]:
    years = range(year, year + 1)
    bases = bases_for(contract, known, years)
    lines = []
    if unknown is not SolveFor.INDIRECT:
        with_amount = _WITH[unknown]

        def exact_price(yen: int) -> Fraction:
            return exact_total(contract, with_amount(bases, yen), years)

        found = _largest(exact_price, max(net - bases.known_yen, 0), net)
        bases = with_amount(bases, found)
        lines.append(_solved(contract, Element(unknown.value), year, found, net))
    return lines + _remainder(contract, bases, years, net)


def _plus_direct(bases: Bases, yen: int) -> Bases:
    categories = {**bases.by_category, Category.OTHER: bases.by_category.get(Category.OTHER, 0) + yen}
    return replace(bases, direct=bases.direct + yen, by_category=categories)


def _plus_value(bases: Bases, yen: int) -> Bases:
    return replace(bases, value=bases.value + yen)


_WITH = {SolveFor.DIRECT: _plus_direct, SolveFor.VALUE: _plus_value}


def exact_total(contract: Contract, bases: Bases, years: range) -> Fraction:
    """Return the price of a stretch before any rounding, without tax beside it.

    A strategic fee that is rounded up counts as rounded: what is left for indirect cost must cover it.
    """
    parts = indirect_parts(contract, bases, years)
    charged = sum((part.exact for part in parts if not part.taken_from_direct), start=Fraction(0))
    return bases.known_yen + charged + _strategic_at_most(contract, bases, parts)


def _strategic_at_most(contract: Contract, bases: Bases, parts: Sequence[Part]) -> Fraction:
    exact = strategic_part(contract, bases, sum((part.exact for part in parts), start=Fraction(0)))
    if exact is None or not _charges_strategic(contract):
        return Fraction(0)
    by_rule = strategic_part(contract, bases, _by_rule(contract, parts))
    rounding = contract.policy.rounding.strategic.rounding
    return max(exact.exact, Fraction(rounding.apply(by_rule.exact)) if by_rule else Fraction(0))


def _by_rule(contract: Contract, parts: Sequence[Part]) -> int:
    rounding = contract.policy.rounding.indirect.rounding
    return sum(part.rounded(rounding) for part in parts)


def _charges_strategic(contract: Contract) -> bool:
    rule = contract.policy.strategic
    return rule is not None and rule.mode is StrategicMode.ON_TOP


def _largest(exact_price: Callable[[int], Fraction], highest: int, limit: int) -> int:
    """Return the largest amount up to `highest` whose price does not exceed the limit; a price never falls.

    A price is a straight line but for tiers and minimum amounts, so the line through both ends mostly hits at once.
    """
    low, high = 0, highest
    least, most = exact_price(low), exact_price(high)
    if most <= limit or least >= limit:
        return high if most <= limit else low
    guess = (limit - least) * quotient(highest, most - least)
    middle = guess.numerator // guess.denominator
    while low < high:
        if exact_price(middle) <= limit:
            low = middle
            if exact_price(middle + 1) > limit:
                return middle
        else:
            high = middle - 1
        middle = (low + high + 1) >> 1
    return low


def _solved(contract: Contract, element: Element, year: int, yen: int, net: int) -> Line:
    return Line(
        element,
        year,
        element.label,
        Message(gettext_noop("合意した額%(net)s円から、規程の率により逆算"), {"net": f"{net:,}"}),
        yen,
        base_yen=net,
        source=contract.policy.source,
        category=Category.OTHER if element is Element.DIRECT else None,
    )


def _remainder(contract: Contract, bases: Bases, years: range, net: int) -> list[Line]:
    """Return strategic fee by its rule and indirect cost as what is left of the total."""
    parts = indirect_parts(contract, bases, years)
    rounding = contract.policy.rounding.indirect.rounding
    by_rule = _by_rule(contract, parts)
    taken = sum(part.rounded(rounding) for part in parts if part.taken_from_direct)
    strategic, lines = 0, []
    fee = strategic_part(contract, bases, by_rule)
    if fee is not None:
        charged = _charges_strategic(contract)
        yen = contract.policy.rounding.strategic.rounding.apply(fee.exact)
        strategic = yen if charged else 0
        lines.append(
            Line(
                Element.STRATEGIC,
                years[0],
                fee.label,
                fee.formula,
                yen,
                base_yen=fee.base_yen,
                rate=fee.rate,
                rounding=contract.policy.rounding.strategic.rounding,
                article=fee.article,
                source=contract.policy.source,
                counts=charged,
            )
        )
    indirect = net - bases.known_yen - strategic + taken
    if indirect < 0:
        raise _too_little(years[0], bases.known_yen + strategic, net)
    if taken:
        lines.append(_taken_from_fee(contract, years[0], taken))
    return [*lines, _indirect_line(contract, years[0], indirect, by_rule, bases)]


def _taken_from_fee(contract: Contract, year: int, yen: int) -> Line:
    formula = Message(gettext_noop("受入額のうち間接経費に充てる額を差し引く"))
    return Line(Element.DIRECT, year, Element.INDIRECT.label, formula, -yen, source=contract.policy.source)


def _indirect_line(contract: Contract, year: int, yen: int, by_rule: int, bases: Bases) -> Line:
    rule = contract.policy.indirect[0] if contract.policy.indirect else None
    words = {"rule": f"{by_rule:,}", "difference": f"{yen - by_rule:,}"}
    return Line(
        Element.INDIRECT,
        year,
        (rule.label if rule else "") or Element.INDIRECT.label,
        Message(gettext_noop("合意した額の残り（規程による額%(rule)s円との差%(difference)s円）"), words),
        yen,
        base_yen=bases.direct,
        rate=rule.rate if rule else None,
        article=rule.article if rule else "",
        source=contract.policy.source,
    )


def _tax_line(contract: Contract, year: int, total: int, tax: int) -> Line:
    rate = contract.tax_rates[year]
    words = {"base": f"{total:,}", "rate": percent_in_words(rate)}
    return Line(
        Element.TAX,
        year,
        Element.TAX.label,
        Message(gettext_noop("税込額%(base)s円に含まれる%(rate)sの税額"), words),
        tax,
        base_yen=total,
        rate=rate,
        rounding=contract.policy.rounding.tax.rounding,
        article=contract.policy.tax.article,
    )


def _too_little(year: int, needed: int, net: int) -> Exception:
    return refused(
        "agreed.yen",
        gettext_noop("合意した総額"),
        gettext_noop(
            "%(year)s年度の額%(net)s円（税抜）が、直接経費などの計%(needed)s円に足りません。総額か直接経費を直してください。"
        ),
        year=year,
        net=f"{net:,}",
        needed=f"{needed:,}",
    )
