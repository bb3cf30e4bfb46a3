"""The page that counts deadlines, the list of the rules, and answering for one."""

import pytest
from django.test import Client
from django.urls import reverse

from core.calc.kinds import Role
from ip.calc.docket.rules import digest_of
from ip.models import RuleVerification
from ip.queries.docket_rules import shipped_rules
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

ASKED = {"office": "JPO", "code": "registered", "on": "令和5年2月28日", "filed_on": "2020/4/1"}
DIGEST = digest_of(next(rule for rule in shipped_rules() if rule.code == "JP-EXAM-3Y"))
RULE = reverse("deadline-rule", args=[DIGEST])


@pytest.fixture(autouse=True)
def _institution():
    InstitutionFactory()


def signed_in(*roles, **details):
    client = Client()
    client.force_login(UserFactory(role=list(roles), **details))
    return client


@pytest.fixture
def show():
    client = signed_in(Role.LIAISON)
    return lambda asked=None: client.get(reverse("deadline-rules"), asked or {})


def test_a_deadline_is_shown_with_its_reason_and_as_unverified(show):
    page = show(ASKED).text
    assert "設定登録の日（2023-02-28）から3年：2026-02-28" in page
    assert "2026-02-28は土曜日のため、次の開庁日の2026-03-02まで（日本国特許庁）。" in page
    assert "追納できる期間：2026-09-02まで。" in page
    assert "〔未確認〕" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": "2023/2/30"}, "2023/2/30"),
        ({"code": ""}, "出来事を選択してください。例：拒絶理由の通知"),
        ({"office": "EPO", "code": "disclosed", "filed_on": ""}, "この出来事から始まる期限はありません"),
        ({"filed_on": ""}, "出願日が分からないため"),
    ],
)
def test_what_is_wrong_or_wanting_is_told_and_stays_typed(show, changes, words):
    response = show({**ASKED, **changes})
    assert response.status_code == 200
    assert words in response.text
    assert "令和5年2月28日" in response.text or "on" in changes


def test_the_national_phase_counts_from_the_international_filing(show):
    asked = {"office": "EPO", "code": "national_entered", "on": "2019-02-15", "route": "national_phase"}
    assert "2019-07-31" in show({**asked, "filed_on": "2017-07-14"}).text


def test_every_rule_is_listed_with_its_source(show):
    page = show().text
    for rule in shipped_rules():
        assert rule.code in page
    assert page.count("〔未確認〕<") == len(shipped_rules())


def test_the_list_takes_one_number_of_queries(show, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        show(ASKED)


def test_the_office_of_intellectual_property_answers_for_a_rule_and_takes_it_back():
    client = signed_in(Role.IP_STAFF, display_name="知財 花子")
    assert "確認を記録する" in client.get(RULE).text
    assert client.post(RULE, {"note": "特許法48条の3（e-Gov）"}).status_code == 302
    page = client.get(RULE).text
    assert "知財 花子" in page
    assert "特許法48条の3（e-Gov）" in page
    assert "知財 花子" in client.get(reverse("deadline-rules")).text
    client.post(RULE, {"note": "改正を確認中"})
    assert list(RuleVerification.objects.values_list("is_right", flat=True)) == [True, False]
    assert "〔未確認〕" in client.get(RULE).text


def test_an_answer_needs_what_it_rests_on():
    response = signed_in(Role.IP_STAFF).post(RULE, {"note": " "})
    assert "確認に使った資料（取り消すときは理由）を入力してください。" in response.text
    assert not RuleVerification.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.IP_STAFF, Role.IP_HEAD)])
def test_others_read_and_do_not_answer(role):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    client = signed_in(role, **department)
    response = client.get(RULE)
    assert response.status_code == 200
    assert "確認を記録する" not in response.text
    assert client.post(RULE, {"note": "確認"}).status_code == 403


def test_somebody_without_a_role_sees_nothing():
    client = signed_in()
    assert client.get(RULE).status_code == 403
    assert client.get(reverse("deadline-rules")).status_code == 403


def test_a_rule_that_says_something_else_now_is_not_found():
    assert signed_in(Role.IP_STAFF).get(reverse("deadline-rule", args=["0" * 64])).status_code == 404


def test_the_page_is_found_under_administration():
    assert reverse("deadline-rules") in signed_in(Role.IP_STAFF).get(reverse("administration")).text
