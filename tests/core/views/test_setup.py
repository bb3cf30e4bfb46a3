"""The first set-up."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.actions.institution import create_first_administrator, make_setup_token
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, Institution, User
from tests.factories.core import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

INSTITUTION = {"name": "架空大学", "founder": "national", "kind": "university", "prefecture": "京都府"}
ADMINISTRATOR = {
    "username": "hanako",
    "display_name": "山田 花子",
    "password": "kyoto-spring-rain",
    "password_again": "kyoto-spring-rain",
}


@pytest.fixture
def address():
    return reverse("setup-steps", args=[make_setup_token()])


def test_every_page_leads_to_the_explanation(client):
    for name in ("home", "login", "organization-list"):
        assert client.get(reverse(name)).headers["Location"] == reverse("setup")
    assert "setup_address" in client.get(reverse("setup")).content.decode()


@pytest.mark.parametrize("name", ["help", "accessibility"])
def test_help_is_open_before_the_set_up(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_two_steps_lead_to_a_signed_in_administrator(client, address):
    assert "1／2" in client.get(address).content.decode()
    assert client.post(address, INSTITUTION).headers["Location"] == address
    assert "2／2" in client.get(address).content.decode()
    response = client.post(address, ADMINISTRATOR | {"further_roles": ["liaison"]})
    assert response.headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    user = User.objects.get()
    assert (user.roles, user.is_superuser) == ({Role.SURVEY_OFFICER, Role.LIAISON}, True)
    assert user.check_password("kyoto-spring-rain")
    assert Institution.objects.get().name == "架空大学"


def test_address_is_dead_after_use(client, address):
    client.post(address, INSTITUTION)
    client.post(address, ADMINISTRATOR)
    client.logout()
    assert client.get(address).status_code == 404
    assert client.post(address, ADMINISTRATOR | {"username": "taro"}).status_code == 404
    assert User.objects.count() == 1


def test_guessed_address_is_not_found(client):
    make_setup_token()
    assert client.get(reverse("setup-steps", args=["guess"])).status_code == 404


def test_newer_address_kills_the_older(client, address):
    newer = reverse("setup-steps", args=[make_setup_token()])
    assert (client.get(address).status_code, client.get(newer).status_code) == (404, 200)


def test_token_is_used_once_even_when_both_come_at_once():
    token = make_setup_token()
    create_first_administrator(token, {"username": "a", "display_name": "あ"}, "x")
    with pytest.raises(ActionRefused, match="使えません"):
        create_first_administrator(token, {"username": "b", "display_name": "い"}, "x")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password_again": "another"}, "パスワードが一致しません"),
        ({"password": "short", "password_again": "short"}, 'href="#id_password"'),
        ({"username": "山田"}, "半角の英数字"),
    ],
)
def test_faulty_administrator_is_refused_in_words(client, address, changes, said):
    InstitutionFactory()
    assert said in client.post(address, ADMINISTRATOR | changes).content.decode()
    assert User.objects.count() == 0


def test_faulty_institution_is_refused_in_words(client, address):
    assert "設置区分を選んでください。" in client.post(address, {"name": "架空大学"}).content.decode()


def test_explanation_leads_home_once_set_up(client):
    UserFactory()
    assert client.get(reverse("setup")).headers["Location"] == reverse("home")


def test_command_prints_a_working_address(client, capsys):
    call_command("setup_address", base="http://localhost:9000/")
    printed = capsys.readouterr().out.strip()
    assert printed.startswith("http://localhost:9000/setup/")
    assert client.get(printed.removeprefix("http://localhost:9000")).status_code == 200


def test_command_refuses_when_there_are_users():
    UserFactory()
    with pytest.raises(CommandError, match="すでに終わっています"):
        call_command("setup_address")


def test_shell_makes_an_administrator_with_a_one_time_password(capsys):
    call_command("create_administrator", "hanako", name="山田 花子")
    user = User.objects.get()
    password = capsys.readouterr().out.strip().rpartition("：")[2]
    assert (user.check_password(password), user.must_change_password) == (True, True)
    assert user.roles == {Role.SURVEY_OFFICER}
    assert Event.objects.get().changes == {"role_assignments": ["", "調査担当（管理者）"]}


def test_shell_refuses_a_taken_name():
    UserFactory(username="hanako")
    with pytest.raises(CommandError):
        call_command("create_administrator", "hanako")


def test_officer_changes_the_institution(client):
    InstitutionFactory()
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    client.get(reverse("institution-edit"))
    client.post(reverse("institution-edit"), INSTITUTION | {"name": "架空工科大学", "version": 1})
    assert Institution.objects.get().name == "架空工科大学"
    assert Event.objects.get().changes["name"] == ["架空大学", "架空工科大学"]


def test_second_of_two_editors_of_the_institution_is_told(client):
    InstitutionFactory()
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    for name in ("架空工科大学", "架空医科大学"):
        response = client.post(reverse("institution-edit"), INSTITUTION | {"name": name, "version": 1})
    assert response.status_code == 409


def test_officer_made_from_the_shell_enters_the_institution(client):
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    client.post(reverse("institution-edit"), INSTITUTION)
    assert Institution.objects.get().prefecture == "京都府"


def test_others_do_not_change_the_institution(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get(reverse("institution-edit")).status_code == 403
