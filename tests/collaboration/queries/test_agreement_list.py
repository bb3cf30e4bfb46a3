"""Conditions and orders of the list of agreements."""

import datetime

import pytest

from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.models import Agreement
from collaboration.queries.agreement_list import ORDERS, in_order, known_fiscal_years, rows_of
from core.calc.kinds import PartnerClass
from tests.factories.collaboration import (
    AgreementFactory,
    AgreementPartyFactory,
    OfficeInvolvementFactory,
    ReceiptFactory,
)
from tests.factories.core import OrganizationFactory, OrganizationProfileFactory

pytestmark = pytest.mark.django_db


def found(**conditions):
    chosen = AgreementFilter(conditions, Agreement.objects.all())
    assert chosen.is_valid(), chosen.errors
    return sorted(chosen.qs.values_list("number", flat=True))


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize("words", ["高橋", "青葉 高橋", "株式会社青葉", "ｋｊ-1", "㈱青葉"])
def test_words_find_whatever_the_way_of_writing(words):
    AgreementFactory(number="KJ-1", partner__name="株式会社 青葉", principal="髙橋 花子")
    AgreementFactory(number="KJ-2", partner__name="株式会社若葉", principal="鈴木 一郎")
    assert found(q=words) == ["KJ-1"]


def test_every_word_must_occur():
    AgreementFactory(number="KJ-1", partner__name="株式会社青葉", principal="高橋 花子")
    assert found(q="青葉 鈴木") == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        ("2024-04-01", "2025-03-31", []),
        ("2024-04-01", "2025-04-01", ["KJ-1"]),
        ("2026-03-31", "2027-03-31", ["KJ-1"]),
        ("2026-04-01", "2027-03-31", []),
        ("2020-04-01", None, ["KJ-1"]),
    ],
)
def test_fiscal_year_is_touched_by_the_term(starts_on, ends_on, expected):
    AgreementFactory(number="KJ-1", starts_on=day(starts_on), ends_on=ends_on and day(ends_on))
    AgreementFactory(number="KJ-0", starts_on=day("2010-04-01"), ends_on=day("2030-03-31"))
    assert found(fiscal_year="2025") == ["KJ-0", *expected]


def test_partner_class_is_that_of_the_day_of_the_contract():
    partner = OrganizationFactory(profile=False)
    OrganizationProfileFactory(
        organization=partner, valid_from=day("2020-01-01"), size_override="sme", size_evidence="申告"
    )
    OrganizationProfileFactory(
        organization=partner, valid_from=day("2022-01-01"), size_override="large", size_evidence="申告"
    )
    for number, signed_on in (("A", "2019-06-01"), ("B", "2021-12-31"), ("C", "2022-01-01")):
        agreement = AgreementFactory(number=number, signed_on=day(signed_on), partner=False)
        AgreementPartyFactory(agreement=agreement, organization=partner)
    assert found(partner_class=PartnerClass.SME) == ["A", "B"]
    assert found(partner_class=PartnerClass.LARGE) == ["C"]


def test_amounts_and_days_are_read_as_offices_write_them():
    AgreementFactory(number="KJ-1", amount_yen=1_230_000, signed_on=day("2026-03-31"))
    AgreementFactory(number="KJ-2", amount_yen=1_229_999, signed_on=day("2026-03-31"))
    AgreementFactory(number="KJ-3", amount_yen=1_230_000, signed_on=day("2026-04-01"))
    assert found(amount_from="１２３万円", signed_to="令和8年3月31日") == ["KJ-1"]


def test_receipts_are_looked_for_in_the_chosen_year():
    paid = AgreementFactory(number="KJ-1", starts_on=day("2024-04-01"), ends_on=day("2026-03-31"))
    AgreementFactory(number="KJ-2", starts_on=day("2024-04-01"), ends_on=day("2026-03-31"))
    ReceiptFactory(agreement=paid, fiscal_year=2024)
    assert found(receipts="some") == ["KJ-1"]
    assert found(receipts="none", fiscal_year="2024") == ["KJ-2"]
    assert found(receipts="none", fiscal_year="2025") == ["KJ-1", "KJ-2"]


