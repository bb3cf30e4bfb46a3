"""What a publication does to an invention."""

import datetime

import pytest

from ip.calc.publication import consequence

TODAY = datetime.date(2026, 11, 21)


def said(day):
    return "\n".join(str(sentence) for sentence in consequence(day, TODAY).sentences)


def test_a_past_publication_leaves_a_year_in_japan_and_nothing_in_europe_and_china():
    found = consequence(datetime.date(2026, 9, 30), TODAY)
    assert (found.is_past, found.is_urgent, found.japan_until) == (True, True, datetime.date(2027, 9, 30))
    text = said(datetime.date(2026, 9, 30))
    assert "2027-09-30までに出願" in text
    assert "30日以内" in text
    assert "欧州・中国：公表により新規性を失っている" in text


def test_the_year_ends_at_a_month_end_as_the_patent_act_counts():
    assert consequence(datetime.date(2026, 2, 28), TODAY).japan_until == datetime.date(2027, 2, 28)
    assert consequence(datetime.date(2027, 2, 28), TODAY).japan_until == datetime.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "too_late"), [(datetime.date(2025, 11, 20), True), (datetime.date(2025, 11, 21), False)]
)
def test_the_last_day_of_the_year_still_counts(day, too_late):
    assert ("過ぎています" in said(day)) is too_late
    assert consequence(day, TODAY).is_urgent is not too_late


@pytest.mark.parametrize(("days", "urgent"), [(60, True), (61, False)])
def test_two_months_before_a_publication_it_becomes_urgent(days, urgent):
    found = consequence(TODAY + datetime.timedelta(days=days), TODAY)
    assert (found.is_past, found.is_urgent) == (False, urgent)
