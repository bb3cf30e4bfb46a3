"""From direct cost to the whole: indirect cost and strategic fee of every stretch, rounded, as lines per fiscal year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.bases import Bases, bases_of
from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.indirect import Part, indirect_parts, strategic_part
from collaboration.calc.pricing.kinds import Element, Span, StrategicMode
from collaboration.calc.pricing.policy import RoundingRule
from collaboration.calc.pricing.quote import Line
from core.calc.messages import Message, gettext_noop
from core.calc.money import split_by_weight, split_largest_remainder


def overhead_lines(contract: Contract, known: Sequence[Line]) -> list[Line]:
    """Return indirect cost and strategic fee, computed per fiscal year or once for the contract (`compute_per`)."""
    years = contract.years
    if contract.policy.compute_per is Span.CONTRACT:
        stretches = [years]
    else:
        stretches = [range(year, year + 1) for year in years]
    lines = [line for stretch in stretches for line in _of_stretch(contract, known, stretch)]
    return lines + list(_total_roundings(contract, [*known, *lines]))


def bases_for(contract: Contract, known: Sequence[Line], years: range) -> Bases:
    """Add up what stands before indirect cost in a stretch."""
    tax_rate = Fraction(0) if contract.is_inclusive else contract.tax_rates[years[0]]
    return bases_of((line for line in known if line.fiscal_year in years), tax_rate)


def _of_stretch(contract: Contract, known: Sequence[Line], years: range) -> Iterator[Line]:
    bases = bases_for(contract, known, years)
    of_years = [bases]
    if len(years) > 1:
        of_years = [bases_for(contract, known, range(year, year + 1)) for year in years]
    weights = [of_year.known_yen for of_year in of_years]
    roundings = contract.policy.rounding
    indirect = 0
    for part in indirect_parts(contract, bases, years):
        yen = part.rounded(roundings.indirect.rounding)
        indirect += yen
        rounded = _Rounded(Element.INDIRECT, part, yen, roundings.indirect)
        if part.taken_from_direct:
            shares = _shares_of_fees(yen, [of_year.direct for of_year in of_years])
            yield from _taken(contract, part, years, shares)
        else:
            shares = _shares(yen, weights)
        yield from _spread(contract, rounded, years, shares)
    strategic = strategic_part(contract, bases, indirect)
    if strategic is not None:
        yen = roundings.strategic.rounding.apply(strategic.exact)
        rounded = _Rounded(Element.STRATEGIC, strategic, yen, roundings.strategic)
        yield from _spread(contract, rounded, years, _shares(yen, weights))


@dataclass(frozen=True, slots=True)
class _Rounded:
    """A part of the price in yen, rounded by its rule."""

    element: Element
    part: Part
    yen: int
    rule: RoundingRule

    def line(self, contract: Contract, year: int, formula: Message, yen: int, *, counts: bool) -> Line:
        """Write the part down for a fiscal year."""
        return Line(
            self.element,
            year,
            self.part.label,
            formula,
            yen,
            base_yen=self.part.base_yen,
            rate=self.part.rate,
            rounding=self.rule.rounding,
            article=self.part.article,
            source=contract.policy.source,
            counts=counts,
        )


def _spread(contract: Contract, rounded: _Rounded, years: range, shares: Sequence[int]) -> Iterator[Line]:
    """Write an amount down: at once for one year, else as a line for the whole and its shares per year."""
    if not rounded.yen and not rounded.part.base_yen:
        return
    is_portion = rounded.element is Element.STRATEGIC and _is_portion(contract)
    is_single = len(years) == 1
    yield rounded.line(
        contract, years[0], rounded.part.formula, rounded.yen, counts=is_single and not is_portion
    )
    if is_single or is_portion:
        return
    shared = Message(
        gettext_noop("契約全体の%(whole)s円を各年度の経費の額で按分"), {"whole": f"{rounded.yen:,}"}
    )
    for year, share in zip(years, shares, strict=True):
        yield rounded.line(contract, year, shared, share, counts=True)


def _is_portion(contract: Contract) -> bool:
    rule = contract.policy.strategic
    return rule is not None and rule.mode is StrategicMode.PORTION


def _shares(yen: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by the years' cost; the remainder goes to the last year."""
    if len(weights) == 1:
        return [yen]
    return split_by_weight(
        yen, weights if any(weights) else [1] * len(weights), remainder_to=len(weights) - 1
    )


def _shares_of_fees(yen: int, fees: Sequence[int]) -> list[int]:
    """Share out what is taken from the fees of several years, from none more than it is."""
    return split_largest_remainder(yen, fees) if any(fees) else [0] * len(fees)


def _taken(contract: Contract, part: Part, years: range, shares: Sequence[int]) -> Iterator[Line]:
    for year, share in zip(years, shares, strict=True):
        yield Line(
            Element.DIRECT,
            year,
            part.label,
            Message(gettext_noop("受入額のうち間接経費に充てる額を差し引く")),
            -share,
            article=part.article,
            source=contract.policy.source,
        )


def _total_roundings(contract: Contract, lines: Sequence[Line]) -> Iterator[Line]:
    """Round the total of a year where the policy says so; what is added or cut has its home in indirect cost.

    Interpreted meaning: a year without enough indirect cost to cut from keeps its total, since no element falls below zero.
    """
    rule = contract.policy.rounding.total
    if rule is None:
        return
    for year in contract.years:
        counted = [line for line in lines if line.counts and line.fiscal_year == year]
        total = sum(line.yen for line in counted)
        indirect = sum(line.yen for line in counted if line.element is Element.INDIRECT)
        difference = rule.rounding.apply(Fraction(total)) - total
        if difference and indirect + difference >= 0:
            yield Line(
                Element.INDIRECT,
                year,
                gettext_noop("合計の端数調整"),
                Message(gettext_noop("合計%(total)s円の端数を間接経費で調整"), {"total": f"{total:,}"}),
                difference,
                rounding=rule.rounding,
                article=contract.policy.rounding.article,
                source=contract.policy.source,
            )
