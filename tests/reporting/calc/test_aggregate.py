import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.calc.aggregate import (
    Aggregate,
    CellBook,
    CellState,
    ClassKey,
    class_left_out,
    matching_leaves,
)
from reporting.calc.edition import RoundingStage
from reporting.queries import editions
from tests.reporting.facts import fee_fact, rate_fact, research_fact

OUTSIDE = "outside_survey"


@pytest.fixture
def edition():
    return editions.edition("fy2018")


def book(edition, facts, answered=None):
    aggregate = Aggregate(edition.rounding)
    aggregate.extend(facts)
    return CellBook(edition, aggregate.classes, answered)


def by_record(edition):
    return dataclasses.replace(
        edition, rounding=dataclasses.replace(edition.rounding, stage=RoundingStage.RECORD)
    )


def test_cell_counts_the_facts_of_its_partner(edition):
    cells = book(
        edition, [research_fact(1), research_fact(2, partner="sme"), research_fact(3, partner="foreign")]
    )
    assert [cells.value(f"JR.{row}.cases").value for row in ("large", "sme", "private", "foreign", "total")] == [
        1, 1, 2, 1, 3,
    ]  # fmt: skip


def test_leaf_is_cut_down_once_to_thousand_yen(edition):
    cells = book(edition, [research_fact(1, yen=1_999), research_fact(2, yen=1_999)])
    assert cells.value("JR.large.kyen").value == 3


def test_total_adds_leaves_and_never_rounds_again(edition):
    cells = book(edition, [research_fact(1, yen=1_999), research_fact(2, yen=1_999, partner="sme")])
    assert cells.value("JR.private.kyen").value == 2


def test_total_keeps_the_exact_yen_and_the_gap(edition):
    total = book(edition, [research_fact(1, yen=1_999), research_fact(2, yen=1_999, partner="sme")]).value(
        "JR.private.kyen"
    )
    assert (total.exact_yen, total.truncation_gap_yen(1000)) == (3_998, 1_998)


def test_rounding_by_record_cuts_every_record(edition):
    cells = book(by_record(edition), [research_fact(1, yen=1_999), research_fact(2, yen=1_999)])
    assert cells.value("JR.large.kyen").value == 2


def test_counting_cell_has_no_gap(edition):
    assert book(edition, [research_fact(1)]).value("JR.large.cases").truncation_gap_yen(1000) == 0


def test_indirect_cost_has_its_own_cell(edition):
    cells = book(edition, [research_fact(1, yen=1_300_000, indirect_yen=300_999)])
    assert cells.value("JR.large.indirect_kyen").value == 300


def test_indirect_cost_by_record(edition):
    facts = [research_fact(n, yen=1_300_000, indirect_yen=300_999) for n in (1, 2)]
    assert book(by_record(edition), facts).value("JR.large.indirect_kyen").value == 600


def test_case_without_money_counts_as_a_case(edition):
    cells = book(edition, [research_fact(1, yen=0)])
    assert (
        cells.value("JR.private.size.zero.cases").value,
        cells.value("JR.private.size.zero.kyen").value,
    ) == (1, 0)


def test_excluded_fact_is_counted_nowhere(edition):
    cells = book(edition, [research_fact(1, excluded="契約期間が当年度にかかりません")])
    assert {value.records for value in cells.values.values()} == {0}


def test_asked_cell_without_facts_is_a_zero(edition):
    assert book(edition, []).value("JR.large.kyen").state is CellState.ZERO


def test_cell_of_a_measure_not_answered_is_blank(edition):
    cells = book(edition, [], answered=frozenset({"joint_research"}))
    assert (cells.value("ORG.researchers.persons").value, cells.value("ORG.researchers.persons").state) == (
        None, CellState.BLANK,
    )  # fmt: skip


ANSWERS = (
    "IC.indirect_rate.answer", "IC.indirect_rate.percent", "IC.indirect_rate.ge30.answer", "SF.strategic_fee.answer",
)  # fmt: skip


def answers(edition, *facts):
    return tuple(book(edition, facts).value(code).value for code in ANSWERS)


def test_questions_without_rules_are_not_answered(edition):
    cells = book(edition, [research_fact(1)])
    assert {(cells.value(code).value, cells.value(code).state) for code in ANSWERS} == {
        (None, CellState.BLANK)
    }


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("3/7", (1, 42_857, 1, None)),
        ("3/10", (1, 30_000, 1, None)),
        ("0.29999999", (1, 29_999, 0, None)),
        ("1/10", (1, 10_000, 0, None)),
        (None, (0, None, 0, None)),
    ],
)
def test_rate_laid_down(edition, rate, expected):
    assert answers(edition, rate_fact(rate)) == expected


def test_no_has_its_rules_as_records(edition):
    cell = book(edition, [rate_fact("1/10")]).value("IC.indirect_rate.ge30.answer")
    assert (cell.value, cell.records, cell.state) == (0, 1, CellState.ZERO)


