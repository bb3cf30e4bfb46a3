"""Which patents a return counts as filed and as held, under every reading of the form."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.calc.kinds import Role
from ip.calc.facts import PctCounting
from ip.calc.right_entry import OwnerEntry
from ip.calc.rights import RightKind
from reporting.calc.edition import PatentCounting
from reporting.measures.patents import patents
from reporting.queries import editions
from tests.factories.core import UserFactory
from tests.factories.reporting import FISCAL_YEAR
from tests.factories.rights import DAY, FILED, LAPSED, REGISTERED, make_family, make_right

pytestmark = pytest.mark.django_db

BEFORE, FIRST, LAST, AFTER = DAY(2018, 3, 31), DAY(2018, 4, 1), DAY(2019, 3, 31), DAY(2019, 4, 1)
LONG_AGO = DAY(2010, 4, 1)
SHARED = (OwnerEntry(), OwnerEntry(name="企業"))
PRIVATE = (OwnerEntry(name="発明者"),)


@pytest.fixture
def edition():
    return editions.edition("fy2018")


@pytest.fixture
def staff():
    return UserFactory(role=Role.IP_STAFF)


def counted(edition, measure, **counting):
    read = replace(edition, patents=PatentCounting(**counting)) if counting else edition
    facts = [fact for fact in patents(read, FISCAL_YEAR) if fact.measure == measure]
    found = {}
    for fact in facts:
        key = fact.excluded or fact.dimension("territory")
        found[key] = found.get(key, 0) + (fact.count or 1)
    return found


def test_filings_of_the_year_by_its_first_and_last_day(edition, staff):
    for day in (BEFORE, FIRST, LAST, AFTER):
        make_right(staff, (FILED, day))
        make_right(staff, (FILED, day), office="US")
    make_right(staff, (FILED, FIRST), kind=RightKind.DESIGN)
    make_right(staff)
    assert counted(edition, "patents_filed") == {"domestic": 2, "foreign": 2}


def test_a_national_phase_counts_in_the_year_of_its_entry(edition, staff):
    make_right(
        staff, ("pct_filed", LONG_AGO), ("national_entered", FIRST), office="US", route="national_phase"
    )
    make_right(staff, ("pct_filed", BEFORE), ("national_entered", AFTER), office="US", route="national_phase")
    assert counted(edition, "patents_filed") == {"foreign": 1}


@pytest.mark.parametrize(
    ("pct", "found"),
    [
        (PctCounting.EACH, {"domestic": 1, "foreign": 3}),
        (PctCounting.APPLICATION, {"domestic": 1, "foreign": 1, "pct_phase": 2}),
        (PctCounting.PHASES, {"domestic": 1, "foreign": 2, "pct_itself": 1}),
    ],
)
def test_international_applications_under_each_reading(edition, staff, pct, found):
    family = make_family(staff)
    make_right(staff, ("pct_filed", FIRST), family=family, office="WO", route="pct")
    for office in ("US", "EP", "JP"):
        make_right(staff, (FILED, FIRST), family=family, office=office, route="national_phase")
    assert counted(edition, "patents_filed", pct=pct) == found


def test_held_is_registered_and_in_force_on_the_last_day(edition, staff):
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LAST))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, AFTER))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), (LAPSED, LAST))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), (LAPSED, AFTER))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), (LAPSED, BEFORE))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, FIRST), office="KR")
    assert counted(edition, "patents_held") == {"domestic": 2, "foreign": 1, "ended": 1}
    assert counted(edition, "patents_moved") == {"domestic": 2, "foreign": 1}


def test_whose_it_is_decides_and_a_joint_right_is_one(edition, staff):
    for owners in ((OwnerEntry(),), SHARED, PRIVATE):
        make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), owners=owners)
    assert counted(edition, "patents_held") == {"domestic": 2, "not_ours": 1}
    assert counted(edition, "patents_held", joint=False) == {"domestic": 1, "joint": 1, "not_ours": 1}


def test_what_was_acquired_and_assigned_moves_the_stock(edition, staff):
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), ("acquired", FIRST))
    make_right(staff, (FILED, LONG_AGO), (REGISTERED, LONG_AGO), ("transferred", LAST))
    moved = [
        fact.dimension("movement")
        for fact in patents(edition, FISCAL_YEAR)
        if fact.measure == "patents_moved"
    ]
    assert moved == ["acquired", "assigned"]


def test_a_return_names_rights_by_number_alone(edition, staff):
    right = make_right(staff, (FILED, FIRST))
    (fact,) = patents(edition, FISCAL_YEAR)
    assert (fact.label, fact.title, fact.partner_label) == (right.number, "", "")


def test_the_number_of_queries_does_not_grow(edition, staff):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            list(patents(edition, FISCAL_YEAR))
        return len(seen)

    make_right(staff, (FILED, FIRST))
    before = queries()
    for _ in range(4):
        make_right(staff, (FILED, FIRST))
    assert queries() == before == 3
