"""The value fee where the table of grades does not say what the method needs."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of


def value_of(grade, **commitment):
    rule = {"method": "hours", "grades": [{"code": "教授", **grade}]}
    person = {"name": "山田 花子", "fiscal_year": 2025, "grade": "教授", "hours": "100", **commitment}
    return price(request_of(commitments=[person]), policy_of(value=rule)).sums.value


def test_hours_take_the_price_of_the_grade():
    assert value_of({"hourly_yen": 20_000}) == 2_000_000


def test_grade_with_a_yearly_sum_alone_is_no_price_of_zero():
    with pytest.raises(RecordRefused) as refused:
        value_of({"lump_yen": 1_000_000})
    (problem,) = refused.value.problems
    assert (problem.path, "年額だけ" in str(problem.message)) == ("commitments[0].grade", True)


def test_price_given_for_the_person_needs_no_table():
    assert value_of({"lump_yen": 1_000_000}, hourly_yen=15_000) == 1_500_000
