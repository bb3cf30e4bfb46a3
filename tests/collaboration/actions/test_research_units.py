"""Setting up chairs and institutes: one per agreement, everything in the history, nobody overwrites anybody."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.research_units import change_unit, plan_budget, remove_part, save_part, set_up_unit
from collaboration.calc.research_unit import BudgetLine, MemberRole, UnitForm
from collaboration.models import ResearchUnit, UnitBudget, UnitMember, UnitRoom
from core.actions.events import append_event
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from core.queries.timeline import timeline
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory
from tests.factories.research_units import ResearchUnitFactory, UnitMemberFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 4, 1)
VALUES = {"form": UnitForm.RESEARCH_CHAIR.value, "name": "青葉共同研究講座", "starts_on": DAY}
PERSON = {"name": "山田 花子", "role": MemberRole.HEAD.value, "effort_percent": 50, "starts_on": DAY}


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def verbs():
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def test_an_agreement_sets_up_one_unit(officer):
    agreement = AgreementFactory()
    unit = set_up_unit(agreement, VALUES, by=officer)
    assert (unit.agreement, unit.created_by) == (agreement, officer)
    assert Event.objects.get(verb="set_up_unit").changes["name"] == [None, "青葉共同研究講座"]
    with pytest.raises(ActionRefused, match="すでに登録されています"):
        set_up_unit(agreement, VALUES, by=officer)


def test_the_history_names_the_agreement(officer):
    unit = ResearchUnitFactory(agreement__number="KZ2025-00001")
    append_event(unit, "set_up_unit", by=officer, changes={"agreement": [None, unit.agreement_id]})
    assert timeline(unit)[0].details == ["契約：KZ2025-00001"]


def test_an_amendment_sets_up_none(officer):
    with pytest.raises(ActionRefused, match="元の契約"):
        set_up_unit(AgreementFactory(parent=AgreementFactory()), VALUES, by=officer)
    assert not ResearchUnit.objects.exists()


def test_a_unit_does_not_end_before_it_starts(officer):
    with pytest.raises(ValidationError, match="設置日以後"):
        set_up_unit(AgreementFactory(), {**VALUES, "ends_on": datetime.date(2025, 3, 31)}, by=officer)


def test_a_change_is_kept_with_its_reason(officer):
    unit = ResearchUnitFactory()
    change_unit(unit, {"name": "新しい名称"}, expected_version=1, by=officer, reason="改称")
    event = Event.objects.get(verb="change")
    assert (event.reason, event.changes["name"][1]) == ("改称", "新しい名称")
    change_unit(unit, {"name": "新しい名称"}, expected_version=2, by=officer)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("kind", [UnitMember, UnitRoom])
def test_parts_come_change_and_go_under_the_version_of_the_unit(officer, kind):
    unit = ResearchUnitFactory()
    values = PERSON if kind is UnitMember else {"building": "産学連携棟", "room": "302", "starts_on": DAY}
    part = save_part(kind(unit=unit), values, expected_version=1, by=officer)
    unit.refresh_from_db()
    assert unit.version == 2
    save_part(part, {"starts_on": datetime.date(2025, 5, 1)}, expected_version=2, by=officer, reason="着任日")
    with pytest.raises(EditConflict):
        save_part(kind(unit=ResearchUnit.objects.get()), values, expected_version=2, by=officer)
    remove_part(part, expected_version=3, by=officer)
    assert not kind.objects.exists()
    assert verbs() == ["create", "change", "delete"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"effort_percent": 101}, "0から100"),
        ({"role": MemberRole.COMPANY.value}, "所属する相手先"),
        ({"ends_on": datetime.date(2025, 3, 31)}, "開始日以後"),
    ],
)
def test_what_a_member_cannot_be(officer, wrong, message):
    with pytest.raises(ValidationError, match=message):
        save_part(UnitMember(unit=ResearchUnitFactory()), {**PERSON, **wrong}, expected_version=1, by=officer)
    assert not UnitMember.objects.exists()


def test_the_plan_of_a_year(officer):
    unit = ResearchUnitFactory()
    plan = {BudgetLine.PERSONNEL: 8_000_000, BudgetLine.TRAVEL: 500_000, BudgetLine.OTHER: 0}
    plan_budget(unit, 2026, plan, expected_version=1, by=officer)
    budget = UnitBudget.objects.get()
    assert (budget.personnel_yen, budget.travel_yen, budget.equipment_yen) == (8_000_000, 500_000, 0)
    plan_budget(
        unit, 2026, {**plan, BudgetLine.TRAVEL: 0}, expected_version=2, by=officer, reason="出張の中止"
    )
    event = Event.objects.order_by("-seq").first()
    assert event.changes == {"fiscal_year": [None, 2026], "travel_yen": [500_000, 0]}
    assert event.reason == "出張の中止"
    count = Event.objects.count()
    plan_budget(unit, 2026, {BudgetLine.TRAVEL: 0}, expected_version=3, by=officer)
    assert Event.objects.count() == count
    with pytest.raises(EditConflict):
        plan_budget(unit, 2026, plan, expected_version=2, by=officer)


def test_an_agreement_takes_its_unit_with_it():
    member = UnitMemberFactory()
    assert member.unit.agreement.unit == member.unit
