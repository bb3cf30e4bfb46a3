"""The grid of contracts as its users see it."""

import time

import pytest
from django.urls import reverse

from collaboration.imports.pasted import CODES
from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import ImportBatch
from tests.collaboration.imports.test_pasted import row
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/paste/"
MOST_SECONDS = 8


@pytest.fixture(autouse=True)
def office():
    InstitutionFactory()
    return DepartmentFactory(name="工学研究科")


@pytest.fixture
def liaison(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return user


def grid(*rows, step="check", **more):
    cells = {
        f"{code}-{at}": value
        for at, cells in enumerate(rows)
        for code, value in zip(CODES, cells, strict=True)
    }
    return {"rows": str(len(rows)), "step": step, **cells, **more}


def values(response):
    return [[cell.value for cell in each.cells] for each in response.context["rows"]]


def test_an_empty_grid_waits(client, liaison):
    response = client.get(ADDRESS)
    assert set(map(tuple, values(response))) == {("",) * len(CODES)}
    assert 'href="/agreements/paste/"' in client.get("/agreements/").text


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR, Role.RESEARCHER, Role.SURVEY_OFFICER]
)
def test_others_have_no_grid(client, role):
    client.force_login(UserFactory(role=role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, grid(row(), step="register")).status_code == 403
    assert "/agreements/paste/" not in client.get("/agreements/").text
    assert not Agreement.objects.exists()


def test_a_department_registers_one_by_one(client, office):
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=office))
    assert client.post(ADDRESS, grid(row(), step="register")).status_code == 403


def test_pasted_text_comes_after_what_is_typed(client, liaison):
    data = grid(row("KJ-1"), ("",) * 11, step="place", text="\t".join(row("KJ-2")))
    response = client.post(ADDRESS, data)
    assert [line[0] for line in values(response)[:3]] == ["KJ-1", "KJ-2", ""]
    assert response.context["good"] == 2
    assert not ImportBatch.objects.exists()


def test_checking_writes_nothing_and_keeps_everything_typed(client, liaison):
    bad = row("KJ-2", ends_on="来年", amount_yen="約300万")
    response = client.post(ADDRESS, grid(row("KJ-1"), ("",) * 11, bad))
    assert values(response)[2] == list(bad)
    assert [error["field_id"] for error in response.context["errors"]] == ["ends_on-2", "amount_yen-2"]
    assert 'id="amount_yen-2-error"' in response.text
    assert "4行目の研究終了日" in response.text
    assert not ImportBatch.objects.exists()


def test_the_summary_names_twenty_errors_and_counts_the_rest(client, liaison):
    response = client.post(ADDRESS, grid(*(row(f"KJ-{at}", kind="?") for at in range(25))))
    assert len(response.context["errors"]) == 21
    assert "（25件）" in response.context["title"]
    assert "ほか5件" in response.text


def test_an_error_keeps_all_rows_out(client, liaison):
    response = client.post(ADDRESS, grid(row("KJ-1"), row("KJ-2", kind="?"), step="register"))
    assert response.status_code == 200
    assert "正しい1行だけ登録する" in response.text
    assert not Agreement.objects.exists()


def test_good_rows_are_registered_and_the_others_stay_on_the_page(client, liaison):
    bad = row("KJ-2", kind="?")
    response = client.post(ADDRESS, grid(row("KJ-1"), bad, row("KJ-3"), step="register-good"))
    assert "2件の契約を登録しました" in response.text
    assert [line for line in values(response) if any(line)] == [list(bad)]
    assert {each.number for each in Agreement.objects.all()} == {"KJ-1", "KJ-3"}


def test_a_second_click_registers_nothing_twice(client, liaison):
    data = grid(row("KJ-1"), step="register")
    assert client.post(ADDRESS, data).url == reverse("import-detail", args=[ImportBatch.objects.get().pk])
    assert "新しく登録する行がありません" in client.post(ADDRESS, data).text
    assert Agreement.objects.count() == 1


def test_an_empty_table_is_refused_in_words(client, liaison):
    assert "表が空です" in client.post(ADDRESS, grid(step="register")).text
    assert "貼り付けた表が空です" in client.post(ADDRESS, grid(step="place", text=" ")).text


@pytest.mark.parametrize("count", ["", "-1", "x", "²", "99999999"])
def test_a_forged_number_of_rows_is_harmless(client, liaison, count):
    assert client.post(ADDRESS, {"rows": count, "step": "register"}).status_code == 200


def test_a_sign_that_cannot_be_kept_is_named_at_its_cell(client, liaison):
    response = client.post(ADDRESS, grid(row("KJ-1", title="膜\x00の研究"), step="register"))
    assert [error["field_id"] for error in response.context["errors"]] == ["title-0"]


def test_fifty_rows_are_quick(client, liaison):
    rows = [
        row(f"KJ-{at}", organization_name=f"青葉{at}株式会社", principal=f"山田 {at}") for at in range(50)
    ]
    begun = time.process_time()
    response = client.post(ADDRESS, grid(*rows, step="register"))
    assert response.status_code == 302
    assert Agreement.objects.count() == 50
    assert time.process_time() - begun < MOST_SECONDS
