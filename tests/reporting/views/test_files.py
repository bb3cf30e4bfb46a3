"""The workbooks and tables of a return."""

import io

import openpyxl
import pytest
import time_machine

from reporting.actions.returns import explain_finding
from reporting.models import Finding
from tests.reporting.views.pages import address

pytestmark = pytest.mark.django_db


def workbook(client, name, *keys, version=1):
    response = client.get(address(name, *keys, version=version))
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_workbook_has_every_figure_at_its_address(client, officer, draft):
    client.force_login(officer)
    book = workbook(client, "return-workbook")
    assert (book["共同研究"]["D5"].value, book["共同研究"]["B5"].value, book["共同研究"]["C5"].value) == (
        3_500, "　大企業", 3,
    )  # fmt: skip
    assert book["機関"]["C5"].value is None


def test_same_return_gives_the_same_workbook(client, officer, draft):
    client.force_login(officer)
    contents = []
    for day in ("2026-01-01", "2026-02-02"):
        with time_machine.travel(f"{day}T12:00:00+09:00"):
            client.force_login(officer)
            contents.append(b"".join(client.get(address("return-workbook")).streaming_content))
    assert contents[0] == contents[1]


def test_cells_as_csv(client, officer, draft):
    client.force_login(officer)
    text = b"".join(
        client.get(address("return-table", "cells"), {"format": "csv"}).streaming_content
    ).decode()
    assert "JR.large.kyen,共同研究,大企業,研究費受入額,千円,3500,,,3500999,3,共同研究,D5" in text


def test_findings_as_workbook(client, officer, draft):
    explain_finding(Finding.objects.get(), "次年度に入金される", by=officer)
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "findings").active.values)
    assert (rows[1][:3], rows[1][4]) == (("要説明", "V21", "KJ-UNPAID 株式会社青葉"), "次年度に入金される")


def test_differences_as_workbook(client, officer, second):
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "differences", version=2).active.values)
    assert ("新たに数えた", "KJ-FORGOTTEN", "株式会社青葉", None, None, None, 5_000_000) in rows


def test_records_left_out_as_workbook(client, officer, draft):
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "left-out").active.values)
    assert (rows[1][0], rows[1][7]) == ("GS-1", "調査の対象外の契約種別です")


def test_records_of_a_cell_in_the_order_of_the_screen(client, officer, draft):
    client.force_login(officer)
    response = client.get(address("cell-export", "JR.large.kyen"), {"order": "-yen", "format": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["KJ-2500999", "KJ-1000000", "KJ-UNPAID"]
