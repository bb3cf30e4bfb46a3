"""JSON is read without guessing, and every fault is named by its place."""

import pytest

from core.calc.strict_json import JsonRefused, PointNumber, read_json_object


def faults(content):
    with pytest.raises(JsonRefused) as refused:
        read_json_object(content)
    return [(fault.place, str(fault.message)) for fault in refused.value.faults]


def test_an_object_is_read_as_it_is():
    content = '{"a": 1, "b": [true, null, "架空"], "c": {"d": -10000000000000}}'
    assert read_json_object(content.encode()) == {
        "a": 1,
        "b": [True, None, "架空"],
        "c": {"d": -10_000_000_000_000},
    }


@pytest.mark.parametrize("number", ["0.1", "1e3", "1E-2", "1.0"])
def test_a_number_with_a_point_is_kept_apart_from_whole_ones(number):
    assert read_json_object(f'{{"rate": {number}}}'.encode()) == {"rate": PointNumber(number)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xef\xbb\xbf{}", "BOM"),
        (b"  \n", "内容が空"),
        (b'{"a": "\x83\x65"}', "UTF-8ではありません"),
        (b"[1]", "項目名と値の組"),
        (b'"a"', "項目名と値の組"),
        (b"1.5", "項目名と値の組"),
        (b'{"a": 1,\n"b" 2}', "2行目の5文字目"),
        (b"{'a': 1}", "1行目の2文字目"),
        (b'{"a":' * 20_000, "入れ子が深すぎます"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "入れ子が深すぎます"),
    ],
)
def test_what_is_no_object_is_refused_as_a_whole(content, sentence):
    [(place, message)] = faults(content)
    assert place == ""
    assert sentence in message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused_at_its_place(number):
    assert faults(f'{{"lines": [{{"yen": {number}}}]}}'.encode()) == [
        ("lines[0].yen", f"{number}は数として使えません。")
    ]


def test_thousands_of_digits_are_no_amount():
    [(place, message)] = faults(b'{"yen": ' + b"9" * 5_000 + b"}")
    assert (place, message) == ("yen", "9999999999…は数として使えません。")


def test_a_repeated_name_is_refused_at_its_place():
    found = faults(b'{"a": 1, "b": [{"c": 1, "c": 2}], "a": 1}')
    assert [place for place, _message in found] == ["a", "b[0].c"]
    assert all("2回以上" in message for _place, message in found)


def test_every_fault_is_listed():
    assert [place for place, _ in faults(b'{"a": NaN, "b": {"c": Infinity, "c": NaN}}')] == [
        "a",
        "b.c",
        "b.c",
    ]


@pytest.mark.parametrize("content", [rb'{"a": "\ud800"}', rb'{"a": {"\udfff": 1}}'])
def test_half_a_letter_is_refused(content):
    [(place, message)] = faults(content)
    assert place == "a"
    assert "サロゲート" in message


def test_many_repeated_names_are_found_in_a_moment():
    content = "{" + ",".join(f'"{index % 50_000}": 1' for index in range(100_000)) + "}"
    assert len(faults(content.encode())) == 50_000
