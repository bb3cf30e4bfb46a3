"""Received indirect cost and who gets it."""

import datetime

import pytest

from collaboration.calc.kinds import ReceiptKind
from collaboration.calc.pricing.allocation import AllocationSource
from collaboration.calc.pricing.keeping import kept
from collaboration.models import AgreementPrice, Receipt
from collaboration.queries.allocation import allocated_receipts, allocation_years, summed
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, cost_policy
from tests.factories.core import DepartmentFactory, UserFactory
from tests.factories.cost_rules import CostRulesFactory

pytestmark = pytest.mark.django_db

HALVES = [{"to": "部局", "rate": "50%"}, {"to": "本部", "rate": "50%"}]
THIRDS = [{"to": "研究代表者", "rate": "30%"}, {"to": "部局", "rate": "30%"}, {"to": "本部", "rate": "40%"}]


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


def priced(agreement, allocation):
    policy = kept(cost_policy(allocation=allocation))
    AgreementPrice.objects.create(
        agreement=agreement, policy=policy, request={}, quote={}, content_hash="0" * 64
    )
    return agreement


def correction(receipt, kind, indirect_yen, **values):
    return ReceiptFactory(
        agreement=receipt.agreement,
        kind=kind.value,
        corrects=receipt,
        reason="計画の変更",
        amount_yen=indirect_yen,
        indirect_yen=indirect_yen,
        **values,
    )


def only(finance, **conditions):
    [line] = allocated_receipts(finance, **({"fiscal_year": 2025} | conditions))
    return line


def test_a_receipt_is_shared_out_by_the_price_of_its_contract(finance):
    CostRulesFactory(more={"allocation": THIRDS})
    ReceiptFactory(agreement=priced(AgreementFactory(), HALVES), indirect_yen=300_001)
    line = only(finance)
    assert line.shares == {"部局": 150_000, "本部": 150_001}
    assert (line.rule.source, line.unruled_yen) == (AllocationSource.PRICE, 0)


def test_without_a_price_the_rules_of_the_day_of_receipt_hold(finance):
    CostRulesFactory(more={"allocation": THIRDS})
    CostRulesFactory(more={"allocation": HALVES}, valid_from=datetime.date(2025, 7, 1))
    ReceiptFactory(indirect_yen=100, received_on=datetime.date(2025, 6, 30))
    ReceiptFactory(indirect_yen=100, received_on=datetime.date(2025, 7, 1))
    before, after = allocated_receipts(finance, fiscal_year=2025)
    assert before.shares == {"研究代表者": 30, "部局": 30, "本部": 40}
    assert after.shares == {"部局": 50, "本部": 50}
    assert before.rule.source is AllocationSource.INSTITUTION


@pytest.mark.parametrize("has_price", [True, False])
def test_where_nothing_is_laid_down_it_says_so(finance, has_price):
    agreement = priced(AgreementFactory(), []) if has_price else AgreementFactory()
    ReceiptFactory(agreement=agreement, indirect_yen=100)
    line = only(finance)
    assert (line.rule.source, line.shares, line.unruled_yen) == (AllocationSource.NONE, {}, 100)


def test_an_amendment_shares_out_what_came_in_after_it_was_signed(finance):
    agreement = priced(AgreementFactory(), HALVES)
    amendment = AgreementFactory(parent=agreement, signed_on=datetime.date(2025, 10, 1))
    priced(amendment, THIRDS)
    ReceiptFactory(agreement=agreement, indirect_yen=100, received_on=datetime.date(2025, 9, 30))
    ReceiptFactory(agreement=amendment, indirect_yen=100, received_on=datetime.date(2025, 10, 1))
    before, after = allocated_receipts(finance, fiscal_year=2025)
    assert (len(before.shares), len(after.shares)) == (2, 3)


def test_what_went_back_in_a_later_year_follows_its_receipt(finance):
    agreement = priced(AgreementFactory(), HALVES)
    first = ReceiptFactory(agreement=agreement, indirect_yen=3)
    later = {"fiscal_year": 2026, "received_on": datetime.date(2026, 5, 1)}
    refund = correction(first, ReceiptKind.REFUND, 1, **later)
    correction(first, ReceiptKind.REFUND, 2, **later)
    correction(refund, ReceiptKind.REFUND_REVERSAL, 1, **later)
    shares = [line.shares for line in allocated_receipts(finance, fiscal_year=2026)]
    assert shares == [{"部局": 0, "本部": -1}, {"部局": -1, "本部": -1}, {"部局": 0, "本部": 1}]
    whole = summed(allocated_receipts(finance, fiscal_year=None)).total
    assert (whole.shares, whole.indirect_yen) == ({"部局": 0, "本部": 1}, 1)


def test_the_table_adds_up_to_the_indirect_cost_received_in_the_year(finance):
    departments = [DepartmentFactory(name=name) for name in ("工学研究科", "文学研究科")]
    for at in range(6):
        agreement = AgreementFactory(department=departments[at % 2])
        if at % 3:
            priced(agreement, HALVES if at % 2 else THIRDS)
        row = ReceiptFactory(agreement=agreement, indirect_yen=100_003 + at)
        if at > 3:
            correction(row, ReceiptKind.REVERSAL if at == 4 else ReceiptKind.REFUND, 51)
    ReceiptFactory(fiscal_year=2024, indirect_yen=7)
    found = summed(allocated_receipts(finance, fiscal_year=2025))
    received = Receipt.objects.filter(fiscal_year=2025).totals()["indirect"]
    assert found.total.indirect_yen == received
    assert sum(row.indirect_yen for row in found.rows) == received
    for row in [*found.rows, found.total]:
        assert sum(row.shares.values()) + row.unruled_yen == row.indirect_yen
    assert [row.department.name for row in found.rows] == ["工学研究科", "文学研究科"]
    own = summed(allocated_receipts(finance, fiscal_year=2025, department=departments[0]))
    assert own.total.indirect_yen == found.rows[0].indirect_yen
    assert allocation_years(finance) == [2025, 2024]


def test_the_number_of_queries_does_not_grow(finance, django_assert_num_queries):
    for at in range(3):
        row = ReceiptFactory(agreement=priced(AgreementFactory(), HALVES), indirect_yen=100 + at)
        correction(row, ReceiptKind.REFUND, 10)
    assert finance.roles
    with django_assert_num_queries(4):
        assert len(allocated_receipts(finance, fiscal_year=2025)) == 6


def test_departments_see_what_their_own_contracts_brought():
    own = ReceiptFactory(indirect_yen=100)
    ReceiptFactory(indirect_yen=200)
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=own.agreement.department)
    assert [line.receipt for line in allocated_receipts(clerk, fiscal_year=2025)] == [own]
