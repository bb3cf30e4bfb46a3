"""Marks of money beside the state, the same in the list and on the page."""

import datetime

import pytest

from collaboration.actions.dunning import issue_dunning
from collaboration.actions.settlements import settle_invoice
from collaboration.calc.invoices import money_marks
from collaboration.calc.pricing.keeping import kept
from collaboration.calc.pricing.quote import Sums
from collaboration.exports.agreement_table import VALUES
from collaboration.models import AgreementPrice
from collaboration.queries.agreement_list import rows_of
from collaboration.queries.lifecycle import lifecycle_page
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import InstitutionFactory, PersonFactory, UserFactory
from tests.factories.invoices import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance():
    InstitutionFactory()
    return UserFactory(role=Role.FINANCE)


def words(agreement, user):
    [row] = rows_of([agreement.pk], marked_for=user)
    assert row.mark_tags == lifecycle_page(agreement, user).marks
    return VALUES["money"](row)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"due_yen": 100, "received_yen": 0}, []),
        ({"due_yen": 100, "received_yen": 0, "is_awaited": True}, ["請求済"]),
        ({"due_yen": 100, "received_yen": 99, "is_awaited": True}, ["請求済", "一部入金"]),
        ({"due_yen": 100, "received_yen": 100}, ["入金済"]),
        ({"due_yen": None, "received_yen": 100}, ["一部入金"]),
        ({"due_yen": 100, "received_yen": -1}, []),
        (
            {"due_yen": 100, "received_yen": 1, "is_awaited": True, "is_dunned": True},
            ["請求済", "一部入金", "督促中"],
        ),
    ],
)
def test_marks_follow_from_what_is_due_claimed_and_paid(facts, expected):
    assert [mark.label for mark in money_marks(**facts)] == expected


def test_a_contract_goes_from_invoiced_to_paid(finance):
    agreement = AgreementFactory(amount_yen=1_430_000)
    assert words(agreement, finance) == ""
    invoice = issued(agreement, finance)
    assert words(agreement, finance) == "請求済"
    issue_dunning(
        invoice,
        issued_on=datetime.date(2026, 6, 10),
        due_on=datetime.date(2026, 6, 30),
        remarks="",
        write=lambda letter, _overdue: b"%PDF-1.7 " + letter.number.encode(),
        by=finance,
    )
    assert words(agreement, finance) == "請求済・督促中"
    half = ReceiptFactory(agreement=agreement, amount_yen=430_000)
    settle_invoice(invoice, half, by=finance)
    assert words(agreement, finance) == "請求済・一部入金・督促中"
    settle_invoice(invoice, ReceiptFactory(agreement=agreement, amount_yen=1_000_000), by=finance)
    assert words(agreement, finance) == "入金済"


def test_a_frozen_price_tells_what_is_due_that_of_an_amendment_before_its_contract(finance):
    agreement = AgreementFactory(amount_yen=1)
    ReceiptFactory(agreement=agreement, amount_yen=100)
    amendment = AgreementFactory(parent=agreement)
    for row, direct in ((agreement, 100), (amendment, 200)):
        quote = {"sums": kept(Sums(direct=direct))}
        AgreementPrice.objects.create(
            agreement=row, policy={}, request={}, quote=quote, content_hash="0" * 64
        )
    [row] = rows_of([agreement.pk], marked_for=finance)
    assert [label for _tag, label in row.mark_tags] == ["一部入金"]


def test_who_does_not_see_invoices_sees_what_came_in_only(finance):
    person = PersonFactory()
    agreement = AgreementFactory(principal=person)
    issued(agreement, finance)
    ReceiptFactory(agreement=agreement)
    assert words(agreement, UserFactory(role=Role.RESEARCHER, person=person)) == "一部入金"


def test_marks_take_two_queries_however_many_rows(finance, django_assert_num_queries):
    agreements = AgreementFactory.create_batch(3)
    for agreement in agreements:
        issued(agreement, finance)
    keys = [agreement.pk for agreement in agreements]
    assert finance.roles
    with django_assert_num_queries(8):
        assert [row.marks for row in rows_of(keys, marked_for=finance)]
