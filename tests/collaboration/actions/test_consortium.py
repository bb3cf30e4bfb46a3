"""Consortia: members that join and leave, shares, and what each is asked for."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.consortium import (
    ConsortiumEntry,
    MemberEntry,
    change_consortium,
    change_member,
    form_consortium,
    join_consortium,
    leave_consortium,
    plan_member_invoices,
)
from collaboration.calc.consortium import ConsortiumLeader, MemberRole
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.models import Consortium, Invoice
from collaboration.queries.survey_facts import research_facts
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

JOINED = datetime.date(2025, 5, 1)
UNTIL = datetime.date(2027, 3, 31)


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def agreement():
    made = AgreementFactory(partner=False, ends_on=UNTIL, amount_yen=9_000_000)
    lead = OrganizationFactory(name="株式会社青葉")
    AgreementPartyFactory(agreement=made, organization=lead, share_yen=6_000_000)
    AgreementPartyFactory(
        agreement=made,
        organization=OrganizationFactory(name="株式会社若葉"),
        is_lead=False,
        share_yen=3_000_000,
    )
    return made


def led_by(leader=ConsortiumLeader.COMPANY):
    return ConsortiumEntry(leader=leader, manager="山田 花子")


def member(role=MemberRole.MEMBER, share_yen=None, fee_yen=None, joined_on=JOINED):
    return MemberEntry(role=role, share_yen=share_yen, fee_yen=fee_yen, joined_on=joined_on)


def rows(consortium):
    return [
        (each.organization.name, each.role, each.share_yen, each.left_on)
        for each in consortium.members.select_related("organization")
    ]


def test_the_partners_become_the_first_members(agreement, liaison):
    consortium = form_consortium(agreement, led_by(), by=liaison)
    assert rows(consortium) == [
        ("株式会社青葉", "lead", 6_000_000, None),
        ("株式会社若葉", "member", 3_000_000, None),
    ]
    verbs = list(Event.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["form_consortium", "join_consortium", "join_consortium"]
    with pytest.raises(ActionRefused, match="すでにコンソーシアム"):
        form_consortium(agreement, led_by(), by=liaison)


@pytest.mark.parametrize("changes", [{"kind": "umbrella"}, {"state": "cancelled"}])
def test_what_cannot_be_a_consortium(liaison, changes):
    with pytest.raises(ActionRefused, match="コンソーシアムにできません"):
        form_consortium(AgreementFactory(**changes), led_by(), by=liaison)
    assert not Consortium.objects.exists()


def test_one_company_leads_and_none_beside_the_university(agreement, liaison):
    consortium = form_consortium(agreement, led_by(ConsortiumLeader.UNIVERSITY), by=liaison)
    assert [role for _name, role, *_rest in rows(consortium)] == ["member", "member"]
    first, second = consortium.members.all()
    with pytest.raises(ValidationError, match="代表は本学"):
        change_member(first, member(MemberRole.LEAD), expected_version=first.version, by=liaison)
    change_consortium(consortium, led_by(), expected_version=consortium.version, by=liaison)
    consortium.refresh_from_db()
    first.refresh_from_db()
    change_member(first, member(MemberRole.LEAD), expected_version=first.version, by=liaison)
    with pytest.raises(ValidationError, match="代表機関はすでに"):
        change_member(second, member(MemberRole.LEAD), expected_version=second.version, by=liaison)
    with pytest.raises(ValidationError, match="が代表機関です"):
        change_consortium(
            consortium, led_by(ConsortiumLeader.UNIVERSITY), expected_version=consortium.version, by=liaison
        )


def test_joining_and_leaving_leave_the_survey_alone(agreement, liaison):
    def attributed():
        return [(fact.organization_name, fact.excluded) for fact in research_facts(2025)]

    before = attributed()
    consortium = form_consortium(agreement, led_by(), by=liaison)
    rich = OrganizationFactory(name="株式会社大口")
    join_consortium(consortium, rich, member(share_yen=90_000_000), by=liaison)
    lead = consortium.members.get(role="lead")
    leave_consortium(
        lead,
        left_on=datetime.date(2026, 3, 31),
        reason="撤退のため",
        expected_version=lead.version,
        by=liaison,
    )
    assert before == attributed() == [("株式会社青葉", None)]


def test_who_belongs_cannot_join_again_but_may_come_back(agreement, liaison):
    consortium = form_consortium(agreement, led_by(), by=liaison)
    second = consortium.members.get(role="member")
    with pytest.raises(ValidationError, match="すでに参加しています"):
        join_consortium(consortium, second.organization, member(), by=liaison)
    with pytest.raises(ValidationError, match="脱退の理由"):
        leave_consortium(second, left_on=UNTIL, reason=" ", expected_version=second.version, by=liaison)
    second.refresh_from_db()
    early = JOINED - datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="参加日以後"):
        leave_consortium(second, left_on=early, reason="誤り", expected_version=second.version, by=liaison)
    second.refresh_from_db()
    left_on = datetime.date(2026, 3, 31)
    leave_consortium(second, left_on=left_on, reason="撤退", expected_version=second.version, by=liaison)
    with pytest.raises(ActionRefused, match="すでに脱退"):
        leave_consortium(second, left_on=left_on, reason="撤退", expected_version=second.version, by=liaison)
    join_consortium(consortium, second.organization, member(joined_on=datetime.date(2026, 10, 1)), by=liaison)
    assert consortium.members.count() == 3


def test_the_second_editor_is_refused(agreement, liaison):
    first = form_consortium(agreement, led_by(), by=liaison).members.get(role="lead")
    change_member(first, member(MemberRole.LEAD, 1), expected_version=first.version, by=liaison)
    with pytest.raises(EditConflict):
        change_member(first, member(MemberRole.LEAD, 2), expected_version=1, by=liaison)


def planned(consortium, liaison, treatment=TaxOfInvoice.INSIDE):
    plan_member_invoices(consortium, until=UNTIL, tax_rate=Fraction(1, 10), treatment=treatment, by=liaison)
    return list(
        Invoice.objects.order_by("pk").values_list(
            "partner__name", "fiscal_year", "amount_yen", "tax_inside_yen", "state"
        )
    )


def test_every_member_is_asked_once_per_year(agreement, liaison):
    consortium = form_consortium(agreement, led_by(), by=liaison)
    late = OrganizationFactory(name="株式会社遅参")
    join_consortium(
        consortium, late, member(fee_yen=1_100_000, joined_on=datetime.date(2026, 4, 1)), by=liaison
    )
    assert planned(consortium, liaison) == [
        ("株式会社青葉", 2025, 3_000_000, 272_727, "planned"),
        ("株式会社青葉", 2026, 3_000_000, 272_727, "planned"),
        ("株式会社若葉", 2025, 1_500_000, 136_363, "planned"),
        ("株式会社若葉", 2026, 1_500_000, 136_363, "planned"),
        ("株式会社遅参", 2026, 1_100_000, 100_000, "planned"),
    ]
    with pytest.raises(ActionRefused, match="新しく作る請求予定がありません"):
        planned(consortium, liaison)


def test_nothing_is_claimed_before_signature(liaison):
    draft = AgreementFactory(state="draft", signed_on=None)
    consortium = form_consortium(draft, led_by(), by=liaison)
    row = consortium.members.get()
    change_member(row, member(MemberRole.LEAD, fee_yen=1_000), expected_version=row.version, by=liaison)
    with pytest.raises(ActionRefused, match="請求できません"):
        planned(consortium, liaison)
