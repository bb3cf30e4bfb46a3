"""Parts of a receipt, and what can be given back."""

import pytest

from collaboration.calc.receipts import (
    PART_NAMES,
    AmountRefused,
    ReceiptParts,
    check_taking_back,
    completed_parts,
    remaining_parts,
)

CAME_IN = ReceiptParts(direct_yen=1_000, indirect_yen=300)


def test_the_parts_are_those_of_the_ledger():
    assert PART_NAMES == ("direct_yen", "indirect_yen", "strategic_yen", "researcher_yen", "tax_yen")


def test_the_total_is_the_sum_of_all_five():
    assert ReceiptParts(1, 20, 300, 4_000, 50_000).total_yen == 54_321


def test_without_parts_everything_is_direct_cost():
    assert completed_parts(1_300, ReceiptParts()) == ReceiptParts(direct_yen=1_300)


def test_parts_that_sum_to_the_amount_are_kept():
    assert completed_parts(1_300, CAME_IN) == CAME_IN


@pytest.mark.parametrize("amount", [1_299, 1_301])
def test_parts_that_do_not_sum_are_refused_with_both_sums(amount):
    with pytest.raises(AmountRefused) as refused:
        completed_parts(amount, CAME_IN)
    assert refused.value.reason.startswith(f"内訳の合計が1,300円で、入金額{amount:,}円と1円違います。")


def test_what_is_left_falls_with_every_correction():
    taken = [ReceiptParts(direct_yen=400), ReceiptParts(indirect_yen=300)]
    assert remaining_parts(CAME_IN, taken) == ReceiptParts(direct_yen=600)


def test_parts_add_up():
    assert CAME_IN.plus(ReceiptParts(tax_yen=5)) == ReceiptParts(
        direct_yen=1_000, indirect_yen=300, tax_yen=5
    )


def test_all_that_is_left_can_be_taken_back():
    check_taking_back(CAME_IN, CAME_IN)


def test_one_yen_too_many_is_refused():
    with pytest.raises(AmountRefused, match=r"返還額1,301円が、この入金の残額1,300円を超えています"):
        check_taking_back(CAME_IN, ReceiptParts(direct_yen=1_001, indirect_yen=300))


def test_too_much_of_one_part_is_refused():
    with pytest.raises(AmountRefused, match="内訳の残りを超えています"):
        check_taking_back(CAME_IN, ReceiptParts(indirect_yen=301))


def test_taking_back_nothing_is_refused():
    with pytest.raises(AmountRefused, match="返還する金額を入力してください"):
        check_taking_back(CAME_IN, ReceiptParts())
