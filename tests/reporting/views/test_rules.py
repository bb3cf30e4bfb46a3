"""Answers about the institution's rules: in the tables, on their own pages, in files, and from version to version."""

import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actions.events import append_event
from core.models import Job
from reporting.actions.assembly import assemble_return
from reporting.actions.computing import compute_return
from reporting.actions.returns import explain_finding, freeze_return, reopen_as_new_version
from reporting.exports.return_json import return_document
from reporting.models import Finding
from reporting.queries import editions
from tests.factories.cost_rules import CostRulesFactory
from tests.factories.reporting import FISCAL_YEAR

pytestmark = pytest.mark.django_db
LAID_DOWN, RATE, GE30, FEE = (
    "IC.indirect_rate.answer", "IC.indirect_rate.percent", "IC.indirect_rate.ge30.answer", "SF.strategic_fee.answer",
)  # fmt: skip


def address(name, *keys, version=1):
    return reverse(name, args=[FISCAL_YEAR, version, *keys])


@pytest.fixture
def rules(draft, officer):
    """Rules of thirty percent of the gross, and another regime beside them."""
    made = CostRulesFactory(code="a_standard", base="gross")
    CostRulesFactory(code="b_designated", label="指定共同研究の経費", rate="50%")
    assemble_return(draft, by=officer)
    return made


def settled(draft, officer):
    for finding in Finding.objects.filter(severity="explain"):
        explain_finding(finding, "免除の契約", by=officer)
    return freeze_return(draft, by=officer)


def test_table_shows_answers(page, rules):
    text = page(address("return-detail"), table="cost_policy")
    assert (">はい</a>" in text, ">42.857</a>" in text, ">いいえ</a>" in text) == (True, True, True)


def test_without_rules_nothing_is_answered(page, draft):
    text = page(address("return-detail"), table="cost_policy")
    assert (">はい</a>" in text, ">いいえ</a>" in text) == (False, False)
    assert "規程が登録されていないため、未回答です" in page(address("cell-detail", LAID_DOWN))


def test_page_of_the_rate_shows_the_rules_and_the_conversion(page, rules):
    text = page(address("cell-detail", RATE))
    for words in (
        "42.857％",
        "架空大学共同研究取扱規程 第8条",
        "総額（直接経費＋間接経費）の30%（直接経費に対する割合 42.857%）",
        "％の小数第4位以下を切り捨て",
    ):
        assert words in text


def test_page_of_a_no_shows_the_rules_that_say_so(page, rules):
    text = page(address("cell-detail", FEE))
    assert ("いいえ" in text, "戦略的産学連携経費の定めがない" in text) == (True, True)


def test_other_regime_is_shown_with_its_reason(page, rules):
    text = page(address("cell-detail", RATE), records="left-out")
    assert ("指定共同研究の経費" in text, "別の規程で回答しています" in text, "GS-1" in text) == (
        True, True, False,
    )  # fmt: skip


def workbook(client, name, *keys):
    response = client.get(address(name, *keys))
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_form_has_answers_at_their_addresses(client, officer, rules):
    client.force_login(officer)
    sheet = workbook(client, "return-workbook")["間接経費等"]
    assert [sheet[place].value for place in ("C5", "D5", "C6", "C7")] == ["はい", 42.857, "はい", "いいえ"]
    assert sheet["D5"].number_format == "0.0##"


def test_list_of_items_has_answers_as_they_read(client, officer, rules):
    client.force_login(officer)
    rows = {row[0]: row for row in workbook(client, "return-table", "cells").active.values}
    assert [rows[code][5] for code in (LAID_DOWN, RATE, GE30, FEE)] == ["はい", "42.857", "はい", "いいえ"]
    text = b"".join(client.get(address("return-table", "cells"), {"format": "csv"}).streaming_content)
    assert ",％,42.857," in text.decode()


def test_rules_of_an_answer_as_a_file(client, officer, rules):
    client.force_login(officer)
    heading, row = workbook(client, "cell-export", RATE).active.values
    assert (heading[2], row[:4]) == (
        "根拠",
        (
            "a_standard",
            "共同研究の経費",
            "架空大学共同研究取扱規程 第8条",
            "第8条 総額（直接経費＋間接経費）の30%（直接経費に対する割合 42.857%）",
        ),
    )


def test_json_has_text_that_no_reader_rounds(rules):
    document = return_document(compute_return(editions.edition("fy2018"), FISCAL_YEAR))
    values = {cell["code"]: cell["value"] for cell in json.loads(json.dumps(document))["cells"]}
    assert [values[code] for code in (LAID_DOWN, RATE, FEE)] == ["はい", "42.857", "いいえ"]


def test_command_prints_answers(rules, capsys):
    call_command("assemble_return", "--fy", str(FISCAL_YEAR), "--no-save")
    lines = capsys.readouterr().out.splitlines()
    assert (f"{LAID_DOWN}\tはい\t\t1件の記録" in lines, f"{RATE}\t42.857\t\t1件の記録" in lines) == (
        True,
        True,
    )


def test_frozen_return_keeps_its_answer_and_the_next_version_shows_the_difference(
    page, client, officer, draft, rules
):
    frozen = settled(draft, officer)
    rules.content = {"indirect": [{"rate": "30%"}], "strategic": {"rate": "10%"}}
    rules.save()
    assert "総額（直接経費＋間接経費）の30%" in page(address("cell-detail", RATE))
    second = reopen_as_new_version(frozen, "規程の登録に誤りがあったため", by=officer)
    assemble_return(second, by=officer)
    text = page(address("return-versions", version=2))
    for words in (">42.857<", ">30.0<", ">いいえ<", ">はい<"):
        assert words in text


def test_last_years_answer_stands_beside_this_years(page, client, officer, draft, rules):
    following = draft.__class__.objects.create(
        fiscal_year=FISCAL_YEAR + 1, edition="fy2018", created_by=officer
    )
    rules.content = {"indirect": [{"rate": "30%"}]}
    rules.save()
    assemble_return(following, by=officer)
    rate = page(reverse("cell-detail", args=[FISCAL_YEAR + 1, 1, RATE]))
    assert ("42.857％" in rate, "差 △12.857" in rate) == (True, True)
    answer = page(reverse("cell-detail", args=[FISCAL_YEAR + 1, 1, LAID_DOWN]))
    assert "差 " not in answer
    items = client.get(reverse("return-table", args=[FISCAL_YEAR + 1, 1, "cells"]), {"format": "csv"})
    assert ",30.0,42.857,△12.857," in b"".join(items.streaming_content).decode()


def test_change_of_the_rules_makes_the_open_return_recompute(
    officer, rules, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        append_event(rules, "change", by=officer, changes={"content": ["30%", "40%"]})
    assert Job.objects.filter(kind="assemble_return").exists()


def test_page_of_an_answer_takes_as_many_queries_for_many_regimes(
    page, officer, draft, rules, django_assert_num_queries
):
    page(address("cell-detail", RATE), records="left-out")
    with CaptureQueriesContext(connection) as few:
        page(address("cell-detail", RATE), records="left-out")
    for number in range(20):
        CostRulesFactory(code=f"z{number}", rate="40%")
    assemble_return(draft, by=officer)
    with django_assert_num_queries(len(few)):
        page(address("cell-detail", RATE), records="left-out")
