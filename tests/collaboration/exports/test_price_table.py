"""A price in columns for the terminal, where a Japanese letter is two columns wide."""

import unicodedata

import pytest

from collaboration.api.description import example
from collaboration.exports.price_table import price_table
from collaboration.queries.price_document import price_document


def columns_before(line, word):
    """Count the columns of the terminal in front of a word."""
    before = line[: line.index(word)]
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in before)


def printed(document):
    return price_table(price_document(document)).splitlines()


@pytest.fixture
def lines():
    return printed(example("multi_year"))


def test_formulas_stand_below_each_other(lines):
    heading = columns_before(lines[2], "算式")
    assert {
        columns_before(line, word)
        for line in lines
        for word in ("積算した額", "直接経費900,000円×30%")
        if word in line
    } == {heading}


def test_yen_end_below_each_other(lines):
    end = columns_before(lines[2], "（円）") + len("（円）") * 2
    assert columns_before(lines[3], "1,500,000") + len("1,500,000") == end
    assert columns_before(lines[5], "200,000") + len("200,000") == end


def test_years_and_totals_follow(lines):
    assert next(line for line in lines if line.startswith("2027年度の合計")).endswith("8,404,000")
    assert lines[-3:] == [
        "税抜の合計              11,660,000",
        "消費税等                 1,166,000",
        "税込の合計              12,826,000",
    ]


def test_a_part_of_another_line_is_marked():
    policy = {
        **example("inline_policy")["policy"],
        "strategic": {"rate": "10%", "base": "I", "mode": "portion"},
    }
    assert any("（内数）312,000" in line for line in printed({**example("inline_policy"), "policy": policy}))


def test_an_agreed_total_shows_what_cost_plus_would_give():
    assert any(line.startswith("積み上げ方式による額") for line in printed(example("agreed_total")))


def test_expected_outcome_payments_are_listed():
    outcome = {"milestones": [{"label": "試作の完成", "yen": 2_000_000}]}
    lines = printed({**example("forward"), "outcome": outcome})
    assert any("試作の完成" in line and line.endswith("2,000,000") for line in lines)


def test_a_warning_stands_with_what_to_do():
    lines = printed({**example("forward"), "indirect_rate": "10%"})
    at = next(index for index, line in enumerate(lines) if line.startswith("注意："))
    assert lines[at + 1].startswith("対応：")
