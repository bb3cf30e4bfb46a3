"""The files of fees are sound, and a fault in them would be found."""

import shutil

import pytest

from ip.calc.fees.kinds import Fee
from ip.calc.fees.tables import faults_of_tables
from ip.queries.fee_tables import FOLDER, TablesFaulty, fee_tables, read_tables, table_faults


def test_the_files_are_without_fault():
    assert table_faults() == []


def test_every_fee_has_a_row():
    assert {row.fee for row in fee_tables().fees} | {Fee.ANNUITY} == set(Fee)


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def altered(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_windows_that_overlap_are_found(copied):
    tables = read_tables(altered(copied, "fees.toml", "valid_to = 2016-03-31", "valid_to = 2016-04-01"))
    assert any("jp_file" in fault for fault in faults_of_tables(tables))


def test_annuities_that_overlap_are_found(copied):
    tables = read_tables(altered(copied, "annuities.toml", "paid_to = 2016-03-31", "paid_to = 2016-04-01"))
    assert any("annuity 1-3" in fault for fault in faults_of_tables(tables))


def test_a_figure_without_source_is_found(copied):
    text = (copied / "fees.toml").read_text(encoding="utf-8")
    source = next(line for line in text.splitlines() if line.startswith("source"))
    tables = read_tables(altered(copied, "fees.toml", source, 'source = ""'))
    assert any("no source" in fault for fault in faults_of_tables(tables))


def test_a_slip_of_the_pen_is_named(copied):
    with pytest.raises(TablesFaulty, match=r"fees\[0\]\.base_yem"):
        read_tables(altered(copied, "fees.toml", "base_yen", "base_yem"))
