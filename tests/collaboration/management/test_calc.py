"""Prices from the shell: JSON or a table on the screen, faults with their fields on the other stream, exit status 1."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from collaboration.actions.agreement_price import freeze_price
from collaboration.api.description import FOLDER, example
from collaboration.models import AgreementPrice
from collaboration.queries.estimates import latest_version
from collaboration.queries.presets import presets
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory, estimate
from tests.factories.core import UserFactory

REFUSED = {
    b'{"policy": "flat30_D", "policy": "x"}': "policy：同じ項目名が2回以上あります",
    b'{"lines": [{"yen": NaN}]}': "lines[0].yen：NaNは数として使えません",
    b"\xef\xbb\xbf{}": "BOM",
    "{}".encode("utf-16"): "UTF-8ではありません",
    b"[]": "項目名と値の組",
    b"": "内容が空",
    b"{": "1行目の2文字目",
    b"{}": "適用する規程（policy）：値がありません",
}


def calc(*arguments):
    """Run the command; return its exit status and both streams."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("calc", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_price_is_written_as_json():
    status, out, err = calc("price", FOLDER / "consulting.json")
    assert (status, err) == (0, "")
    assert json.loads(out)["sums"]["total_yen"] == 357_500


def test_a_price_is_written_as_a_table():
    _status, out, _err = calc("price", "--table", FOLDER / "consulting.json")
    lines = out.splitlines()
    assert lines[0].startswith("適用した規程：学術指導：1時間2万円、30%（otaru_consult_2025")
    assert any("間接経費" in line and "75,000" in line and "30%" in line for line in lines)
    assert any(line.startswith("税込の合計") and line.endswith("357,500") for line in lines)


def test_faults_are_named_on_the_other_stream():
    status, out, err = calc("price", FOLDER / "refused.json")
    assert (status, out) == (1, "")
    assert "金額（円）（lines[0].yen）：" in err
    assert len(err.splitlines()) == 4


@pytest.mark.parametrize("content", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, content):
    path = tmp_path / "契約.json"
    path.write_bytes(content)
    status, out, err = calc("price", path)
    assert (status, out) == (1, "")
    assert REFUSED[content] in err


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path):
    for path, words in ((tmp_path / "no.json", "ファイルがありません"), (tmp_path, "ファイルを読めません")):
        with pytest.raises(CommandError, match=words):
            calc("price", path)


def test_from_the_shell(tmp_path):
    """Standard input, standard output and the exit status of a real process."""
    command = [sys.executable, "manage.py", "calc", "price", "-"]
    environment = {**os.environ, "RENKEI_DATA_DIR": str(tmp_path)}

    def run(document):
        return subprocess.run(  # noqa: S603 -- the program itself
            command,
            input=json.dumps(document).encode(),
            cwd=Path(settings.BASE_DIR),
            env=environment,
            capture_output=True,
            check=False,
        )

    sound = run(example("forward"))
    assert (sound.returncode, json.loads(sound.stdout)["sums"]["total_yen"]) == (0, 3_289_000)
    faulty = run({**example("forward"), "policy": "x"})
    assert (faulty.returncode, faulty.stdout) == (1, b"")
    assert "適用する規程（policy）" in faulty.stderr.decode()


def test_presets_are_listed_with_their_names():
    _status, out, _err = calc("presets")
    listed = [line.split("\t")[0] for line in out.splitlines()]
    assert listed == list(presets())


@pytest.mark.django_db
class TestAudit:
    """Every promised price is computed again from its own basis."""

    @pytest.fixture(autouse=True)
    def _promised(self):
        clerk = UserFactory(role=Role.LIAISON)
        for number in ("J-1", "J-2"):
            agreement = AgreementFactory(number=number, amount_yen=None)
            freeze_price(agreement, latest_version(estimate(by=clerk)), by=clerk)

    def test_prices_that_follow_from_their_basis_are_counted(self):
        status, out, err = calc("audit")
        assert (status, err) == (0, "")
        assert out == "確定した価格2件を再計算しました。一致しないもの：0件\n"

    def test_a_price_changed_behind_the_program_is_named_with_both_figures(self):
        price = AgreementPrice.objects.get(agreement__number="J-2")
        promised = price.quote["sums"]["indirect"]
        price.quote["sums"]["indirect"] = promised + 1
        QuerySet(AgreementPrice).filter(pk=price.pk).update(quote=price.quote)
        status, out, err = calc("audit")
        assert (status, out) == (1, "確定した価格2件を再計算しました。一致しないもの：1件\n")
        assert all(line.startswith("J-2\t") for line in err.splitlines())
        assert "書き換えられています" in err
        assert f"間接経費：確定額{promised + 1:,}円、再計算{promised:,}円" in err
