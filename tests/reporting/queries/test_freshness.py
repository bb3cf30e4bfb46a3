"""What makes a return stale: whatever it reads, and nothing that it does not."""

import pytest
from django.apps import apps

from collaboration.models import Estimate
from core.actions.events import append_event
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import open_return
from reporting.queries.freshness import NOT_READ, is_stale, touches_ledger
from tests.factories.core import InstitutionFactory
from tests.factories.cost_rules import CostRulesFactory
from tests.factories.reporting import FISCAL_YEAR


@pytest.mark.parametrize(
    ("record_type", "expected"),
    [
        ("collaboration.costrules", True),
        ("collaboration.agreement", True),
        ("collaboration.receipt", True),
        ("core.person", True),
        ("collaboration.estimate", False),
        ("collaboration.estimateversion", False),
        ("collaboration.agreementprice", False),
        ("collaboration.estimateletter", False),
        ("core.user", False),
    ],
)
def test_records_that_the_return_reads(record_type, expected):
    assert touches_ledger(frozenset({(record_type, "1")})) is expected


def test_records_that_are_passed_over_exist():
    assert {apps.get_model(name)._meta.label_lower for name in NOT_READ} == set(NOT_READ)


def test_one_record_that_is_read_is_enough():
    assert touches_ledger(frozenset({("collaboration.estimate", "1"), ("collaboration.receipt", "1")}))


@pytest.mark.django_db
def test_return_is_behind_after_a_change_of_the_rules_but_not_after_an_estimate():
    InstitutionFactory()
    run = assemble_return(open_return(FISCAL_YEAR, by=None), by=None).run
    estimate = Estimate.objects.create(number="MI2018-00001", title="見積", kind="joint_research")
    append_event(estimate, "create", by=None)
    after_estimate = is_stale(run)
    append_event(CostRulesFactory(), "create", by=None)
    assert (after_estimate, is_stale(run)) == (False, True)
