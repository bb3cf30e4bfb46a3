"""Numbers of agreements."""

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.numbering import (
    NUMBER_PREFIX,
    agreement_number,
    amendment_number,
    amendment_order,
    number_series,
    running_part,
)


def test_every_kind_has_its_own_prefix():
    assert set(NUMBER_PREFIX) == set(AgreementKind)
    assert len(set(NUMBER_PREFIX.values())) == len(AgreementKind)


def test_a_number_carries_kind_fiscal_year_and_running_part():
    assert agreement_number(number_series(AgreementKind.JOINT_RESEARCH, 2018), 1) == "KJ2018-00001"


def test_the_running_part_grows_beyond_five_digits():
    assert agreement_number("KJ2018", 100_000) == "KJ2018-100000"


@pytest.mark.parametrize(
    ("number", "running"),
    [
        ("KJ2018-00012", 12),
        ("KJ2019-00012", None),
        ("KJ2018-00012-変1", None),
        ("KJ2018-A", None),
        ("KJ2018", None),
    ],
)
def test_the_running_part_is_read_from_numbers_of_the_series_only(number, running):
    assert running_part(number, "KJ2018") == running


def test_an_amendment_names_its_root_and_its_order():
    assert amendment_number("KJ2018-00012", 2) == "KJ2018-00012-変2"
    assert amendment_order("KJ2018-00012-変2", "KJ2018-00012") == 2


@pytest.mark.parametrize("number", ["KJ2018-00013-変2", "KJ2018-00012", "KJ2018-00012-変"])
def test_other_numbers_are_no_amendment_of_it(number):
    assert amendment_order(number, "KJ2018-00012") is None
