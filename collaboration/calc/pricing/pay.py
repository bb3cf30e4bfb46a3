"""Pay of persons inside a price: taken out for those who may not see it, and kept when they save without it."""

from collections.abc import Iterable
from dataclasses import replace

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Line
from collaboration.calc.pricing.request import Commitment, PricingRequest
from collaboration.calc.pricing.scenario import PricedScenario
from core.calc.messages import Message, gettext_noop

HIDDEN = Message(gettext_noop("登録済みの給与・単価から算定（非表示）"))


def has_pay(item: Commitment) -> bool:
    """Whether a commitment names what a person earns, by the year or by the hour."""
    return item.annual_pay_yen is not None or item.hourly_yen is not None


def without_pay(whole: PricedScenario) -> PricedScenario:
    """Return the scenario without pay, and without the unit prices in the lines that were found from it."""
    request, quote = whole.scenario.request, whole.quote
    paid = {(item.name, item.fiscal_year) for item in request.commitments if has_pay(item)}
    if not paid:
        return whole
    return PricedScenario(
        replace(whole.scenario, request=request_without_pay(request)),
        replace(quote, lines=tuple(_covered(line, paid) for line in quote.lines)),
    )


def request_without_pay(request: PricingRequest) -> PricingRequest:
    """Return the request without what persons earn."""
    return replace(request, commitments=tuple(_blank(item) for item in request.commitments))


def with_kept_pay(request: PricingRequest, before: Iterable[PricingRequest]) -> PricingRequest:
    """Fill in the pay that was registered before for those commitments that name none.

    A person's pay of the same fiscal year counts, else that of the latest year known.
    """
    known: dict[str, dict[int, Commitment]] = {}
    for earlier in before:
        for item in filter(has_pay, earlier.commitments):
            known.setdefault(item.name, {}).setdefault(item.fiscal_year, item)
    return replace(request, commitments=tuple(_filled(item, known) for item in request.commitments))


def _blank(item: Commitment) -> Commitment:
    return replace(item, annual_pay_yen=None, hourly_yen=None)


def _covered(line: Line, paid: set[tuple[str, int]]) -> Line:
    if line.element != Element.VALUE or (line.label, line.fiscal_year) not in paid:
        return line
    return replace(line, formula=HIDDEN, base_yen=None, rate=None)


def _filled(item: Commitment, known: dict[str, dict[int, Commitment]]) -> Commitment:
    years = known.get(item.name)
    if has_pay(item) or not years:
        return item
    source = years.get(item.fiscal_year) or years[max(years)]
    return replace(item, annual_pay_yen=source.annual_pay_yen, hourly_yen=source.hourly_yen)