def test_involvement_and_matching_are_told_apart():
    OfficeInvolvementFactory(agreement__number="KJ-1", origin="company_enquiry")
    OfficeInvolvementFactory(agreement__number="KJ-2")
    AgreementFactory(number="KJ-3")
    assert found(involvement="involved") == ["KJ-1", "KJ-2"]
    assert found(involvement="matched") == ["KJ-2"]
    assert found(involvement="none") == ["KJ-3"]


def test_amendments_are_told_apart():
    root = AgreementFactory(number="KJ-1")
    AgreementFactory(number="KJ-1-変1", parent=root)
    assert found(level="root") == ["KJ-1"]
    assert found(level="amendment") == ["KJ-1-変1"]


def test_unreadable_condition_is_refused_in_words():
    refused = AgreementFilter({"amount_from": "約300万"}, Agreement.objects.all())
    assert not refused.is_valid()
    assert list(refused.errors) == ["amount_from"]


@pytest.mark.parametrize("order", [*ORDERS, *(f"-{name}" for name in ORDERS), "no-such-column", ""])
def test_every_order_keeps_every_row(order):
    AgreementFactory.create_batch(3)
    AgreementFactory(signed_on=None, starts_on=None, ends_on=None, amount_yen=None, department=None)
    assert in_order(Agreement.objects.all(), order).count() == 4
    assert len(set(in_order(Agreement.objects.all(), order).values_list("pk", flat=True))) == 4


@pytest.mark.parametrize(("order", "expected"), [("amount_yen", [1, 2, None]), ("-amount_yen", [2, 1, None])])
def test_rows_without_a_value_come_last(order, expected):
    for amount in (None, 2, 1):
        AgreementFactory(amount_yen=amount)
    assert list(in_order(Agreement.objects.all(), order).values_list("amount_yen", flat=True)) == expected


def test_order_by_partner_goes_by_the_lead():
    for number, name in (("KJ-1", "若葉"), ("KJ-2", "青葉")):
        agreement = AgreementFactory(number=number, partner=False)
        AgreementPartyFactory(
            agreement=agreement, organization=OrganizationFactory(name=name, search_key=name), is_lead=True
        )
    rows = in_order(Agreement.objects.all(), "partner")
    assert [row.number for row in rows] == ["KJ-1", "KJ-2"]


def test_row_sums_receipts_of_amendments_and_deducts_refunds():
    root = AgreementFactory(number="KJ-1")
    amendment = AgreementFactory(number="KJ-1-変1", parent=root)
    paid = ReceiptFactory(agreement=root, amount_yen=1000, direct_yen=1000)
    ReceiptFactory(
        agreement=root, amount_yen=300, direct_yen=300, kind="refund", corrects=paid, reason="減額"
    )
    ReceiptFactory(agreement=amendment, amount_yen=50, direct_yen=50)
    assert [row.received_yen for row in rows_of([root.pk, amendment.pk])] == [750, 50]


def test_row_names_every_partner_lead_first_and_the_principal():
    agreement = AgreementFactory(partner=False, principal=False)
    AgreementPartyFactory(agreement=agreement, organization__name="若葉", is_lead=False)
    AgreementPartyFactory(agreement=agreement, organization__name="青葉", is_lead=True)
    agreement.researchers.create(name="鈴木 一郎", is_principal=False)
    agreement.researchers.create(name="高橋 花子", is_principal=True)
    row = rows_of([agreement.pk])[0]
    assert (row.partners, row.principal) == ("青葉、若葉", "高橋 花子")


def test_known_fiscal_years_are_those_of_the_ledger():
    AgreementFactory(starts_on=day("2023-04-01"), ends_on=day("2024-03-31"))
    AgreementFactory(starts_on=day("2025-03-31"), ends_on=day("2026-04-01"))
    assert known_fiscal_years() == [2026, 2025, 2024, 2023]


def test_empty_ledger_knows_no_fiscal_year():
    assert known_fiscal_years() == []
