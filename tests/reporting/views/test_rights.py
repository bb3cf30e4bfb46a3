"""Who opens which page of a return, and who takes its files."""

import pytest
from django.urls import reverse

from core.calc.kinds import Role
from tests.reporting.views.pages import address

pytestmark = pytest.mark.django_db


OF_VERSION = [
    ("return-detail", []),
    ("cell-detail", ["JR.large.kyen"]),
    ("cell-detail", ["LOC.total.cases"]),
    ("return-left-out", []),
    ("finding-list", []),
    ("return-versions", []),
]
FOR_OFFICER = [
    ("return-freeze", []),
    ("return-reopen", []),
    ("return-submit", []),
    ("return-researchers", []),
]
FILES = [
    ("return-workbook", []), ("return-table", ["cells"]), ("return-table", ["findings"]),
    ("return-table", ["differences"]), ("return-table", ["left-out"]), ("cell-export", ["JR.large.kyen"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "keys"), [*OF_VERSION, *FOR_OFFICER])
def test_officer_sees_every_page(page, draft, name, keys):
    assert "第1版" in page(address(name, *keys))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.IP_STAFF, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR])
@pytest.mark.parametrize(("name", "keys"), OF_VERSION)
def test_offices_read(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 200


@pytest.mark.parametrize("role", [Role.RESEARCHER, None])
@pytest.mark.parametrize(("name", "keys"), [*OF_VERSION, *FOR_OFFICER, *FILES])
def test_strangers_find_nothing(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.EXECUTIVE])
@pytest.mark.parametrize(("name", "keys"), FOR_OFFICER)
def test_readers_do_not_act(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [(Role.EXECUTIVE, 200), (Role.AUDITOR, 200), (Role.LIAISON, 403)]
)
@pytest.mark.parametrize(("name", "keys"), FILES)
def test_who_takes_files(as_role, draft, role, status, name, keys):  # noqa: PLR0917
    response = as_role(role).get(address(name, *keys))
    response.close()
    assert response.status_code == status


@pytest.mark.parametrize("name", ["return-assemble", "return-freeze", "return-submit", "return-reopen"])
def test_readers_do_not_post(as_role, draft, name):
    assert as_role(Role.LIAISON).post(address(name)).status_code == 403


def test_nobody_writes_by_get(client, officer, draft):
    client.force_login(officer)
    assert client.get(address("return-assemble")).status_code == 405


@pytest.mark.parametrize("name", ["return-list", "return-open"])
def test_researchers_have_no_returns(as_role, name):
    client = as_role(Role.RESEARCHER)
    response = client.get(reverse(name)) if name == "return-list" else client.post(reverse(name))
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("name", "keys", "version"),
    [("return-detail", [], 2), ("cell-detail", ["NO.such"], 1), ("return-table", ["nothing"], 1)],
)
def test_what_does_not_exist(page, draft, name, keys, version):
    page(address(name, *keys, version=version), status=404)
