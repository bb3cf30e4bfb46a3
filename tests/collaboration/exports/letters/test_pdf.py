import io

import pytest
from pypdf import PdfReader

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterKind, LetterLanguage
from collaboration.calc.pricing.scenario import quote_from
from collaboration.exports.letters import letter_file
from collaboration.exports.letters.pdf import blocks
from collaboration.exports.letters.refused import LetterRefused
from collaboration.queries.estimates import latest_version
from tests.factories.collaboration import estimate, scenario
from tests.factories.core import InstitutionFactory, OrganizationFactory
from tests.factories.letters import change_of_contract, letter_terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _institution(db):
    InstitutionFactory(name="国立大学法人架空大学", name_en="Kakuu University")


def made(*scenarios, header=None, number="MS2026-00001", is_draft=False, **terms):
    version = latest_version(estimate(*scenarios, **(header or {})))
    return version, letter_file(version, letter_terms(**terms), number=number, is_draft=is_draft)


def pages_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def joined(content):
    """The text of every page without blanks, as lines break anywhere in Japanese."""
    return "".join("".join(pages_of(content)).split()).replace("\u200b", "")


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("tax_form", list(TaxMode))
def test_a_letter_shows_every_figure_of_the_quote(kind, tax_form):
    version, content = made(kind=kind, tax_form=tax_form)
    text, quote = joined(content), quote_from(version.scenarios[0])
    for yen in (quote.sums.total_yen, quote.sums.tax_yen, quote.sums.total_excluding_tax_yen):
        assert f"{yen:,}" in text
    for year in quote.years:
        assert f"{year.sums.total_yen:,}" in text
    if kind is LetterKind.BASIS:
        for line in quote.lines:
            assert f"{line.yen:,}" in text
    for word in ("2026年度", "（令和8年度）", "間接経費", "研究料", "備考", "2026年4月6日"):
        assert word in text


def test_the_price_of_an_hour_is_on_paper_only_when_asked_for():
    assert "5,000円×60時間" not in joined(made(kind=LetterKind.BASIS)[1])
    assert "5,000円×60時間" in joined(made(kind=LetterKind.BASIS, with_unit_prices=True)[1])


def test_every_page_bears_number_hash_and_its_place():
    version, content = made(kind=LetterKind.BASIS, number="SS2026-00007")
    pages = pages_of(content)
    assert len(pages) > 1
    for at, text in enumerate(pages, start=1):
        assert "SS2026-00007" in text
        assert version.content_hash[:16] in text
        assert "".join(text.split()).endswith(f"{at}/{len(pages)}")


def test_the_same_letter_is_the_same_bytes():
    version, first = made()
    assert letter_file(version, letter_terms(), number="MS2026-00001") == first
    assert letter_file(version, letter_terms(), number="MS2026-00002") != first


def test_fonts_are_inside_and_the_file_is_for_keeping():
    _version, content = made()
    reader = PdfReader(io.BytesIO(content))
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "Noto" in descriptor["/FontName"]
        assert "/FontFile2" in descriptor
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2" in metadata
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert reader.metadata.title == "見積書 MS2026-00001"


def test_rare_characters_of_names_are_printed():
    header = {
        "title": "髙﨑・𠮷田・渡邊󠄃・神の研究",
        "organization_id": OrganizationFactory(name="Łódź Müller S.A.").pk,
    }
    text = joined(made(header=header)[1])
    for word in ("髙﨑・𠮷田・渡邊", "神の研究", "ŁódźMüllerS.A."):
        assert word in text


def test_a_character_that_no_font_has_is_refused_by_name():
    with pytest.raises(LetterRefused) as refused:
        made(header={"title": "電池😀と한국"})
    for character in ("「😀」", "「한」", "「국」"):
        assert character in refused.value.message


@pytest.mark.parametrize(
    "title",
    [
        '#eval("1+1") *太字* _斜体_ $x^2$ `code` = 見出し @ref <label> \\ // 注',
        '"] #read("/etc/passwd") [',
        "<script>alert(1)</script> & ＜電池＞",
        "%(yen)s {0} {{ title }} {% now %}",
        "=HYPERLINK(1) -1 +1",
    ],
)
def test_what_looks_like_markup_is_printed_as_it_stands(title):
    text = joined(made(header={"title": title})[1])
    assert "".join(title.split()) in text
    assert "root:" not in text


def test_what_nobody_sees_is_left_out():
    text = joined(made(header={"title": "表\u202e裏\u200bの\ufeff研究\n二行目"})[1])
    assert "表裏の研究二行目" in text


def test_words_without_blanks_break_inside_the_page():
    _version, content = made(
        header={"title": "A" * 400, "organization_id": OrganizationFactory(name="B" * 120).pk}
    )
    edges = []

    def note(text, _user_matrix, matrix, _font, size):
        if text.strip(" \n\u200b"):
            edges.append(matrix[4] + size * 0.4 * len(text.strip()))

    page = PdfReader(io.BytesIO(content)).pages[0]
    page.extract_text(visitor_text=note)
    assert max(edges) <= float(page.mediabox.width)
    assert joined(content).count("A") >= 400


def test_many_years_are_set_across_in_several_tables():
    lines = [{"category": "other", "fiscal_year": year, "yen": 10**11 + year} for year in range(2026, 2036)]
    version, content = made(
        scenario(lines=lines, commitments=[], company_researchers=[], ends_on="2036-03-31")
    )
    reader = PdfReader(io.BytesIO(content))
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    text = joined(content)
    for year in quote_from(version.scenarios[0]).years:
        assert f"{year.sums.total_yen:,}" in text
    assert f"{version.total_yen:,}" in text


def test_columns_are_parted_evenly():
    assert blocks(3, 4) == [[0, 1, 2]]
    assert blocks(11, 7) == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
    assert [len(part) for part in blocks(16, 7)] == [6, 6, 4]


def test_the_field_for_the_seal_can_be_left_out():
    assert "公印" in joined(made()[1])
    assert "公印" not in joined(made(with_seal=False)[1])


def test_a_draft_says_that_it_is_one():
    assert "見本" in joined(made(is_draft=True)[1])
    assert "見本" not in joined(made()[1])


def test_a_letter_in_english_is_marked_as_english():
    _version, content = made(language=LetterLanguage.ENGLISH)
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "en"
    text = joined(content)
    assert "KakuuUniversity" in text
    assert "FY2026" in text
    assert "令和" not in text


def test_a_basis_of_a_change_shows_the_elements_before_and_after():
    _version, content = made(change_of_contract(), kind=LetterKind.BASIS)
    text = joined(content)
    assert "変更前と変更後" in text
    assert "間接経費250,000400,000150,000" in text
    _version, quotation = made(change_of_contract())
    assert "変更前と変更後" not in joined(quotation)
