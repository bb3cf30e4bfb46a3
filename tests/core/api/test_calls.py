"""What every call of the API passes, before any view is asked: who calls, what is sent, and refusals in one form."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.throttling import UserRateThrottle

from core.api.calls import MAX_BODY_BYTES, PostView
from core.calc.kinds import Role
from core.views.middleware import SEEN_AT
from tests.factories.core import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

CALL = "/api/v1/calc/price"
JSON = "application/json"


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Calls of other tests do not count."""
    cache.clear()


@pytest.fixture
def caller():
    """A signed-in member of the office."""
    InstitutionFactory()
    client = Client()
    client.user = UserFactory(role=Role.LIAISON)
    client.force_login(client.user)
    return client


def refusal(response):
    """Return the only sentence of a refusal; anything but the one form fails."""
    assert response.headers["Content-Type"] == JSON
    [error] = response.json()["errors"]
    assert set(error) == {"field", "label", "message"}
    return error["message"]


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_strangers_get_401_in_json_instead_of_a_page(client, method):
    UserFactory()
    response = getattr(client, method)(CALL, "{}", content_type=JSON) if method != "get" else client.get(CALL)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Session"
    assert "ログインが必要" in refusal(response)


def test_before_the_set_up_nobody_is_led_to_a_page(client):
    assert client.post(CALL, "{}", content_type=JSON).status_code == 401


def test_an_ended_session_gets_401(caller, settings):
    session = caller.session
    session[SEEN_AT] = int(timezone.now().timestamp()) - settings.RENKEI_SESSION_IDLE_SECONDS - 1
    session.save()
    assert caller.post(CALL, "{}", content_type=JSON).status_code == 401


def test_a_password_for_one_time_opens_no_call(caller):
    caller.user.one_time_password = caller.user.password
    caller.user.save()
    response = caller.post(CALL, "{}", content_type=JSON)
    assert (response.status_code, "パスワード" in refusal(response)) == (403, True)


def test_a_call_without_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role=Role.LIAISON))
    response = client.post(CALL, "{}", content_type=JSON)
    assert (response.status_code, "X-CSRFToken" in refusal(response)) == (403, True)


def test_a_call_with_token_is_let_through():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role=Role.LIAISON))
    client.get("/account/password/")
    token = client.cookies["csrftoken"].value
    response = client.post(CALL, "{}", content_type=JSON, headers={"X-CSRFToken": token})
    assert response.status_code == 400


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(caller, method):
    response = getattr(caller, method)(CALL)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "POST" in refusal(response)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""])
def test_other_forms_than_json_are_refused(caller, content_type):
    response = caller.generic("POST", CALL, b"a=1", content_type=content_type)
    assert (response.status_code, JSON in refusal(response)) == (415, True)


def test_files_are_refused(caller):
    response = caller.post(CALL, {"a": "1"})
    assert (response.status_code, JSON in refusal(response)) == (415, True)


def test_other_answers_than_json_are_not_to_be_had(caller):
    response = caller.post(CALL, "{}", content_type=JSON, headers={"Accept": "text/html"})
    assert (response.status_code, JSON in refusal(response)) == (406, True)


def test_a_body_up_to_the_limit_is_read(caller):
    body = b"{}".ljust(MAX_BODY_BYTES)
    assert caller.generic("POST", CALL, body, content_type=JSON).status_code == 400


def test_a_larger_body_is_refused_unread(caller):
    response = caller.generic("POST", CALL, b"{}".ljust(MAX_BODY_BYTES + 1), content_type=JSON)
    assert (response.status_code, "1,000,000" in refusal(response)) == (413, True)


def test_a_body_of_unknown_length_is_refused(caller):
    response = caller.generic("POST", CALL, b"{}", content_type=JSON, CONTENT_LENGTH="")
    assert (response.status_code, "Content-Length" in refusal(response)) == (411, True)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xef\xbb\xbf{}", b'{"a": 1, "a": 1}', b'{"a": NaN}'])
def test_what_is_no_object_in_json_is_refused(caller, body):
    response = caller.generic("POST", CALL, body, content_type=JSON)
    assert response.status_code == 400
    assert refusal(response)


def test_too_many_calls_are_held_back(caller, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "rate", "2/min", raising=False)
    statuses = [caller.post(CALL, "{}", content_type=JSON) for _ in range(3)]
    assert [response.status_code for response in statuses] == [400, 400, 429]
    assert int(statuses[2].headers["Retry-After"]) > 0
    assert "秒たってから" in refusal(statuses[2])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/calc/price/"])
def test_an_unknown_address_is_answered_in_json(caller, method, address):
    response = getattr(caller, method)(address)
    assert (response.status_code, "番地" in refusal(response)) == (404, True)


def test_a_view_that_names_no_permission_is_closed():
    class Forgetful(PostView):
        def post(self, _request):
            return Response({})

    request = APIRequestFactory().post("/", {}, format="json")
    force_authenticate(request, UserFactory(role=Role.LIAISON))
    assert Forgetful.as_view()(request).status_code == 403
