"""What a member of a consortium is asked for by year, and whether the shares add up."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.consortium import Membership, ShareSum, fees_of, share_sum

END = datetime.date(2028, 3, 31)


def member(left_on=None, share_yen=None, fee_yen=None, joined_on=datetime.date(2025, 10, 1)):
    return Membership(joined_on, left_on, share_yen, fee_yen)


def test_a_fee_is_due_in_full_in_every_year_of_membership():
    assert fees_of(member(fee_yen=500_000), END) == dict.fromkeys((2025, 2026, 2027), 500_000)


def test_who_left_is_asked_no_longer():
    left = datetime.date(2026, 9, 30)
    assert fees_of(member(left, fee_yen=500_000), END) == {2025: 500_000, 2026: 500_000}


def test_a_share_is_divided_over_the_years():
    assert fees_of(member(share_yen=1_000_000), END) == {2025: 333_334, 2026: 333_333, 2027: 333_333}


def test_a_fee_wins_over_a_share_and_nothing_is_nothing():
    assert fees_of(member(share_yen=9, fee_yen=0), END) == {}
    assert fees_of(member(), END) == {}
    assert fees_of(member(fee_yen=1), datetime.date(2025, 9, 30)) == {}


@given(
    share=st.integers(0, 10**13),
    joined=st.dates(datetime.date(2015, 4, 1), datetime.date(2040, 3, 31)),
    days=st.integers(0, 4000),
)
def test_the_years_of_a_share_sum_to_it(share, joined, days):
    fees = fees_of(member(share_yen=share, joined_on=joined), joined + datetime.timedelta(days=days))
    assert sum(fees.values()) == share
    assert all(fees.values())


def test_membership_includes_its_first_and_last_day():
    one = member(left_on=datetime.date(2026, 3, 31))
    days = (
        datetime.date(2025, 9, 30),
        datetime.date(2025, 10, 1),
        datetime.date(2026, 3, 31),
        datetime.date(2026, 4, 1),
    )
    assert [one.is_member_on(day) for day in days] == [False, True, True, False]


def test_shares_against_the_amount():
    assert share_sum([600, 300], 1_000) == ShareSum(900, 1_000, 0)
    assert share_sum([600, 300], 1_000).gap_yen == 100
    assert share_sum([600, 500], 1_000).gap_yen == -100
    assert share_sum([600, None], 1_000).gap_yen == 0
    assert share_sum([600], None).gap_yen == 0
