"""Recomputing the prices that contracts were concluded at: what was promised must still follow from its own basis."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Line, Quote
from collaboration.calc.pricing.scenario import content_hash, priced, quote_from, scenario_from
from collaboration.calc.records import RecordRefused
from collaboration.models import AgreementPrice
from collaboration.queries.estimates import frozen_content

CHUNK = 200


@dataclass(frozen=True, slots=True)
class PriceCheck:
    """What a second calculation of a frozen price found.

    `is_intact`: policy, request and quote are what was frozen (their hash). `faults` names every figure that comes out
    otherwise today; the wording of lines is not compared, for it may be mended without changing what was promised.
    """

    price: AgreementPrice
    is_intact: bool
    faults: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether content and figures are as they were."""
        return self.is_intact and not self.faults


def recheck(price: AgreementPrice) -> PriceCheck:
    """Compute a frozen price again from its own policy and request, and compare."""
    stored = frozen_content(price)
    is_intact = content_hash(stored) == price.content_hash
    try:
        promised, today = quote_from(stored), priced(scenario_from({**stored, "label": ""}))
    except RecordRefused as refused:
        return PriceCheck(price, is_intact, tuple(map(str, refused.problems)))
    except (KeyError, TypeError, ValueError):
        return PriceCheck(price, is_intact, (gettext("保存されている内容を読めません。"),))
    return PriceCheck(price, is_intact, tuple(_differences(promised, today)))


def audit_prices() -> Iterator[PriceCheck]:
    """Recheck every frozen price in the order of the contracts' numbers; memory stays bounded."""
    prices = AgreementPrice.objects.select_related("agreement").order_by("agreement__number")
    return (recheck(price) for price in prices.iterator(chunk_size=CHUNK))


def _differences(promised: Quote, today: Quote) -> Iterator[str]:
    for element in Element:
        old, new = promised.sums.of(element), today.sums.of(element)
        if old != new:
            yield _said(element.label, old, new)
    if promised.sums.tax_inside != today.sums.tax_inside:
        yield _said(Element.TAX.label, promised.sums.tax_inside, today.sums.tax_inside)
    if promised.years != today.years:
        yield gettext("年度ごとの額が異なります。")
    if [_figures(line) for line in promised.lines] != [_figures(line) for line in today.lines]:
        yield gettext("算定の行の金額が異なります。")


def _figures(line: Line) -> tuple[Element, int, int, bool]:
    return line.element, line.fiscal_year, line.yen, line.counts


def _said(label: str, old: int, new: int) -> str:
    text = gettext("%(label)s：確定額%(old)s円、再計算%(new)s円")
    return text % {"label": gettext(label), "old": f"{old:,}", "new": f"{new:,}"}
