"""CSV in the encodings of Japanese offices."""

import io

import pytest

from core.imports.precheck import FileRefused
from core.imports.reading import read_ledger

TEXT = "契約番号,相手先名称\nK-1,㈱髙﨑①Ⅲ～－表ソ能\n"
CELLS = [["契約番号", "相手先名称"], ["K-1", "㈱髙﨑①Ⅲ～－表ソ能"]]


def read(content: bytes, name: str = "契約.csv", **options):
    return read_ledger(io.BytesIO(content), name, **options)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp932"), "cp932"),
        (TEXT.encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_told_apart(content, encoding):
    ledger = read(content)
    assert ledger.encoding == encoding
    assert ledger.sheets[0].rows == CELLS
    assert ledger.sheets[0].name == "契約"


def test_rare_characters_need_utf_8():
    assert read("名称\n𠮷野𩸽".encode()).sheets[0].rows == [["名称"], ["𠮷野𩸽"]]


def test_euc_jp_is_not_taken_for_half_width_kana():
    ledger = read("カナ,ソフトウェア\nケイヤク,アオバ\n".encode("euc_jp"))
    assert (ledger.encoding, ledger.other_encodings) == ("euc_jp", ("cp932",))
    assert ledger.sheets[0].rows[1] == ["ケイヤク", "アオバ"]


def test_what_could_be_read_otherwise_is_said():
    assert read(b"a,b\n1,2\n").other_encodings == ()
    assert read("é,ü".encode()).other_encodings == ("cp932", "euc_jp")


def test_a_given_encoding_is_obeyed():
    assert read("é,ü".encode(), encoding="cp932").sheets[0].rows == [["ﾃｩ", "ﾃｼ"]]


@pytest.mark.parametrize("tail", [b"\xff\xff,x\n", b"x,\x81"])
def test_an_unreadable_byte_is_named_by_its_line(tail):
    with pytest.raises(FileRefused, match="3行目"):
        read("a,b\nあ,い\n".encode("cp932") + tail)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending):
    assert read(ending.join(["a,b", '"x\ny",1']).encode()).sheets[0].rows[0] == ["a", "b"]


def test_quoted_line_breaks_tabs_and_protected_numbers():
    assert read(b'a,b\n"x\ny","=1"\n').sheets[0].rows[1] == ["x\ny", "=1"]
    assert read(b"a\tb\n1\t2\n", "x.tsv").sheets[0].rows == [["a", "b"], ["1", "2"]]
    assert read(b'n\n"=""0123"""\n').sheets[0].rows[1] == ["0123"]


def test_an_open_quote_is_refused():
    with pytest.raises(FileRefused, match="引用符"):
        read(b'a,b\n"x,1\n')
