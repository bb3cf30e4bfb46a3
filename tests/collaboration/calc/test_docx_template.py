"""Word templates: what may stand in one, and that values arrive as they are."""

import pytest

from collaboration.calc.document_example import example_values
from collaboration.calc.document_fields import FIELDS
from collaboration.calc.docx_template import LARGEST_TEMPLATE, TemplateRefused, check_template, fill_template
from tests.factories.templates import text_of, with_part, word_file

HOSTILE = "＆<b>&amp; {{ 7*7 }} {% for x in y %} {_{契約番号}_} {# #} 𠮷野 \"'"


def problems_of(content):
    with pytest.raises(TemplateRefused) as refused:
        check_template(content)
    return [str(problem) for problem in refused.value.problems]


def test_fields_conditions_and_tables_are_filled():
    content = word_file(
        "番号 {{ 契約番号 }}",
        "{%p if 備考 %}",
        "備考あり",
        "{%p endif %}",
        rows=("{%tr for 行 in 研究者一覧 %}", "{{ 行.氏名 }}", "{%tr endfor %}"),
        header="{{ 研究題目 }}",
    )
    check_template(content)
    values = example_values() | {
        "契約番号": "KJ-1",
        "備考": "",
        "研究者一覧": [{"氏名": "甲"}, {"氏名": "乙"}],
    }
    text = text_of(fill_template(content, values))
    assert "番号 KJ-1" in text
    assert "備考あり" not in text
    assert text.splitlines()[-4:-2] == ["甲", "乙"] or ("甲\n乙" in text)
    assert values["研究題目"] in text


@pytest.mark.parametrize("hostile", [HOSTILE, "一行目\n二行目", "{{ 契約番号.__class__ }}"])
def test_values_arrive_verbatim_and_are_never_run(hostile):
    content = word_file("「{{ 研究題目 }}」")
    assert f"「{hostile}」" in text_of(fill_template(content, example_values() | {"研究題目": hostile}))


def test_equal_values_make_equal_files():
    content = word_file("{{ 契約番号 }}")
    assert fill_template(content, example_values()) == fill_template(content, example_values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ 契約番合 }}", "「契約番号」のことではありませんか"),
        ("{{ secret }}", "差し込み項目「secret」はありません"),
        ("{{ 契約番号", "書き方に誤り"),
        ("{% for 行 in 研究者一覧 %}", "書き方に誤り"),
        ("{{ 契約番号|upper }}", "使えない書き方"),
        ("{{ 契約番号.__class__ }}", "はありません"),
        ("{{ 契約番号[0] }}", "使えない書き方"),
        ("{{ range(9) }}", "使えない書き方"),
        ("{{ 2 ** 9 }}", "使えない書き方"),
        ("{% set a = 1 %}", "使えない書き方"),
        ("{% include '/etc/passwd' %}", "使えない書き方"),
        ("{{ 研究者一覧 }}", "表の項目"),
        ("{% for 行 in 契約番号 %}{% endfor %}", "使えない書き方"),
        ("{% for 行 in 研究者一覧 %}{{ 行.住所 }}{% endfor %}", "「行.住所」はありません"),
        ("｛｛ 契約番号 ｝｝", "全角"),
    ],
)
def test_faults_are_told_with_their_place(text, told):
    found = problems_of(word_file("前文", f"第3段落 {text}"))
    assert any(told in problem for problem in found), found
    assert all("本文の「" in problem for problem in found)


def test_fault_in_a_header_is_found():
    assert "ヘッダーの「" in problems_of(word_file("本文", header="{{ なにか }}"))[0]


def test_several_faults_are_told_at_once():
    assert len(problems_of(word_file("{{ 項目その一 }}", "{{ 項目その二 }}"))) == 2


@pytest.mark.parametrize(
    ("name", "part", "told"),
    [
        ("word/vbaProject.bin", b"macro", "マクロ"),
        ("word/embeddings/oleObject1.bin", b"object", "埋め込まれて"),
        (
            "word/_rels/settings.xml.rels",
            (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                b'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
                b'Target="http://example.com/a.dotm" TargetMode="External"/></Relationships>'
            ),
            "外部のファイル",
        ),
        ("word/more.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "フィールド"),
        ("word/more.xml", b"<w:instrText>INCLUDETEXT C:/secret</w:instrText>", "フィールド"),
        ("word/more.xml", b" " * 4_000_000, "長すぎます"),
    ],
)
def test_files_that_could_do_harm_are_refused(name, part, told):
    assert told in problems_of(with_part(word_file("{{ 契約番号 }}"), name, part))[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no file", b"x" * (LARGEST_TEMPLATE + 1)])
def test_other_files_are_refused(content):
    assert problems_of(content)


def test_no_field_is_named_twice_and_every_one_has_an_example():
    for field in FIELDS.values():
        assert field.meaning
        assert bool(field.rows) != bool(field.example)
        assert all(row.example and row.meaning for row in field.rows)
