"""Numbers of registers, prefectures and countries."""

import pytest

from core.calc.corporate_number import CodeRefused, check_digit, parse_corporate_number
from core.calc.countries import COUNTRIES, CountryRefused, country_name, parse_country
from core.calc.prefectures import PREFECTURES, REGION_OF, PrefectureRefused, parse_prefecture, region_of
from core.calc.research_codes import parse_institution_code, parse_researcher_number


def test_check_digit_of_a_published_number() -> None:
    # 国税庁 itself: 7000012050002
    assert check_digit("000012050002") == 7


@pytest.mark.parametrize(
    "text",
    ["7000012050002", "７００００１２０５０００２", "7-0000-1205-0002", " 7000012050002 ", "T7000012050002"],
)
def test_friendly_forms_of_a_corporate_number(text: str) -> None:
    assert parse_corporate_number(text) == "7000012050002"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8000012050002", "検査数字"),
        ("000012050002", "先頭に7を付けた"),
        ("70000120500021", "入力は14桁"),
        ("123", "入力は3桁"),
        ("", "数字13桁"),
        ("70000120500O2", "数字13桁"),
        ("5.01E+12", "数字13桁"),
        ("²000012050002", "数字13桁"),
    ],
)
def test_wrong_corporate_numbers(text: str, reason: str) -> None:
    with pytest.raises(CodeRefused, match=reason):
        parse_corporate_number(text)


def test_researcher_numbers() -> None:
    assert parse_researcher_number("２０００００３７") == "20000037"
    assert parse_researcher_number("0000-0037") == "00000037"
    for wrong in ("2000012", "200000379", "ABC", ""):
        with pytest.raises(CodeRefused, match="8桁"):
            parse_researcher_number(wrong)


def test_institution_codes() -> None:
    assert parse_institution_code("1234-567890") == "1234567890"
    with pytest.raises(CodeRefused, match="10桁"):
        parse_institution_code("12345")


def test_prefectures() -> None:
    assert len(PREFECTURES) == 47
    assert (PREFECTURES["北海道"], PREFECTURES["京都府"], PREFECTURES["沖縄県"]) == ("01", "26", "47")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("京都府", "京都府"),
        ("京都", "京都府"),
        ("東京", "東京都"),
        ("東京都", "東京都"),
        ("大阪", "大阪府"),
        ("北海道", "北海道"),
        ("神奈川", "神奈川県"),
        ("26", "京都府"),
        ("０１", "北海道"),
        ("京都府京都市左京区", "京都府"),
        (" 鹿児島県 ", "鹿児島県"),
    ],
)
def test_prefectures_are_read(text: str, name: str) -> None:
    assert parse_prefecture(text) == name


@pytest.mark.parametrize("text", ["", "48", "加州", "都", "ドイツ"])
def test_other_places_are_refused(text: str) -> None:
    with pytest.raises(PrefectureRefused, match="例：京都府"):
        parse_prefecture(text)


def test_every_prefecture_has_a_region() -> None:
    assert set(REGION_OF) == set(PREFECTURES)
    assert len(set(REGION_OF.values())) == 8
    assert region_of("沖縄県") == "九州"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("日本", "JP"),
        ("Japan", "JP"),
        ("", "JP"),
        ("　", "JP"),
        ("米国", "US"),
        ("アメリカ", "US"),
        ("アメリカ合衆国", "US"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("ｱﾒﾘｶ", "US"),
        ("英国", "GB"),
        ("United Kingdom", "GB"),
        ("ドイツ", "DE"),
        ("de", "DE"),
        ("スイス", "CH"),
        ("中国", "CN"),
        ("台湾", "TW"),
    ],
)
def test_countries_are_read(text: str, code: str) -> None:
    assert parse_country(text) == code


def test_unknown_countries_are_refused() -> None:
    with pytest.raises(CountryRefused, match="国名として読めません"):
        parse_country("京都府")
    assert country_name("US") == "アメリカ合衆国"
    assert country_name("ZZ") == "外国（国名不明）"
    assert country_name("XX") == "XX"
    assert all(len(code) == 2 for code in COUNTRIES)
