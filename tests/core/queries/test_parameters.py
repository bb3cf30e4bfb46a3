"""Dated values."""

import datetime
from decimal import Decimal

import pytest

from core.calc.parameters import ParameterFileFaulty, ParameterMissing
from core.models import Parameter
from core.queries.parameters import parameter_kinds, read_kind, value_on

TAX = "consumption_tax.rate"
OWN = "own.rate"

GOOD = """
key = "a.rate"
scope = "national"
label = "率"
unit = "率"
[[values]]
valid_from = 2020-04-01
value = "0.1"
source = "法第1条"
"""


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("1989-04-01", "0.03"),
        ("1997-03-31", "0.03"),
        ("1997-04-01", "0.05"),
        ("2014-03-31", "0.05"),
        ("2014-04-01", "0.08"),
        ("2019-09-30", "0.08"),
        ("2019-10-01", "0.10"),
    ],
)
def test_national_value_holds_until_the_next(day, rate):
    assert value_on(TAX, datetime.date.fromisoformat(day)) == Decimal(rate)


def test_missing_value_is_an_error_that_names_key_and_day():
    with pytest.raises(ParameterMissing, match=r"consumption_tax.rate has no value on 1989-03-31"):
        value_on(TAX, datetime.date(1989, 3, 31))


def test_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        value_on("no.such.key", datetime.date(2020, 1, 1))


@pytest.mark.django_db
def test_own_value_comes_from_its_row(own_parameter_kind):
    Parameter.objects.create(key=OWN, valid_from="2018-04-01", value="0.10", source="規程第8条")
    Parameter.objects.create(key=OWN, valid_from="2020-04-01", value="0.30", source="規程第8条")
    assert value_on(OWN, datetime.date(2020, 3, 31)) == Decimal("0.10")
    assert value_on(OWN, datetime.date(2020, 4, 1)) == Decimal("0.30")


@pytest.mark.django_db
def test_own_value_that_was_not_entered_is_an_error(own_parameter_kind):
    with pytest.raises(ParameterMissing):
        value_on(OWN, datetime.date(2020, 4, 1))


def test_every_shipped_file_is_sound():
    assert set(parameter_kinds()) >= {TAX}
    assert all(entry.source for kind in parameter_kinds().values() for entry in kind.values)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"0.1"', '"a tenth"', "not a number"),
        ('"法第1条"', '" "', "source"),
        ('"national"', '"world"', "unknown world"),
        ('unit = "率"', 'units = "率"', "unknown units"),
        ('label = "率"\n', "", "label"),
        ("2020-04-01", "2020-04-01\nvalid_from = 2020-04-02", "twice|overwrite"),
        ("[[values]]", '[[values]]\nvalid_from = 2021-04-01\nvalue = "1"\nsource = "x"\n[[values]]', "order"),
    ],
)
def test_faulty_file_is_refused_by_name(tmp_path, old, new, said):
    path = tmp_path / "a.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterFileFaulty, match=rf"a\.toml: .*({said})"):
        read_kind(path)
