"""The task inbox: looking through it, putting off, taking out and bringing back."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from core import registry
from core.actions.delegations import delegate
from core.calc.kinds import Role
from core.models import InboxItem
from core.registry import TaskKind
from tests.factories.core import DepartmentFactory, InboxItemFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(datetime.datetime(2026, 6, 10, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(registry, "_task_kinds", {})
    registry.register_task_kind(TaskKind("letters", "手紙"))
    registry.register_task_kind(TaskKind("reports", "報告", asks_reason=True))


@pytest.fixture
def clerk(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return user


def shown(client, **conditions):
    return [str(task.item) for task in client.get(reverse("inbox"), conditions).context["tasks"]]


def test_tasks_are_found_by_kind_addressee_and_day(client, clerk):
    absent = UserFactory(role=Role.LIAISON)
    week = {"first_on": TODAY, "last_on": TODAY + datetime.timedelta(days=7), "reason": "出張"}
    delegate(absent, clerk, by=absent, **week)
    InboxItemFactory(user=clerk, title="自分", kind="letters", due_on=TODAY - datetime.timedelta(days=1))
    InboxItemFactory(user=None, role=Role.LIAISON.value, title="役割", kind="reports", due_on=TODAY)
    InboxItemFactory(user=absent, title="代理", with_deputies=True, kind="gone")
    InboxItemFactory(user=absent, title="代理なし")
    assert shown(client) == ["自分", "役割", "代理"]
    assert shown(client, whose="mine") == ["自分"]
    assert shown(client, whose="role") == ["役割"]
    assert shown(client, whose="absent") == ["代理"]
    assert shown(client, kind="reports") == ["役割"]
    assert shown(client, kind="other") == ["代理"]
    assert shown(client, due="overdue") == ["自分"]
    assert shown(client, due="soon") == ["自分", "役割"]
    assert shown(client, due="undated") == ["代理"]
    assert shown(client, kind="no such kind", show="nothing") == ["自分", "役割", "代理"]


def test_a_task_put_off_comes_back_on_its_day_and_stays_for_colleagues(client, clerk):
    item = InboxItemFactory(user=None, role=Role.LIAISON.value)
    client.post(reverse("task-snooze", args=[item.pk]), {"days": "7", "next": "/inbox/"})
    assert (shown(client), len(shown(client, show="later"))) == ([], 1)
    colleague = UserFactory(role=Role.LIAISON)
    assert list(InboxItem.objects.awaiting(colleague, TODAY)) == [item]
    assert not InboxItem.objects.awaiting(clerk, TODAY + datetime.timedelta(days=6)).exists()
    assert InboxItem.objects.awaiting(clerk, TODAY + datetime.timedelta(days=7)).exists()
    client.post(reverse("task-wake", args=[item.pk]))
    assert len(shown(client)) == 1


def test_a_task_whose_cause_remains_asks_for_a_reason(client, clerk):
    item = InboxItemFactory(user=clerk, kind="reports")
    address = reverse("task-finish", args=[item.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"reason": "  "})
    assert "紙の報告書を受け取った" in refused.content.decode()
    assert InboxItem.objects.open().exists()
    client.post(address, {"reason": "紙で受け取った"})
    item.refresh_from_db()
    assert (item.done_by, item.done_reason) == (clerk, "紙で受け取った")


def test_what_was_taken_out_is_brought_back_by_whoever_did_it(client, clerk):
    item = InboxItemFactory(user=None, role=Role.LIAISON.value, kind="letters")
    client.post(reverse("task-finish", args=[item.pk]))
    assert (shown(client), len(shown(client, show="done"))) == ([], 1)
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.post(reverse("task-unfinish", args=[item.pk])).status_code == 404
    client.force_login(clerk)
    client.post(reverse("task-unfinish", args=[item.pk]))
    assert len(shown(client)) == 1


@pytest.mark.parametrize("name", ["task-finish", "task-snooze", "task-wake", "task-unfinish"])
def test_tasks_of_another_department_are_not_found(client, name):
    item = InboxItemFactory(user=None, role=Role.DEPARTMENT.value, department=DepartmentFactory())
    for user in (UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()), UserFactory()):
        client.force_login(user)
        assert client.post(reverse(name, args=[item.pk]), {"days": "1"}).status_code == 404
    item.refresh_from_db()
    assert item.done_at is None


def test_nobody_is_led_to_another_site(client, clerk):
    item = InboxItemFactory(user=clerk)
    for address in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        answer = client.post(reverse("task-snooze", args=[item.pk]), {"days": "1", "next": address})
        assert answer.url == reverse("home")
    assert client.post(reverse("task-snooze", args=[item.pk]), {"days": "900"}).status_code == 404


def test_many_tasks_take_as_many_queries_as_few(client, clerk, django_assert_max_num_queries):
    InboxItemFactory.create_batch(60, user=None, role=Role.LIAISON.value)
    with django_assert_max_num_queries(16):
        page = client.get(reverse("inbox"))
    assert (len(page.context["tasks"]), page.context["page_obj"].paginator.count) == (50, 60)


def test_the_first_page_counts_kinds_and_leads_on(client, clerk):
    InboxItemFactory.create_batch(21, user=clerk, kind="letters")
    InboxItemFactory(user=clerk, kind="reports")
    page = client.get(reverse("home")).content.decode()
    assert all(words in page for words in ("手紙 21", "報告 1", "ほかに2件あります"))
