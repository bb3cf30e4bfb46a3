"""What a contract lacks for the company's credit on R&D tax, and the list it is held against."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import WarningCode
from collaboration.calc.pricing.tax_credit import TaxCreditItem, missing_tax_credit_items, with_tax_credit
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of

REQUIRED = (
    TaxCreditItem("purpose", "目的及び内容", "例"),
    TaxCreditItem("roles", "役割分担及びその内容", "例"),
    TaxCreditItem("ownership", "成果の帰属及びその内容", "例"),
)


def test_nothing_is_asked_where_the_company_claims_no_credit():
    assert missing_tax_credit_items(None, REQUIRED) == ()


def test_a_complete_contract_is_not_warned_of():
    assert missing_tax_credit_items(("ownership", "roles", "purpose"), REQUIRED) == ()


def test_what_is_lacking_is_named_with_what_to_do():
    (warning,) = missing_tax_credit_items(("roles",), REQUIRED)
    assert (warning.code, warning.path) == (WarningCode.TAX_CREDIT_INCOMPLETE, "tax_credit_items")
    assert str(warning.message).endswith("2件足りません：目的及び内容 成果の帰属及びその内容")
    assert "変更契約" in str(warning.remedy)


def test_a_claim_without_any_item_lacks_all():
    (warning,) = missing_tax_credit_items((), REQUIRED)
    assert "3件" in str(warning.message)


def test_a_code_that_is_not_on_the_list_is_refused_at_its_place():
    with pytest.raises(RecordRefused) as refused:
        missing_tax_credit_items(("roles", "role"), REQUIRED)
    assert [problem.path for problem in refused.value.problems] == ["tax_credit_items[1]"]


def test_the_warning_joins_those_of_the_quote():
    request = request_of(lines=[{"category": "consumables", "fiscal_year": 2025, "yen": 1_000_000}])
    quote = price(request, policy_of(indirect=[{"rate": "30%"}]))
    warned = with_tax_credit(quote, ("roles",), REQUIRED)
    assert [warning.code for warning in warned.warnings[len(quote.warnings) :]] == [
        WarningCode.TAX_CREDIT_INCOMPLETE
    ]
    assert with_tax_credit(quote, None, REQUIRED) == quote
