"""The entry pages ask the database as often for a large register as for a small one."""

import pytest
from django.urls import reverse

from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory, ReceiptFactory
from tests.factories.core import OrganizationFactory, PersonFactory

MOST_QUERIES = 25


def fill_registers(agreement):
    for number in range(12):
        OrganizationFactory(name=f"株式会社若葉{number}")
        PersonFactory(name=f"佐藤 隆{number}")
        ReceiptFactory(agreement=agreement)
        AgreementFactory(parent=agreement)


@pytest.mark.parametrize(
    "page",
    ["agreement-edit", "agreement-copy", "agreement-amend", "receipt-create", "involvement-edit"],
)
def test_number_of_queries_is_constant(liaison, department, page, django_assert_max_num_queries):
    agreement = AgreementFactory(department=department)
    address = reverse(page, args=[agreement.pk])
    with django_assert_max_num_queries(MOST_QUERIES) as small:
        liaison.get(address)
    fill_registers(agreement)
    with django_assert_max_num_queries(len(small.captured_queries)):
        liaison.get(address)


def test_partners_of_an_agreement_are_read_together(liaison, department, django_assert_max_num_queries):
    agreement = AgreementFactory(department=department)
    address = reverse("agreement-edit", args=[agreement.pk])
    with django_assert_max_num_queries(MOST_QUERIES) as one:
        liaison.get(address)
    for _ in range(8):
        AgreementPartyFactory(agreement=agreement, is_lead=False)
    with django_assert_max_num_queries(len(one.captured_queries)):
        liaison.get(address)
