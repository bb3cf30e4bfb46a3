"""The same fees by the API, by the command and by the calculator."""

import io
import json

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.calc.kinds import Role
from ip.api.fee_description import EXAMPLES, FOLDER, examples
from ip.queries.fee_document import fee_document
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

SOUND = [name for name in EXAMPLES if name != "fees_refused"]


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Calls of other tests do not count."""
    cache.clear()
    InstitutionFactory()


def signed_in(*roles, **details):
    client = Client()
    client.force_login(UserFactory(role=list(roles), **details))
    return client


def call(client, name):
    document = examples()[name].document
    return client.post(reverse("api-fees"), document, content_type="application/json")


@pytest.mark.parametrize("name", SOUND)
def test_api_and_command_give_one_answer(name):
    printed = io.StringIO()
    call_command("calc", "fees", str(FOLDER / f"{name}.json"), stdout=printed)
    response = call(signed_in(Role.IP_STAFF), name)
    assert response.status_code == 200
    assert response.json() == json.loads(printed.getvalue()) == fee_document(examples()[name].document)


def test_every_fault_is_answered_at_its_field():
    response = call(signed_in(Role.IP_STAFF), "fees_refused")
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["filed_on", "items[1].first_year"]


def test_the_command_names_every_fault(capsys):
    with pytest.raises(SystemExit):
        call_command("calc", "fees", str(FOLDER / "fees_refused.json"))
    assert "出願日（filed_on）" in capsys.readouterr().err


def test_the_tables_are_checked_by_the_command():
    printed = io.StringIO()
    call_command("calc", "fees", "--check", stdout=printed)
    assert "誤り：0件" in printed.getvalue()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_may_ask(role):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    assert call(signed_in(role, **department), "fees_late").status_code == 200


def test_somebody_without_a_role_may_not():
    assert call(signed_in(), "fees_late").status_code == 403


def test_a_stranger_may_not():
    assert call(Client(), "fees_late").status_code == 401


def test_every_example_is_printed_in_the_guide():
    guide = (settings.BASE_DIR / "docs" / "api_fees.md").read_text(encoding="utf-8")
    for name, title in EXAMPLES.items():
        shown = guide.split(f"### {title}\n", 1)[1].split("```json\n", 1)[1].split("\n```", 1)[0]
        assert json.loads(shown) == examples()[name].document
