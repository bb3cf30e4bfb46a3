"""Searches that a user keeps."""

import pytest
from django.urls import reverse

from core.actions.searches import delete_search, save_search
from core.calc.kinds import Role
from core.models import SavedSearch
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/searches/agreement-list/"


@pytest.fixture
def user(client):
    signed_in = UserFactory(role=Role.LIAISON)
    client.force_login(signed_in)
    return signed_in


def test_conditions_are_kept_without_blanks_and_page(client, user):
    response = client.post(ADDRESS, {"name": "今年度", "query": "q=青葉&kind=&page=3&order=-number"})
    assert response.url == f"{reverse('agreement-list')}?q=%E9%9D%92%E8%91%89&order=-number"
    assert SavedSearch.objects.get(user=user).query == "q=%E9%9D%92%E8%91%89&order=-number"


def test_same_name_replaces_the_conditions(user):
    save_search("agreement-list", name="今年度", query="q=A", by=user)
    save_search("agreement-list", name="今年度", query="q=B", by=user)
    assert list(SavedSearch.objects.values_list("query", flat=True)) == ["q=B"]


def test_name_is_required(client, user):
    response = client.post(ADDRESS, {"name": " ", "query": "q=A"}, follow=True)
    assert "検索の名前を60文字以内で入力してください" in response.text
    assert not SavedSearch.objects.exists()


def test_own_search_is_deleted(client, user):
    search = save_search("agreement-list", name="今年度", query="q=A", by=user)
    client.post(f"{ADDRESS}{search.pk}/delete/")
    assert not SavedSearch.objects.exists()


def test_search_of_another_user_is_out_of_reach(client, user):
    other = save_search("agreement-list", name="今年度", query="q=A", by=UserFactory())
    assert client.post(f"{ADDRESS}{other.pk}/delete/").status_code == 404
    delete_search(other, by=user)
    assert SavedSearch.objects.filter(pk=other.pk).exists()


def test_unknown_list_is_refused(client, user):
    assert client.post("/searches/no-such-list/", {"name": "A", "query": ""}).status_code == 404


def test_reading_never_writes(client, user):
    assert client.get(ADDRESS).status_code == 405
