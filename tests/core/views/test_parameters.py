"""Dated values on a screen."""

import pytest
from django.urls import reverse

from core.calc.kinds import Role
from core.models import Parameter
from core.queries.parameters import parameter_kinds
from tests.factories.core import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_parameter_kind")]

ENTRY = {
    "key": "own.rate",
    "valid_from": "2020/4/1",
    "value": "０．３０",
    "source": "共同研究取扱規程 第8条",
}


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    return client


def test_list_shows_law_and_own_values(officer):
    page = officer.get(reverse("parameter-list")).content.decode()
    assert all(words in page for words in ("消費税率", "2019-10-01", "機関の率", "まだ登録されていません。"))


def test_value_is_entered_and_corrected(officer):
    officer.post(reverse("parameter-create"), ENTRY)
    parameter = Parameter.objects.get()
    assert (parameter.value, parameter.unit) == ("0.30", "率")
    address = reverse("parameter-edit", args=[parameter.pk])
    officer.post(address, ENTRY | {"value": "0.2", "version": 1, "reason": "誤記"})
    parameter.refresh_from_db()
    assert parameter.value == "0.2"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "30%"}, "30%なら 0.30"),
        ({"value": "1.01"}, "1以下の小数"),
        ({"value": "²"}, "30%なら 0.30"),
        ({"source": ""}, 'href="#id_source"'),
        ({"key": "consumption_tax.rate"}, 'href="#id_key"'),
    ],
)
def test_faulty_value_is_refused_in_words(officer, changes, said):
    assert said in officer.post(reverse("parameter-create"), ENTRY | changes).content.decode()
    assert Parameter.objects.count() == 0


def test_second_value_of_a_day_is_refused_in_words(officer):
    officer.post(reverse("parameter-create"), ENTRY)
    page = officer.post(reverse("parameter-create"), ENTRY).content.decode()
    assert "この適用開始日の値はすでにあります" in page


def test_liaison_office_reads_only(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get(reverse("parameter-list")).status_code == 200
    assert client.get(reverse("parameter-create")).status_code == 403


def test_without_values_of_its_own_nothing_can_be_entered(officer, tmp_path):
    for path in (tmp_path / "parameters").glob("*.toml"):
        if 'scope = "institution"' in path.read_text(encoding="utf-8"):
            path.unlink()
    parameter_kinds.cache_clear()
    page = officer.get(reverse("parameter-list")).content.decode()
    assert "消費税率" in page
    assert "機関の規程で決まる値" not in page
    assert "値を登録する" not in page
    assert officer.get(reverse("parameter-create")).status_code == 404
