"""Pages without a record, and what is shown when something failed."""

import pytest
from django.db import OperationalError
from django.test import Client

from core.calc.kinds import Role
from core.models import Institution
from core.views import pages
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/help/", "/accessibility/", "/account/login/"])
def test_open_to_everybody(client, address):
    UserFactory()
    assert client.get(address).status_code == 200


def test_unknown_address_keeps_the_frame(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "ページが見つかりません" in response.text
    assert "ログアウト" in response.text


def test_forged_post_is_refused_in_words():
    UserFactory()
    response = Client(enforce_csrf_checks=True).post("/account/login/")
    assert response.status_code == 403
    assert "送信を受け付けられませんでした" in response.text


def test_failure_is_said_in_words(rf):
    response = pages.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "システムの内部で問題が起きました" in response.text


def test_unreachable_database_asks_to_come_back(client, monkeypatch):
    def unreachable():
        raise OperationalError

    client.raise_request_exception = False
    client.force_login(UserFactory(role=Role.LIAISON))
    monkeypatch.setattr(Institution.objects, "current", unreachable)
    response = client.get("/help/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.parametrize(("role", "status"), [(Role.SURVEY_OFFICER, 200), (Role.LIAISON, 404)])
def test_style_page_is_for_those_who_review_screens(client, role, status):
    client.force_login(UserFactory(role=role))
    assert client.get("/styleguide/").status_code == status


def test_sign_in_by_password(client):
    user = UserFactory(role=Role.LIAISON)
    user.set_password("kyoto-spring-rain")
    user.save()
    response = client.post("/account/login/", {"username": user.username, "password": "kyoto-spring-rain"})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_out_needs_a_post(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get("/account/logout/").status_code == 405
