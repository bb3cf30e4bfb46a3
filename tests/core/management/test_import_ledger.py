"""The command that brings a ledger in, with its exit code and its JSON."""

import json
import os
from csv import DictReader
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from collaboration.models import Agreement, Receipt
from core.models import Event, Person
from tests.factories.core import UserFactory
from tests.factories.ledgers import broken_ledger, sound_ledger

pytestmark = pytest.mark.django_db
SAMPLES = Path(os.environ.get("RENKEI_SAMPLES") or Path(__file__).parents[3].parent / "shared" / "samples")
PEOPLE_IN_SAMPLE = 5_294

with_samples = pytest.mark.skipif(
    not (SAMPLES / "broken.xlsx").exists(), reason="RENKEI_SAMPLES names no folder of sample ledgers"
)


def run(path: Path, *options: str) -> tuple[int, dict]:
    outcome = path.with_suffix(".json")
    try:
        call_command("import_ledger", str(path), f"--json={outcome}", *options, verbosity=0)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(outcome.read_text(encoding="utf-8"))
    return 0, json.loads(outcome.read_text(encoding="utf-8"))


@pytest.fixture
def ledger(tmp_path):
    def kept(content: bytes) -> Path:
        path = tmp_path / "台帳.xlsx"
        path.write_bytes(content)
        return path

    return kept


def test_a_sound_ledger_comes_in(ledger):
    user = UserFactory(username="hanako")
    code, outcome = run(ledger(sound_ledger()), "--user=hanako")
    assert code == 0
    assert (outcome["rows_read"], outcome["problems"]) == (9, [])
    assert outcome["written"]["collaboration.agreement"] == Agreement.objects.count() == 4
    assert Event.objects.filter(verb="import").exclude(actor=user).count() == 0


def test_a_dry_run_writes_nothing(ledger):
    code, outcome = run(ledger(sound_ledger()), "--dry-run")
    assert (code, outcome["written"], Agreement.objects.count()) == (0, {}, 0)


def test_problems_are_told_and_end_with_one(ledger):
    content, expected = broken_ledger()
    code, outcome = run(ledger(content))
    told = {(each["sheet"], each["row"], each["column"], each["severity"]) for each in outcome["problems"]}
    assert (code, told, outcome["written"], Agreement.objects.count()) == (1, expected, {}, 0)


def test_good_rows_only(ledger):
    code, outcome = run(ledger(broken_ledger()[0]), "--good-rows-only")
    assert (code, outcome["written"]["collaboration.agreement"], Receipt.objects.count()) == (1, 4, 1)


def test_the_same_file_twice_is_refused(ledger):
    path = ledger(sound_ledger())
    run(path)
    with pytest.raises(CommandError, match="取り込み済み"):
        run(path)


@pytest.mark.parametrize(("options", "reason"), [(["--user=nobody"], "登録されていません")])
def test_mistakes_in_the_call(ledger, options, reason):
    with pytest.raises(CommandError, match=reason):
        run(ledger(sound_ledger()), *options)


def test_a_missing_file():
    with pytest.raises(CommandError, match="ファイルがありません"):
        call_command("import_ledger", "nowhere.xlsx")


@with_samples
def test_the_broken_sample_gives_exactly_the_listed_problems(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes((SAMPLES / "broken.xlsx").read_bytes())
    code, outcome = run(path)
    with (SAMPLES / "broken_expected.csv").open(encoding="utf-8") as listed:
        expected = [
            (row["sheet"], int(row["row"]), row["column"], row["severity"]) for row in DictReader(listed)
        ]
    told = [(each["sheet"], each["row"], each["column"], each["severity"]) for each in outcome["problems"]]
    assert (code, sorted(told), outcome["written"]) == (1, sorted(expected), {})


@with_samples
def test_the_sample_of_a_university_comes_in(tmp_path):
    path = tmp_path / "ledger.xlsx"
    path.write_bytes((SAMPLES / "kyoto_fy2018.xlsx").read_bytes())
    code, outcome = run(path)
    told = [(each["sheet"], each["row"], each["column"], each["severity"]) for each in outcome["problems"]]
    assert (code, told) == (0, [("特許", 845, "登録番号", "warning")])
    assert Agreement.objects.count() == 1_574
    assert Agreement.objects.exclude(parent=None).count() == 20
    assert Receipt.objects.count() == 1_731
    assert outcome["written"]["ip.right"] == 3_356
    assert Person.objects.count() == PEOPLE_IN_SAMPLE
    left_alone = {sheet["sheet"] for sheet in outcome["sheets"] if not sheet["imported"]}
    assert left_alone == {
        "発明届",
        "実施契約",
        "知財収入",
        "ベンチャー",
        "URA",
        "クロスアポイントメント",
    }
