"""Signing in, and the limits of a session."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from core.calc.kinds import Role
from core.models import LoginLock
from tests.factories.core import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 1, 3, 0, tzinfo=datetime.UTC)


@pytest.fixture
def user():
    return UserFactory(username="hanako", role=Role.LIAISON)


def _sign_in(client, password=PASSWORD, username="hanako", **extra):
    return client.post(reverse("login"), {"username": username, "password": password}, **extra)


def test_right_password_opens_the_door(client, user):
    assert _sign_in(client).headers["Location"] == reverse("home")


def test_answer_does_not_tell_a_wrong_name_from_a_wrong_password(client, user):
    wrong_password = _sign_in(client, "wrong").content.decode()
    wrong_name = _sign_in(client, "wrong", username="nobody").content.decode()
    words = "利用者名かパスワードが正しくありません。"
    assert (words in wrong_password, words in wrong_name) == (True, True)


def test_tenth_failure_shuts_the_door_for_a_quarter_of_an_hour(client, user):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(9):
            _sign_in(client, "wrong")
        assert _sign_in(client).status_code == 302
        client.post(reverse("logout"))
        for _ in range(10):
            _sign_in(client, "wrong")
        shut = _sign_in(client)
        assert (shut.status_code, shut.headers["Retry-After"]) == (429, "900")
        assert "15分間ログインできません" in shut.content.decode()
        clock.shift(datetime.timedelta(minutes=14, seconds=59))
        assert _sign_in(client).status_code == 429
        clock.shift(datetime.timedelta(seconds=1))
        assert _sign_in(client).status_code == 302


def test_name_that_does_not_exist_is_shut_alike(client, user):
    for _ in range(10):
        _sign_in(client, "wrong", username="nobody")
    assert _sign_in(client, "wrong", username="nobody").status_code == 429


def test_other_address_and_other_name_stay_open(client, user):
    UserFactory(username="taro")
    for _ in range(10):
        _sign_in(client, "wrong")
    assert _sign_in(client, REMOTE_ADDR="192.0.2.9").status_code == 302
    client.post(reverse("logout"))
    assert _sign_in(client, username="taro").status_code == 302


def test_forged_forwarding_header_does_not_help(client, user):
    for at in range(10):
        _sign_in(client, "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{at}")
    assert _sign_in(client, HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429


def test_success_forgets_failures(client, user):
    _sign_in(client, "wrong")
    _sign_in(client)
    assert LoginLock.objects.count() == 0


def test_failures_long_ago_do_not_count(client, user):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(9):
            _sign_in(client, "wrong")
        clock.shift(datetime.timedelta(minutes=16))
        _sign_in(client, "wrong")
        assert _sign_in(client).status_code == 302


def test_locks_hold_no_names(client, user):
    _sign_in(client, "wrong")
    assert "hanako" not in LoginLock.objects.get().key_sha256


def test_idle_session_ends_and_leads_back(client, user, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        _sign_in(client)
        client.get(reverse("home"))
        clock.shift(settings.RENKEI_SESSION_IDLE_SECONDS)
        assert client.get(reverse("home")).status_code == 200
        clock.shift(settings.RENKEI_SESSION_IDLE_SECONDS + 1)
        ended = client.get(reverse("organization-list") + "?q=x")
    assert ended.headers["Location"] == f"{reverse('login')}?next=/organizations/%3Fq%3Dx"


def test_polling_is_no_sign_of_life(client, user, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        _sign_in(client)
        client.get(reverse("home"))
        clock.shift(settings.RENKEI_SESSION_IDLE_SECONDS - 10)
        client.get(reverse("home"), headers={"HX-Request": "true"})
        clock.shift(20)
        assert client.get(reverse("home")).status_code == 302


def test_busy_session_ends_after_a_working_day(client, user, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        _sign_in(client)
        for _ in range(12):
            assert client.get(reverse("home")).status_code == 200
            clock.shift(datetime.timedelta(minutes=59))
        clock.shift(datetime.timedelta(minutes=13))
        assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("name", ["home", "organization-list", "help"])
def test_no_cache_keeps_what_a_signed_in_user_saw(client, user, name):
    client.force_login(user)
    response = client.get(reverse(name))
    assert response.headers["Cache-Control"] == "no-store"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_missing_page_is_not_kept_either(client, user):
    client.force_login(user)
    assert client.get("/organizations/999999/").headers["Cache-Control"] == "no-store"


def test_stranger_is_led_to_the_login(client, user):
    assert (
        client.get(reverse("organization-list")).headers["Location"]
        == f"{reverse('login')}?next=/organizations/"
    )


def test_session_is_kept_going(client, user, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        _sign_in(client)
        client.get(reverse("home"))
        clock.shift(settings.RENKEI_SESSION_IDLE_SECONDS - 10)
        assert client.post(reverse("session-extend")).status_code == 204
        clock.shift(settings.RENKEI_SESSION_IDLE_SECONDS - 10)
        assert client.get(reverse("home")).status_code == 200


def test_page_knows_when_its_session_ends(client, user, settings):
    client.force_login(user)
    seconds = settings.RENKEI_SESSION_IDLE_SECONDS - settings.RENKEI_SESSION_NOTE_SECONDS
    assert f'data-session-seconds="{seconds}"' in client.get(reverse("home")).content.decode()
