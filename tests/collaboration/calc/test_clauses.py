"""Which wording stands on a day and in a contract, and what the library lacks."""

import datetime
import itertools
from dataclasses import replace

import pytest

from collaboration.calc.clauses import (
    BY_TERMS,
    Clause,
    ClauseTopic,
    articles,
    condition_in_words,
    facts_of,
    filled_in,
    in_force,
    missing,
    unknown_places,
)
from collaboration.calc.ip_terms import IpTermsContent
from collaboration.calc.kinds import AgreementKind
from collaboration.queries.clauses import shipped_clauses
from tests.collaboration.calc.test_ip_terms import TERMS

DAY = datetime.date(2026, 4, 1)
JOINT = AgreementKind.JOINT_RESEARCH


def clause(code="a", **changes):
    values = {
        "topic": ClauseTopic.OWNERSHIP,
        "heading": "帰属",
        "heading_en": "",
        "text": "甲に帰属する。",
        "text_en": "",
        "valid_from": DAY,
        "source": "文例",
    }
    return Clause(code=code, **(values | changes))


def test_wording_holds_from_its_first_day():
    earlier, later = clause(), clause(text="乙", valid_from=DAY + datetime.timedelta(days=1))
    assert in_force([later, earlier], DAY) == [earlier]
    assert in_force([later, earlier], later.valid_from) == [later]
    assert in_force([earlier], DAY - datetime.timedelta(days=1)) == []


def test_own_wording_of_the_same_day_replaces_the_shipped_one_and_the_latest_its_own():
    shipped, own, corrected = (
        clause(),
        clause(is_own=True, order=1),
        clause(is_own=True, order=2, text="直し"),
    )
    assert in_force([corrected, shipped, own], DAY) == [corrected]


def test_most_closely_conditioned_clause_stands_in_the_order_of_articles():
    plain = clause("plain")
    close = clause("close", when={"owner": ("university",)})
    purpose = clause("purpose", topic=ClauseTopic.PURPOSE)
    other = clause("other", when={"owner": ("company",)})
    facts = facts_of(JOINT, TERMS)
    assert articles([close, plain, purpose, other], facts) == [purpose, close]
    assert articles([plain, other], facts) == [plain]


def test_lack_of_a_clause_is_told_and_nothing_is_told_without_terms():
    found = [str(each) for each in missing([clause(when={"owner": ("university",)})], facts_of(JOINT, TERMS))]
    assert len(found) == 5
    assert "「公表" not in found[0]
    assert missing([], facts_of(JOINT, None)) == []


@pytest.mark.parametrize("kind", list(AgreementKind))
def test_shipped_library_says_every_value_of_every_term(kind):
    for values in itertools.zip_longest(*(list(kinds) for _topic, kinds in BY_TERMS.values())):
        stated = {name: value for name, value in zip(BY_TERMS, values, strict=True) if value is not None}
        for publication in ({"publish_ok": False}, {"notice_days": None}, {}):
            terms = replace(TERMS, **stated, **publication)
            facts = facts_of(kind, terms)
            assert missing(shipped_clauses(), facts) == []
            assert [each.topic for each in articles(shipped_clauses(), facts)] == list(ClauseTopic)


def test_shipped_clauses_are_whole_in_both_languages():
    clauses = shipped_clauses()
    assert len({each.code for each in clauses}) == len(clauses)
    assert all(each.heading_en and each.text_en for each in clauses)


def test_places_are_filled_once():
    words = {"相手先": "【機関名】社", "機関名": "架空大学"}
    assert filled_in("【相手先】と【機関名】と【研究題目】", words) == "【機関名】社と架空大学と【研究題目】"
    assert unknown_places("【相手先】【住所】") == ["住所"]


def test_conditions_are_said_in_words():
    assert [str(each) for each in condition_in_words({"owner": ("university",)})] == [
        "知的財産権の帰属が大学に帰属のとき"
    ]


def test_facts_know_how_results_are_published():
    def publication(**changes):
        terms: IpTermsContent = replace(TERMS, **changes)
        return facts_of(JOINT, terms)["publication"]

    assert [publication(), publication(notice_days=None), publication(publish_ok=False)] == [
        "notice",
        "free",
        "consent",
    ]
