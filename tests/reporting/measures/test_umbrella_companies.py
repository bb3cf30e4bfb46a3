"""Which companies have an umbrella agreement at the end of the year, and which of them large joint research."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.calc.edition import LargeResearch
from reporting.measures.umbrella_companies import umbrella_companies
from reporting.queries import editions
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db

DAY = datetime.date
SIGNED_ON = DAY(2017, 7, 1)


@pytest.fixture(autouse=True)
def _institution():
    InstitutionFactory()


@pytest.fixture
def edition():
    return editions.edition("fy2018")


def company(name, **profile):
    return OrganizationFactory(name=name, **{f"profile__{key}": value for key, value in profile.items()})


def umbrella(partner, signed_on=SIGNED_ON, ends_on=None, **changes):
    return AgreementFactory(
        kind="umbrella",
        partner=partner,
        principal=False,
        signed_on=signed_on,
        starts_on=None,
        ends_on=ends_on,
        amount_yen=None,
        **changes,
    )


def facts(edition):
    return list(umbrella_companies(edition, FISCAL_YEAR))


def counted(edition):
    return {
        (fact.partner_label, fact.dimension("partner"), fact.dimension("large_research"))
        for fact in facts(edition)
        if fact.count
    }


def reasons(edition):
    return [fact.excluded for fact in facts(edition)]


def test_companies_are_counted_as_what_they_are_on_the_last_day(edition):
    umbrella(company("株式会社青葉", size_override="large", size_evidence="登記"))
    umbrella(company("株式会社若葉"))
    umbrella(company("Wakaba Inc.", country="US", prefecture=""))
    assert counted(edition) == {
        ("株式会社青葉", "large", "no"),
        ("株式会社若葉", "company", "no"),
        ("Wakaba Inc.", "foreign", "no"),
    }


def test_a_company_counts_once_and_each_company_of_an_agreement(edition):
    aoba, wakaba = company("株式会社青葉"), company("株式会社若葉")
    umbrella(aoba)
    second = umbrella(aoba)
    second.parties.create(organization=wakaba)
    assert len(counted(edition)) == 2
    assert reasons(edition) == ["", "same_company", ""]


def test_only_what_is_in_force_on_the_last_day_counts(edition):
    umbrella(company("株式会社一"), ends_on=DAY(2019, 3, 31))
    umbrella(company("株式会社二"), ends_on=DAY(2019, 3, 30))
    umbrella(company("株式会社三"), signed_on=DAY(2019, 4, 1))
    umbrella(company("株式会社四"), ends_on=DAY(2018, 3, 31))
    umbrella(company("株式会社五"), state="completed")
    assert {name for name, *_ in counted(edition)} == {"株式会社一"}
    assert reasons(edition) == ["", "not_in_force", "not_in_force"]


def test_what_is_left_out_says_why(edition):
    first = umbrella(company("株式会社一"), state="draft")
    umbrella(company("株式会社二"), state="cancelled")
    umbrella(company("株式会社三"), parent=first)
    umbrella(partner=False)
    umbrella(company("架空市", legal_form="local_government"))
    assert reasons(edition) == ["draft", "cancelled", "amendment", "no_partner", "not_a_company"]


def test_large_research_is_a_counted_case_of_ten_million_in_the_year(edition):
    exact, below, other_kind, cancelled = (company(f"株式会社{name}") for name in "甲乙丙丁")
    for each in (exact, below, other_kind, cancelled):
        umbrella(each)
    research(exact, 10_000_000, number="KJ-1")
    research(below, 9_999_999, number="KJ-2")
    research(below, 9_999_999, number="KJ-3")
    research(other_kind, 20_000_000, number="JT-1", kind="commissioned_research")
    research(cancelled, 20_000_000, number="KJ-4", state="cancelled")
    assert {name for name, _partner, large in counted(edition) if large == "yes"} == {"株式会社甲"}


def test_the_edition_may_read_it_otherwise(edition):
    below = company("株式会社甲")
    umbrella(below)
    case = research(below, 6_000_000, number="KJ-1")
    research(below, 5_000_000, number="KJ-2")
    receipt(case, 11_000_000, fiscal_year=2017)

    def large(**rule):
        read = replace(edition, large_research=LargeResearch(**rule))
        return [fact.dimension("large_research") for fact in facts(read)]

    assert large() == ["no"]
    assert large(per_company=True) == ["yes"]
    assert large(least_yen=11_000_001, per_company=True) == ["no"]
    case.starts_on = DAY(2017, 4, 1)
    case.save()
    assert large(ever=True) == ["yes"]


def test_the_number_of_queries_does_not_grow(edition):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            facts(edition)
        return len(seen)

    umbrella(company("株式会社一"))
    before = queries()
    for name in "二三四五":
        partner = company(f"株式会社{name}")
        umbrella(partner)
        research(partner, 10_000_000, number=f"KJ-{name}")
    assert queries() == before
