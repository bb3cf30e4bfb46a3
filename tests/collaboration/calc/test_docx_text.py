"""The text of Word files from outside: tracked changes as accepted, nothing harmful let in."""

import pytest

from collaboration.calc.docx_text import DocumentRefused, read_docx
from tests.factories.documents import docx, docx_of, paragraph

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="{target}" TargetMode="External"/></Relationships>'
)


def test_paragraphs_in_order_without_blank_ones():
    text = read_docx(docx("第１条（目的）", "", "甲は乙と共同で研究する。"))
    assert text.paragraphs == ("第１条（目的）", "甲は乙と共同で研究する。")
    assert text.tracked_changes == 0


def test_cells_of_tables_are_paragraphs():
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('直接経費')}</w:tc><w:tc>{paragraph('100円')}</w:tc></w:tr></w:tbl>"
    )
    assert read_docx(docx_of(paragraph("前") + table + paragraph("後"))).paragraphs == (
        "前",
        "直接経費",
        "100円",
        "後",
    )


def test_tracked_changes_read_as_accepted():
    body = (
        "<w:p><w:r><w:t>期間は</w:t></w:r>"
        "<w:del><w:r><w:delText>1年</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>3年</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>以内</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>とする</w:t></w:r></w:moveTo></w:p>"
    )
    text = read_docx(docx_of(body))
    assert text.paragraphs == ("期間は3年とする",)
    assert text.tracked_changes == 4


def test_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲及び</w:t></w:r></w:p>"
    assert read_docx(docx_of(first + paragraph("乙は"))).paragraphs == ("甲及び乙は",)


def test_deleted_row_is_gone():
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("旅費") + "</w:tc></w:tr>"
    assert read_docx(docx_of(f"<w:tbl>{row}</w:tbl>" + paragraph("後"))).paragraphs == ("後",)


def test_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('社外秘')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>表題</w:t></w:r>'
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read_docx(docx_of(body)).paragraphs == ("表題", "社外秘")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/vbaProject.bin": b"x"}, "マクロ"),
        ({"word/activeX/activeX1.xml": "<a/>"}, "マクロ"),
        (
            {"[Content_Types].xml": "<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"},
            "マクロ",
        ),
        (
            {
                "word/_rels/settings.xml.rels": RELATION.format(
                    kind="attachedTemplate", target="http://x/a.dotm"
                )
            },
            "外部のファイルを参照",
        ),
        (
            {"word/_rels/document.xml.rels": RELATION.format(kind="image", target="file:///c:/a.png")},
            "外部のファイルを参照",
        ),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "読めません"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}, "読めません"),
        ({"word/document.xml": "<w:document"}, "読めません"),
        ({"word/document.xml": "<other/>"}, "読めません"),
    ],
)
def test_harmful_or_broken_file_is_refused(parts, said):
    with pytest.raises(DocumentRefused) as refused:
        read_docx(docx_of(paragraph("本文"), **parts))
    assert said in refused.value.reason


def test_hyperlink_is_no_reference():
    link = RELATION.format(kind="hyperlink", target="https://example.ac.jp/")
    content = docx_of(paragraph("本文"), **{"word/_rels/document.xml.rels": link})
    assert read_docx(content).paragraphs == ("本文",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", docx("本文")[:-30]])
def test_what_is_no_package_is_refused(content):
    with pytest.raises(DocumentRefused):
        read_docx(content)


def test_package_that_unpacks_beyond_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr("collaboration.calc.docx_text.MOST_BYTES", 1_000)
    with pytest.raises(DocumentRefused, match="大きすぎ"):
        read_docx(docx("あ" * 1_000))


def test_body_nested_too_deep_is_refused():
    with pytest.raises(DocumentRefused):
        read_docx(docx_of("<w:sdt>" * 200 + paragraph("本文") + "</w:sdt>" * 200))


def test_too_many_paragraphs_are_refused(monkeypatch):
    monkeypatch.setattr("collaboration.calc.docx_text.MOST_PARAGRAPHS", 2)
    with pytest.raises(DocumentRefused, match="段落"):
        read_docx(docx("一", "二", "三"))
