"""The page of fields says what the description says, to those who may call."""

import pytest
from django.test import Client
from django.urls import reverse

from collaboration.api.description import EXAMPLES, records
from collaboration.api.reference import tables
from core.calc.kinds import Role
from core.registry import calculations
from tests.factories.core import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(*roles):
    client = Client()
    client.force_login(UserFactory(role=list(roles)))
    return client


@pytest.fixture
def page():
    InstitutionFactory()
    response = signed_in(Role.LIAISON).get(reverse("api-reference"))
    assert response.status_code == 200
    return response.text


def test_every_field_of_every_record_is_named(page):
    described = records()
    for calculation in calculations():
        described |= calculation.schemas()
    assert {table.name: [row.name for row in table.rows] for table in tables()} == {
        name: list(schema["properties"]) for name, schema in described.items()
    }
    assert all(f'id="{name}"' in page for name in described)


def test_every_record_that_a_field_leads_to_has_its_table():
    names = {table.name for table in tables()}
    led_to = {row.record for table in tables() for row in table.rows if row.record}
    assert led_to <= names
    assert {"CostLine", "CostPolicy", "AnsweredLine", "AnsweredSums"} <= led_to


@pytest.mark.parametrize(
    ("table", "field", "expected"),
    [
        ("PriceCall", "policy", ("文字、または項目名と値の組", "CostPolicy", True)),
        ("PriceCall", "lines", ("一覧", "CostLine", False)),
        ("PriceCall", "indirect_rate", ("文字、整数", "", False)),
        ("CostLine", "yen", ("整数", "", True)),
        ("CostLine", "publicly_funded", ("trueかfalse", "", False)),
        ("PriceCall", "tax_treatment", ("文字", "", False)),
        ("PriceAnswer", "shadow", ("項目名と値の組", "AnsweredSums", True)),
    ],
)
def test_a_field_is_told_by_kind_and_need(table, field, expected):
    row = next(row for each in tables() if each.name == table for row in each.rows if row.name == field)
    assert (row.kind, row.record, row.is_required) == expected


def test_bounds_codes_and_defaults_are_told():
    told = {f"{table.name}.{row.name}": row.told for table in tables() for row in table.rows}
    assert "0以上10,000,000,000,000以下" in told["CostLine.yen"]
    assert told["CostLine.fiscal_year"] == "1868以上2100以下"
    assert "equipment＝設備備品費" in told["CostLine.category"]
    assert '省略時："forward"' in told["PriceCall.mode"]


def test_examples_are_shown(page):
    assert all(title in page for title in EXAMPLES.values())
    assert "otaru_consult_2025" in page


def test_only_those_who_may_call_read_it(client):
    assert signed_in().get(reverse("api-reference")).status_code == 403
    response = client.get(reverse("api-reference"))
    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("login"))
