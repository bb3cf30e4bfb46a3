import datetime

import pytest

from collaboration.calc.matching_payments import Payment
from collaboration.imports.payment_list import read_payment_list
from core.imports.precheck import FileRefused


def read(text, encoding="cp932"):
    return read_payment_list(text.encode(encoding), "明細.csv")


def test_a_banks_list_with_lines_above_its_header_is_read():
    listed = read(
        "口座,普通0000001\n取引日,お預り金額,お支払金額,振込依頼人名,お取り扱い内容\n"
        '2026/5/1,"1,430,000",,ｶ)ｱｵﾊﾞ,SK2026-00001\nR8.5.2,,500,テスウリヨウ,\n\n'
    )
    payment = Payment(datetime.date(2026, 5, 1), 1_430_000, "ｶ)ｱｵﾊﾞ", "SK2026-00001")
    assert listed.payments == ((3, payment),)
    assert (listed.passed_over, listed.problems) == (1, ())


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026年5月,100,ｱｵﾊﾞ", "日まで入力"),
        ("2026/5/1,百円,ｱｵﾊﾞ", "金額として読めません"),
        ("2026/5/1,-5,ｱｵﾊﾞ", "円"),
        ("2026/5/1,100,", "振込人が空欄"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(row, words):
    listed = read(f"入金日,入金額,振込人\n{row}\n")
    assert listed.payments == ()
    [problem] = listed.problems
    assert problem.line == 2
    assert words in str(problem.message)


def test_a_list_without_the_headings_it_needs_is_refused():
    with pytest.raises(FileRefused, match="見出しの行が見つかりません"):
        read("日付,残高\n2026/5/1,5\n")
