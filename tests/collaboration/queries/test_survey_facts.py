import datetime

import pytest

from collaboration.calc.facts import Exclusion, Gap
from collaboration.calc.kinds import AgreementKind, AgreementState, Origin, ReceiptKind
from collaboration.queries.survey_facts import research_facts
from core.calc.kinds import CompanySize, LegalForm, PartnerClass
from tests.factories.collaboration import (
    ActivityOverrideFactory,
    AgreementPartyFactory,
    OfficeInvolvementFactory,
)
from tests.factories.core import InstitutionFactory, OrganizationFactory, OrganizationProfileFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def institution():
    return InstitutionFactory(prefecture="京都府")


@pytest.fixture
def large():
    return OrganizationFactory(
        profile__size_override=CompanySize.LARGE.value, profile__size_evidence="会社四季報"
    )


def only(fiscal_year=2018):
    (fact,) = research_facts(fiscal_year)
    return fact


def test_one_fact_per_agreement_with_what_came_in(large):
    agreement = research(large, received=1_300_000, indirect=300_000)
    receipt(agreement, 700_000)
    receipt(agreement, 9, fiscal_year=2019)
    fact = only()
    assert (fact.number, fact.partner, fact.received_yen, fact.indirect_yen, fact.excluded) == (
        agreement.number, PartnerClass.LARGE, 2_000_000, 300_000, None,
    )  # fmt: skip


def test_refunds_and_reversals_are_deducted(large):
    agreement = research(large)
    first = receipt(agreement, 1_000_000, indirect_yen=100_000)
    for kind, yen in ((ReceiptKind.REFUND, 200_000), (ReceiptKind.REVERSAL, 50_000)):
        receipt(
            agreement,
            yen,
            kind=kind.value,
            corrects=first,
            reason="残額の返還",
            indirect_yen=10_000,
        )
    assert (only().received_yen, only().indirect_yen) == (750_000, 80_000)


def test_money_of_another_year_makes_a_case_without_money(large):
    agreement = research(large, starts_on=DAY(2016, 4, 1))
    receipt(agreement, 1_000_000, fiscal_year=2016)
    receipt(agreement, 1_000_000, fiscal_year=2017)
    assert (only().received_yen, only().money_years) == (0, (2016, 2017))


def test_year_whose_money_was_refunded_is_not_named(large):
    agreement = research(large)
    first = receipt(agreement, 1_000_000, fiscal_year=2017)
    receipt(
        agreement,
        1_000_000,
        fiscal_year=2017,
        kind=ReceiptKind.REFUND.value,
        corrects=first,
        reason="全額の返還",
    )
    assert only().money_years == ()


def test_receipt_of_an_amendment_counts_for_its_agreement(large):
    agreement = research(large, received=1_000_000)
    amendment = research(large, parent=agreement, received=500_000)
    second = research(large, parent=amendment, received=50_000)
    facts = {fact.agreement_id: (fact.received_yen, fact.excluded) for fact in research_facts(2018)}
    assert facts == {
        agreement.pk: (1_550_000, None),
        amendment.pk: (0, Exclusion.AMENDMENT),
        second.pk: (0, Exclusion.AMENDMENT),
    }


def test_money_for_an_agreement_outside_its_term_is_left_out_with_its_amount(large):
    research(large, starts_on=DAY(2019, 4, 1), ends_on=DAY(2020, 3, 31), received=1_000_000)
    assert (only().excluded, only().received_yen) == (Exclusion.OUTSIDE_TERM, 1_000_000)


def test_money_through_an_amendment_brings_its_agreement_into_view(large):
    agreement = research(large, starts_on=DAY(2019, 4, 1), ends_on=DAY(2020, 3, 31))
    research(large, parent=agreement, starts_on=DAY(2019, 4, 1), ends_on=DAY(2020, 3, 31), received=1_000_000)
    facts = {fact.agreement_id: fact.received_yen for fact in research_facts(2018)}
    assert facts[agreement.pk] == 1_000_000


def test_agreement_of_other_years_is_no_fact(large):
    research(large, starts_on=DAY(2019, 4, 1), ends_on=DAY(2020, 3, 31))
    assert list(research_facts(2018)) == []