@pytest.mark.parametrize(("fees", "expected"), [([False], 0), ([False, True], 1)])
def test_strategic_fee_exists_when_any_rules_have_it(edition, fees, expected):
    facts = [fee_fact(at, exists=exists) for at, exists in enumerate(fees)]
    assert book(edition, facts).value("SF.strategic_fee.answer").value == expected


def test_rules_left_out_answer_nothing(edition):
    assert answers(edition, rate_fact("3/10", excluded="unreadable", count=0)) == (None,) * 4


def test_research_outside_the_survey_is_not_left_out_of_what_asks_for_no_partner(edition):
    key = ClassKey.of(research_fact(1, measure=OUTSIDE, excluded="理由"))
    codes = ("ORG.researchers.persons", *ANSWERS)
    assert not any(class_left_out(key, edition.cells[code], OUTSIDE) for code in codes)


def test_total_of_blanks_is_blank(edition):
    assert book(edition, [], answered=frozenset()).value("JR.total.kyen").state is CellState.BLANK


def test_blank_cell_has_no_gap(edition):
    assert book(edition, [], answered=frozenset()).value("JR.total.kyen").truncation_gap_yen(1000) == 0


def test_office_and_matching_count_only_cases_of_ten_million_yen(edition):
    facts = [
        research_fact(1, yen=10_000_000, office="yes", matching="yes"),
        research_fact(2, yen=9_999_999, office="yes", matching="yes"),
        research_fact(3, yen=10_000_000, office="yes", partner="foreign"),
    ]
    cells = book(edition, facts)
    assert [cells.value(f"JR.{row}.cases").value for row in ("ge10m.office_involved", "ge10m.matched")] == [
        2,
        1,
    ]


def test_local_governments_of_any_prefecture_count_as_regional(edition):
    facts = [
        research_fact(1, partner="local_government"),
        research_fact(2, prefecture="same"),
        research_fact(3, prefecture="same", partner="public_interest"),
    ]
    assert book(edition, facts).value("LOC.total.cases").value == 2


def test_left_out_record_shows_with_the_cell_of_its_partner_whatever_its_size(edition):
    key = ClassKey.of(research_fact(1, yen=0, excluded="理由"))
    assert class_left_out(key, edition.cells["JR.private.size.ge100m.cases"], OUTSIDE)


def test_record_of_an_unasked_kind_shows_with_the_cell_of_its_partner(edition):
    key = ClassKey.of(research_fact(1, measure=OUTSIDE, excluded="理由"))
    assert class_left_out(key, edition.cells["CR.large.cases"], OUTSIDE)


@pytest.mark.parametrize(
    "fact",
    [
        research_fact(1),
        research_fact(1, measure="clinical_trial", excluded="理由"),
        research_fact(1, partner="sme", excluded="理由"),
    ],
)
def test_record_is_not_shown_as_left_out_elsewhere(edition, fact):
    assert not class_left_out(ClassKey.of(fact), edition.cells["JR.large.cases"], OUTSIDE)


def test_leaves_of_a_class(edition):
    key = ClassKey.of(research_fact(1, yen=2_000_000))
    assert [cell.code for cell in matching_leaves(edition, key)] == [
        "JR.large.cases", "JR.large.kyen", "JR.large.indirect_kyen",
        "JR.private.size.1m_to_3m.cases", "JR.private.size.1m_to_3m.kyen",
    ]  # fmt: skip


def test_leaves_of_a_total_are_listed_once(edition):
    assert [cell.code for cell in edition.leaves_of("LOC.total.cases")] == [
        "JR.private.same_prefecture.cases", "CR.private.same_prefecture.cases",
        "JR.local_government.cases", "CR.local_government.cases",
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=300_000_000),
            st.sampled_from(["large", "sme", "company", "foreign", "state", "unknown"]),
        ),
        max_size=40,
    )
)
def test_every_way_of_cutting_the_total_has_the_same_exact_yen(records):
    edition = editions.edition("fy2018")
    cells = book(
        edition, [research_fact(n, yen=yen, partner=partner) for n, (yen, partner) in enumerate(records)]
    )
    private = sum(yen for yen, partner in records if partner in ("large", "sme", "company"))
    assert {
        cells.value("JR.private.kyen").exact_yen,
        cells.value("JR.private.size.total.kyen").exact_yen,
    } == {private}


@given(st.lists(st.integers(min_value=0, max_value=300_000_000), max_size=40))
def test_gap_stays_below_one_unit_per_leaf(amounts):
    edition = editions.edition("fy2018")
    total = book(edition, [research_fact(n, yen=yen) for n, yen in enumerate(amounts)]).value("JR.total.kyen")
    assert 0 <= total.truncation_gap_yen(1000) < 1000 * len(edition.leaves_of("JR.total.kyen"))
