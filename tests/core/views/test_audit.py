"""The event log on a screen."""

import datetime
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from core.actions.departments import change_department
from core.calc.kinds import Role
from tests.factories.core import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db

# Just before and just after midnight between 9 and 10 June in Japan.
EVENING = datetime.datetime(2026, 6, 9, 14, 59, 59, tzinfo=datetime.UTC)
MIDNIGHT = datetime.datetime(2026, 6, 9, 15, 0, tzinfo=datetime.UTC)


@pytest.fixture
def auditor(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    return client


@pytest.fixture(autouse=True)
def _log():
    """Two changes by two people on two days."""
    first, second = DepartmentFactory(name="工学部"), DepartmentFactory(name="医学部")
    hanako, taro = UserFactory(display_name="山田 花子"), UserFactory(display_name="鈴木 太郎")
    with time_machine.travel(EVENING, tick=False):
        change_department(first, {"name": "工学研究科"}, expected_version=1, by=hanako)
    with time_machine.travel(MIDNIGHT, tick=False):
        change_department(second, {"name": "医学研究科"}, expected_version=1, by=taro)


def _shown(client, **query) -> set[str]:
    page = client.get(reverse("audit-list"), query).content.decode()
    return {name for name in ("工学研究科", "医学研究科") if name in page}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"工学研究科", "医学研究科"}),
        ({"person": "山田"}, {"工学研究科"}),
        ({"record": "医学"}, {"医学研究科"}),
        ({"first": "2026/6/10"}, {"医学研究科"}),
        ({"last": "令和8年6月9日"}, {"工学研究科"}),
        ({"first": "2026/6/9", "last": "2026/6/10"}, {"工学研究科", "医学研究科"}),
        ({"first": "いつか"}, set()),
    ],
)
def test_log_is_searched_by_person_record_and_local_days(auditor, query, shown):
    assert _shown(auditor, **query) == shown


def test_log_reads_before_and_after(auditor):
    page = auditor.get(reverse("audit-list")).content.decode()
    assert "部局名：工学部 → 工学研究科" in page
    assert "部局：変更" in page


def test_export_holds_what_the_screen_shows(auditor):
    response = auditor.get(reverse("audit-export"), {"person": "山田"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    [_heading, row] = sheet.iter_rows(values_only=True)
    assert row[:2] == ("2026-06-09 23:59:59", "山田 花子")
    assert row[5] == "部局名：工学部 → 工学研究科"


def test_superuser_reads_the_log(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(reverse("audit-list")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.DEPARTMENT)])
@pytest.mark.parametrize("name", ["audit-list", "audit-export"])
def test_others_do_not(client, role, name):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse(name)).status_code == 403
