"""Names keep every visible character, and are found by a folded key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc.kanji_variants import VARIANTS
from core.calc.text import (
    TextRefused,
    clean_text,
    fold_to_katakana,
    fold_width,
    folded_key,
    names_company,
    organization_key,
    person_key,
)

KEPT = [
    "髙橋",
    "﨑",
    "德永",
    "𠮷野",
    "𩸽",
    "祇󠄀園",
    "渡邊󠄃",
    "\ufa19田",
    "渡邉",
    "丨",
    "𛀁",
    "㐂",
    "①②",
    "㈱青葉",
    "ﾊﾞｲｵ材料の研究（Ⅱ）",
    "か\u3099",
    "山田　太郎",
    "{{7*7}}",
    "=1+1",
    "表ソ能",
]


@pytest.mark.parametrize("name", KEPT)
def test_visible_characters_are_kept(name: str) -> None:
    assert clean_text(name) == name


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("　株式会社青野化学  ", "株式会社青野化学"),
        ("祐子\u200b", "祐子"),
        ("\ufeff契約", "契約"),
        ("a\u202eb", "ab"),
        ("a\U000e0041b", "ab"),
        ("a\x07b", "ab"),
        ("a\ufffeb", "ab"),
        ("一行\n二行", "一行 二行"),
    ],
)
def test_invisible_characters_and_outer_blanks_go(raw: str, stored: str) -> None:
    assert clean_text(raw) == stored


def test_lines_are_kept_where_they_mean_something() -> None:
    assert clean_text("一行\n二行", multiline=True) == "一行\n二行"


@pytest.mark.parametrize(("raw", "reason"), [("a\x00b", "ヌル文字"), ("a\ud83d", "途中で切れて")])
def test_what_no_database_keeps_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(TextRefused, match=reason):
        clean_text(raw)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高橋", "髙橋"),
        ("山崎", "山﨑"),
        ("渡辺", "渡邉"),
        ("渡辺", "渡邊󠄃"),
        ("浜田", "濱田"),
        ("斎藤", "齋藤"),
        ("斉藤", "齊藤"),
        ("吉野", "𠮷野"),
        ("神田", "\ufa19田"),
        ("徳永", "德永"),
        ("沢", "澤"),
        ("広島", "廣嶋"),
        ("国", "國"),
        ("ＡＢＣ", "abc"),
        ("ｶﾌﾞｼｷ", "かぶしき"),
        ("が", "か\u3099"),
        ("コーポ", "コ－ポ"),
        ("A〜B", "A～B"),
        ("山田　太郎", "山田太郎"),
        ("祇園", "祇󠄀園"),
        ("ⅲ", "III"),
    ],
)
def test_variants_share_a_key(one: str, other: str) -> None:
    assert folded_key(one) == folded_key(other)


@pytest.mark.parametrize(("one", "other"), [("高橋", "高梨"), ("か", "が"), ("花", "華"), ("青葉", "青木")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert folded_key(one) != folded_key(other)


@given(st.text())
def test_key_is_stable(text: str) -> None:
    assert folded_key(folded_key(text)) == folded_key(text)


def test_key_of_a_mark_that_joins_its_neighbour():
    assert folded_key("A´") == "á"


def test_no_variant_chain() -> None:
    assert not set(VARIANTS.values()) & set(VARIANTS)


@pytest.mark.parametrize(
    "name",
    [
        "㈱青葉",
        "株式会社 青葉",
        "株式会社青葉",
        "青葉株式会社",
        "(株)青葉",
        "（株）青葉",
        "青葉㈱",
        "(有)青葉",
        "有限会社青葉",
        "合同会社青葉",
        "一般社団法人青葉",
        "青葉（株）",
    ],
)
def test_legal_forms_do_not_matter(name: str) -> None:
    assert organization_key(name) == "青葉"


def test_a_name_that_is_only_a_form_keeps_it() -> None:
    assert organization_key("株式会社") == "株式会社"


def test_people_and_readings() -> None:
    assert person_key("髙橋　祐子") == person_key("高橋 祐子")
    assert fold_to_katakana("やまだ ﾀﾛｳ") == "ヤマダ タロウ"
    assert fold_width("ＡＢ１２￥　−²①") == "AB12¥ -²①"


@pytest.mark.parametrize(
    "name", ["株式会社青葉", "青葉㈱", "（有）青葉", "青葉合同会社", "株式 会社青葉", "青葉相互会社"]
)
def test_names_of_companies_are_known_by_their_form(name):
    assert names_company(name)


@pytest.mark.parametrize(
    "name", ["青葉", "一般社団法人青葉会", "(一社)青葉会", "青葉県", "株主会", "国立大学法人青葉大学"]
)
def test_other_names_are_no_companies(name):
    assert not names_company(name)


@pytest.mark.parametrize("character", [chr(code) for code in range(0x20, 0x7F)])
def test_plain_ascii_folds_as_the_tables_would(character):
    text = f" K{character}2018 - {character}"
    assert folded_key(text) == folded_key(f"{text}高").removesuffix("高")
