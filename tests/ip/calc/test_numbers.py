"""One application under all its spellings has one key."""

import pytest

from core.calc.messages import ValueRefused
from ip.calc.numbers import NumberKind, number_key, rough_key

APPLICATION, REGISTRATION, PUBLICATION = (
    NumberKind.APPLICATION,
    NumberKind.REGISTRATION,
    NumberKind.PUBLICATION,
)


@pytest.mark.parametrize(
    ("office", "what", "spellings", "key"),
    [
        (
            "JP",
            APPLICATION,
            [
                "特願2018-000001",
                "JP2018000001",
                "特願２０１８－１",
                "特願2018－000001号",
                "JP2018-1",
                "特願平30-1",
            ],
            "2018-000001",
        ),
        ("JP", APPLICATION, ["特願平10-123456", "特願平１０－１２３４５６"], "1998-123456"),
        ("JP", APPLICATION, ["意願2020-012345", "2020-12345"], "2020-012345"),
        ("JP", PUBLICATION, ["特開2019-123456", "特開2019-123456A", "JP2019123456A"], "2019-123456"),
        ("JP", REGISTRATION, ["特許第5285521号", "特許5285521", "JP5285521B2", "５２８５５２１"], "5285521"),
        ("JP", REGISTRATION, ["意匠登録第1234567号", "意登1234567"], "1234567"),
        (
            "WO",
            APPLICATION,
            ["PCT/JP2020/012345", "ＰＣＴ／ＪＰ２０２０／０１２３４５", "PCT/JP20/12345", "PCTJP2020012345"],
            "PCT/JP2020/012345",
        ),
        (
            "WO",
            PUBLICATION,
            ["WO2020/123456", "WO 2020-123456 A1", "国際公開第2020/123456号"],
            "WO2020/123456",
        ),
        ("CN", APPLICATION, ["PCT/JP2018/013118"], "PCT/JP2018/013118"),
        ("US", APPLICATION, ["US 16/123,456", "16/123456", "US16123456"], "16123456"),
        ("US", REGISTRATION, ["US 10,123,456 B2", "US10123456B2", "10123456"], "10123456"),
        ("EP", APPLICATION, ["EP18712345.6", "18712345.6", "EP 18712345"], "18712345"),
        ("EP", REGISTRATION, ["EP3456789B1", "3456789"], "3456789"),
        ("CN", APPLICATION, ["ZL201880012345.6", "CN201880012345.X", "201880012345"], "201880012345"),
        ("KR", APPLICATION, ["10-2018-7012345", "KR1020187012345", "10-2018-7012345"], "1020187012345"),
        ("KR", REGISTRATION, ["10-1234567", "1234567"], "1234567"),
        ("TW", APPLICATION, ["TW107112345", "TW 107112345"], "TW107112345"),
    ],
)
def test_spellings_of_one_number_have_one_key(office, what, spellings, key):
    assert {number_key(office, what, text) for text in spellings} == {key}


def test_no_number_has_no_key():
    assert number_key("JP", APPLICATION, " 　") == ""


@pytest.mark.parametrize(
    ("office", "text", "words"),
    [
        ("US", "特願2018-000001", "日本の番号の形"),
        ("JP", "ZL201880012345.6", "中国の番号の形"),
        ("JP", "出願準備中", "例：特願2018-000001"),
        ("JP", "特願2018-0000012345", "例：特願2018-000001"),
        ("EP", "EP12", "例：EP18712345.6"),
        ("WO", "2018-1", "例：PCT/JP2020/012345"),
    ],
)
def test_what_is_no_number_of_the_office_is_refused(office, text, words):
    with pytest.raises(ValueRefused, match=words):
        number_key(office, APPLICATION, text)


def test_rough_key_keeps_letters_and_digits():
    assert rough_key("整理 no.12-３") == "整理NO123"
