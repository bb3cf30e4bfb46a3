"""The condition 「請求・入金」 of the list: it finds what bears the mark, for those who see invoices."""

import datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from collaboration.actions.dunning import issue_dunning
from collaboration.actions.settlements import settle_invoice
from collaboration.calc.invoices import MoneyMark
from collaboration.calc.pricing.keeping import kept
from collaboration.calc.pricing.quote import Sums
from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.models import Agreement, AgreementPrice
from collaboration.queries.agreement_list import rows_of
from collaboration.queries.money_filter import UNCLAIMED
from core.calc.kinds import Role
from core.models import SavedSearch
from tests.collaboration.views.conftest import signed_in
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import (
    DepartmentFactory,
    InstitutionFactory,
    PersonFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from tests.factories.invoices import issued, planned

pytestmark = pytest.mark.django_db

CLAIM_YEN = 1_430_000


@pytest.fixture
def finance():
    InstitutionFactory()
    return UserFactory(role=Role.FINANCE)


def found(user, money):
    chosen = conditions(user, money)
    assert chosen.is_valid(), chosen.errors
    return sorted(chosen.qs.values_list("number", flat=True))


def conditions(user, money):
    visible = Agreement.objects.visible_to(user)
    return AgreementFilter(QueryDict(f"money={money}"), visible, request=SimpleNamespace(user=user, GET={}))


def price(agreement, **sums):
    AgreementPrice.objects.create(
        agreement=agreement, policy={}, request={}, quote={"sums": kept(Sums(**sums))}, content_hash="0" * 64
    )


@pytest.fixture
def ledger(finance):
    """Contracts in every state of money, named by it."""
    for number in ("awaited", "half", "whole", "dunned", "planned", "silent", "refunded"):
        AgreementFactory(number=number, amount_yen=CLAIM_YEN)
    rows = {row.number: row for row in Agreement.objects.all()}
    planned(rows["planned"], finance)
    bills = {name: issued(rows[name], finance) for name in ("awaited", "half", "whole", "dunned")}
    for name, yen in (("half", CLAIM_YEN - 1), ("whole", CLAIM_YEN)):
        settle_invoice(bills[name], ReceiptFactory(agreement=rows[name], amount_yen=yen), by=finance)
    issue_dunning(
        bills["dunned"],
        issued_on=datetime.date(2026, 6, 10),
        due_on=datetime.date(2026, 6, 30),
        remarks="",
        write=lambda letter, _overdue: b"%PDF-1.7 " + letter.number.encode(),
        by=finance,
    )
    paid = ReceiptFactory(agreement=rows["refunded"], amount_yen=500)
    ReceiptFactory(
        agreement=rows["refunded"], amount_yen=500, kind="refund", corrects=paid, reason="早期終了"
    )
    add_priced(finance)


def add_priced(finance):
    """Contracts whose price differs from their amount, that of an amendment before their own; and one without either."""
    for number, sums, later in (
        ("priced-whole", {"direct": 300, "tax": 30, "tax_inside": 999}, None),
        ("priced-half", {"direct": 301, "tax": 30}, None),
        ("amended", {"direct": 100}, {"direct": 400}),
    ):
        agreement = AgreementFactory(number=number, amount_yen=1)
        price(agreement, **sums)
        amendment = AgreementFactory(number=f"{number}-2", parent=agreement, amount_yen=330)
        if later:
            price(amendment, **later)
        ReceiptFactory(agreement=agreement, amount_yen=300)
        ReceiptFactory(agreement=amendment, amount_yen=30)
    ReceiptFactory(agreement=AgreementFactory(number="unpriced", amount_yen=None), amount_yen=1)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("mark", MoneyMark)
def test_the_condition_finds_exactly_what_bears_the_mark(finance, mark):
    rows = rows_of(list(Agreement.objects.values_list("pk", flat=True)), marked_for=finance)
    marked = sorted(row.agreement.number for row in rows if mark in row.marks)
    assert marked
    assert found(finance, mark.value) == marked


@pytest.mark.usefixtures("ledger")
def test_what_is_paid_follows_from_price_and_amount(finance):
    assert found(finance, "paid") == ["priced-whole", "whole"]
    assert found(finance, "dunned") == ["dunned"]
    assert found(finance, "invoiced") == ["awaited", "dunned", "half"]


@pytest.mark.usefixtures("ledger")
def test_nothing_claimed_is_a_contract_without_an_issued_invoice(finance):
    expected = ["amended", "planned", "priced-half", "priced-whole", "refunded", "silent", "unpriced"]
    assert found(finance, UNCLAIMED) == expected


def test_nothing_claimed_is_said_only_where_invoices_are_seen(finance):
    """A clerk who is named in a contract of another department does not learn whether it was invoiced."""
    own, person = DepartmentFactory(), PersonFactory()
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=own, person=person)
    RoleAssignmentFactory(user=clerk, role=Role.RESEARCHER.value)
    AgreementFactory(number="own", department=own)
    for number in ("billed", "free"):
        AgreementFactory(number=number, principal=person)
    issued(Agreement.objects.get(number="billed"), finance)
    assert Agreement.objects.visible_to(clerk).count() == 3
    assert found(clerk, UNCLAIMED) == ["own"]
    assert found(clerk, "invoiced") == []


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.SURVEY_OFFICER])
def test_who_does_not_see_invoices_has_no_such_condition(role):
    user = UserFactory(role=role)
    assert "money" not in conditions(user, "invoiced").form.fields
    assert 'name="money"' not in signed_in(user).get("/agreements/").text
    assert len(found(user, "invoiced")) == Agreement.objects.count()


@pytest.mark.usefixtures("ledger")
def test_list_and_export_and_kept_search_follow_it(finance):
    liaison = signed_in(UserFactory(role=Role.LIAISON))
    page = liaison.get("/agreements/", {"money": "dunned"})
    assert [shown.agreement.number for shown in page.context["rows"]] == ["dunned"]
    assert page.context["filter"].is_detailed
    exported = liaison.get("/agreements/export/", {"money": "dunned", "format": "csv"})
    text = b"".join(exported.streaming_content).decode("utf-8-sig")
    assert "dunned" in text
    assert "awaited" not in text
    SavedSearch.objects.create(user=liaison.user, page="agreement-list", name="督促中", query="money=dunned")
    assert "?money=dunned" in liaison.get("/agreements/").text


@pytest.mark.usefixtures("ledger")
def test_it_costs_one_query(finance, django_assert_num_queries):
    assert finance.roles
    for money in ("invoiced", "partly_paid", "paid", "dunned", UNCLAIMED):
        chosen = conditions(finance, money)
        assert chosen.is_valid()
        with django_assert_num_queries(1):
            assert list(chosen.qs)
