"""A column that nothing is read from is named: money must not be left out in silence."""

import pytest
from django.core.management import call_command

from tests.factories.ledgers import workbook

pytestmark = pytest.mark.django_db


def test_the_command_names_what_it_does_not_read(tmp_path, capsys):
    header = ["契約番号", "契約種別", "研究題目", "相手先名称", "H30の金"]
    rows = [header, ["KJ-1", "共同研究", "試料の測定", "株式会社青葉", 1_000]]
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(workbook({"契約": rows}))
    call_command("import_ledger", str(path), "--dry-run")
    assert "読み取らない列：H30の金" in capsys.readouterr().out
