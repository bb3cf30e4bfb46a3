"""What holds for every price, whatever the contract and the policy."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

from collaboration.calc.pricing.keeping import kept, restored
from collaboration.calc.pricing.kinds import (
    Base,
    Category,
    Element,
    IndirectMethod,
    Mode,
    SolveFor,
    Span,
    StrategicMode,
    TaxMode,
)
from collaboration.calc.pricing.periods import add_months
from collaboration.calc.pricing.policy import CostPolicy, RoundingRule, Roundings
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import Line, Quote, Sums
from collaboration.calc.pricing.request import HOURS_OF_A_YEAR, AgreedTotal, AgreedYear, PricingRequest
from collaboration.calc.records import plain, read_record
from core.calc.money import RoundingMode

MOST_OF_GROSS = Fraction(9, 10)
ADJUSTMENT = "合計の端数調整"

Property = Callable[[CostPolicy, PricingRequest, Quote], None]


def parts_sum(_policy: CostPolicy, _request: PricingRequest, quote: Quote) -> None:
    """The lines sum to the elements of each year, the years to the whole, the elements to the total."""
    for year, sums in quote.by_year.items():
        for element in Element:
            yen = sum(
                line.yen
                for line in quote.lines
                if line.counts and line.element is element and line.fiscal_year == year
            )
            assert yen == sums.of(element), (year, element)
    for item in fields(Sums):
        in_years = sum(getattr(sums, item.name) for sums in quote.by_year.values())
        assert in_years == getattr(quote.sums, item.name), item.name
    assert sum(quote.sums.of(element) for element in Element) == quote.sums.total_yen
    assert quote.sums.total_excluding_tax_yen + quote.sums.tax_yen == quote.sums.total_yen
    assert sum(share.yen for share in quote.allocation) == quote.sums.indirect


def shares_sum(policy: CostPolicy, _request: PricingRequest, quote: Quote) -> None:
    """What was computed once for the contract is shared out among its years without loss."""
    if policy.compute_per is not Span.CONTRACT or len(quote.years) == 1:
        return
    charged = policy.strategic is not None and policy.strategic.mode is StrategicMode.ON_TOP
    for element in (Element.INDIRECT, Element.STRATEGIC) if charged else (Element.INDIRECT,):
        lines = [line for line in quote.lines if line.element is element and line.label != ADJUSTMENT]
        whole = sum(line.yen for line in lines if not line.counts)
        assert whole == sum(line.yen for line in lines if line.counts), element


def lines_show_their_sums(policy: CostPolicy, _request: PricingRequest, quote: Quote) -> None:
    """A line with base, rate and rounding can be worked out again by hand."""
    if len(quote.years) > 1 and Span.CONTRACT in (policy.compute_per, policy.tax.invoice_per):
        return
    for line in quote.lines:
        if line.base_yen is None or line.rate is None or line.rounding is None:
            continue
        rate = _share_of_base(policy, line, line.rate)
        if rate is not None:
            expected = line.rounding.apply(line.base_yen * rate)
            is_inside = line.element is Element.TAX and not line.counts
            # However coarsely it is rounded, tax inside an amount is never more than the amount.
            assert line.yen == (min(expected, line.base_yen) if is_inside else expected), line


def _share_of_base(policy: CostPolicy, line: Line, rate: Fraction) -> Fraction | None:
    """Return what the base is multiplied by; None where more than a product decides (a minimum, a fraction of tax)."""
    if line.element is Element.TAX:
        return rate * Fraction(1, 1 + rate) if policy.tax.mode is TaxMode.INCLUSIVE else rate
    rules = [rule for rule in policy.indirect if rule.method is IndirectMethod.RATE]
    decides = line.element is Element.INDIRECT and (len(rules) != 1 or rules[0].min_amount_yen)
    bases = {rule.base for rule in rules} | ({policy.strategic.base} if policy.strategic else set())
    if decides or bases & {Base.DIRECT_TAX, Base.FEE_INSIDE}:
        return None
    if line.element is Element.INDIRECT and rules[0].base is Base.GROSS:
        return rate * Fraction((1 - rate).denominator, (1 - rate).numerator)
    return rate


def no_part_is_negative(_policy: CostPolicy, _request: PricingRequest, quote: Quote) -> None:
    """No element of any year is below zero."""
    for sums in quote.by_year.values():
        assert min(sums.of(element) for element in Element) >= 0, sums


def is_exact(_policy: CostPolicy, _request: PricingRequest, quote: Quote) -> None:
    """No binary float is anywhere in the price."""
    assert not list(_floats(quote))


def _floats(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from _floats(getattr(value, item.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _floats(part)
    elif isinstance(value, dict):
        yield from _floats(list(value.values()))


def reads_back(policy: CostPolicy, request: PricingRequest, quote: Quote) -> None:
    """Policy, contract and price survive being written as JSON; the same input gives the same price."""
    assert read_record(PricingRequest, json.loads(json.dumps(plain(request)))) == request
    assert read_record(CostPolicy, json.loads(json.dumps(plain(policy)))) == policy
    assert restored(Quote, json.loads(json.dumps(kept(quote)))) == quote
    assert price(request, policy) == quote


def grows_with_every_input(policy: CostPolicy, request: PricingRequest, quote: Quote) -> None:
    """More of anything never costs less.

    Where an amount of the whole contract is shared out, a year's roundings and its tax may move with the shares; there the
    price before tax is held, less what the rounding of each year's total may take.
    """
    shared = policy.compute_per is Span.CONTRACT and len(quote.years) > 1
    unit = policy.rounding.total.unit if policy.rounding.total else 0
    for name, more, rules in _grown(policy, request):
        after = price(more, rules)
        if shared:
            before_tax = quote.sums.total_yen - quote.sums.tax
            assert after.sums.total_yen - after.sums.tax >= before_tax - unit * len(after.years), name
        else:
            assert after.sums.total_yen >= quote.sums.total_yen, name


def _grown(policy: CostPolicy, request: PricingRequest) -> Iterator[tuple[str, PricingRequest, CostPolicy]]:
    for name, more in (*_larger(request), *_longer(policy, request)):
        yield name, more, policy
    yield from _dearer(policy, request)


def _larger(request: PricingRequest) -> Iterator[tuple[str, PricingRequest]]:
    for line in request.lines[:1]:
        for yen in (1, 98_765):
            larger = replace(line, yen=line.yen + yen)
            yield f"{yen} yen of direct cost", replace(request, lines=(larger, *request.lines[1:]))
    for item in request.commitments[:1]:
        rest = request.commitments[1:]
        larger = replace(item, hours=min((item.hours or 0) + 1, Fraction(HOURS_OF_A_YEAR)))
        yield "hours", replace(request, commitments=(larger, *rest))
        larger = replace(item, effort=min((item.effort or 0) + Fraction(1, 1000), Fraction(1)))
        yield "effort", replace(request, commitments=(larger, *rest))
        larger = replace(
            item, annual_pay_yen=(item.annual_pay_yen or 0) + 1, amount_yen=(item.amount_yen or 0) + 1
        )
        yield "pay", replace(request, commitments=(larger, *rest))
    for quantity in request.quantities[:2]:
        rest = tuple(other for other in request.quantities if other is not quantity)
        larger = replace(quantity, quantity=quantity.quantity + 1)
        yield f"quantity of {quantity.driver}", replace(request, quantities=(larger, *rest))


def _longer(policy: CostPolicy, request: PricingRequest) -> Iterator[tuple[str, PricingRequest]]:
    for item in request.commitments[:1]:
        if item.months is not None and item.months < 12:
            longer = replace(item, months=item.months + 1)
            yield "months of a person", replace(request, commitments=(longer, *request.commitments[1:]))
    for person in request.company_researchers[:1]:
        rest = request.company_researchers[1:]
        again = replace(person, replacements=person.replacements + 1)
        yield "replacements", replace(request, company_researchers=(again, *rest))
        if add_months(request.begins_on, person.months) <= request.finishes_on:
            longer = replace(person, months=person.months + 1)
            yield "months of a company researcher", replace(request, company_researchers=(longer, *rest))
    later = replace(request, ends_on=add_months(request.finishes_on, 1))
    # A contract that runs into another rate of tax is another contract: a fee with tax inside leaves less without it.
    begun = {
        rate.valid_from <= later.finishes_on
        for rate in policy.tax.rates
        if rate.valid_from > request.finishes_on
    }
    if True not in begun:
        yield "months of the contract", later


def _dearer(policy: CostPolicy, request: PricingRequest) -> Iterator[tuple[str, PricingRequest, CostPolicy]]:
    more = Fraction(1, 100)
    for rule in policy.indirect[:1]:
        if rule.rate is not None and rule.rate + more < MOST_OF_GROSS:
            dearer = replace(rule, rate=rule.rate + more)
            yield "rate of the policy", request, replace(policy, indirect=(dearer, *policy.indirect[1:]))
    if request.indirect_rate is not None and request.indirect_rate + more < MOST_OF_GROSS:
        yield "agreed rate", replace(request, indirect_rate=request.indirect_rate + more), policy
    if (
        policy.strategic is not None
        and policy.strategic.rate is not None
        and policy.strategic.rate + more <= 1
    ):
        dearer = replace(policy.strategic, rate=policy.strategic.rate + more)
        yield "strategic rate", request, replace(policy, strategic=dearer)


def is_undone_by_its_total(policy: CostPolicy, request: PricingRequest, quote: Quote) -> None:
    """An agreed total equal to the price found forward gives the same total, year by year, and its parts back.

    Known parts are given as they were found, so that only indirect cost is solved for; then the lines are taken away, so
    that direct cost is. Parts come back within what rounding moved; exactly where it moved nothing.
    """
    if not quote.sums.total_yen:
        return
    by_year = tuple(AgreedYear(year, sums.total_yen) for year, sums in quote.by_year.items())
    for unknown in (SolveFor.INDIRECT, SolveFor.DIRECT):
        if not _is_solvable(policy, request, quote, unknown):
            continue
        agreed = AgreedTotal(quote.sums.total_yen, by_year, unknown)
        known = request.lines if unknown is SolveFor.INDIRECT else ()
        back = price(replace(request, mode=Mode.TOTAL, agreed=agreed, lines=known), policy)
        parts_sum(policy, request, back)
        assert [sums.total_yen for sums in back.by_year.values()] == [part.yen for part in by_year], unknown
        if _is_comparable(policy):
            _compare(policy, quote, back, exactly=not _is_rounded(policy, request, quote))


def _is_solvable(policy: CostPolicy, request: PricingRequest, quote: Quote, unknown: SolveFor) -> bool:
    """Whether the parts of a year follow from its total alone.

    Tax of one invoice over several years is shared out by yen, so that a year may lack one for what is known of it.
    """
    shares_years = len(quote.years) > 1 and (
        policy.tax.invoice_per is Span.CONTRACT or policy.compute_per is Span.CONTRACT
    )
    excluded = {category for rule in policy.indirect for category in rule.base_exclusions}
    categories = {Category.OTHER, *(line.category for line in request.lines)}
    return not shares_years and (unknown is SolveFor.INDIRECT or not excluded & categories)


def _is_comparable(policy: CostPolicy) -> bool:
    """Whether the price has no steps, at which an amount one yen lower belongs to another rate or to a minimum."""
    return not any(rule.tiers or rule.min_amount_yen for rule in policy.indirect)


def _is_rounded(policy: CostPolicy, request: PricingRequest, quote: Quote) -> bool:
    """Whether any line of the price is another one when all is rounded up, or all is cut off, to the yen."""
    up = RoundingRule(1, RoundingMode.CEIL)
    every = Roundings(unit_price=up, value=up, indirect=up, strategic=up, tax=up)
    amounts = [line.yen for line in quote.lines]
    return any(
        amounts != [line.yen for line in price(request, replace(policy, rounding=rounding)).lines]
        for rounding in (every, Roundings())
    )


def _compare(policy: CostPolicy, quote: Quote, back: Quote, *, exactly: bool) -> None:
    rounding = policy.rounding
    # A strategic fee that is charged on indirect cost moves once more with its rounding.
    units = [rounding.indirect.unit] * 2 * len(policy.indirect) + [rounding.strategic.unit, 1]
    units += [rounding.total.unit] if rounding.total else []
    # Direct cost moves by what was rounded, the strategic fee with it, and indirect cost by both.
    step = 0 if exactly else sum(units)
    for year, sums in quote.by_year.items():
        for element in Element:
            moved = abs(back.by_year[year].of(element) - sums.of(element))
            assert moved <= 3 * step, (year, element, sums, back.by_year[year])
        assert abs(back.by_year[year].direct - sums.direct) <= step


PROPERTIES: tuple[Property, ...] = (
    parts_sum,
    shares_sum,
    lines_show_their_sums,
    no_part_is_negative,
    is_exact,
    reads_back,
    grows_with_every_input,
    is_undone_by_its_total,
)
