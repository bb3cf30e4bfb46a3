"""Formulas in words: what a line says must lead to its amount."""

from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.direct import direct_lines
from collaboration.calc.pricing.fees import researcher_lines
from tests.factories.collaboration import cost_policy, pricing_request


def test_a_formula_says_where_tax_was_taken_out_of_a_unit_price():
    """440,000 yen with tax are 400,000 without: the formula must not look like a wrong product."""
    contract = Contract(pricing_request(), cost_policy())
    [first, *_] = researcher_lines(contract)
    assert first.yen == 400_000
    assert str(first.formula) == "440,000円×1（年度ごと（月割なし） 税込の単価のため消費税等を除いた額）"
    inclusive = cost_policy(
        tax={"mode": "inclusive", "rates": [{"valid_from": "2019-10-01", "rate": "10%"}]},
        charges=[{"code": "c", "label": "指導料", "unit_yen": 10_000, "per": ["hours"]}],
    )
    contract = Contract(pricing_request(quantities=[{"driver": "hours", "quantity": "2"}]), inclusive)
    assert str(researcher_lines(contract)[0].formula) == "440,000円×1（年度ごと（月割なし））"
    charge = next(line for line in direct_lines(contract) if line.label == "指導料")
    assert charge.yen == 22_000
    assert str(charge.formula) == "単価10,000円×2（時間 税抜の単価のため消費税等を加えた額）"
