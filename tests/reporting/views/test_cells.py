"""Where a figure comes from, and what it leaves out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.assembly import assemble_return
from reporting.models import Cell
from tests.factories.collaboration import ActivityOverrideFactory
from tests.factories.core import AffiliationFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research
from tests.reporting.views.pages import address

pytestmark = pytest.mark.django_db


def test_cell_says_where_its_figure_comes_from(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"))
    for words in (
        "3,500",
        "3,500,999",
        "千円未満を切り捨てています",
        "大企業",
        "KJ-2500999",
        "入金の記録なし",
    ):
        assert words in text


def test_cell_shows_what_it_leaves_out(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"), records="left-out")
    assert ("GS-1" in text, "調査の対象外の契約種別です" in text, "KJ-2500999" in text) == (True, True, False)


def test_total_shows_its_parts(page, draft):
    assert address("cell-detail", "JR.large.cases") in page(address("cell-detail", "JR.private.cases"))


def test_case_without_money_names_the_year_of_its_money(page, officer, draft, company):
    receipt(research(company, number="KJ-EARLY"), 1_000_000, fiscal_year=2017)
    assemble_return(draft, by=officer)
    assert "入金は2017年度" in page(address("cell-detail", "JR.private.size.zero.cases"))


def test_cell_that_the_form_gained_later_is_not_found(page, draft):
    Cell.objects.filter(code="JR.large.kyen").delete()
    page(address("cell-detail", "JR.large.kyen"), status=404)
    assert address("cell-detail", "JR.large.kyen") not in page(address("cell-detail", "JR.private.kyen"))


def test_records_are_sorted(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"), order="-yen")
    assert text.index("KJ-2500999") < text.index("KJ-1000000") < text.index("KJ-UNPAID")


def test_records_by_an_unknown_order(page, draft):
    page(address("cell-detail", "JR.large.kyen"), order="password")


def test_records_of_people(page, officer, draft):
    AffiliationFactory(person__name="山田 花子")
    assemble_return(draft, by=officer)
    assert "山田 花子" in page(address("cell-detail", "ORG.researchers.persons"))


def test_number_of_queries_of_a_cell_does_not_grow(page, officer, draft, company, django_assert_num_queries):
    page(address("cell-detail", "JR.large.kyen"))
    with CaptureQueriesContext(connection) as few:
        page(address("cell-detail", "JR.large.kyen"))
    for number in range(30):
        research(company, 1_000_000, number=f"KJ-MORE{number}")
    assemble_return(draft, by=officer)
    with django_assert_num_queries(len(few)):
        page(address("cell-detail", "JR.large.kyen"))


def test_page_of_records_left_out(page, draft, company):
    assert "GS-1" in page(address("return-left-out"))


def test_not_carried_out_shows_its_reason(page, officer, draft, company):
    ActivityOverrideFactory(agreement=research(company, 9, number="KJ-STOPPED"), fiscal_year=FISCAL_YEAR)
    assemble_return(draft, by=officer)
    assert "当年度は実施していないと記録されています" in page(address("return-left-out"))
