"""Recomputing frozen prices."""

import pytest
from django.db import connection

from collaboration.actions.agreement_price import create_agreement_from_estimate
from collaboration.models import AgreementPrice
from collaboration.queries import price_audit
from collaboration.queries.agreement_content import agreement_content_of
from collaboration.queries.estimates import latest_version
from collaboration.queries.price_audit import audit_prices, recheck
from core.calc.kinds import Role
from tests.factories.collaboration import estimate, scenario
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


JSON_TYPE = "jsonb" if connection.vendor == "postgresql" else "text"


@pytest.fixture
def price():
    made = estimate(scenario(indirect_rate="1/3"), by=UserFactory(role=Role.LIAISON))
    content = agreement_content_of(made, latest_version(made))
    return create_agreement_from_estimate(made, content, by=None).price


def reloaded(price, **raw):
    """The row as somebody left it who went past the program."""
    for column, value in raw.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE collaboration_agreementprice SET {column} = "  # noqa: S608 -- columns of this test
                f"CAST(REPLACE(CAST({column} AS text), %s, %s) AS {JSON_TYPE}) WHERE id = %s",
                [*value, price.pk],
            )
    return AgreementPrice.objects.get(pk=price.pk)


def test_a_frozen_price_agrees_with_itself(price):
    found = recheck(reloaded(price))
    assert (found.is_right, found.is_intact, found.faults) == (True, True, ())
    assert [check.price for check in audit_prices()] == [price]


def test_a_price_that_was_tampered_with_is_seen(price):
    found = recheck(reloaded(price, quote=('"direct": 2500000', '"direct": 2600000')))
    assert not found.is_intact
    assert "直接経費：確定額2,600,000円、再計算2,500,000円" in found.faults
    assert not found.is_right


def test_a_policy_that_was_tampered_with_is_seen(price):
    found = recheck(reloaded(price, policy=("joint_standard", "joint_other")))
    assert (found.is_intact, found.faults) == (False, ())


def test_content_that_cannot_be_read_is_a_fault(price):
    found = recheck(reloaded(price, request=('"lines"', '"lines2"'), policy=('"rate"', '"ratio"')))
    assert found.faults
    assert not found.is_right


def test_a_calculation_that_gives_something_else_is_seen(price, monkeypatch):
    other = scenario(indirect_rate="40%")
    monkeypatch.setattr(price_audit, "priced", lambda _scenario, really=price_audit.priced: really(other))
    found = recheck(reloaded(price))
    assert found.is_intact
    assert any(fault.startswith("間接経費：") for fault in found.faults)
    assert "年度ごとの額が異なります。" in found.faults
