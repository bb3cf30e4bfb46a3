"""Records are read strictly: every fault at once, each named by its path, and nothing guessed."""

# ruff: noqa: RUF009 -- fields of records are declared by a call

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest

from collaboration.calc.records import RecordRefused, entry, plain, read_record
from core.calc.messages import Message
from core.calc.money import MAX_YEN


class Colour(StrEnum):
    """A kind to choose from."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a record."""

    yen: int = entry("金額（円）", maximum=MAX_YEN)


@dataclass(frozen=True, slots=True)
class Whole:
    """A record with a field of every type."""

    name: str = entry("名称")
    open_yen: int = entry("上限のない金額（円）", default=0)
    rate: Fraction | None = entry("率", default=None, maximum=1)
    on: datetime.date | None = entry("日付", default=None)
    colour: Colour = entry("色", default=Colour.RED)
    is_open: bool = entry("公開", default=False)
    unit: int = entry("単位（円）", default=1, choices=(1, 1000))
    parts: tuple[Part, ...] = entry("内訳", default=())
    best: Part | None = entry("最良", default=None)


def faults(source):
    """Return the path and the sentence of every fault."""
    with pytest.raises(RecordRefused) as refused:
        read_record(Whole, source)
    return {problem.path: str(problem.message) for problem in refused.value.problems}


def test_everything_reads_back_from_what_json_holds():
    whole = Whole(
        name="共同研究",
        open_yen=1,
        rate=Fraction(3, 7),
        on=datetime.date(2025, 4, 1),
        colour=Colour.BLUE,
        is_open=True,
        parts=(Part(1), Part(2)),
        best=Part(MAX_YEN),
    )
    assert read_record(Whole, json.loads(json.dumps(plain(whole)))) == whole


@pytest.mark.parametrize(
    ("source", "rate"),
    [("30%", "3/10"), ("0.30", "3/10"), ("3/10", "3/10"), (1, "1"), (Decimal("0.1"), "1/10")],
)
def test_a_rate_is_read_exactly(source, rate):
    assert read_record(Whole, {"name": "", "rate": source}).rate == Fraction(rate)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", 1, "文字で書いて"),
        ("name", "長" * 501, "500文字まで"),
        ("open_yen", "1", "整数で書いて"),
        ("open_yen", True, "整数で書いて"),
        ("open_yen", -1, "マイナスの金額"),
        ("open_yen", MAX_YEN + 1, "金額が範囲の外です"),
        ("unit", 100, "1、1000"),
        ("rate", 0.3, "引用符で囲んだ文字"),
        ("rate", "110%", "0以上1以下"),
        ("rate", "三割", "率として読めません"),
        ("on", 20250401, "日付で書いて"),
        ("on", "2025-02-30", ""),
        ("colour", "green", "red、blue"),
        ("is_open", "yes", "trueかfalse"),
        ("parts", "1", "一覧"),
        ("parts", [{"yen": 1}] * 501, "500件まで"),
        ("best", [1], "項目名と値の組"),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_field(field, value, says):
    found = faults({"name": "", field: value})
    assert list(found) == [field]
    assert says in found[field]


def test_every_fault_is_named_at_once():
    found = faults({"is_open": 1, "parts": [{"yen": 1}, {"yen": -1}, {}], "colur": "red"})
    assert list(found) == ["colur", "name", "is_open", "parts[1].yen", "parts[2].yen"]
    assert "colour" in found["colur"]
    assert found["name"] == found["parts[2].yen"] == "値がありません。入力してください。"


def test_what_is_no_mapping_is_refused_as_a_whole():
    assert list(faults([])) == [""]


def test_a_fault_is_shown_with_its_name_and_its_place():
    with pytest.raises(RecordRefused, match=r"金額（円）（parts\[0\]\.yen）：値がありません。"):
        read_record(Whole, {"name": "", "parts": [{}]})


def test_plain_writes_mappings_and_sentences():
    assert plain({Colour.RED: Message("%(yen)s円", {"yen": 5})}) == {"red": "5円"}
