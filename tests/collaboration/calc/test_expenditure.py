import dataclasses
from fractions import Fraction

import pytest

from collaboration.calc.expenditure import (
    CostItem,
    budget_of_price,
    budget_of_receipts,
    direct_of,
    spend_year,
)
from collaboration.calc.pricing.kinds import Category, Element
from collaboration.calc.pricing.price import price
from collaboration.calc.receipts import ReceiptParts
from tests.factories.collaboration import cost_policy, pricing_request

I = CostItem  # noqa: E741 -- read as the name of an item all over this file


def line_of(year, item):
    return next(line for line in year.lines if line.item is item)


def test_the_budget_of_a_price_adds_up_to_what_the_price_says_of_every_year():
    quote = price(pricing_request(), cost_policy())
    budget = budget_of_price(quote)
    assert set(budget) == {year.fiscal_year for year in quote.years}
    for year in quote.years:
        sums = year.sums
        assert direct_of(budget[year.fiscal_year]) == sums.direct + sums.value + sums.facility
        assert sum(budget[year.fiscal_year].values()) == sums.total_yen - sums.tax
        assert budget[year.fiscal_year].get(I.INDIRECT, 0) == sums.indirect


@pytest.mark.parametrize(
    ("category", "item"),
    [
        (Category.TRAVEL_FOREIGN, I.TRAVEL),
        (Category.STUDENT, I.PERSONNEL),
        (Category.CHARGE, I.UNDIVIDED),
        (None, I.UNDIVIDED),
    ],
)
def test_categories_of_a_price_fall_to_the_items_of_a_ledger(category, item):
    quote = price(pricing_request(), cost_policy())
    line = dataclasses.replace(
        next(each for each in quote.lines if each.element is Element.DIRECT), category=category, yen=7
    )
    assert budget_of_price(dataclasses.replace(quote, lines=(line,))) == {line.fiscal_year: {item: 7}}


def test_a_line_that_only_explains_is_no_budget():
    quote = price(pricing_request(), cost_policy())
    lines = tuple(dataclasses.replace(line, counts=False) for line in quote.lines)
    assert budget_of_price(dataclasses.replace(quote, lines=lines)) == {}


def test_rest_and_rate_follow_from_budget_and_spending():
    year = spend_year(2025, {I.TRAVEL: 300_000, I.INDIRECT: 90_000}, {I.TRAVEL: 100_000})
    travel = line_of(year, I.TRAVEL)
    assert (travel.rest_yen, travel.rate, travel.is_over) == (200_000, Fraction(1, 3), False)
    assert (year.budget_yen, year.spent_yen, year.rest_yen) == (300_000, 100_000, 200_000)
    assert [line.item for line in year.other_lines] == [I.INDIRECT]


def test_an_item_may_be_exceeded_while_direct_cost_as_a_whole_is_not():
    year = spend_year(2025, {I.TRAVEL: 100, I.CONSUMABLES: 100}, {I.TRAVEL: 101, I.CONSUMABLES: 50})
    assert line_of(year, I.TRAVEL).is_over
    assert not year.is_over


def test_an_item_that_nobody_promised_is_named():
    year = spend_year(2025, {I.TRAVEL: 100}, {I.TRAVEL: 10, I.EQUIPMENT: 5})
    assert [line.item for line in year.lines if line.is_unbudgeted] == [I.EQUIPMENT]


def test_a_year_without_any_budget_names_everything():
    year = spend_year(2026, {}, {I.TRAVEL: 10})
    assert line_of(year, I.TRAVEL).is_unbudgeted
    assert (year.rest_yen, year.rate, year.is_over) == (-10, None, True)


def test_money_without_items_covers_every_item_as_a_sum():
    budget = budget_of_receipts(ReceiptParts(direct_yen=1_000, indirect_yen=300))
    year = spend_year(2025, budget, {I.TRAVEL: 400, I.PERSONNEL: 700, I.RESEARCHER: 1})
    assert not line_of(year, I.TRAVEL).is_unbudgeted
    assert line_of(year, I.UNDIVIDED).rest_yen is None
    assert line_of(year, I.RESEARCHER).is_unbudgeted
    assert (year.rest_yen, year.is_over) == (-100, True)


def test_what_was_taken_back_frees_the_budget():
    year = spend_year(2025, {I.TRAVEL: 100}, {I.TRAVEL: -20})
    assert line_of(year, I.TRAVEL).rest_yen == 120
