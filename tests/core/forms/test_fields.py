"""Every corpus goes through the form fields: read exactly or refused in Japanese, never an exception."""

import datetime
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.forms.fields import (
    CorporateNumberField,
    CountryField,
    ERadInstitutionCodeField,
    ERadNumberField,
    JapaneseDateField,
    KanaField,
    NameField,
    PercentField,
    PrefectureField,
    QuantityField,
    YenField,
)

HOSTILE = [
    "a\x00b",
    "\ud83d",
    "\ufeff",
    "a\u202eb",
    "\u200b",
    "\U000e0041",
    "\ufffe",
    "あ" + "\u0301" * 200,
    "👨\u200d👩\u200d👧",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd|' /C calc'!A0",
    "あ" * 1_000_000,
    "9" * 1_000_000,
    "²",
    "1_000",
]
FIELDS: list[forms.Field] = [
    YenField(),
    JapaneseDateField(),
    PercentField(),
    QuantityField(),
    NameField(max_length=200),
    NameField(max_length=200, multiline=True),
    KanaField(max_length=200),
    CorporateNumberField(),
    ERadNumberField(),
    ERadInstitutionCodeField(),
    PrefectureField(),
    CountryField(),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
def test_hostile_text_is_stored_safely_or_refused(field: forms.Field, text: str) -> None:
    messages, value = outcome(field, text)
    str(value).encode("utf-8")
    assert all("。" in message for message in messages)
    assert not {"\x00", "\u202e"} & set(str(value))


def outcome(field: forms.Field, text: str) -> tuple[list[str], Any]:
    try:
        return [], field.clean(text)
    except ValidationError as error:
        return error.messages, None


class EntryForm(forms.Form):
    amount = YenField(label="契約金額")
    starts_on = JapaneseDateField(label="研究開始日", required=False)
    title = NameField(label="研究題目", max_length=5)
    prefecture = PrefectureField(label="所在地", required=False)
    country = CountryField(label="国", required=False)


def entry(**data: str) -> EntryForm:
    return EntryForm({"amount": "1", "title": "題", **data})


@pytest.mark.parametrize(
    ("data", "name", "value"),
    [
        ({"amount": "１，２３４，５６７"}, "amount", 1_234_567),
        ({"amount": "1,234千円"}, "amount", 1_234_000),
        ({"amount": "0"}, "amount", 0),
        ({"starts_on": "R8.3.31"}, "starts_on", datetime.date(2026, 3, 31)),
        ({"starts_on": ""}, "starts_on", None),
        ({"title": "　髙橋\u200b "}, "title", "髙橋"),
        ({"prefecture": "京都府"}, "prefecture", "京都府"),
        ({"prefecture": "京都"}, "prefecture", "京都府"),
        ({"prefecture": ""}, "prefecture", ""),
        ({"country": "アメリカ"}, "country", "US"),
        ({"country": "JP"}, "country", "JP"),
    ],
)
def test_entries_become_values(data: dict[str, str], name: str, value: Any) -> None:
    form = entry(**data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == value


@pytest.mark.parametrize(
    ("data", "name", "part"),
    [
        ({"amount": ""}, "amount", "金額を入力してください。例：1,234,567"),
        ({"amount": "　"}, "amount", "金額を入力してください"),
        ({"amount": "未定"}, "amount", "金額として読めません"),
        ({"amount": "△500"}, "amount", "マイナスの金額は入力できません"),
        ({"starts_on": "03/04/2026"}, "starts_on", "月と日の順"),
        ({"title": "\u200b"}, "title", "入力してください"),
        ({"title": "六文字の題名"}, "title", "5文字以内で入力してください（いまは6文字です）"),
        ({"prefecture": "加州"}, "prefecture", "都道府県として読めません"),
        ({"country": "ムー"}, "country", "国名として読めません"),
    ],
)
def test_refusals_help(data: dict[str, str], name: str, part: str) -> None:
    form = entry(**data)
    assert part in form.errors[name][0]


def test_what_was_typed_stays() -> None:
    assert 'value="約300万"' in str(entry(amount="約300万")["amount"])


def test_stored_values_are_written_as_read() -> None:
    form = EntryForm(initial={"amount": 1_234_567, "starts_on": datetime.date(2026, 3, 31)})
    assert 'value="1,234,567"' in str(form["amount"])
    assert 'value="2026-03-31"' in str(form["starts_on"])


def test_another_way_of_writing_is_no_change() -> None:
    initial = {"amount": 1_234_567, "starts_on": datetime.date(2026, 3, 31), "title": "題"}
    same = EntryForm({"amount": "1,234,567円", "starts_on": "R8.3.31", "title": "題"}, initial=initial)
    other = EntryForm({"amount": "x", "starts_on": "R8.3.30", "title": "題"}, initial=initial)
    assert same.changed_data == []
    assert other.changed_data == ["amount", "starts_on"]


def test_readings_fold_to_katakana() -> None:
    assert KanaField().clean("やまだ ﾀﾛｳ") == "ヤマダ タロウ"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (CorporateNumberField(), "T7000012050002", "7000012050002"),
        (ERadNumberField(), "２０００００３７", "20000037"),
        (ERadInstitutionCodeField(), "1234567890", "1234567890"),
        (ERadInstitutionCodeField(required=False), "", ""),
    ],
)
def test_register_numbers(field: forms.Field, text: str, value: str) -> None:
    assert field.clean(text) == value


def test_a_rate_above_the_whole_is_refused_in_percent():
    with pytest.raises(ValidationError, match="100%以下"):
        PercentField().clean("130")