def test_the_offices_word_counts_against_the_term(large):
    agreement = research(large, starts_on=DAY(2019, 4, 1), ends_on=DAY(2020, 3, 31))
    ActivityOverrideFactory(agreement=agreement, carried_out=True, fiscal_year=FISCAL_YEAR)
    assert only().excluded is None


def test_word_on_another_year_says_nothing(large):
    agreement = research(large)
    ActivityOverrideFactory(agreement=agreement, carried_out=False, fiscal_year=2019)
    assert only().excluded is None


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.CANCELLED])
def test_what_is_not_concluded_is_left_out(large, state):
    research(large, state=state.value)
    assert only().excluded.value == state.value


def test_kind_by_hand_wins(large):
    research(large, kind=AgreementKind.RESEARCH_CHAIR.value,
        survey_kind=AgreementKind.JOINT_RESEARCH.value, survey_kind_reason="実質は共同研究",
    )  # fmt: skip
    assert (only().kind, only().own_kind, only().excluded) == (
        AgreementKind.JOINT_RESEARCH, AgreementKind.RESEARCH_CHAIR, None,
    )  # fmt: skip


def test_agreement_without_partner_is_left_out():
    research()
    assert (only().excluded, only().organization_id, only().partner) == (Exclusion.NO_PARTNER, None, None)


def test_partner_that_pays_most_is_counted(large):
    abroad = OrganizationFactory(profile__country="US", profile__prefecture="")
    agreement = research(large, party={"share_yen": 1_000})
    AgreementPartyFactory(agreement=agreement, organization=abroad, share_yen=2_000, is_lead=False)
    assert (only().organization_id, only().partner) == (abroad.pk, PartnerClass.FOREIGN)


def test_class_follows_the_profile_valid_on_the_day_of_signature(large):
    OrganizationProfileFactory(
        organization=large,
        valid_from=DAY(2018, 4, 2),
        size_override=CompanySize.SME.value,
        size_evidence="減資",
    )
    research(large, signed_on=DAY(2018, 4, 1))
    research(large, signed_on=DAY(2018, 4, 2))
    assert [fact.partner for fact in research_facts(2018)] == [PartnerClass.LARGE, PartnerClass.SME]


def test_address_in_the_contract_wins_over_the_profile(large):
    research(large)
    research(large, party={"contract_prefecture": "大阪府"})
    assert [fact.same_prefecture for fact in research_facts(2018)] == [True, False]


def test_company_abroad_is_never_in_the_prefecture():
    research(OrganizationFactory(profile__country="US", profile__prefecture="京都府"))
    assert only().same_prefecture is False


def test_company_of_unknown_size_is_still_domestic():
    research(OrganizationFactory())
    assert (only().partner, only().is_domestic_company, only().gaps) == (None, True, (Gap.SIZE,))


def test_partner_without_profile():
    research(OrganizationFactory(profile=False))
    assert (only().partner, only().is_domestic_company, only().gaps) == (None, False, (Gap.PROFILE,))


def test_other_kinds_have_no_gaps():
    research(OrganizationFactory(profile=False), kind=AgreementKind.DONATION.value)
    assert only().gaps == ()


@pytest.mark.parametrize("form", [LegalForm.STATE, LegalForm.LOCAL_GOVERNMENT])
def test_public_partner(form):
    research(OrganizationFactory(profile__legal_form=form.value))
    assert only().partner.value == form.value


@pytest.mark.parametrize(
    ("origin", "matched"), [(Origin.OFFICE_MATCHING, True), (Origin.COMPANY_ENQUIRY, False)]
)
def test_what_the_office_did(large, origin, matched):
    OfficeInvolvementFactory(agreement=research(large), origin=origin.value)
    assert (only().office_involved, only().matched) == (True, matched)


def test_office_that_did_nothing(large):
    research(large)
    assert (only().office_involved, only().matched) == (False, False)


def test_number_of_queries_does_not_grow(large, django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            agreement = research(OrganizationFactory(), received=1_000_000)
            OfficeInvolvementFactory(agreement=agreement)
            ActivityOverrideFactory(agreement=agreement, carried_out=True, fiscal_year=FISCAL_YEAR)

    fill(1)
    with django_assert_num_queries(7):
        list(research_facts(2018))
    fill(30)
    with django_assert_num_queries(7):
        assert len(list(research_facts(2018))) == 31
