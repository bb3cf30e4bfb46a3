"""Amounts as offices write them, rounding, and sums that stay whole."""

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc.money import (
    MAX_YEN,
    Rounding,
    RoundingMode,
    YenRefused,
    apply_rate,
    parse_yen,
    split_by_weight,
    split_largest_remainder,
    yen_from_number,
    yen_reading,
)

READ = [
    ("0", 0),
    ("1", 1),
    ("1,234,567", 1_234_567),
    ("１，２３４，５６７", 1_234_567),
    ("1234567", 1_234_567),
    ("¥1,234", 1_234),
    ("￥1,234", 1_234),
    ("\\1,234", 1_234),
    ("1,234円", 1_234),
    ("金1,234円也", 1_234),
    ("1,234千円", 1_234_000),
    ("123万円", 1_230_000),
    ("123万", 1_230_000),
    ("12.5万円", 125_000),
    ("5百万円", 5_000_000),
    ("3千万円", 30_000_000),
    ("1億円", 100_000_000),
    ("1億2,345万円", 123_450_000),
    ("1億2345万6789円", 123_456_789),
    ("１億２，３４５万円", 123_450_000),
    ("2兆円", 2 * 10**12),
    ("1,234.00", 1_234),
    (" 1 234 ", 1_234),
    ("　1,234　", 1_234),
    ("2147483648", 2**31),
    ("9007199254740", 9_007_199_254_740),
    ("10000000000000", MAX_YEN),
]

NEGATIVE = [
    ("△500", -500),
    ("▲500", -500),
    ("(500)", -500),
    ("（５００）", -500),
    ("−500", -500),
    ("－500", -500),
    ("-500", -500),
    ("¥-500", -500),
    ("△1,234千円", -1_234_000),
]

REFUSED = [
    ("", "金額が入力されていません"),
    ("　", "金額が入力されていません"),
    ("1_000", "読めません"),
    ("١٢٣", "読めません"),
    ("²", "読めません"),
    ("①", "読めません"),
    ("NaN", "読めません"),
    ("inf", "読めません"),
    ("未入金", "読めません"),
    ("-", "読めません"),
    ("円", "読めません"),
    ("三百万円", "読めません"),
    ("0x10", "読めません"),
    ("1.5e3", "指数"),
    ("5.01E+12", "指数"),
    ("約300万", "およそ"),
    ("300万程度", "およそ"),
    ("1,23", "桁区切り"),
    ("12,34,567", "桁区切り"),
    ("1,2345", "桁区切り"),
    ("0.5", "1円未満"),
    ("1.2345千円", "1円未満"),
    ("10000000000001", "範囲の外"),
    ("9223372036854775808", "範囲の外"),
    ("9" * 30, "範囲の外"),
    ("-1", "マイナス"),
    ("△500", "マイナス"),
]


@pytest.mark.parametrize(("text", "yen"), READ)
def test_friendly_forms_are_read(text: str, yen: int) -> None:
    assert parse_yen(text) == yen


@pytest.mark.parametrize(("text", "yen"), NEGATIVE)
def test_signs_of_accounts_are_read_where_allowed(text: str, yen: int) -> None:
    assert parse_yen(text, minimum=-MAX_YEN) == yen


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_anything_else_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(YenRefused, match=reason):
        parse_yen(text)


def test_heading_in_thousand_yen() -> None:
    assert parse_yen("1,234", unit=1000) == 1_234_000
    assert parse_yen("1,234.5", unit=1000) == 1_234_500
    assert parse_yen("1,234円", unit=1000) == 1_234


@given(st.integers(0, MAX_YEN))
def test_what_is_shown_is_read_back(yen: int) -> None:
    assert parse_yen(f"{yen:,}") == yen
    assert parse_yen(yen_reading(yen)) == yen


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(YenRefused):
        assert 0 <= parse_yen(text) <= MAX_YEN


def test_numbers_of_worksheets() -> None:
    assert yen_from_number(Decimal(1234)) == 1234
    for bad in (Decimal("0.5"), Decimal("NaN"), Decimal("Infinity"), MAX_YEN + 1, -1):
        with pytest.raises(YenRefused):
            yen_from_number(bad)


@pytest.mark.parametrize(
    ("yen", "reading"),
    [
        (0, "0円"),
        (567, "567円"),
        (10_000, "1万円"),
        (1_234_567, "123万4,567円"),
        (123_450_000, "1億2,345万円"),
        (-500, "△500円"),
    ],
)
def test_reading(yen: int, reading: str) -> None:
    assert yen_reading(yen) == reading


@pytest.mark.parametrize(
    ("amount", "mode", "unit", "expected"),
    [
        (1_999, "floor", 1000, 1_000),
        (1_499, "half_up", 1000, 1_000),
        (1_500, "half_up", 1000, 2_000),
        (1_001, "ceil", 1000, 2_000),
        (2_000, "ceil", 1000, 2_000),
        (-1_500, "half_up", 1000, -2_000),
        (-1_999, "floor", 1000, -1_000),
        (15, "half_up", 10, 20),
        (149, "floor", 100, 100),
    ],
)
def test_rounding(amount: int, mode: str, unit: int, expected: int) -> None:
    assert Rounding(unit, RoundingMode(mode)).apply(Fraction(amount)) == expected


def test_a_unit_no_rule_uses_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="rounding unit"):
        Rounding(7)


def test_rate_meets_an_amount_exactly() -> None:
    assert apply_rate(1_000_001, Decimal("0.30"), Rounding()) == 300_000
    assert apply_rate(1_000_001, Decimal("0.30"), Rounding(mode=RoundingMode.CEIL)) == 300_001
    assert apply_rate(10**13, Fraction(1, 3), Rounding()) == 3_333_333_333_333


def test_remainder_has_a_home() -> None:
    assert split_by_weight(100, [1, 1, 1]) == [34, 33, 33]
    assert split_by_weight(100, [1, 1, 1], remainder_to=2) == [33, 33, 34]
    assert split_by_weight(1_000, [Decimal("0.5"), Decimal("0.25"), Decimal("0.25")]) == [500, 250, 250]
    assert split_largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert split_largest_remainder(10, [5, 3, 1]) == [6, 3, 1]


@given(st.integers(0, MAX_YEN), st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    for parts in (split_by_weight(total, weights), split_largest_remainder(total, weights)):
        assert sum(parts) == total
        assert min(parts) >= 0


@pytest.mark.parametrize(("total", "weights"), [(100, [0, 0]), (100, [1, -1]), (-1, [1])])
def test_senseless_splits_are_mistakes(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|sums"):
        split_by_weight(total, weights)
