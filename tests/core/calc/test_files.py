"""Which files may be kept."""

import pytest

from core.calc.files import FileRefused, check_file, file_name

LIMIT = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("覚書.pdf", b"%PDF-1.7"),
        ("契約書.DOCX", b"PK\x03\x04rest"),
        ("旧台帳.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("写真.jpeg", b"\xff\xd8\xff\xe0"),
        ("図.tif", b"MM\x00*"),
        ("控え.txt", "共同研究".encode("cp932")),
    ],
)
def test_file_that_is_what_it_says_is_kept(name, head):
    check_file(name, head, len(head), limit=LIMIT)


@pytest.mark.parametrize(
    ("name", "head", "said"),
    [
        ("空.pdf", b"", "空です"),
        ("偽.pdf", b"MZ\x90\x00", "「.pdf」と合いません"),
        ("偽.txt", b"MZ\x90\x00", "「.txt」と合いません"),
        ("実行.exe", b"MZ\x90\x00", "この種類のファイル"),
        ("マクロ.xlsm", b"PK\x03\x04", "この種類のファイル"),
        ("頁.html", b"<script>", "この種類のファイル"),
        ("名なし", b"%PDF-1.7", "この種類のファイル"),
    ],
)
def test_file_that_is_unsuitable_is_refused(name, head, said):
    with pytest.raises(FileRefused, match=said):
        check_file(name, head, len(head), limit=LIMIT)


def test_size_limit_is_included():
    check_file("大.pdf", b"%PDF-", LIMIT, limit=LIMIT)
    with pytest.raises(FileRefused, match="1MB以下"):
        check_file("大.pdf", b"%PDF-", LIMIT + 1, limit=LIMIT)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("覚書.pdf", "覚書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\山田\\覚書.pdf", "覚書.pdf"),
        ("覚\u202e書\r\n.pdf", "覚書 .pdf"),
        ("長" * 300 + ".pdf", "長" * 251 + ".pdf"),
    ],
)
def test_name_is_bare_and_bounded(given, kept):
    assert file_name(given) == kept
