"""Records are described by the declarations by which they are read."""

# ruff: noqa: RUF009 -- fields of records are declared by a call that returns a dataclass field

import datetime
from dataclasses import dataclass
from fractions import Fraction

import pytest

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import entry
from collaboration.calc.schema import reference, schemas_of
from core.calc.enums import LabelledEnum
from core.calc.money import MAX_YEN


class Fruit(LabelledEnum):
    """A code with words."""

    APPLE = "apple", "りんご"
    PEAR = "pear", "なし"


@dataclass(frozen=True, slots=True)
class Crate:
    """A record inside another."""

    fruit: Fruit = entry("果物")


@dataclass(frozen=True, slots=True)
class Order:
    """One field of every type."""

    count: int = entry("個数", minimum=1, maximum=12, help="1箱の数")
    yen: int = entry("金額")
    rate: Fraction = entry("率", maximum=1)
    pack: int = entry("入数", default=1, choices=(1, 10))
    crates: tuple[Crate, ...] = entry("箱", default=())
    on: datetime.date | None = entry("日付", default=None)
    paid: bool = entry("支払済", default=False)
    note: str = entry("備考", default="")
    kind: Fruit | None = entry("種類", default=None)


@pytest.fixture
def described():
    return schemas_of(Order)


def test_records_inside_are_described_too(described):
    assert set(described) == {"Order", "Crate"}
    assert described["Order"]["properties"]["crates"]["items"] == reference(Crate)


def test_fields_without_default_are_required_and_others_are_refused(described):
    assert described["Order"]["required"] == ["count", "yen", "rate"]
    assert described["Order"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        (
            "count",
            {"title": "個数", "type": "integer", "minimum": 1, "maximum": 12, "description": "1箱の数"},
        ),
        ("yen", {"title": "金額", "type": "integer", "minimum": 0, "maximum": MAX_YEN}),
        (
            "pack",
            {"title": "入数", "type": "integer", "enum": [1, 10], "description": "1、10", "default": 1},
        ),
        ("paid", {"title": "支払済", "type": "boolean", "default": False}),
        ("note", {"title": "備考", "type": "string", "maxLength": 500}),
    ],
)
def test_a_field_is_described_by_name_type_and_bounds(described, field, schema):
    assert described["Order"]["properties"][field] == schema


def test_codes_are_listed_with_what_they_mean(described):
    fruit = described["Crate"]["properties"]["fruit"]
    assert (fruit["enum"], fruit["description"]) == (["apple", "pear"], "apple＝りんご、pear＝なし")


def test_nothing_is_allowed_where_a_field_may_be_empty(described):
    properties = described["Order"]["properties"]
    assert properties["on"]["type"] == ["string", "null"]
    assert properties["kind"]["anyOf"][1] == {"type": "null"}


def test_a_rate_travels_as_text_and_its_bounds_are_told(described):
    rate = described["Order"]["properties"]["rate"]
    assert rate["type"] == ["string", "integer"]
    assert rate["description"].endswith("0以上1以下")


def test_an_answer_has_every_field_and_no_bounds():
    answer = schemas_of(Order, is_answer=True)["Order"]
    assert answer["required"] == list(answer["properties"])
    assert answer["properties"]["count"] == {"title": "個数", "type": "integer", "description": "1箱の数"}
    assert answer["properties"]["rate"] == {"title": "率", "type": "string"}


def test_words_are_translated():
    described = schemas_of(Order, translate=lambda text: f"<{text}>")
    assert described["Order"]["properties"]["yen"]["title"] == "<金額>"
    assert described["Crate"]["properties"]["fruit"]["description"] == "apple＝<りんご>、pear＝<なし>"


def test_every_field_of_a_contract_and_a_policy_has_a_name():
    described = schemas_of(PricingRequest, CostPolicy)
    unnamed = [
        f"{record}.{name}"
        for record, schema in described.items()
        for name, field in schema["properties"].items()
        if not field["title"] or field["title"] == name
    ]
    assert unnamed == []
