"""The pages of chairs and institutes."""

import datetime

import pytest
import time_machine

from collaboration.calc.kinds import AgreementKind
from collaboration.models import ResearchUnit, UnitBudget, UnitMember, UnitRoom
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory
from tests.factories.research_units import ResearchUnitFactory, UnitMemberFactory

pytestmark = pytest.mark.django_db
UNIT = {"form": "research_chair", "name": "青葉共同研究講座", "starts_on": "2025/4/1", "ends_on": "R10.3.31"}
MEMBER = {"name": "山田 花子", "role": "head", "effort_percent": "５０", "starts_on": "2025/4/1"}


@pytest.fixture
def officer(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return user


def test_set_up_a_chair_from_its_contract(client, officer):
    agreement = AgreementFactory(kind=AgreementKind.RESEARCH_CHAIR.value, title="電池材料講座")
    address = f"/agreements/{agreement.pk}/unit/edit/"
    assert address in client.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "電池材料講座" in client.get(address).content.decode()
    answer = client.post(address, UNIT)
    assert answer.url == f"/agreements/{agreement.pk}/unit/"
    assert ResearchUnit.objects.get().ends_on == datetime.date(2028, 3, 31)
    page = client.get(answer.url).content.decode()
    assert "青葉共同研究講座" in page
    assert "代表者（講座長・所長）がいません" in page
    assert "青葉共同研究講座" in client.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "青葉共同研究講座" in client.get("/units/").content.decode()


def test_other_contracts_set_up_none(client, officer):
    agreement = AgreementFactory()
    assert client.get(f"/agreements/{agreement.pk}/unit/edit/").status_code == 404
    assert "/unit/" not in client.get(f"/agreements/{agreement.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "入力してください"),
        ({"ends_on": "2024/3/31"}, "開始日以後"),
        ({"starts_on": "2025/2/30"}, "2025"),
        ({"form": "palace"}, "palace"),
    ],
)
def test_what_is_refused_stays_in_the_form(client, officer, wrong, message):
    agreement = AgreementFactory(kind=AgreementKind.ENDOWED_CHAIR.value)
    page = client.post(f"/agreements/{agreement.pk}/unit/edit/", {**UNIT, "name_en": "Aoba Chair", **wrong})
    assert page.status_code == 200
    text = page.content.decode()
    assert message in text
    assert "Aoba Chair" in text
    assert not ResearchUnit.objects.exists()


def test_people_rooms_and_budgets(client, officer):
    unit = ResearchUnitFactory()
    person = PersonFactory(name="山田 花子")
    partner = unit.agreement.parties.get().organization
    base = f"/agreements/{unit.agreement_id}/unit/"
    client.post(f"{base}members/new/", {**MEMBER, "version": "1"})
    guest = {**MEMBER, "name": "青木 健", "role": "company", "organization": partner.pk, "version": "2"}
    client.post(f"{base}members/new/", guest)
    client.post(
        f"{base}rooms/new/",
        {
            "building": "産学連携棟",
            "room": "302",
            "area_sqm": "42.5",
            "starts_on": "2025/4/1",
            "version": "3",
        },
    )
    client.post(f"{base}budget/2026/", {"personnel_yen": "800万円", "travel_yen": "500,000", "version": "4"})
    assert UnitMember.objects.get(role="head").person == person
    assert UnitMember.objects.get(role="company").person is None
    assert str(UnitRoom.objects.get().area_sqm) == "42.50"
    assert UnitBudget.objects.get().personnel_yen == 8_000_000
    ReceiptFactory(agreement=unit.agreement, fiscal_year=2026, amount_yen=3_000_000, direct_yen=3_000_000)
    page = client.get(base).content.decode()
    for shown in (
        "山田 花子",
        partner.name,
        "産学連携棟 302",
        "42.50",
        "8,500,000",
        "3,000,000",
        "5,500,000",
    ):
        assert shown in page


