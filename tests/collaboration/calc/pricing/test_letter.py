import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.pricing.kinds import Category, Element, Mode, TaxMode
from collaboration.calc.pricing.letter import (
    AmountKey,
    LetterKind,
    LetterTermsRefused,
    amounts_by_year,
    letter_series,
    shown_keys,
    usual_end_of_offer,
    without_unit_prices,
)
from collaboration.calc.pricing.quote import Line, Quote, Sums, YearSums
from collaboration.calc.pricing.scenario import PricedScenario, Scenario, priced
from core.calc.messages import Message
from tests.collaboration.calc.pricing.built import policy_of, request_of
from tests.factories.letters import ISSUED_ON, letter_terms

YEN = st.integers(0, 10**12)


def quote_of(*years, lines=()):
    whole = Sums(*(sum(getattr(year.sums, name) for year in years) for name in Sums.__dataclass_fields__))
    return Quote("id", "規程", Mode.FORWARD, whole, years, tuple(lines))


def direct(yen, category=None, *, year=2026, counts=True):
    return Line(Element.DIRECT, year, "", Message(""), yen, category=category, counts=counts)


def test_amounts_shown_as_they_were_computed_stay_as_they_are():
    sums = Sums(direct=8_000_000, value=2_400_000, indirect=3_120_000, tax=1_352_000)
    [year] = amounts_by_year(quote_of(YearSums(2026, sums)), TaxMode.EXCLUSIVE)
    assert (year.of(Element.DIRECT), year.of(Element.VALUE), year.of(Element.INDIRECT)) == (
        8_000_000,
        2_400_000,
        3_120_000,
    )
    assert (year.subtotal, year.tax, year.total) == (13_520_000, 1_352_000, 14_872_000)


def test_tax_goes_into_the_amounts_when_they_are_shown_with_it():
    sums = Sums(direct=1_000_001, indirect=300_000, tax=130_000)
    [year] = amounts_by_year(quote_of(YearSums(2026, sums)), TaxMode.INCLUSIVE)
    assert (year.of(Element.DIRECT), year.of(Element.INDIRECT)) == (1_100_001, 330_000)
    assert year.subtotal == year.total == 1_430_001
    assert year.tax == 130_000


def test_tax_comes_out_of_the_amounts_when_they_are_shown_without_it():
    sums = Sums(direct=2_000_000, value=600_000, indirect=520_000, tax_inside=283_636)
    [year] = amounts_by_year(quote_of(YearSums(2026, sums)), TaxMode.EXCLUSIVE)
    assert sum(year.parts.values()) == year.subtotal == 2_836_364
    assert (year.tax, year.total) == (283_636, 3_120_000)


def test_direct_cost_falls_into_its_categories():
    lines = [
        direct(300_000, Category.TRAVEL_FOREIGN),
        direct(500_000, Category.EQUIPMENT),
        direct(1, Category.EQUIPMENT),
        direct(9_999, Category.OTHER, counts=False),
    ]
    years = amounts_by_year(quote_of(YearSums(2026, Sums(direct=800_001)), lines=lines), TaxMode.EXCLUSIVE)
    assert years[0].parts == {
        AmountKey(Element.DIRECT, Category.EQUIPMENT): 500_001,
        AmountKey(Element.DIRECT, Category.TRAVEL_FOREIGN): 300_000,
    }
    assert [key.category for key in shown_keys(years)] == [Category.EQUIPMENT, Category.TRAVEL_FOREIGN]


def test_direct_cost_that_was_solved_stands_as_one_amount():
    lines = [direct(500_000, Category.EQUIPMENT)]
    [year] = amounts_by_year(quote_of(YearSums(2026, Sums(direct=769_230)), lines=lines), TaxMode.EXCLUSIVE)
    assert year.parts == {AmountKey(Element.DIRECT): 769_230}


@given(
    st.lists(
        st.builds(
            Sums, direct=YEN, value=YEN, researcher=YEN, facility=YEN, indirect=YEN, strategic=YEN, tax=YEN
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_parts_of_every_year_add_up_to_the_total_that_was_computed(sums):
    sums = [each for each in sums if each.total_yen != each.tax]
    years = [YearSums(2026 + at, each) for at, each in enumerate(sums)]
    for shown, each in zip(amounts_by_year(quote_of(*years), TaxMode.INCLUSIVE), sums, strict=True):
        assert sum(shown.parts.values()) == shown.subtotal == shown.total == each.total_yen


@given(st.lists(YEN, min_size=6, max_size=6), st.integers(0, 100))
def test_taking_the_tax_out_leaves_no_part_below_zero(parts, percent):
    inside = sum(parts) * percent // (100 + percent)
    sums = Sums(*parts, tax_inside=inside)
    [shown] = amounts_by_year(quote_of(YearSums(2026, sums)), TaxMode.EXCLUSIVE)
    assert sum(shown.parts.values()) == shown.subtotal == sum(parts) - inside
    assert all(yen >= 0 for yen in shown.parts.values())


def test_a_letter_does_not_run_out_before_it_is_issued():
    with pytest.raises(LetterTermsRefused) as refused:
        letter_terms(valid_until=datetime.date(2026, 3, 31))
    assert "2026-04-06" in refused.value.reason
    assert letter_terms(valid_until=ISSUED_ON).valid_until == ISSUED_ON


def test_each_kind_has_its_own_numbers():
    assert letter_series(LetterKind.QUOTATION, 2026) == "MS2026"
    assert letter_series(LetterKind.BASIS, 2026) == "SS2026"


def test_an_hourly_price_found_from_pay_is_covered_and_the_rest_stays():
    people = [
        {"name": "教授", "fiscal_year": 2025, "hours": 100, "annual_pay_yen": 18_600_000},
        {"name": "助教", "fiscal_year": 2025, "hours": 100, "grade": "助教"},
    ]
    grades = [{"code": "助教", "hourly_yen": 5_000}]
    policy = policy_of(value={"method": "hours", "annual_hours": 1860, "grades": grades})
    one = Scenario("A", policy, request_of(commitments=people))
    whole = PricedScenario(one, priced(one))
    covered = without_unit_prices(whole)
    assert [str(line.formula) for line in covered.lines if line.element is Element.VALUE] == [
        "従事時間100時間分の額",
        str(whole.quote.lines[1].formula),
    ]
    assert [line.base_yen for line in covered.lines[:2]] == [None, 5_000]
    assert covered.sums == whole.quote.sums


def test_a_share_of_a_years_cost_names_no_hourly_price():
    person = {"name": "教授", "fiscal_year": 2025, "effort": "10%", "annual_pay_yen": 10_000_000}
    one = Scenario("A", policy_of(value={"method": "effort"}), request_of(commitments=[person]))
    whole = PricedScenario(one, priced(one))
    (line,) = [line for line in without_unit_prices(whole).lines if line.element is Element.VALUE]
    assert line.formula == whole.quote.lines[0].formula
    assert line.base_yen is None


def test_an_offer_holds_for_sixty_days_where_nothing_else_was_said():
    assert usual_end_of_offer(datetime.date(2025, 4, 1)) == datetime.date(2025, 5, 31)
