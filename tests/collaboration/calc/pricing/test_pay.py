"""Pay of persons inside a price."""

from dataclasses import replace

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.pay import HIDDEN, with_kept_pay, without_pay
from collaboration.calc.pricing.scenario import PricedScenario, priced, snapshot
from tests.factories.collaboration import pricing_request, scenario

TWO_PEOPLE = [
    {"name": "山田 花子", "fiscal_year": 2026, "hours": "60", "annual_pay_yen": 9_780_000},
    {"name": "山田 花子", "fiscal_year": 2027, "hours": "60", "annual_pay_yen": 9_900_000},
    {"name": "佐藤 隆", "fiscal_year": 2026, "hours": "10", "hourly_yen": 4_000},
]


def whole():
    one = scenario(commitments=TWO_PEOPLE)
    return PricedScenario(one, priced(one))


def test_neither_pay_nor_unit_prices_are_left():
    shown = without_pay(whole())
    stored = str(snapshot(shown.scenario, shown.quote))
    assert [text for text in ("9780000", "9,780,000", "5,000", "4,000円×") if text in stored] == []
    found = [line for line in shown.quote.lines if line.element is Element.VALUE]
    assert [(line.formula, line.base_yen) for line in found] == [(HIDDEN, None)] * 3
    assert shown.quote.sums == whole().quote.sums


def test_a_price_without_pay_is_shown_as_it_is():
    one = scenario(commitments=[])
    shown = PricedScenario(one, priced(one))
    assert without_pay(shown) is shown


def test_pay_is_kept_by_person_and_year_and_newer_pay_wins():
    before = pricing_request(commitments=TWO_PEOPLE)
    blank = [
        replace(item, annual_pay_yen=None, hourly_yen=None, fiscal_year=year)
        for item, year in zip(
            (*before.commitments, before.commitments[0]), (2026, 2027, 2026, 2028), strict=True
        )
    ]
    stranger = replace(blank[0], name="別人")
    typed = replace(blank[0], annual_pay_yen=1)
    asked = replace(before, commitments=(*blank, stranger, typed))
    filled = with_kept_pay(asked, [before]).commitments
    assert [(item.annual_pay_yen, item.hourly_yen) for item in filled] == [
        (9_780_000, None),
        (9_900_000, None),
        (None, 4_000),
        (9_900_000, None),
        (None, None),
        (1, None),
    ]
