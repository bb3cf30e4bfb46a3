import pytest
from django.utils import timezone

from reporting.measures.researchers import is_answered, researchers
from reporting.models import StatedCount
from reporting.queries import editions
from tests.factories.core import AffiliationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR

pytestmark = pytest.mark.django_db


def facts():
    return list(researchers(editions.edition("fy2018"), FISCAL_YEAR))


@pytest.fixture
def stated():
    return StatedCount.objects.create(
        fiscal_year=FISCAL_YEAR, measure="researchers", value=5_234, note="人事課の名簿",
        stated_by=UserFactory(), stated_at=timezone.now(),
    )  # fmt: skip


def test_researcher_is_one_fact():
    AffiliationFactory(person__erad_number="12345678", person__name="山田 花子", department__name="工学部")
    (fact,) = facts()
    assert (fact.label, fact.title, fact.partner_label, fact.count, fact.excluded) == (
        "12345678", "山田 花子", "工学部", 1, "",
    )  # fmt: skip


def test_number_by_hand_takes_the_place_of_the_register(stated):
    AffiliationFactory()
    assert [(fact.count, fact.excluded) for fact in facts()] == [(5_234, ""), (0, "stated")]


def test_number_by_hand_is_an_answer(stated):
    assert is_answered(FISCAL_YEAR)


def test_number_of_another_year_is_none(stated):
    assert not is_answered(FISCAL_YEAR + 1)
