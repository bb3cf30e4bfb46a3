import datetime
import hashlib

import pytest

from collaboration.actions.agreement_price import freeze_price
from collaboration.actions.invoices import (
    add_invoice,
    change_invoice,
    correct_invoice,
    drop_invoice,
    issue_invoice,
    plan_invoices,
)
from collaboration.actions.settlements import settle_invoice
from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.calc.kinds import AgreementState
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Invoice
from collaboration.queries.estimates import latest_version
from collaboration.queries.invoices import kept_invoice
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, estimate
from tests.factories.core import UserFactory
from tests.factories.invoices import DUE_ON, ISSUED_ON, entry, issued, planned, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def agreement():
    return AgreementFactory()


def priced(officer):
    made = estimate()
    contract = AgreementFactory(kind=made.kind, amount_yen=None)
    freeze_price(contract, latest_version(made), by=officer)
    return contract, latest_version(made).total_yen


def test_the_price_is_planned_year_by_year_and_only_once(officer):
    contract, total = priced(officer)
    plans = plan_invoices(contract, by=officer)
    assert sum(plan.amount_yen for plan in plans) == total
    assert [plan.fiscal_year for plan in plans] == sorted({plan.fiscal_year for plan in plans})
    assert {plan.state for plan in plans} == {InvoiceState.PLANNED}
    with pytest.raises(ActionRefused, match="新しく作るものはありません"):
        plan_invoices(contract, by=officer)


def test_a_year_whose_plan_was_dropped_is_planned_again(officer):
    contract, _total = priced(officer)
    [first, *_others] = plan_invoices(contract, by=officer)
    drop_invoice(first, reason="延期", expected_version=first.version, by=officer)
    assert [plan.fiscal_year for plan in plan_invoices(contract, by=officer)] == [first.fiscal_year]


def test_without_a_price_nothing_is_planned(agreement, officer):
    with pytest.raises(ActionRefused, match="価格は確定していません"):
        plan_invoices(agreement, by=officer)


@pytest.mark.parametrize(
    "state", [AgreementState.DRAFT, AgreementState.NEGOTIATING, AgreementState.CANCELLED]
)
def test_only_a_contract_in_force_is_claimed_for(officer, state):
    with pytest.raises(ActionRefused, match="請求できません"):
        planned(AgreementFactory(state=state.value), officer)


def test_an_amendment_is_claimed_for_with_its_contract(agreement, officer):
    amendment = AgreementFactory(parent=agreement, partner=False)
    assert planned(agreement, officer).agreement == agreement
    plan = Invoice.objects.get()
    drop_invoice(plan, reason="誤り", expected_version=plan.version, by=officer)
    assert add_invoice(amendment, entry(agreement), by=officer).agreement == agreement


def test_numbers_run_by_the_fiscal_year_of_issue(agreement, officer):
    assert issued(agreement, officer).number == "SK2026-00001"
    assert issued(agreement, officer).number == "SK2026-00002"
    earlier = datetime.date(2026, 3, 31)
    assert issued(agreement, officer, issued_on=earlier).number == "SK2025-00001"


def test_the_file_is_kept_with_its_hash(agreement, officer):
    invoice = issued(agreement, officer)
    assert kept_invoice(invoice) == write(invoice)
    assert invoice.content_hash == hashlib.sha256(write(invoice)).hexdigest()
    assert Event.objects.filter(verb="issue_invoice", object_id=str(invoice.pk)).count() == 1


def test_a_letter_that_cannot_be_written_uses_no_number(agreement, officer):
    def fail(_invoice):
        raise ActionRefused("文字")

    plan = planned(agreement, officer)
    with pytest.raises(ActionRefused):
        issue_invoice(
            plan, issued_on=ISSUED_ON, due_on=DUE_ON, write=fail, expected_version=plan.version, by=officer
        )
    assert Invoice.objects.get().state == InvoiceState.PLANNED
    assert issued(agreement, officer).number == "SK2026-00001"


@pytest.mark.parametrize(
    ("issued_on", "due_on", "words"),
    [
        (datetime.date(9999, 1, 1), datetime.date(9999, 2, 1), "今日より後"),
        (ISSUED_ON, datetime.date(2026, 4, 5), "発行日より前"),
    ],
)
def test_days_that_cannot_be_are_refused(agreement, officer, issued_on, due_on, words):
    with pytest.raises(ActionRefused, match=words):
        issued(agreement, officer, issued_on=issued_on, due_on=due_on)


def test_what_was_issued_is_not_edited(agreement, officer):
    invoice = issued(agreement, officer)
    with pytest.raises(ActionRefused, match="赤伝票"):
        change_invoice(invoice, entry(agreement), expected_version=invoice.version, by=officer)
    with pytest.raises(ActionRefused, match="赤伝票"):
        drop_invoice(invoice, reason="誤り", expected_version=invoice.version, by=officer)


def test_a_plan_is_changed_under_the_version_that_was_seen(agreement, officer):
    plan = planned(agreement, officer)
    more = entry(agreement, parts=ReceiptParts(direct_yen=2_000_000))
    change_invoice(plan, more, expected_version=1, by=officer)
    assert (plan.amount_yen, plan.tax_yen) == (2_200_000, 200_000)
    with pytest.raises(EditConflict):
        change_invoice(plan, more, expected_version=1, by=officer)


def correct(invoice, officer, reason="金額の誤り"):
    return correct_invoice(
        invoice,
        reason=reason,
        issued_on=ISSUED_ON,
        write=write,
        expected_version=invoice.version,
        by=officer,
    )


def test_a_red_invoice_takes_the_whole_back_and_a_like_plan_is_made(agreement, officer):
    invoice = issued(agreement, officer)
    plan = correct(invoice, officer)
    red = Invoice.objects.get(kind=InvoiceKind.RED)
    assert (red.corrects, red.number, red.amount_yen) == (invoice, "SK2026-00002", invoice.amount_yen)
    assert kept_invoice(red) == write(red)
    assert (plan.state, plan.parts) == (InvoiceState.PLANNED, invoice.parts)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.number) == (InvoiceState.CANCELLED, "SK2026-00001")
    with pytest.raises(ActionRefused, match="発行済の請求書だけ"):
        correct(invoice, officer)


def test_an_invoice_that_money_came_for_is_not_taken_back(agreement, officer):
    invoice = issued(agreement, officer)
    settle_invoice(invoice, ReceiptFactory(agreement=agreement), by=officer)
    with pytest.raises(ActionRefused, match="入金が対応しています"):
        correct(invoice, officer)
