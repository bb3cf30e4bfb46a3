"""The screens of users and roles."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from core.calc.kinds import Role
from core.models import Event, RoleAssignment, User
from tests.factories.core import DepartmentFactory, PersonFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

ENTRY = {"username": "hanako.yamada", "display_name": "山田 花子", "email": "hanako@example.ac.jp"}


@pytest.fixture
def officer(client):
    user = UserFactory(role=Role.SURVEY_OFFICER)
    client.force_login(user)
    client.me = user
    return client


def _page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def _shown_password(page: str) -> str:
    return re.findall(r"<code>([^<]+)</code>", page)[1]


def test_list_shows_the_roles_of_today(officer):
    user = UserFactory(display_name="山田 花子")
    RoleAssignmentFactory(user=user, role=Role.FINANCE.value)
    RoleAssignmentFactory(user=user, role=Role.LIAISON.value, ends_on=datetime.date(2001, 3, 31))
    page = _page(officer, "user-list", q="山田")
    assert ("財務担当" in page, "産学連携担当" in page) == (True, False)


def test_new_user_gets_a_password_that_is_shown_once_and_works(officer, client):
    page = officer.post(reverse("user-create"), ENTRY).content.decode()
    password = _shown_password(page)
    user = User.objects.get(username="hanako.yamada")
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    assert (user.check_password(password), user.must_change_password) == (True, True)
    assert password not in _page(officer, "user-detail", user.pk)
    assert password not in str(list(Event.objects.values_list("changes", flat=True)))


def test_one_time_password_leads_to_an_own_one_first(officer, client):
    user = User.objects.create_user("taro", password="kyoto-spring-rain", display_name="太郎")
    user.one_time_password = user.password
    user.save()
    client.force_login(user)
    assert client.get(reverse("home")).headers["Location"] == reverse("password_change")
    own = "a quite different phrase"
    client.post(
        reverse("password_change"),
        {"old_password": "kyoto-spring-rain", "new_password1": own, "new_password2": own},
    )
    user.refresh_from_db()
    assert user.must_change_password is False
    assert Event.objects.filter(verb="change_password", actor=user).count() == 1
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "山田"}, "半角の英数字"),
        ({"username": "taken"}, 'href="#id_username"'),
        ({"display_name": ""}, 'href="#id_display_name"'),
        ({"email": "x"}, "メールアドレスの形"),
        ({"erad_number": "87654321"}, "この番号の研究者は登録されていません。"),
    ],
)
def test_faulty_entry_is_refused_in_words(officer, changes, said):
    UserFactory(username="taken")
    page = officer.post(reverse("user-create"), ENTRY | changes).content.decode()
    assert said in page
    assert User.objects.count() == 2


def test_account_is_tied_to_a_researcher_by_number(officer):
    person = PersonFactory(erad_number="12345678")
    officer.post(reverse("user-create"), ENTRY | {"erad_number": "12345678"})
    user = User.objects.get(username="hanako.yamada")
    assert user.person == person
    assert 'value="12345678"' in _page(officer, "user-edit", user.pk)


def test_account_is_changed(officer):
    user = UserFactory()
    officer.post(reverse("user-edit", args=[user.pk]), ENTRY)
    user.refresh_from_db()
    assert user.display_name == "山田 花子"


def test_new_password_ends_the_sessions(officer, client):
    user = UserFactory()
    page = officer.post(reverse("user-password", args=[user.pk])).content.decode()
    user.refresh_from_db()
    assert user.check_password(_shown_password(page))


def test_disabled_user_is_out_with_the_next_request(officer, client):
    user, session = UserFactory(role=Role.LIAISON), Client()
    session.force_login(user)
    assert session.get(reverse("home")).status_code == 200
    officer.post(reverse("user-disable", args=[user.pk]))
    assert session.get(reverse("home")).status_code == 302
    officer.post(reverse("user-enable", args=[user.pk]))
    assert session.get(reverse("home")).status_code == 200


def test_role_is_given_with_its_days_and_taken_away(officer):
    user, department = UserFactory(), DepartmentFactory(name="工学部")
    values = {
        "role": "department",
        "department": department.pk,
        "starts_on": "2026/4/1",
        "ends_on": "2027/3/31",
    }
    officer.post(reverse("role-grant", args=[user.pk]), values)
    assignment = RoleAssignment.objects.get(user=user)
    assert (assignment.department, assignment.ends_on) == (department, datetime.date(2027, 3, 31))
    officer.post(reverse("role-revoke", args=[user.pk, assignment.pk]))
    assert not RoleAssignment.objects.filter(user=user).exists()
    verbs = list(Event.objects.filter(object_type="core.roleassignment").values_list("verb", flat=True))
    assert verbs == ["revoke", "grant"]


def test_taken_role_opens_nothing_with_the_next_request(officer):
    user, session = UserFactory(role=Role.LIAISON), Client()
    session.force_login(user)
    assert session.get(reverse("organization-create")).status_code == 200
    officer.post(reverse("role-revoke", args=[user.pk, user.role_assignments.get().pk]))
    assert session.get(reverse("organization-create")).status_code == 403


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"role": ""}, "役割を選んでください。"),
        ({"role": "department"}, "部局事務の役割には部局を選んでください。"),
        ({"role": "liaison", "starts_on": "2026/4/1", "ends_on": "2026/3/31"}, "終了日は開始日以後"),
        ({"role": "finance"}, "すでに持っています"),
        ({"role": "auditor"}, "正しく選択"),
        ({"role": "survey_officer"}, "正しく選択"),
    ],
)
def test_role_that_cannot_be_given_is_refused(officer, values, said):
    user = UserFactory(role=Role.FINANCE)
    page = officer.post(reverse("role-grant", args=[user.pk]), values).content.decode()
    assert said in page
    assert RoleAssignment.objects.filter(user=user).count() == 1


def test_same_role_after_the_first_ended_is_given(officer):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role="finance", ends_on=datetime.date(2026, 3, 31))
    officer.post(reverse("role-grant", args=[user.pk]), {"role": "finance", "starts_on": "2026/4/1"})
    assert RoleAssignment.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("name", ["user-password", "user-disable", "role-grant"])
def test_nobody_changes_oneself(officer, name):
    response = officer.post(reverse(name, args=[officer.me.pk]), {"role": "liaison"})
    assert response.status_code == 403
    assert officer.me.role_assignments.count() == 1


@pytest.mark.parametrize("role", [Role.SURVEY_OFFICER, Role.AUDITOR])
def test_account_above_the_officer_is_out_of_reach(officer, role):
    other = UserFactory(role=role)
    assert officer.post(reverse("user-password", args=[other.pk])).status_code == 403


def test_superuser_grants_every_role(client):
    client.force_login(UserFactory(is_superuser=True, role=Role.SURVEY_OFFICER))
    user = UserFactory()
    client.post(reverse("role-grant", args=[user.pk]), {"role": "auditor"})
    assert user.role_assignments.get().role == "auditor"


def test_superuser_changes_oneself_neither(client):
    me = UserFactory(is_superuser=True)
    client.force_login(me)
    assert client.post(reverse("role-grant", args=[me.pk]), {"role": "liaison"}).status_code == 403


def test_being_a_superuser_opens_no_records(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(reverse("organization-create")).status_code == 403


def test_everybody_sees_the_own_account_and_no_other(client):
    me, other = UserFactory(role=Role.FINANCE), UserFactory()
    client.force_login(me)
    assert "自分では変えられません" in _page(client, "user-detail", me.pk)
    assert client.get(reverse("user-detail", args=[other.pk])).status_code == 404
    assert client.get(reverse("user-list")).status_code == 403


def test_auditor_reads_accounts_only(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    _page(client, "user-list")
    _page(client, "user-detail", UserFactory().pk)
    assert client.get(reverse("user-create")).status_code == 403
