import datetime

import pytest

from collaboration.calc.matching_payments import (
    NameLikeness,
    OpenClaim,
    Payment,
    name_likeness,
    row_keys,
    suggestions,
)

DUE_ON = datetime.date(2026, 5, 6)


def payment(**changes):
    values = {"received_on": DUE_ON, "amount_yen": 1_430_000, "payer": "ｶ)ｱｵﾊﾞｾｲｻｸｼﾖ", "note": ""}
    return Payment(**(values | changes))


def claim(**changes):
    values = {
        "key": 1,
        "number": "SK2026-00001",
        "rest_yen": 1_430_000,
        "due_on": DUE_ON,
        "names": ("アオバセイサクショ", "株式会社青葉製作所"),
    }
    return OpenClaim(**(values | changes))


def reasons(given, *claims):
    return [str(reason) for reason in suggestions(given, claims)[0].reasons]


@pytest.mark.parametrize(
    ("payer", "name", "likeness"),
    [
        ("ｶ)ｱｵﾊﾞｾｲｻｸｼﾖ", "カブシキガイシャ アオバセイサクショ", NameLikeness.SAME),
        ("ｱｵﾊﾞｾｲｻｸｼﾖ(ｶ", "あおばせいさくしょ", NameLikeness.SAME),
        ("カ）アオバ", "株式会社アオバ", NameLikeness.SAME),
        ("ﾀﾞｲ-ﾄ", "ダイト", NameLikeness.SAME),
        ("ｶ)ｱｵﾊﾞｾｲｻｸ", "アオバセイサクショ", NameLikeness.BEGINS),
        ("ｶ)ｶｸｳｸﾞﾛ-ﾊﾞﾙﾃﾞﾝｷ", "株式会社架空グローバル電機", NameLikeness.SIMILAR),
        ("ﾄｳﾎｸｱｵﾊﾞｾｲｻｸｼﾖ", "トウキョウアオバセイサクショ", NameLikeness.SIMILAR),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "アオバセイサクショ", NameLikeness.DIFFERENT),
        ("ｱｵ", "アオバセイサクショ", NameLikeness.DIFFERENT),
        ("", "アオバ", NameLikeness.DIFFERENT),
    ],
)
def test_names_are_compared_as_banks_write_them(payer, name, likeness):
    assert name_likeness(payer, name) is likeness


def test_every_reason_is_told():
    found = reasons(payment(note="ｾｲｷﾕｳ SK2026-00001"), claim())
    assert found == [
        "摘要に請求番号SK2026-00001がある",
        "金額が残額と同じ",
        "振込人の名前が請求先と同じ",
        "支払期限2026/5/6に近い",
    ]


def test_a_deducted_fee_is_a_reason_and_a_greater_gap_is_none():
    stranger = claim(names=("ベツノカイシャ",))
    assert reasons(payment(amount_yen=1_429_340), stranger)[0] == (
        "金額が残額より660円少ない（振込手数料を差し引いた可能性）"
    )
    assert suggestions(payment(amount_yen=1_428_899), [stranger]) == []


def test_a_near_day_alone_suggests_nothing():
    assert suggestions(payment(amount_yen=5, payer="ﾔﾏﾀﾞ"), [claim()]) == []


def test_the_likeliest_comes_first():
    same_amount = claim(key=2, number="SK2026-00002", names=("ベツノカイシャ",))
    named = claim(key=3, number="SK2026-00003", rest_yen=99)
    assert [each.claim.key for each in suggestions(payment(), [same_amount, named, claim()])] == [1, 2, 3]


def test_at_most_five_are_suggested():
    claims = [claim(key=key, number=f"SK2026-{key:05}") for key in range(9)]
    assert len(suggestions(payment(), claims)) == 5


def test_equal_rows_of_one_list_have_keys_of_their_own_and_the_same_in_the_next_list():
    rows = [payment(), payment(), payment(note="別")]
    keys = row_keys(rows)
    assert len(set(keys)) == 3
    assert row_keys([payment(payer="カ)アオバセイサクシヨ"), payment()])[:2] == keys[:2]
