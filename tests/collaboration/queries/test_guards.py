"""What the risk gate holds against the next step of an agreement."""

import pytest
from django.urls import reverse

from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.guards import Place
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.risk_gate import Milestone, Result, Step, Topic
from collaboration.models import Agreement
from collaboration.queries.guards import open_screenings
from collaboration.queries.lifecycle import guard_lines, guards_of
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, OrganizationProfileFactory, UserFactory
from tests.factories.screenings import answers_to

pytestmark = pytest.mark.django_db


def foreign_partner(**profile):
    organization = OrganizationFactory(profile=False)
    OrganizationProfileFactory(organization=organization, **profile)
    return organization


def topics(agreement, before=Milestone.SIGNING):
    found = open_screenings(Agreement.objects.get(pk=agreement.pk), before)
    return [message.words["topic"][0] for message in found]


@pytest.mark.parametrize("profile", [{"country": "DE"}, {"country": "JP", "foreign_affiliated": True}])
def test_foreign_partner_needs_export_control_and_integrity(profile):
    agreement = AgreementFactory(
        kind=AgreementKind.COMMISSIONED_RESEARCH.value, partner=foreign_partner(**profile)
    )
    assert topics(agreement) == ["安全保障輸出管理", "研究インテグリティ"]
    assert topics(agreement, Milestone.APPLICATION) == []


def test_joint_research_needs_the_yearly_report_and_nothing_else():
    assert topics(AgreementFactory()) == ["利益相反"]


def test_trial_needs_ethics_before_the_application():
    agreement = AgreementFactory(kind=AgreementKind.CLINICAL_TRIAL.value)
    assert topics(agreement, Milestone.APPLICATION) == ["利益相反", "研究倫理"]
    assert topics(agreement) == ["利益相反", "研究倫理"]


def test_donation_needs_nothing():
    assert topics(AgreementFactory(kind=AgreementKind.DONATION.value)) == []


def test_approval_clears_and_answers_begun_freely_wait():
    agreement = AgreementFactory()
    first, second = UserFactory(role=Role.LIAISON), UserFactory(role=Role.LIAISON)
    coi = Topic.CONFLICT_OF_INTEREST
    answer_screening(agreement, coi, answers_to(coi), by=first)
    assert topics(agreement) == ["利益相反"]
    decide_screening(agreement, coi, Step.JUDGEMENT, Result.APPROVED, by=second)
    assert topics(agreement) == []
    answer_screening(agreement, Topic.ETHICS, answers_to(Topic.ETHICS, genome="yes"), by=first)
    assert topics(agreement) == ["研究倫理"]
    assert topics(agreement, Milestone.APPLICATION) == []


def test_amendment_asks_its_agreement():
    root = AgreementFactory()
    first, second = UserFactory(role=Role.LIAISON), UserFactory(role=Role.LIAISON)
    coi = Topic.CONFLICT_OF_INTEREST
    answer_screening(root, coi, answers_to(coi), by=first)
    decide_screening(root, coi, Step.JUDGEMENT, Result.APPROVED, by=second)
    assert topics(AgreementFactory(parent=root)) == []


def test_step_that_is_held_leads_to_the_gate():
    agreement = AgreementFactory(state=AgreementState.NEGOTIATING.value)
    held = [
        line
        for line in guard_lines(agreement, guards_of(agreement, "conclude"))
        if line.guard.place is Place.SCREENING
    ]
    assert [line.url for line in held] == [reverse("risk-gate", args=[agreement.pk])]
