"""Candidates: reasons in words, only what the user may see, and as many queries for many as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collaboration.calc.kinds import AgreementState
from collaboration.queries.matching import candidates
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NEED = "蓄電池の劣化を診断したい"


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def department():
    return DepartmentFactory(name="工学研究院")


@pytest.fixture
def yamada(department):
    return PersonFactory(name="山田 花子", department=department, keywords="蓄電池、固体電解質")


def reasons(found):
    return [[reason.text for reason in each.reasons] for each in found]


def test_every_reason_in_words(liaison, yamada, department):
    AgreementFactory(
        number="KJ2025-00012", title="電池の劣化機構の解明", principal=yamada, department=department
    )
    found = candidates(liaison, NEED)
    assert [(each.name, each.departments, each.points) for each in found] == [("山田 花子", "工学研究院", 10)]
    assert reasons(found) == [
        ["キーワード「蓄電池」", "共同研究 KJ2025-00012 の研究代表者（題目の「電池」、「劣化」）"]
    ]
    assert found[0].reasons[1].agreement_title == "電池の劣化機構の解明"


def test_earlier_contract_with_the_partner(liaison, yamada):
    AgreementFactory(
        number="KJ2025-00013",
        title="橋の耐震",
        principal=yamada,
        partner=OrganizationFactory(name="株式会社青葉"),
    )
    assert reasons(candidates(liaison, "", "青葉")) == [["「株式会社青葉」との共同研究 KJ2025-00013"]]


def test_cancelled_agreements_and_changes_of_contract_say_nothing(liaison):
    other = PersonFactory()
    root = AgreementFactory(title="橋の耐震", principal=other)
    AgreementFactory(title="蓄電池", principal=other, parent=root)
    AgreementFactory(title="蓄電池", principal=other, state=AgreementState.CANCELLED.value)
    assert candidates(liaison, NEED) == []


def test_merged_people_are_not_found(liaison, yamada):
    twin = PersonFactory(keywords="蓄電池")
    twin.merged_into = yamada
    twin.save()
    assert [each.person_id for each in candidates(liaison, NEED)] == [yamada.pk]


def test_department_learns_nothing_of_others(yamada, department):
    stranger = PersonFactory(department=DepartmentFactory(), keywords="蓄電池")
    AgreementFactory(title="CANARY 蓄電池", principal=yamada, department=DepartmentFactory())
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    found = candidates(clerk, NEED)
    assert [each.person_id for each in found] == [yamada.pk]
    assert reasons(found) == [["キーワード「蓄電池」"]]
    assert stranger.pk != yamada.pk


def test_queries_do_not_grow(liaison, yamada, department):
    AgreementFactory(title="蓄電池", principal=yamada, department=department)
    candidates(liaison, NEED, "青葉")
    with CaptureQueriesContext(connection) as one:
        candidates(liaison, NEED, "青葉")
    for _each in range(4):
        AgreementFactory(title="蓄電池", principal=PersonFactory(department=department, keywords="蓄電池"))
    with CaptureQueriesContext(connection) as many:
        assert len(candidates(liaison, NEED, "青葉")) == 5
    assert len(many) == len(one) <= 5


@pytest.mark.parametrize("text", ["", "について相談したい"])
def test_nothing_asked_reads_nothing(liaison, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert candidates(liaison, text) == []
