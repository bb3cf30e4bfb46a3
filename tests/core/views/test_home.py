"""The first page: tasks, and pages that apps make for a role."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import registry
from core.actions.inbox import finish_task, put_task, settle_task
from core.calc.kinds import Role
from core.calc.messages import Message
from core.models import InboxItem
from core.registry import Home, Panel
from tests.factories.core import DepartmentFactory, InboxItemFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 10)


def _home(client, user):
    client.force_login(user)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response.content.decode()


def test_tasks_come_by_day_with_the_days_left(client):
    user = UserFactory(role=Role.LIAISON)
    days = {"遅れた仕事": -3, "今日の仕事": 0, "近い仕事": 7, "先の仕事": 8}
    for title, left in days.items():
        InboxItemFactory(user=user, title=title, due_on=TODAY + datetime.timedelta(days=left))
    InboxItemFactory(user=user, title="いつかの仕事", due_on=None)
    with time_machine.travel(datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC), tick=False):
        page = _home(client, user)
    titles = sorted([*days, "いつかの仕事"], key=page.index)
    assert titles == ["遅れた仕事", "今日の仕事", "近い仕事", "先の仕事", "いつかの仕事"]
    assert all(words in page for words in ("期限を3日過ぎています", "今日が期限です", "あと7日", "あと8日"))


def test_tasks_of_a_role_are_for_everybody_who_holds_it(client):
    put_task("a", Message("財務の仕事"), "/", role=Role.FINANCE)
    assert "財務の仕事" in _home(client, UserFactory(role=Role.FINANCE))
    assert "財務の仕事" not in _home(client, UserFactory(role=Role.LIAISON))


def test_tasks_of_a_department_are_for_its_clerks(client):
    own, other = DepartmentFactory(), DepartmentFactory()
    put_task("a", Message("部局の仕事"), "/", role=Role.DEPARTMENT, department=own)
    assert "部局の仕事" in _home(client, UserFactory(role=Role.DEPARTMENT, role__department=own))
    assert "部局の仕事" not in _home(client, UserFactory(role=Role.DEPARTMENT, role__department=other))


def test_empty_inbox_opens_the_doors(client):
    page = _home(client, UserFactory(role=Role.LIAISON))
    assert "いま割り当てられている仕事はありません。" in page
    assert f'href="{reverse("organization-list")}">相手先</a>' in page


def test_somebody_without_a_role_is_told_what_to_do(client):
    assert "役割を付けるよう依頼してください" in _home(client, UserFactory())


def test_app_makes_the_first_page_of_a_role(client, monkeypatch):
    monkeypatch.setattr(registry, "_home_builders", {})
    registry.register_home(Role.SURVEY_OFFICER, lambda _user: Home("core/accessibility.html"))
    registry.register_home(Role.LIAISON, lambda _user: None)
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    assert "core/accessibility.html" in [each.name for each in client.get(reverse("home")).templates]
    assert "やること" in _home(client, UserFactory(role=Role.LIAISON))


def test_same_key_updates_the_task_and_brings_it_back():
    put_task("a", Message("はじめ"), "/", role=Role.FINANCE)
    settle_task("a")
    assert InboxItem.objects.open().count() == 0
    put_task("a", Message("つぎ"), "/", role=Role.FINANCE)
    assert InboxItem.objects.open().get().title == "つぎ"


def test_task_is_finished_by_hand(client):
    user = UserFactory(role=Role.LIAISON)
    item = InboxItemFactory(user=user)
    client.force_login(user)
    client.post(reverse("task-finish", args=[item.pk]))
    assert InboxItem.objects.open().count() == 0


def test_task_of_somebody_else_is_not_found(client):
    item = InboxItemFactory()
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.post(reverse("task-finish", args=[item.pk])).status_code == 404
    assert InboxItem.objects.open().count() == 1


def test_action_refuses_a_task_of_somebody_else():
    with pytest.raises(PermissionDenied):
        finish_task(InboxItemFactory(), by=UserFactory())


def test_administration_lists_what_one_may_open(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    page = client.get(reverse("administration")).content.decode()
    assert (reverse("department-list") in page, reverse("user-list") in page) == (True, False)


def test_administration_is_closed_without_a_role(client):
    client.force_login(UserFactory())
    assert client.get(reverse("administration")).status_code == 403


def test_apps_add_panels_for_the_user(client, monkeypatch):
    monkeypatch.setattr(registry, "_panel_builders", {})
    registry.register_panel(
        "home",
        lambda record, user: Panel("期限の近い仕事", "core/ui/shortcuts.html") if record == user else None,
    )
    assert "期限の近い仕事" in _home(client, UserFactory(role=Role.LIAISON))
