"""Canonical JSON and the hash that chains the event log."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.calc.canonical import canonical_json, canonical_value, chain_hash
from core.calc.kinds import Role

JST = datetime.timezone(datetime.timedelta(hours=9))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (10**13, 10**13),
        ("髙橋", "髙橋"),
        (Role.LIAISON, "liaison"),
        (Decimal("0.30"), "0.30"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime.date(2026, 3, 31), "2026-03-31"),
        (datetime.datetime(2026, 4, 1, tzinfo=JST), "2026-03-31T15:00:00.000000+00:00"),
        ((1, [Role.AUDITOR]), [1, ["auditor"]]),
        ({"b", "a"}, ["a", "b"]),
        ({1: Decimal(1)}, {"1": "1"}),
    ],
)
def test_every_kind_of_value_has_one_form(value, expected):
    assert canonical_value(value) == expected


@pytest.mark.parametrize("value", [0.5, object(), [1, 0.5], b"x"])
def test_value_without_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical_value(value)


def test_order_of_keys_does_not_matter():
    assert (
        canonical_json({"b": 1, "a": "あ"})
        == canonical_json({"a": "あ", "b": 1})
        == '{"a":"あ","b":1}'.encode()
    )


def test_hash_follows_key_body_and_predecessor():
    plain = chain_hash(b"key", [1, "a"], "")
    others = {
        chain_hash(b"other", [1, "a"], ""),
        chain_hash(b"key", [1, "b"], ""),
        chain_hash(b"key", [1, "a"], "x"),
    }
    assert plain == chain_hash(b"key", [1, "a"], "")
    assert (len(plain), len(others), plain in others) == (64, 3, False)
