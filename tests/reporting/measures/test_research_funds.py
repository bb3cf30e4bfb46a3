import pytest

from collaboration.calc.kinds import AgreementKind, Origin
from core.calc.kinds import CompanySize, LegalForm
from reporting.measures.catalogue import LABELS, REASONS, answered_measures, facts_of
from reporting.measures.research_funds import research_funds
from reporting.queries import editions
from tests.factories.collaboration import OfficeInvolvementFactory
from tests.factories.core import AffiliationFactory, InstitutionFactory, OrganizationFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def institution():
    return InstitutionFactory(prefecture="京都府")


def large(**profile):
    values = {"size_override": CompanySize.LARGE.value, "size_evidence": "会社四季報", **profile}
    return OrganizationFactory(**{f"profile__{name}": value for name, value in values.items()})


def facts():
    return list(research_funds(editions.edition("fy2018"), FISCAL_YEAR))


def test_fact_of_joint_research():
    agreement = research(large(), 10_000_000, indirect=2_000_000)
    OfficeInvolvementFactory(agreement=agreement, origin=Origin.OFFICE_MATCHING.value)
    receipt(agreement, 500, fiscal_year=2017)
    (fact,) = facts()
    assert (
        fact.measure,
        fact.count,
        fact.yen,
        fact.indirect_yen,
        dict(fact.dimensions),
        fact.money_years,
    ) == (
        "joint_research",
        1,
        10_000_000,
        2_000_000,
        {"matching": "yes", "office": "yes", "partner": "large", "prefecture": "same", "size": "10m_to_50m"},
        (2017,),
    )


def test_dimensions_are_in_order_of_their_names():
    research(large())
    (fact,) = facts()
    assert [name for name, _value in fact.dimensions] == sorted(name for name, _value in fact.dimensions)


@pytest.mark.parametrize(
    ("kind", "measure", "excluded"),
    [
        (AgreementKind.COMMISSIONED_RESEARCH, "commissioned_research", ""),
        (AgreementKind.CLINICAL_TRIAL, "clinical_trial", ""),
        (AgreementKind.CONSULTING, "outside_survey", "kind"),
    ],
)
def test_measure_follows_the_kind(kind, measure, excluded):
    research(large(), kind=kind.value)
    (fact,) = facts()
    assert (fact.measure, fact.excluded, fact.count) == (measure, excluded, 0 if excluded else 1)


@pytest.mark.parametrize(
    ("organization", "partner"),
    [
        ({"size_override": "", "size_evidence": ""}, "company"),
        ({"country": "US", "prefecture": "", "size_override": "", "size_evidence": ""}, "foreign"),
        ({"legal_form": LegalForm.STATE.value, "size_override": "", "size_evidence": ""}, "state"),
    ],
)
def test_partner(organization, partner):
    research(large(**organization))
    (fact,) = facts()
    assert fact.dimension("partner") == partner


def test_partner_nobody_knows():
    research(OrganizationFactory(profile=False))
    (fact,) = facts()
    assert (fact.dimension("partner"), fact.gaps) == ("unknown", ("profile",))


def test_left_out_record_has_no_gaps():
    research(OrganizationFactory(profile=False), is_subsidy=True)
    (fact,) = facts()
    assert (fact.excluded, fact.gaps) == ("subsidy", ())


def test_every_measure_of_the_editions_exists():
    measures = {
        row.measure for edition in editions.all_editions() for row in edition.rows.values() if row.measure
    }
    assert measures <= set(LABELS)


def test_every_reason_has_words():
    research(large(), state="draft")
    assert {REASONS[fact.excluded] for fact in facts()} == {"契約の締結前です"}


def test_researchers_are_answered_once_somebody_is_registered():
    assert "researchers" not in answered_measures(FISCAL_YEAR)
    AffiliationFactory()
    assert "researchers" in answered_measures(FISCAL_YEAR)


def test_all_facts_of_the_year():
    research(large())
    AffiliationFactory()
    assert [fact.measure for fact in facts_of(editions.edition("fy2018"), FISCAL_YEAR)] == [
        "joint_research", "researchers",
    ]  # fmt: skip
