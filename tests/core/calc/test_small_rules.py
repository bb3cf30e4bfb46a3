"""Counts, due days and search keys."""

import datetime

import pytest

from core.calc.counts import CountRefused, parse_count
from core.calc.due import due_in_words
from core.calc.search_keys import (
    department_search_key,
    organization_match_key,
    organization_search_key,
    person_search_key,
    search_words,
)

TODAY = datetime.date(2026, 6, 10)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("1,200", 1200), ("１２００人", 1200), ("300 名", 300), ("10000000", 10**7)],
)
def test_counts_are_read_as_offices_write_them(text, number):
    assert parse_count(text, maximum=10**7) == number


@pytest.mark.parametrize("text", ["", "-1", "1,20", "1_000", "²", "多数", "1.5", "10000001"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(CountRefused):
        parse_count(text, maximum=10**7)


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [
        (-1, "error", "期限を1日過ぎています"),
        (0, "explain", "今日が期限です"),
        (1, "explain", "あと1日"),
        (7, "explain", "あと7日"),
        (8, "info", "あと8日"),
    ],
)
def test_due_days_are_told_from_today(days, kind, words):
    due = due_in_words(TODAY + datetime.timedelta(days=days), TODAY)
    assert (due.kind, str(due.message)) == (kind, words)


def test_task_without_a_day_has_no_words():
    assert due_in_words(None, TODAY) is None


def test_organization_is_found_with_and_without_its_legal_form():
    key = organization_search_key("株式会社 髙橋製作所", "タカハシ", "Takahashi Co.", "7000012050002")
    assert key == "高橋製作所 株式会社高橋製作所 タカハシ takahashico. 7000012050002"
    assert (
        organization_match_key("㈱高橋製作所") == organization_match_key("髙橋製作所（株）") == "高橋製作所"
    )


def test_keys_never_outgrow_their_columns():
    assert len(organization_search_key("㍿" * 200, "ア" * 200, "a" * 200)) <= 600
    assert len(organization_match_key("㍿" * 200)) <= 200
    assert len(person_search_key("ア" * 100, "㌔" * 100, "a" * 100)) <= 300
    assert len(department_search_key("㌔" * 200)) <= 200


def test_person_is_found_without_the_blank_between_the_names():
    assert (
        person_search_key("髙橋　一郎", "タカハシ イチロウ", erad_number="12345678")
        == "高橋一郎 タカハシイチロウ 12345678"
    )


def test_words_are_split_at_every_kind_of_blank():
    assert search_words("髙橋　ＡＢＣ  ") == ["高橋", "abc"]