@pytest.mark.parametrize(
    ("part", "wrong", "message"),
    [
        ("members", {**MEMBER, "effort_percent": "120"}, "100"),
        ("members", {**MEMBER, "role": "company"}, "所属する相手先"),
        ("rooms", {"building": "棟", "room": "1", "area_sqm": "42.555", "starts_on": "2025/4/1"}, "小数2桁"),
        (
            "rooms",
            {"building": "棟", "room": "1", "yearly_fee_yen": "-1", "starts_on": "2025/4/1"},
            "マイナス",
        ),
    ],
)
def test_parts_that_cannot_be(client, officer, part, wrong, message):
    unit = ResearchUnitFactory()
    page = client.post(f"/agreements/{unit.agreement_id}/unit/{part}/new/", {**wrong, "version": "1"})
    assert message in page.content.decode()
    assert not UnitMember.objects.exists()
    assert not UnitRoom.objects.exists()


def test_two_editors_see_both_versions(client, officer):
    member = UnitMemberFactory()
    address = f"/agreements/{member.unit.agreement_id}/unit/members/{member.pk}/"
    client.post(address, {**MEMBER, "effort_percent": "60", "version": "1"})
    late = client.post(address, {**MEMBER, "effort_percent": "70", "version": "1"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "<td>60</td>" in text
    assert "<td>70</td>" in text
    budget = f"/agreements/{member.unit.agreement_id}/unit/budget/2026/"
    client.post(budget, {"travel_yen": "1", "version": "2"})
    late = client.post(budget, {"travel_yen": "2", "version": "2"})
    assert late.status_code == 409
    assert "旅費" in late.content.decode()


def test_what_was_entered_by_mistake_goes(client, officer):
    member = UnitMemberFactory()
    client.post(f"/agreements/{member.unit.agreement_id}/unit/members/{member.pk}/remove/")
    assert not UnitMember.objects.exists()


def test_who_may_see_and_write(client):
    department = DepartmentFactory()
    unit = ResearchUnitFactory(agreement__department=department)
    base = f"/agreements/{unit.agreement_id}/unit/"
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert client.get(base).status_code == 404
    assert unit.name not in client.get("/units/").content.decode()
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=department))
    assert client.get(f"{base}edit/").status_code == 200
    client.force_login(UserFactory(role=Role.EXECUTIVE))
    assert client.get(base).status_code == 200
    for address in ("edit/", "members/new/", "rooms/new/", "budget/2026/"):
        assert client.post(f"{base}{address}", {}).status_code == 403


def test_the_list_narrows_and_costs_the_same_for_many(client, officer, django_assert_max_num_queries):
    with time_machine.travel("2026-06-01", tick=False):
        UnitMemberFactory(unit__name="古い講座", unit__ends_on=datetime.date(2026, 3, 31))
        kept = UnitMemberFactory(unit__form="joint_institute", name="青木 健")
        page = client.get("/units/").content.decode()
        assert kept.unit.name in page
        assert "古い講座" not in page
        assert "古い講座" in client.get("/units/?ended=on").content.decode()
        assert kept.unit.name in client.get("/units/?q=青木").content.decode()
        assert kept.unit.name not in client.get("/units/?form=endowed_chair").content.decode()
        with django_assert_max_num_queries(30) as few:
            client.get("/units/?ended=on")
        for _each in range(8):
            UnitMemberFactory()
        with django_assert_max_num_queries(len(few)):
            client.get("/units/?ended=on")


def test_the_page_costs_the_same_for_many(client, officer, django_assert_max_num_queries):
    member = UnitMemberFactory()
    address = f"/agreements/{member.unit.agreement_id}/unit/"
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for each in range(6):
        UnitMemberFactory(unit=member.unit, name=f"人{each}")
        UnitRoom.objects.create(unit=member.unit, building="棟", room=str(each), starts_on=member.starts_on)
    with django_assert_max_num_queries(len(few)):
        client.get(address)
