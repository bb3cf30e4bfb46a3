"""What holds for every fee, whoever owns the right."""

import datetime
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from collaboration.calc.records import RecordRefused
from ip.calc.fees.kinds import EXAMINATIONS, Fee, OwnerClass
from ip.calc.fees.price import price_fees
from ip.calc.fees.request import FeeItem, FeeRequest, Owner
from ip.queries.fee_tables import fee_tables

FILED = datetime.date(2019, 4, 1)
PAID = datetime.date(2025, 6, 2)
CLASSES = [kind for kind in OwnerClass if kind is not OwnerClass.STATE]

claims_ = st.integers(1, 200)
weights_ = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(CLASSES)), min_size=1, max_size=5)
items_ = st.one_of(
    st.builds(FeeItem, st.sampled_from(sorted(EXAMINATIONS)), st.just(PAID), claims_),
    st.builds(
        lambda claims, year: FeeItem(Fee.ANNUITY, PAID, claims, first_year=year, last_year=year),
        claims_,
        st.integers(4, 25),
    ),
    st.builds(lambda claims: FeeItem(Fee.ANNUITY, PAID, claims, first_year=1, last_year=3), claims_),
)


def owners_of(weights):
    whole = sum(weight for weight, _ in weights)
    return tuple(Owner(Fraction(weight, whole), kind) for weight, kind in weights)


def line_of(item, owners=(), **given_):
    (line,) = price_fees(
        FeeRequest(filed_on=FILED, owners=owners, items=(item,), **given_), fee_tables()
    ).lines
    return line


@given(items_, weights_)
@settings(max_examples=200, deadline=None)
def test_the_yen_are_cut_once_and_by_less_than_ten_a_year(item, weights):
    line = line_of(item, owners_of(weights))
    years = 1 if line.years is None else line.years[1] - line.years[0] + 1
    lost = line.gross_yen * line.ratio - line.yen
    assert 0 <= lost < 10 * years
    assert line.yen % (10 * years) == 0


@given(items_, st.integers(1, 6))
@settings(deadline=None)
def test_owners_who_all_pay_in_full_pay_the_whole(item, count):
    owners = owners_of([(1, OwnerClass.FULL)] * count)
    assert line_of(item, owners).yen == line_of(item).yen == line_of(item).gross_yen


@given(items_, weights_, claims_)
@settings(deadline=None)
def test_more_claims_are_never_cheaper(item, weights, more):
    owners = owners_of(weights)
    bigger = FeeItem(
        item.fee, item.on, item.claims + more, first_year=item.first_year, last_year=item.last_year
    )
    assert line_of(bigger, owners).yen >= line_of(item, owners).yen


@given(items_, weights_)
@settings(deadline=None)
def test_the_order_and_the_split_of_owners_do_not_matter(item, weights):
    owners = owners_of(weights)
    halves = tuple(Owner(owner.share * Fraction(1, 2), owner.fee_class) for owner in owners for _ in range(2))
    assert line_of(item, owners).yen == line_of(item, owners[::-1]).yen == line_of(item, halves).yen


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
@settings(deadline=None)
def test_claims_paid_for_once_are_not_paid_again(paid, added, dropped):
    assume(dropped < paid + added)
    first = line_of(FeeItem(Fee.EXAM, PAID, paid)).yen
    later = line_of(FeeItem(Fee.EXAM, PAID, paid + added, claims_paid=paid)).yen
    again = line_of(FeeItem(Fee.EXAM, PAID, paid + added - dropped, claims_paid=paid + added)).yen
    assert first + later == line_of(FeeItem(Fee.EXAM, PAID, paid + added)).yen
    assert again == 0


@given(st.integers(2005, 2030), st.sampled_from(list(Fee)), weights_)
@settings(max_examples=300, deadline=None)
def test_a_day_is_priced_or_refused_at_a_field(year, fee, weights):
    """Whatever is asked, the answer is an amount or a sentence: never a crash, never a negative fee."""
    day = datetime.date(year, 3, 31)
    item = FeeItem(fee, day, claims=5, sheets=31, first_year=4, last_year=4)
    request = FeeRequest(filed_on=day, exam_requested_on=day, owners=owners_of(weights), items=(item,))
    try:
        found = [price_fees(request, fee_tables()).total_yen >= 0]
    except RecordRefused as refused:
        found = [bool(problem.path and str(problem.message)) for problem in refused.problems]
    assert all(found)
