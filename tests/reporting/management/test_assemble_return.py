import csv
import hashlib
import json
import os
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.actions.bulk import look_at_tables
from core.calc.kinds import CompanySize, Role
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import freeze_return, open_return
from reporting.models import SurveyReturn
from tests.factories.core import AffiliationFactory, InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("RENKEI_SAMPLES") or ROOT.parent / "shared" / "samples")
LEDGER, EXPECTED = SAMPLES / "kyoto_fy2018.xlsx", SAMPLES / "kyoto_fy2018_expected.csv"
ITEM_CODES = ROOT / "docs" / "survey_item_codes.csv"


@pytest.fixture
def ledger():
    """A small ledger of every kind, with money of other years and below a thousand yen."""
    InstitutionFactory(prefecture="京都府")
    evidence = {"profile__size_evidence": "会社四季報"}
    large = OrganizationFactory(
        name="株式会社青葉", profile__size_override=CompanySize.LARGE.value, **evidence
    )
    small = OrganizationFactory(
        name="有限会社若葉",
        profile__size_override=CompanySize.SME.value,
        profile__prefecture="滋賀県",
        **evidence,
    )
    city = OrganizationFactory(
        name="架空市", profile__legal_form="local_government", profile__prefecture="滋賀県"
    )
    for number, yen in enumerate((1_234_567, 10_000_999, 999)):
        research(large, yen, indirect=yen // 5, number=f"KJ-L{number}", title=f"題目{number}")
    receipt(research(small, number="KJ-S0", title="前年度に入金"), 3_000_000, fiscal_year=2017)
    research(city, 5_000_500, number="JT-C0", title="調査", kind="commissioned_research")
    research(large, 700_000, number="CT-L0", title="試験", kind="clinical_trial")
    research(large, 100_000, number="GS-L0", title="助言", kind="consulting")
    AffiliationFactory(person__erad_number="12345678", person__name="山田 花子", department__name="工学部")


def written(tmp_path, name="out.json"):
    target = tmp_path / name
    call_command("assemble_return", "--fy", str(FISCAL_YEAR), "--json", str(target))
    return target.read_bytes()


@pytest.mark.usefixtures("ledger")
def test_every_item_is_printed(capsys):
    call_command("assemble_return", "--fy", str(FISCAL_YEAR))
    lines = capsys.readouterr().out.splitlines()
    assert "JR.large.kyen\t11,236\t11,236,565円\t3件の記録" in lines
    assert "ORG.researchers.persons\t1\t\t1件の記録" in lines
    assert lines[-1] == "点検結果：エラー0件、全1件"


@pytest.mark.usefixtures("ledger")
def test_json_holds_code_value_exact_yen_and_records(tmp_path):
    cells = {cell["code"]: cell for cell in json.loads(written(tmp_path))["cells"]}
    assert cells["JR.large.kyen"] == {
        "code": "JR.large.kyen",
        "table": "joint_research",
        "label": "大企業",
        "column": "研究費受入額",
        "unit": "千円",
        "value": 11_236,
        "exact_yen": 11_236_565,
        "records": 3,
        "state": "value",
    }


@pytest.mark.usefixtures("ledger")
def test_same_records_give_the_same_bytes_on_every_database_and_in_every_time_zone(
    tmp_path, monkeypatch, settings
):
    first = written(tmp_path)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    settings.TIME_ZONE = "America/Los_Angeles"
    second = written(tmp_path, "second.json")
    monkeypatch.undo()
    time.tzset()
    cells = json.dumps(json.loads(first)["cells"], ensure_ascii=False).encode()
    assert (second, hashlib.sha256(cells).hexdigest()) == (
        first,
        "888f653dc78959131330cfc636d530e4a1a26ac503601b0a44e5d9f663fd0804",
    )


@pytest.mark.usefixtures("ledger")
def test_run_is_stored_in_the_draft(capsys):
    call_command("assemble_return", "--fy", str(FISCAL_YEAR))
    call_command("assemble_return", "--fy", str(FISCAL_YEAR))
    assert SurveyReturn.objects.get().run.cells.get(code="JR.large.cases").value == 3


@pytest.mark.usefixtures("ledger")
def test_computing_alone_stores_nothing(capsys):
    call_command("assemble_return", "--fy", str(FISCAL_YEAR), "--no-save")
    assert not SurveyReturn.objects.exists()


def test_frozen_year_is_computed_and_left_alone(capsys):
    InstitutionFactory()
    officer = UserFactory(role=Role.SURVEY_OFFICER)
    opened = open_return(FISCAL_YEAR, by=officer)
    assemble_return(opened, by=officer)
    freeze_return(opened, by=officer)
    call_command("assemble_return", "--fy", str(FISCAL_YEAR))
    assert "施錠されているため、計算だけ行いました" in capsys.readouterr().err


def test_year_without_form_is_refused():
    with pytest.raises(CommandError, match="1990年度に使える様式がありません"):
        call_command("assemble_return", "--fy", "1990")


@pytest.mark.slow
@pytest.mark.skipif(not LEDGER.exists(), reason="the sample ledger is not beside the repository")
def test_sample_ledger_gives_the_published_figures(tmp_path, capsys):
    InstitutionFactory(name="京都大学", prefecture="京都府")
    call_command("import_ledger", str(LEDGER))
    look_at_tables()  # the commit that brings it about outside tests does not come here
    values = {cell["code"]: cell["value"] for cell in json.loads(written(tmp_path))["cells"]}
    with ITEM_CODES.open(encoding="utf-8", newline="") as file:
        codes = {row["item"]: row["code"] for row in csv.DictReader(file) if row["code"]}
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        expected = {row["item"]: int(row["value"]) for row in csv.DictReader(file) if row["item"] in codes}
    assert {item: values[codes[item]] for item in expected} == expected
