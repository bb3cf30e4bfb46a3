"""Dates as offices write them: read exactly, or refused with a reason that helps."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc.dates import DateRefused, era_of, era_year, from_excel_serial, parse_date, wareki

D = datetime.date

READ = [
    ("2026/3/31", D(2026, 3, 31)),
    ("2026/03/31", D(2026, 3, 31)),
    ("2026-3-31", D(2026, 3, 31)),
    ("2026-03-31", D(2026, 3, 31)),
    ("2026-03-31 00:00:00", D(2026, 3, 31)),
    ("2026.3.31", D(2026, 3, 31)),
    ("20260331", D(2026, 3, 31)),
    ("2026年3月31日", D(2026, 3, 31)),
    ("2026年3月31日（火）", D(2026, 3, 31)),
    ("２０２６年３月３１日", D(2026, 3, 31)),
    ("２０２６／３／３１", D(2026, 3, 31)),
    (" 2026 年 3 月 31 日 ", D(2026, 3, 31)),
    ("　2026/3/31　", D(2026, 3, 31)),
    ("令和8年3月31日", D(2026, 3, 31)),
    ("令和　８年　３月３１日", D(2026, 3, 31)),
    ("令8.3.31", D(2026, 3, 31)),
    ("令８．３．３１", D(2026, 3, 31)),
    ("R8.3.31", D(2026, 3, 31)),
    ("r8.3.31", D(2026, 3, 31)),
    ("R08/03/31", D(2026, 3, 31)),
    ("R8-3-31", D(2026, 3, 31)),
    ("Ｒ８．３．３１", D(2026, 3, 31)),
    ("R.8.3.31", D(2026, 3, 31)),
    ("R8年3月31日", D(2026, 3, 31)),
    ("令和元年5月1日", D(2019, 5, 1)),
    ("令和1年5月1日", D(2019, 5, 1)),
    ("平成31年4月30日", D(2019, 4, 30)),
    ("平成元年1月8日", D(1989, 1, 8)),
    ("昭和64年1月7日", D(1989, 1, 7)),
    ("昭和元年12月25日", D(1926, 12, 25)),
    ("大正15年12月24日", D(1926, 12, 24)),
    ("大正元年7月30日", D(1912, 7, 30)),
    ("明治45年7月29日", D(1912, 7, 29)),
    ("明治元年10月23日", D(1868, 10, 23)),
    ("Ｈ３０．４．１", D(2018, 4, 1)),
    ("2024/2/29", D(2024, 2, 29)),
    ("2000/2/29", D(2000, 2, 29)),
]

REFUSED = [
    ("", "日付が入力されていません"),
    ("　", "日付が入力されていません"),
    ("03/04/2026", "月と日の順"),
    ("31.3.2026", "月と日の順"),
    ("26/3/31", "西暦か和暦か"),
    ("8.3.31", "西暦か和暦か"),
    ("2026年度", "年度ではなく"),
    ("平成30年度", "年度ではなく"),
    ("2026年3月", "日まで"),
    ("2026/3", "日まで"),
    ("令和8年3月", "日まで"),
    ("未定", "日付として読めません"),
    ("2026/3-31", "日付として読めません"),
    ("March 31, 2026", "日付として読めません"),
    ("２０２６年三月", "日付として読めません"),
    ("²026/3/31", "日付として読めません"),
    ("٢٠٢٦/٣/٣١", "日付として読めません"),
    ("2026/3/31 12:00", "日付として読めません"),
    ("2018/2/30", "2018年2月30日という日はありません"),
    ("2023/2/29", "2023年2月29日という日はありません"),
    ("2100/2/29", "2100年2月29日という日はありません"),
    ("2026/13/1", "2026年13月1日という日はありません"),
    ("2026/0/1", "2026年0月1日という日はありません"),
    ("2108/7/1", "範囲の外"),
    ("9999-12-31", "範囲の外"),
    ("0018/4/1", "範囲の外"),
    ("令和0年1月1日", "元年"),
    ("平成32年4月1日", "2020年4月1日（令和2年）"),
    ("平成31年5月1日", "2019年5月1日（令和元年）"),
    ("H31.5.1", "2019年5月1日（令和元年）"),
    ("昭和64年1月8日", "1989年1月8日（平成元年）"),
    ("平成元年1月7日", "1989年1月7日（昭和64年）"),
    ("令和元年4月30日", "2019年4月30日（平成31年）"),
    ("大正元年7月29日", "1912年7月29日（明治45年）"),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_friendly_forms_are_read(text: str, day: D) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_uncertain_days_are_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(DateRefused, match=reason):
        parse_date(text)


def test_a_refusal_tells_its_whole_sentence() -> None:
    with pytest.raises(DateRefused) as refused:
        parse_date("未定")
    assert (
        refused.value.reason
        == str(refused.value)
        == "日付として読めません。例：2026/3/31、令和8年3月31日、R8.3.31"
    )


def test_range_of_years_is_a_parameter() -> None:
    assert parse_date("2108/7/1", last_year=2108) == D(2108, 7, 1)
    with pytest.raises(DateRefused, match="1990年から2030年まで"):
        parse_date("昭和64年1月7日", first_year=1990, last_year=2030)


@given(st.dates(D(1868, 1, 25), D(2100, 12, 31)))
def test_every_day_is_read_back_from_its_era(day: D) -> None:
    era = era_of(day)
    assert era is not None
    assert parse_date(f"{era_year(day)}{day.month}月{day.day}日") == day
    assert parse_date(f"{era.letter}{day.year - era.first_day.year + 1}.{day.month}.{day.day}") == day


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(DateRefused):
        assert isinstance(parse_date(text), D)


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (1, D(1900, 1, 1)),
        (59, D(1900, 2, 28)),
        (61, D(1900, 3, 1)),
        (46112, D(2026, 3, 31)),
        (43191, D(2018, 4, 1)),
    ],
)
def test_serials_of_worksheets(number: int, day: D) -> None:
    assert from_excel_serial(number) == day


def test_the_day_excel_invented_is_refused() -> None:
    with pytest.raises(DateRefused, match="1900年2月29日"):
        from_excel_serial(60)


def test_serials_of_a_1904_workbook() -> None:
    assert from_excel_serial(44650, epoch_1904=True) == D(2026, 3, 31)


@pytest.mark.parametrize("number", [-1, 10**9])
def test_serials_outside_the_calendar_are_refused(number: int) -> None:
    with pytest.raises(DateRefused, match="通し番号"):
        from_excel_serial(number)


def test_both_calendars() -> None:
    assert wareki(D(2026, 3, 31)) == "2026年3月31日（令和8年）"
    assert wareki(D(2019, 5, 1)) == "2019年5月1日（令和元年）"
    assert wareki(D(1868, 1, 24)) == "1868年1月24日"
