"""The same contract costs the same by the API, by the command and by the calculator."""

import io
import json

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from collaboration.api.description import EXAMPLES, FOLDER, answered, example
from core.calc.kinds import Role
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory
from tests.factories.cost_rules import CostRulesFactory

pytestmark = pytest.mark.django_db

SOUND = [name for name in EXAMPLES if name != "refused"]


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Calls of other tests do not count."""
    cache.clear()


def signed_in(*roles, **details):
    client = Client()
    client.force_login(UserFactory(role=list(roles), **details))
    return client


@pytest.fixture
def caller():
    InstitutionFactory()
    return signed_in(Role.LIAISON)


def call(client, document, **headers):
    return client.post(reverse("api-price"), document, content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", SOUND)
def test_api_and_command_give_one_answer(caller, name):
    printed = io.StringIO()
    call_command("calc", "price", str(FOLDER / f"{name}.json"), stdout=printed)
    response = call(caller, example(name))
    assert response.status_code == 200
    assert response.json() == json.loads(printed.getvalue()) == answered(name)[1]


def test_every_fault_is_answered_at_its_field(caller):
    response = call(caller, example("refused"))
    assert response.status_code == 400
    assert response.json() == answered("refused")[1]
    assert [error["field"] for error in response.json()["errors"]] == [
        "partner",
        "lines[0].yen",
        "lines[1].category",
        "indirect_rate",
    ]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_may_ask(role):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    assert call(signed_in(role, **department), example("forward")).status_code == 200


def test_somebody_without_a_role_may_not():
    response = call(signed_in(), example("forward"))
    assert response.status_code == 403
    assert "役割" in response.json()["errors"][0]["message"]


def test_own_rules_are_priced(caller):
    CostRulesFactory(code="kyodo", rate="40%")
    response = call(caller, {**example("forward"), "policy": {"rules": "kyodo"}})
    assert response.json()["sums"]["indirect"] == 920_000


def test_names_of_fields_come_in_the_language_of_the_caller(caller):
    labels = [
        call(caller, {**example("forward"), "kind": "x"}, **{"Accept-Language": language}).json()["errors"][
            0
        ]["label"]
        for language in ("ja", "en")
    ]
    assert labels == ["契約種別", "Type of agreement"]


def test_queries_do_not_grow_with_the_lines(caller, django_assert_num_queries):
    call(caller, example("forward"))
    row = example("forward")["lines"][0]
    for count in (1, 500):
        with django_assert_num_queries(3):  # the session, its user, the roles
            assert call(caller, {**example("forward"), "lines": [row] * count}).status_code == 200


def test_nothing_is_kept_by_caches_on_the_way(caller):
    assert call(caller, example("forward")).headers["Cache-Control"] == "no-store"
