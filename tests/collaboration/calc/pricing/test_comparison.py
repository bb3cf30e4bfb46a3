"""Scenarios side by side."""

from collaboration.calc.pricing.comparison import compare
from collaboration.calc.pricing.kinds import Mode
from collaboration.calc.pricing.quote import Quote, Sums


def quote(**yen):
    return Quote("p", "規程", Mode.FORWARD, Sums(**yen), (), ())


def test_rows_and_differences():
    rows = compare([quote(direct=100, indirect=30, tax=13), quote(direct=100, indirect=10, tax=11)])
    assert [(row.label, [side.yen for side in row.sides], row.sides[1].more) for row in rows] == [
        ("直接経費", [100, 100], 0),
        ("間接経費", [30, 10], -20),
        ("消費税等", [13, 11], -2),
        ("合計（税抜）", [130, 110], -20),
        ("合計（税込）", [143, 121], -22),
    ]
    assert [row.differs for row in rows] == [False, True, True, True, True]


def test_tax_inside_and_beside_compare_in_the_totals():
    rows = compare([quote(direct=110, tax_inside=10), quote(direct=100, tax=10)])
    totals = {row.label: [side.yen for side in row.sides] for row in rows if row.is_total}
    assert totals == {"合計（税抜）": [100, 100], "合計（税込）": [110, 110]}


def test_an_element_of_one_scenario_only_has_its_row():
    labels = [row.label for row in compare([quote(direct=1), quote(direct=1, strategic=2)])]
    assert "戦略的産学連携経費" in labels
    assert "研究料" not in labels
