"""The terms of the desk are whole numbers with their source."""

import datetime

import pytest

from collaboration.queries.desk_terms import FILE, DeskTermsFaulty, answer_due, desk_terms, read_desk_terms


def test_shipped_terms():
    assert (desk_terms().answer_days, desk_terms().answer_source) == (5, "窓口の目安")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days = 5", "days = 0"),
        ("days = 5", 'days = "5"'),
        ("days = 5", "days = true"),
        ("per_address = 5", ""),
        ('"12-29"', '"12-32"'),
        ('"12-29"', "1229"),
        ("closed =", "shut ="),
        ('source = "窓口の目安"', 'source = ""'),
        ("[answer]", "[answers"),
    ],
)
def test_faulty_file_is_named(tmp_path, old, new):
    path = tmp_path / "terms.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DeskTermsFaulty, match=r"terms\.toml"):
        read_desk_terms(path)


def test_answer_is_due_on_a_day_when_the_desk_is_open():
    assert answer_due(datetime.date(2026, 12, 25)) == datetime.date(2027, 1, 7)
    assert answer_due(datetime.date(2026, 4, 28)) == datetime.date(2026, 5, 11)
