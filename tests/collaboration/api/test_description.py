"""The description of the API is sound OpenAPI, complete, and every example in it gets the answer it shows."""

import io
import json

import jsonschema
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from collaboration.api.description import EXAMPLES, answered, example, records
from core.calc.kinds import Role
from core.registry import calculations
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.fixture(scope="module")
def described():
    """The description as `manage.py spectacular` writes it, every warning an error."""
    output = io.StringIO()
    with override("ja"):
        call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=output)
    return json.loads(output.getvalue())


def fits(described, name, value):
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_it_is_sound_and_names_the_call(described):
    assert described["openapi"].startswith("3.1")
    offered = [f"/api/v1/calc/{calculation.name}" for calculation in calculations()]
    assert sorted(described["paths"]) == sorted(["/api/v1/calc/price", *offered])
    operation = described["paths"]["/api/v1/calc/price"]["post"]
    assert operation["requestBody"]["required"] is True
    assert operation["security"] == [{"cookieAuth": []}]
    assert set(operation["responses"]) >= {"200", "400", "401", "403", "411", "413", "415", "429"}


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "refused"])
def test_requests_and_answers_fit_their_description(described, name):
    status, answer = answered(name)
    assert status == 200
    fits(described, "PriceCall", example(name))
    fits(described, "PriceAnswer", answer)


def test_refusals_fit_their_description(described):
    status, answer = answered("refused")
    assert status == 400
    fits(described, "Errors", answer)


@pytest.mark.parametrize(
    "change", [{"partner": "x"}, {"lines": 1}, {"policy": "x"}, {"kind": "x"}, {"date": None}]
)
def test_what_is_refused_does_not_fit(described, change):
    with pytest.raises(jsonschema.ValidationError):
        fits(described, "PriceCall", {**example("forward"), **change})


def test_every_reference_leads_somewhere(described):
    def references(value):
        if isinstance(value, dict):
            yield from [value["$ref"]] if "$ref" in value else []
            for item in value.values():
                yield from references(item)
        elif isinstance(value, list):
            for item in value:
                yield from references(item)

    named = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= named


def test_it_shows_every_example_with_its_answer(described):
    operation = described["paths"]["/api/v1/calc/price"]["post"]
    asked = operation["requestBody"]["content"]["application/json"]["examples"]
    assert set(asked) == set(EXAMPLES)
    for name in EXAMPLES:
        status, answer = answered(name)
        shown = operation["responses"][str(status)]["content"]["application/json"]["examples"][name]
        assert (asked[name]["value"], shown["value"]) == (example(name), answer)


def test_names_of_fields_are_translated():
    with override("en"):
        assert records()["PriceCall"]["properties"]["kind"]["title"] == "Type of agreement"


@pytest.mark.django_db
class TestAddress:
    """The description is served to those who may call."""

    def test_signed_in_users_get_it(self):
        cache.clear()
        InstitutionFactory()
        client = Client()
        client.force_login(UserFactory(role=Role.LIAISON))
        response = client.get("/api/v1/schema")
        assert response.status_code == 200
        assert "PriceCall" in response.json()["components"]["schemas"]

    def test_strangers_do_not(self, client):
        assert client.get("/api/v1/schema").status_code == 401
