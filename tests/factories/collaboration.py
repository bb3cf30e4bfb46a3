"""Records of collaboration: agreements with a lead partner and a principal researcher, and what came in for them."""

import datetime

import factory
from factory.django import DjangoModelFactory

from collaboration.actions.estimates import create_estimate
from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind, AgreementState, Origin, ReceiptKind
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.scenario import Scenario
from collaboration.calc.records import read_record
from collaboration.calc.search_key import agreement_search_key
from collaboration.models import (
    ActivityOverride,
    Agreement,
    AgreementParty,
    AgreementResearcher,
    OfficeInvolvement,
    Receipt,
)
from tests.factories.core import DepartmentFactory, OrganizationFactory


class AgreementFactory(DjangoModelFactory):
    """A concluded joint research of fiscal year 2025.

    `partner=` gives an organisation of your own (False for none), `principal=` a person or a name (False for none).
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"KJ2025-{n + 1:05}")
    kind = AgreementKind.JOINT_RESEARCH.value
    state = AgreementState.CONCLUDED.value
    title = factory.Sequence(lambda n: f"蓄電池電極材料に関する研究{n}")
    department = factory.SubFactory(DepartmentFactory)
    signed_on = datetime.date(2025, 4, 10)
    starts_on = datetime.date(2025, 5, 1)
    ends_on = datetime.date(2026, 3, 31)
    amount_yen = 3_000_000

    @factory.post_generation
    def partner(self, create, extracted, **kwargs):
        """Give the agreement its lead partner."""
        if create and extracted is not False:
            AgreementPartyFactory(agreement=self, organization=extracted or OrganizationFactory(**kwargs))

    @factory.post_generation
    def principal(self, create, extracted, **kwargs):  # noqa: ARG002 -- the hook's signature
        """Give the agreement its principal researcher."""
        if create and extracted is not False:
            name = extracted if isinstance(extracted, str) else getattr(extracted, "name", "山田 花子")
            person = None if isinstance(extracted, str) else extracted
            AgreementResearcher.objects.create(agreement=self, name=name, person=person, is_principal=True)

    @factory.post_generation
    def search_key(self, create, extracted, **kwargs):  # noqa: ARG002 -- the hook's signature
        """Fold the key as the actions do."""
        if create:
            self.search_key = agreement_search_key(
                self.number,
                self.title,
                [party.organization.name for party in self.parties.all()],
                [researcher.name for researcher in self.researchers.all()],
            )
            self.save()


class AgreementPartyFactory(DjangoModelFactory):
    """A partner of an agreement, leading by default."""

    class Meta:
        model = AgreementParty

    agreement = factory.SubFactory(AgreementFactory, partner=False)
    organization = factory.SubFactory(OrganizationFactory)
    is_lead = True


class ReceiptFactory(DjangoModelFactory):
    """Money that came in during fiscal year 2025; all of it direct cost unless parts are given."""

    class Meta:
        model = Receipt

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: f"N{n + 1:06}")
    kind = ReceiptKind.RECEIPT.value
    received_on = datetime.date(2025, 6, 30)
    fiscal_year = 2025
    amount_yen = 1_000_000
    direct_yen = factory.LazyAttribute(lambda row: row.amount_yen - row.indirect_yen)
    indirect_yen = 0


class ActivityOverrideFactory(DjangoModelFactory):
    """The word of the office against the term."""

    class Meta:
        model = ActivityOverride

    agreement = factory.SubFactory(AgreementFactory)
    fiscal_year = 2025
    carried_out = False
    reason = "研究を中断したため"


class OfficeInvolvementFactory(DjangoModelFactory):
    """What the office did for an agreement."""

    class Meta:
        model = OfficeInvolvement

    agreement = factory.SubFactory(AgreementFactory)
    involved = True
    origin = Origin.OFFICE_MATCHING.value


def cost_policy(**changes):
    """A policy of an invented university: 30 % of direct cost, hours of researchers, a fee per company researcher."""
    return read_record(
        CostPolicy,
        {
            "id": "joint_standard",
            "label": "共同研究の標準（直接経費の30%）",
            "kind": "joint_research",
            "valid_from": "2021-04-01",
            "source": "架空大学共同研究取扱規程 第8条",
            "indirect": [{"rate": "30%", "article": "第8条第1項"}],
            "value": {"method": "hours", "annual_hours": 1956, "article": "第9条"},
            "researcher_fee": {"unit_yen": 440_000, "article": "第10条"},
            "tax": {"rates": [{"valid_from": "2019-10-01", "rate": "10%"}]},
            **changes,
        },
    )


def pricing_request(**changes):
    """An 18-month joint research over two fiscal years: equipment, travel, hours of a professor, a company researcher."""
    return read_record(
        PricingRequest,
        {
            "kind": "joint_research",
            "date": "2026-09-01",
            "starts_on": "2026-10-01",
            "ends_on": "2028-03-31",
            "lines": [
                {"category": "equipment", "fiscal_year": 2026, "yen": 2_000_000, "label": "測定装置"},
                {"category": "travel_domestic", "fiscal_year": 2027, "yen": 500_000},
            ],
            "commitments": [
                {"name": "山田 花子", "fiscal_year": 2026, "hours": "60", "annual_pay_yen": 9_780_000}
            ],
            "company_researchers": [{"months": 12, "name": "青木 健"}],
            **changes,
        },
    )


def scenario(label="規程どおり", policy=None, **changes):
    """A scenario of the policy and the request above."""
    return Scenario(label, policy or cost_policy(), pricing_request(**changes))


def estimate(*scenarios, by=None, chosen=0, enquiry=None, **header):
    """An estimate made by the action, with a partner and a department."""
    stated = {
        "title": "蓄電池電極の寿命評価に関する研究",
        "kind": AgreementKind.JOINT_RESEARCH,
        "department_id": None,
        "organization_id": OrganizationFactory().pk,
    }
    return create_estimate(
        EstimateHeader(**stated | header),
        scenarios or (scenario(),),
        chosen=chosen,
        enquiry=enquiry,
        by=by,
    )
