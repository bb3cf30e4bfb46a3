"""The rules as they come with the program are sound, and every kind of fault is found."""

import datetime
from dataclasses import replace

import pytest

from ip.calc.docket.closed_days import Calendars
from ip.calc.docket.faults import faults_of_rules
from ip.calc.docket.kinds import Office
from ip.calc.docket.rules import Period, RuleBook
from ip.queries.docket_rules import calendars, service_rules, shipped_book, shipped_rules

TODAY = datetime.date(2026, 11, 21)
ROWS_OF_THE_NOTE = {
    *("JP-EXAM-3Y", "JP-ART30-1Y", "JP-ART30-CERT", "JP-PRIO-12M", "JP-INTPRIO-WITHDRAW", "JP-PUB-18M"),
    *("JP-OA-60D", "JP-OA-3M", "JP-OA-EXT", "JP-OA-LATE", "JP-APPEAL-3M", "JP-REG-30D", "JP-ANN"),
    *("JP-ANN-GRACE", "JP-TERM-20Y", "JP-PTE67-2", "PCT-NP-30M", "PCT-NP-31M", "PCT-CH2", "EP-REN"),
    *("EP-REN-3-EUROPCT", "EP-GRACE", "EP-SERVICE", "EP-OA-4M", "EP-R71-3-4M", "EP-R70-6M", "EP-R161-6M"),
    *("US-OA-3M", "US-ISSUE-3M", "US-MAINT", "CN-SERVICE", "CN-OA1-4M", "CN-OA2-2M", "CN-EXAM-3Y"),
    *("CN-GRANT-2M", "CN-ANN", "KR-EXAM-3Y", "KR-REG-3M", "KR-ANN", "KR-APPEAL-3M", "KR-GRACE-1Y"),
    *("UNI-DECIDE", "UNI-OBJECT", "UNI-PREPUB"),
}


def rule(code="JP-OA-60D"):
    return next(rule for rule in shipped_rules() if rule.code == code)


def told(*rules, closed=None, today=TODAY):
    return [str(fault) for fault in faults_of_rules(RuleBook(rules), closed or calendars(), today)]


def test_the_rules_of_the_program_are_sound_but_for_years_not_yet_announced():
    faults = [str(fault) for fault in faults_of_rules(shipped_book(), calendars(), TODAY)]
    assert faults == [f"中国国家知識産権局：{year}年の休日の表がありません。" for year in (2027, 2028, 2029)]


def test_every_row_of_the_note_became_a_rule():
    codes = {rule.code for rule in shipped_rules()} | {rule.code for rule in service_rules()}
    codes |= {option.code for rule in shipped_rules() for option in rule.options}
    assert codes >= ROWS_OF_THE_NOTE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"triggers": ()}, "起算の出来事がありません"),
        ({"closes_on": ()}, "完了とする出来事がありません"),
        ({"period": Period()}, "期間の長さがありません"),
        ({"source": ""}, "出典がありません"),
        (
            {"valid_from": datetime.date(2026, 4, 1), "valid_to": datetime.date(2026, 3, 31)},
            "適用終了日2026-03-31が適用開始日2026-04-01より前",
        ),
    ],
)
def test_a_faulty_rule_is_named(changes, words):
    (fault,) = told(replace(rule(), **changes))
    assert words in fault
    assert "JP-OA-60D" in fault


def test_versions_that_overlap_are_named():
    day = datetime.date(2020, 4, 1)
    before, after = replace(rule(), valid_to=day), replace(rule(), valid_from=day)
    assert any("重なっています" in fault for fault in told(before, after))
    assert told(replace(before, valid_to=day - datetime.timedelta(days=1)), after) == []


def test_an_office_without_closed_days_is_named():
    tables = [table for table in calendars().tables.values() if table.office != Office.JPO]
    assert told(rule(), closed=Calendars(tables)) == ["日本国特許庁：休日の表がありません（規則JP-OA-60D）。"]


def test_a_missing_year_is_named():
    assert "日本国特許庁：2061年の休日の表がありません。" in told(rule(), today=datetime.date(2060, 1, 1))
