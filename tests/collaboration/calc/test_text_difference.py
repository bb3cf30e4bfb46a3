"""What changed between two drafts: nothing is lost, the same input gives the same answer, articles keep their names."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collaboration.calc.text_difference import Fate, Piece, compare, stretches

TEXTS = st.lists(st.text(alphabet="甲乙研究第1条（）をaA ", min_size=1, max_size=12), max_size=8)


def said(pieces):
    return "".join(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_both_texts_can_be_read_out_of_the_difference(before, after):
    rows = compare(before, after).rows
    assert [said(row.before) for row in rows if row.fate is not Fate.ADDED] == before
    assert [said(row.after) for row in rows if row.fate is not Fate.REMOVED] == after
    assert compare(before, after).rows == rows


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert compare(text, text).changed == ()


def test_words_that_changed_are_marked_within_their_paragraph():
    (row,) = compare(["研究期間は1年とする。"], ["研究期間は3年とする。"]).rows
    assert row.fate is Fate.CHANGED
    assert row.pieces == (
        Piece(Fate.SAME, "研究期間は"),
        Piece(Fate.REMOVED, "1"),
        Piece(Fate.ADDED, "3"),
        Piece(Fate.SAME, "年とする。"),
    )
    assert said(row.before) == "研究期間は1年とする。"
    assert said(row.after) == "研究期間は3年とする。"


def test_new_paragraph_does_not_shift_the_others():
    before = ["第1条 甲は研究する。", "第2条 費用は乙が負担する。", "第3条 期間は1年とする。"]
    after = [
        "第1条 甲は研究する。",
        "第2条 秘密を守る。",
        "第3条 費用は乙が負担する。",
        "第4条 期間は1年とする。",
    ]
    fates = [(row.fate, said(row.after)) for row in compare(before, after).rows]
    assert fates == [
        (Fate.SAME, after[0]),
        (Fate.ADDED, after[1]),
        (Fate.CHANGED, after[2]),
        (Fate.CHANGED, after[3]),
    ]


def test_paragraphs_with_nothing_in_common_are_removed_and_added():
    fates = [row.fate for row in compare(["秘密を守る。"], ["Fees are due."]).rows]
    assert fates == [Fate.REMOVED, Fate.ADDED]


@pytest.mark.parametrize(
    ("before", "after", "articles"),
    [
        (["第５条（秘密保持） 甲は守る。"], ["第５条（秘密保持） 甲及び乙は守る。"], ("第５条（秘密保持）",)),
        (
            ["（秘密保持）", "第5条 甲は守る。"],
            ["（秘密の保持）", "第5条 甲は守る。"],
            ("第5条（秘密の保持）",),
        ),
        (
            ["第十条の二 甲は守る。", "２ 期間は１年"],
            ["第十条の二 甲は守る。", "２ 期間は３年"],
            ("第十条の二",),
        ),
        (
            ["Article 7 (Fees)", "Paid in 30 days."],
            ["Article 7 (Fees)", "Paid in 60 days."],
            ("Article 7(Fees)",),
        ),
        (["前文 甲と乙は"], ["前文 甲及び乙は"], ()),
        (["第1条 甲は研究する。", "第2条 乙は払う。"], ["第1条 甲は研究する。"], ("第2条",)),
    ],
)
def test_articles_that_were_touched_are_named(before, after, articles):
    assert compare(before, after).articles == articles


def test_an_article_with_several_changes_is_named_once():
    before = ["第1条（目的）", "甲は研究を行う。", "乙は費用を払う。"]
    after = ["第1条（目的）", "甲は試験を行う。", "乙は費用を負担する。"]
    assert compare(before, after).articles == ("第1条（目的）",)


def test_only_changes_and_their_neighbours_are_shown():
    before = [f"第{n}項 変わらない文。" for n in range(10)]
    after = [*before[:5], "第5項 変わった文。", *before[6:]]
    found, rest = stretches(compare(before, after).rows)
    assert [(each.skipped, len(each.rows)) for each in found] == [(4, 3)]
    assert rest == 3
    assert stretches(compare(before, before).rows) == ([], 10)


def test_three_hundred_paragraphs_in_half_a_second():
    dice = random.Random(7)  # noqa: S311 -- no secret
    words = [
        "甲",
        "乙",
        "は",
        "共同",
        "研究",
        "の",
        "成果",
        "を",
        "秘密",
        "情報",
        "期間",
        "中",
        "第三者",
        "に",
        "開示",
    ]
    before = ["".join(dice.choices(words, k=60)) + f"{n}。" for n in range(300)]
    after = [text.replace("秘密", "機密").replace("期間", "契約期間") for text in before]
    began = time.process_time()
    difference = compare(before, after)
    assert time.process_time() - began < 0.5 * 3, "300 paragraphs took too long, even for a busy machine"
    assert difference.count(Fate.CHANGED) == 300


def test_very_long_texts_are_compared_by_place():
    before = [f"第{n}項 甲は研究を行う。" for n in range(1_100)]
    after = [f"第{n}項 乙は研究を行う。" for n in range(1_100)]
    began = time.process_time()
    assert compare(before, after).count(Fate.CHANGED) == 1_100
    assert time.process_time() - began < 5


def test_very_long_paragraph_is_shown_whole():
    before = "甲は乙に、" * 600
    (row,) = compare([before], [before + "以上"]).rows
    assert [piece.fate for piece in row.pieces] == [Fate.REMOVED, Fate.ADDED]
