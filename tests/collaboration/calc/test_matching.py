"""Who suits a need: every point has a reason, common words bring none, order is certain."""

import time

import pytest

from collaboration.calc.matching import (
    MOST_FROM_ONE_TEXT,
    MOST_REASONS,
    Profile,
    ReasonKind,
    Work,
    best_matches,
    match_of,
    need_from,
    points_of,
    shared_runs,
)

NEED = need_from("弊社のリチウムイオン電池の劣化を、使ったまま診断したい。EVに使う。")


def person(key=1, name="山田 花子", **known):
    return Profile(key, name, **known)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("リチウム二次電池の劣化診断", ("リチウム", "電池", "劣化", "診断")),
        ("ﾘﾁｳﾑｲｵﾝ電池", ("リチウムイオン", "電池")),
        ("アルミニウムの加工", ()),
        ("電動機の制御", ()),
        ("ＥＶ用モーター", ("ev",)),
        ("level", ()),
        ("共同研究に関する技術相談", ()),
        ("", ()),
    ],
)
def test_words_in_common(text, runs):
    assert shared_runs(NEED, text) == runs


def test_kanji_weigh_more_than_katakana_and_a_text_brings_a_bounded_number():
    assert (points_of(["電池"]), points_of(["リチウム"]), points_of(["ev"])) == (1, 1, 2)
    assert points_of(["劣化診断装置開発手法"] * 3) == MOST_FROM_ONE_TEXT


class TestReasons:
    def test_keyword(self):
        match = match_of(NEED, person(keywords=("電池", "流体力学")))
        assert [(reason.kind, reason.words, reason.points) for reason in match.reasons] == [
            (ReasonKind.KEYWORD, ("電池",), 3)
        ]

    def test_keyword_in_hiragana_counts_as_a_whole(self):
        need = need_from("めっきの剥がれに困っている")
        assert match_of(need, person(keywords=("めっき",))).reasons[0].words == ("めっき",)
        assert match_of(need, person(keywords=("ねじ",))) is None

    def test_title_as_principal_weighs_twice_as_much_as_among_others(self):
        led = match_of(NEED, person(works=(Work(7, "電池の劣化", is_principal=True),)))
        joined = match_of(NEED, person(works=(Work(7, "電池の劣化", is_principal=False),)))
        assert (led.points, joined.points) == (4, 2)
        assert (led.reasons[0].kind, led.reasons[0].work) == (ReasonKind.PRINCIPAL, 7)
        assert joined.reasons[0].kind is ReasonKind.MEMBER

    def test_earlier_contract_with_the_same_partner(self):
        need = need_from("", partner="㈱青葉")
        match = match_of(
            need, person(works=(Work(3, "橋の耐震", is_principal=True, partners=("株式会社青葉",)),))
        )
        assert match.reasons[0].kind is ReasonKind.PARTNER
        assert match_of(need, person(works=(Work(3, "橋", is_principal=True, partners=("若葉",)),))) is None

    def test_name_that_was_asked_for(self):
        need = need_from("山田花子先生に相談したい")
        assert match_of(need, person()).reasons[0].kind is ReasonKind.NAME

    def test_department(self):
        need = need_from("農学の方に聞きたい")
        assert match_of(need, person(departments=("農学研究院",))).reasons[0].kind is ReasonKind.DEPARTMENT
        assert match_of(need, person(departments=("工学研究院",))) is None

    def test_only_the_weightiest_are_shown_and_all_are_counted(self):
        works = tuple(Work(key, "電池", is_principal=False) for key in range(MOST_REASONS + 3))
        match = match_of(NEED, person(works=works))
        assert (len(match.reasons), match.further, match.points) == (MOST_REASONS, 3, MOST_REASONS + 3)

    def test_nothing_in_common(self):
        assert match_of(NEED, person(keywords=("流体力学",))) is None


def test_order_is_by_points_then_by_fewer_agreements_then_by_key():
    busy = person(1, keywords=("電池",), works=(Work(1, "橋", is_principal=True),))
    best = person(2, keywords=("劣化診断", "電池"))
    same = person(3, keywords=("電池",))
    last = person(4, keywords=("電池",))
    assert [match.key for match in best_matches(NEED, [last, busy, same, best], most=9)] == [2, 3, 4, 1]
    assert [match.key for match in best_matches(NEED, [last, busy, same, best], most=1)] == [2]


@pytest.mark.parametrize("text", ["", "  ", "についてご相談したい", "共同研究 技術 開発", "。、"])
def test_words_of_every_enquiry_find_nobody(text):
    assert need_from(text).is_empty
    assert best_matches(need_from(text), [person(keywords=("研究",))], most=9) == []


def test_hostile_need_is_cut_and_answered_soon():
    need = need_from("電池" * 1_000_000 + "\U000e0001\x00")
    assert match_of(need, person(keywords=("電池",)))


def test_two_thousand_researchers_and_five_thousand_titles_take_a_blink():
    titles = [f"第{n}種の蓄電池電極材料の劣化機構とその診断手法{n % 97}" for n in range(5_000)]
    profiles = [
        Profile(
            key,
            f"研究 太郎{key}",
            ("工学研究院",),
            ("蓄電池", "材料"),
            tuple(Work(n, titles[n], is_principal=True) for n in range(key, 5_000, 2_000)),
        )
        for key in range(2_000)
    ]
    best_matches(NEED, profiles, most=30)
    begun = time.process_time()
    assert len(best_matches(NEED, profiles, most=30)) == 30
    assert time.process_time() - begun < 1
