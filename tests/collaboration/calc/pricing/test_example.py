"""The example that shows how policies differ: every method is asked for what it needs."""

import datetime

import pytest

from collaboration.calc.pricing.example import example_request
from collaboration.calc.pricing.price import price
from tests.collaboration.calc.pricing.built import policy_of

DAY = datetime.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("value", "yen"),
    [
        ({"method": "hours"}, 1_000_000),
        ({"method": "effort"}, 1_000_000),
        ({"method": "free"}, 1_000_000),
        ({"method": "grades", "grades": [{"code": "教授", "hourly_yen": 15_000}]}, 1_000_000),
        ({"method": "grades", "grades": [{"code": "教授", "lump_yen": 3_000_000}]}, 3_000_000),
    ],
)
def test_every_method_of_the_value_fee_has_its_example(value, yen):
    policy = policy_of(value=value)
    assert price(example_request(policy, DAY), policy).sums.value == yen


def test_a_table_of_grades_without_a_row_asks_for_hours():
    (person,) = example_request(policy_of(value={"method": "grades"}), DAY).commitments
    assert (person.grade, person.hours) == ("", 50)


def test_a_policy_that_has_yet_to_begin_is_shown_in_its_first_whole_year():
    request = example_request(policy_of(valid_from="2027-10-01"), DAY)
    assert (request.begins_on, request.finishes_on) == (datetime.date(2028, 4, 1), datetime.date(2029, 3, 31))


@pytest.mark.parametrize("kind", ["donation", "endowed_chair"])
def test_a_donation_is_a_donation(kind):
    (line,) = example_request(policy_of(kind=kind), DAY).lines
    assert line.category == "donation"


def test_a_table_of_charges_is_the_whole_cost_of_consulting():
    charge = {"code": "1", "label": "指導料", "unit_yen": 20_000, "per": ["hours"]}
    policy = policy_of(kind="consulting", charges=[charge])
    request = example_request(policy, DAY)
    assert request.lines == ()
    assert price(request, policy).sums.direct == 200_000
