"""The page that calculates a fee."""

import pytest
from django.test import Client
from django.urls import reverse

from core.calc.kinds import Role
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

REGISTRATION = {
    "fee": "jp_annuity",
    "on": "令和8年4月1日",
    "filed_on": "2023/4/1",
    "claims": "13",
    "first_year": "1",
    "last_year": "3",
    "owner0-share": "1/2",
    "owner0-fee_class": "national_university",
    "owner2-share": "50%",
    "owner2-fee_class": "full",
}


@pytest.fixture(autouse=True)
def _institution():
    InstitutionFactory()


def signed_in(*roles, **details):
    client = Client()
    client.force_login(UserFactory(role=list(roles), **details))
    return client


@pytest.fixture
def show():
    client = signed_in(Role.IP_STAFF)
    return lambda asked=None: client.get(reverse("fee-calculator"), asked or {})


def test_the_lines_of_a_fee_are_shown_with_their_steps(show):
    page = show(REGISTRATION).text
    assert "4,300円＋300円×13項＝8,200円" in page
    assert "8,200円×3/4＝6,150円" in page
    assert "6,150円×3年＝18,450円" in page
    assert page.count("18,450") == 3


def test_the_first_visit_asks_only(show):
    page = show().text
    assert "計算の結果" not in page
    assert "入力内容を確認してください" not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fee": ""}, "fee"),
        ({"on": "4/1/2026"}, "on"),
        ({"claims": "0"}, "claims"),
        ({"claims": "-3"}, "claims"),
        ({"claims": "99999999999"}, "claims"),
        ({"first_year": "2"}, "first_year"),
        ({"filed_on": ""}, "filed_on"),
        ({"owner0-share": "3/2"}, "owner0-share"),
        ({"owner0-share": "1/3"}, "owner0-share"),
        ({"owner0-share": ""}, "owner0-share"),
        ({"owner2-fee_class": ""}, "owner2-fee_class"),
        ({"owner2-fee_class": "state"}, "owner2-fee_class"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(show, changes, field):
    asked = {**REGISTRATION, **changes}
    page = show(asked).text
    assert f'href="#id_{field}"' in page
    assert "計算の結果" not in page
    assert all(f'value="{value}"' in page for name, value in asked.items() if value)


def test_the_title_says_that_something_is_wrong(show):
    assert "<title>エラー：" in show({**REGISTRATION, "claims": "0"}).text
    assert "<title>エラー：" in show({**REGISTRATION, "owner0-share": "1/3"}).text
    assert "エラー：" not in show(REGISTRATION).text


def test_further_fields_stand_open_when_they_are_used(show):
    closed, used = '<details class="details"><summary>追納', '<details class="details" open><summary>追納'
    assert closed in show().text
    assert closed in show(REGISTRATION).text
    assert used in show({**REGISTRATION, "claims_paid": "3"}).text


def test_a_late_payment_says_what_is_not_known(show):
    asked = {**REGISTRATION, "first_year": "4", "last_year": "4", "due_on": "2026/3/2"}
    page = show(asked).text
    assert "割増特許料も減免されるかは確認できていません" in page
    assert "割増特許料20,700円を加える" in page


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_may_calculate(role):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    assert signed_in(role, **department).get(reverse("fee-calculator")).status_code == 200


def test_somebody_without_a_role_may_not():
    assert signed_in().get(reverse("fee-calculator")).status_code == 403


def test_it_is_found_under_settings():
    assert reverse("fee-calculator") in signed_in(Role.IP_STAFF).get(reverse("administration")).text


def test_the_number_of_queries_does_not_grow(show, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        show(REGISTRATION)
