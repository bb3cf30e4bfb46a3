import datetime

import pytest

from core.queries.survey_facts import countable_researchers, has_researchers, institution_name
from tests.factories.core import AffiliationFactory, DepartmentFactory, InstitutionFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
MARCH_31 = DAY(2019, 3, 31)


def numbers(on=MARCH_31):
    return [fact.erad_number for fact in countable_researchers(on)]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counted"),
    [
        (DAY(2019, 3, 31), None, True),
        (DAY(2019, 4, 1), None, False),
        (DAY(2015, 4, 1), DAY(2019, 3, 30), False),
        (DAY(2015, 4, 1), DAY(2019, 3, 31), True),
    ],
)
def test_researcher_of_the_day(starts_on, ends_on, counted):
    AffiliationFactory(person__erad_number="12345678", starts_on=starts_on, ends_on=ends_on)
    assert numbers() == (["12345678"] if counted else [])


def test_researcher_who_may_not_apply_is_not_counted():
    AffiliationFactory(kakenhi_eligible=False)
    assert numbers() == []


def test_person_outside_the_register_is_not_counted():
    AffiliationFactory(person__erad_number=None)
    assert numbers() == []


def test_two_affiliations_make_one_researcher_with_the_later_department():
    person = PersonFactory()
    AffiliationFactory(person=person, department=DepartmentFactory(name="理学部"), starts_on=DAY(2010, 4, 1))
    AffiliationFactory(person=person, department=DepartmentFactory(name="工学部"), starts_on=DAY(2018, 4, 1))
    assert [fact.department for fact in countable_researchers(MARCH_31)] == ["工学部"]


@pytest.mark.parametrize(("erad_number", "filled"), [("12345678", True), (None, False)])
def test_register_is_filled_once_somebody_has_a_number(erad_number, filled):
    PersonFactory(erad_number=erad_number)
    assert has_researchers() is filled


def test_name_of_the_institution():
    InstitutionFactory(name="架空大学")
    assert institution_name() == "架空大学"


def test_no_name_before_the_first_set_up():
    assert institution_name() == ""
