"""Adding wordings to the library: versions, places, conditions, rights."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from collaboration.actions.clauses import add_clause
from collaboration.models.unchanging import Unchanging
from collaboration.queries.clauses import clause_library, clauses_on
from core.calc.kinds import Role
from core.models import Event
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 1)
VALUES = {
    "code": "ownership-university",
    "topic": "ownership",
    "heading": "帰属",
    "heading_en": "",
    "text": "【機関名】に帰属する。",
    "text_en": "",
    "when": {"owner": ["university"]},
    "source": "学内文例第9条",
    "valid_from": DAY,
}


@pytest.fixture
def officer():
    return UserFactory(role=Role.IP_STAFF)


def test_own_wording_takes_the_place_of_the_shipped_one_from_its_day(officer):
    add_clause(VALUES, by=officer)
    before, after = (
        next(each for each in clauses_on(day) if each.code == VALUES["code"])
        for day in (DAY - datetime.timedelta(days=1), DAY)
    )
    assert (before.is_own, after.is_own, after.text) == (False, True, "【機関名】に帰属する。")
    assert Event.objects.filter(verb="add_clause").count() == 1


def test_versions_are_numbered_and_kept(officer):
    add_clause(VALUES, by=officer)
    second = add_clause(VALUES | {"text": "甲に帰属する。"}, by=officer)
    history = next(each for each in clause_library(DAY) if each.code == VALUES["code"])
    assert second.order == 2
    assert [version.order for version in history.versions] == [2, 1, 0]
    assert history.current.text == "甲に帰属する。"
    with pytest.raises(Unchanging):
        second.save()


@pytest.mark.parametrize(
    "changes",
    [{"text": "【住所】"}, {"when": {"owner": ["nobody"]}}, {"when": {"weather": ["fine"]}}, {"text": ""}],
)
def test_wordings_that_cannot_stand_are_refused(officer, changes):
    with pytest.raises(ValidationError):
        add_clause(VALUES | changes, by=officer)


def test_department_cannot_write_clauses():
    with pytest.raises(PermissionDenied):
        add_clause(VALUES, by=UserFactory(role=Role.FINANCE))
