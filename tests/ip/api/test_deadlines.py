"""The same deadlines by the API and by the command."""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.calc.kinds import Role
from ip.api.deadline_description import EXAMPLES, FOLDER, examples
from ip.queries.deadline_document import deadline_document
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

SOUND = [name for name in EXAMPLES if name != "deadlines_refused"]


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Calls of other tests do not count."""
    cache.clear()
    InstitutionFactory()


def signed_in(*roles, **details):
    client = Client()
    client.force_login(UserFactory(role=list(roles), **details))
    return client


def call(client, document):
    return client.post(reverse("api-deadlines"), document, content_type="application/json")


@pytest.mark.parametrize("name", SOUND)
def test_api_and_command_give_one_answer(name):
    printed = io.StringIO()
    call_command("calc", "deadlines", str(FOLDER / f"{name}.json"), stdout=printed)
    response = call(signed_in(Role.IP_STAFF), examples()[name].document)
    assert response.status_code == 200
    assert response.json() == json.loads(printed.getvalue()) == deadline_document(examples()[name].document)
    assert response.json()["deadlines"]


def test_every_fault_is_answered_at_its_field():
    response = call(signed_in(Role.IP_STAFF), examples()["deadlines_refused"].document)
    assert response.status_code == 400
    fields = [error["field"] for error in response.json()["errors"]]
    assert fields == ["claims", "office", "events[0].on", "events[1].on"]


def test_a_day_that_no_calendar_holds_is_refused_at_the_events():
    document = {"office": "JPO", "events": [{"code": "office_action", "on": "9999-12-31"}]}
    response = call(signed_in(Role.IP_STAFF), document)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"].startswith("events")


def test_a_right_without_rules_says_so():
    document = {"office": "JPO", "kind": "design", "events": [{"code": "filed", "on": "2026-04-01"}]}
    answer = call(signed_in(Role.IP_STAFF), document).json()
    assert answer["deadlines"] == []
    assert "意匠の期限の規則はまだありません" in answer["gaps"][0]["message"]


def test_the_command_names_every_fault(capsys):
    with pytest.raises(SystemExit):
        call_command("calc", "deadlines", str(FOLDER / "deadlines_refused.json"))
    assert "日付（events[1].on）：値がありません" in capsys.readouterr().err


def test_the_command_asks_for_a_file():
    with pytest.raises(CommandError, match="JSONのファイルの名前"):
        call_command("calc", "deadlines")


def test_the_check_fails_loudly_on_missing_closed_days(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("calc", "deadlines", "--check")
    assert ended.value.code == 1
    assert "中国国家知識産権局" in capsys.readouterr().err


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_may_ask(role):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    document = examples()["deadlines_annuities"].document
    assert call(signed_in(role, **department), document).status_code == 200


def test_somebody_without_a_role_may_not_and_a_stranger_neither():
    document = examples()["deadlines_annuities"].document
    assert call(signed_in(), document).status_code == 403
    assert call(Client(), document).status_code == 401


def test_the_guide_shows_the_answer_that_is_given():
    text = (Path(settings.BASE_DIR) / "docs/api_deadlines.md").read_text(encoding="utf-8")
    asked, shown = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    found = deadline_document(asked)["deadlines"]
    (deadline,) = (row for row in found if row["code"] == shown["code"])
    assert {name: deadline[name] for name in shown} == shown
