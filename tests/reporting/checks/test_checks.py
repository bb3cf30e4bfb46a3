"""Every check with a passing and a failing case."""

import dataclasses

import pytest

from collaboration.calc.facts import Gap
from reporting.calc.edition import RelationKind
from reporting.checks.catalogue import CHECKS, check_explanation, run_checks
from reporting.checks.kinds import WrongColumn
from reporting.checks.money import IndirectCost, Signs
from reporting.checks.partners import ForeignCompanies, IncompletePartners, OfficeInvolvementParts
from reporting.checks.sizes import AmountPerCase, CasesAndAmounts, ClassBounds, TenMillion, ZeroYenCases
from reporting.checks.sums import Regional, TotalsByPartner, TotalsBySize
from reporting.checks.years import Sources, YearOverYear
from tests.reporting.context import cell, context_of, findings, spoilt
from tests.reporting.facts import rate_fact, research_fact

TEN_MILLION = 10_000_000


@pytest.fixture
def sound():
    """A small return in which nothing is wrong."""
    return context_of(
        research_fact(1, yen=2_000_000, indirect_yen=400_000),
        research_fact(2, yen=TEN_MILLION, partner="sme", prefecture="same", office="yes", matching="yes"),
        research_fact(3, yen=0, money_years=(2017,)),
        research_fact(4, yen=3_000_000, partner="foreign"),
        research_fact(5, yen=5_000_000, partner="local_government", measure="commissioned_research"),
        research_fact(6, yen=1_000_000, measure="clinical_trial"),
        research_fact(7, yen=900_000, excluded="amendment"),
        rate_fact("1/10"),
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_sound_return_passes(check, sound):
    assert findings(check, sound) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_check_finds_nothing_in_a_blank_return(check, sound):
    assert findings(check, spoilt(dataclasses.replace(sound, facts=()), dict.fromkeys(sound.cells))) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_check_tells_the_user_what_it_tests(check):
    assert check_explanation(check.code).endswith("。")


def test_unknown_check_has_no_explanation():
    assert check_explanation("V99") == ""


def test_every_relation_of_the_edition_is_read_by_a_check(sound):
    assert {relation.check for relation in sound.edition.relations} <= {check.code for check in CHECKS}


def test_numbers_of_the_checks():
    assert [check.code for check in CHECKS] == [
        "V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V12", "V13", "V17",
        "V18", "V19", "V20", "V21", "V22", "V25", "V27", "V28",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "cells", "expected"),
    [
        (TotalsByPartner(), {"JR.total.cases": 9}, [("error", "V01:JR.total.cases:JR.private.cases")]),
        (TotalsByPartner(), {"CR.total.kyen": 9}, [("error", "V01:CR.total.kyen:CR.private.kyen")]),
        (
            TotalsByPartner(),
            {"JR.private.same_prefecture.sme.cases": 2},
            [
                ("error", "V01:JR.private.same_prefecture.sme.cases:JR.private.same_prefecture.cases"),
                ("error", "V01:JR.private.same_prefecture.sme.cases:JR.sme.cases"),
            ],
        ),
        (TotalsBySize(), {"JR.private.lt10m.cases": 1}, [("error", "V02:JR.private.cases:JR.private.lt10m.cases")]),
        (TotalsBySize(), {"JR.private.ge10m.kyen": 1}, [("error", "V02:JR.private.kyen:JR.private.lt10m.kyen")]),
        (
            ClassBounds(),
            {"JR.private.size.10m_to_50m.kyen": 9_999},
            [("error", "V03:JR.private.size.10m_to_50m.kyen:JR.private.size.10m_to_50m.cases")],
        ),
        (ClassBounds(), {"JR.private.size.10m_to_50m.kyen": 49_999}, []),
        (
            ClassBounds(),
            {"JR.private.size.10m_to_50m.kyen": 50_000},
            [("error", "V03:JR.private.size.10m_to_50m.kyen:JR.private.size.10m_to_50m.cases")],
        ),
        (
            ClassBounds(),
            {"JR.private.size.zero.kyen": 1},
            [("error", "V03:JR.private.size.zero.kyen:JR.private.size.zero.cases")],
        ),
        (
            ClassBounds(),
            {"JR.private.size.ge100m.cases": 1, "JR.private.size.ge100m.kyen": 99_999},
            [("error", "V03:JR.private.size.ge100m.kyen:JR.private.size.ge100m.cases")],
        ),
        (ClassBounds(), {"JR.private.size.ge100m.cases": 1, "JR.private.size.ge100m.kyen": 9_999_999}, []),
        (CasesAndAmounts(), {"JR.state.kyen": 5}, [("error", "V04:JR.state.kyen:JR.state.cases")]),
        (CasesAndAmounts(), {"JR.state.cases": 5}, []),
        (
            CasesAndAmounts(),
            {"JR.private.size.1m_to_3m.kyen": 0},
            [("error", "V04:JR.private.size.1m_to_3m.kyen:JR.private.size.1m_to_3m.cases")],
        ),
        (CasesAndAmounts(), {"CT.large.kyen": 0}, [("explain", "V04:CT.large.kyen:CT.large.cases")]),
        (
            OfficeInvolvementParts(),
            {"JR.private.ge10m.matched.cases": 2},
            [("error", "V05:JR.private.ge10m.matched.cases:JR.private.ge10m.office_involved.cases")],
        ),
        (
            OfficeInvolvementParts(),
            {"JR.foreign.ge10m.office_involved.cases": 1},
            [("error", "V05:JR.foreign.ge10m.office_involved.cases:JR.foreign.ge10m.cases")],
        ),
        (ForeignCompanies(), {"JR.foreign.cases": 5}, [("error", "V06:JR.foreign.cases:JR.total.cases")]),
        (
            IndirectCost(),
            {"CR.total.indirect_kyen": 5_001},
            [("error", "V07:CR.total.indirect_kyen:CR.total.kyen")],
        ),
        (IndirectCost(), {"CR.total.indirect_kyen": 1_875}, []),
        (
            IndirectCost(),
            {"CR.total.indirect_kyen": 1_876},
            [("explain", "V07:CR.total.indirect_kyen:CR.total.kyen")],
        ),
        (TenMillion(), {"JR.private.ge10m.kyen": 9_999}, [("error", "V08:JR.private.ge10m.kyen:JR.private.ge10m.cases")]),
        (
            TenMillion(),
            {"JR.foreign.ge10m.cases": 2, "JR.foreign.ge10m.kyen": 20_000},
            [
                ("error", "V08:JR.foreign.ge10m.cases:JR.foreign.cases"),
                ("error", "V08:JR.foreign.ge10m.kyen:JR.foreign.kyen"),
            ],
        ),
        (
            Regional(),
            {"LOC.total.cases": 6},
            [("error", "V18:LOC.total.cases:RESEARCH.joint_and_commissioned.cases")],
        ),
        (Regional(), {"LOC.company.kyen": 15_001}, [("error", "V18:LOC.company.kyen:LOC.total.kyen")]),
        (Signs(), {"JR.private.cases": 9}, [("error", "V19:JR.private.cases:PRIVATE.research.cases")]),
        (Signs(), {"JR.other.kyen": -1}, [("error", "V19:JR.other.kyen")]),
        (Signs(), {"JR.total.kyen": -1}, []),
        (
            ZeroYenCases(),
            {"JR.private.size.zero.cases": 5, "JR.private.cases": 12},
            [("explain", "V21:JR.private.size.zero.cases:JR.private.cases")],
        ),
        (ZeroYenCases(), {"JR.private.size.zero.cases": 4, "JR.private.cases": 10}, []),
        (AmountPerCase(), {"CR.total.cases": 10, "CR.total.kyen": 200_000}, []),
        (AmountPerCase(), {"CR.total.cases": 10, "CR.total.kyen": 200_001}, [("info", "V22:CR.total.kyen")]),
        (AmountPerCase(), {"CR.total.cases": 9, "CR.total.kyen": 900_000}, []),
    ],
)  # fmt: skip
def test_spoilt_cell_is_found(check, cells, expected, sound):
    assert findings(check, spoilt(sound, cells)) == expected


def funded(rate, yen, indirect):
    """A return with a rate laid down (None: none) and joint research of a company."""
    return context_of(rate_fact(rate), research_fact(1, yen=yen, indirect_yen=indirect))


APART = "V07:JR.private.indirect_kyen:IC.indirect_rate.percent"


@pytest.mark.parametrize(
    ("rate", "yen", "indirect", "expected"),
    [
        ("3/10", 1_300_000, 300_000, []),
        ("3/10", 1_000_000, 0, [("explain", APART)]),
        ("3/10", 0, 0, []),
        (None, 1_000_000, 0, []),
        ("3/10", 1_400_000, 400_000, []),
        ("3/10", 1_400_001, 400_001, [("info", APART)]),
        ("3/10", 1_200_000, 200_000, []),
        ("3/10", 1_199_999, 199_999, [("info", APART)]),
        ("1/10", 1_300_000, 300_000, [("info", APART)]),
    ],
)  # fmt: skip
def test_rate_laid_down_is_compared_with_what_came_in(rate, yen, indirect, expected):
    context = dataclasses.replace(funded(rate, yen, indirect), facts=())
    assert findings(IndirectCost(), context) == expected


def test_rate_laid_down_without_indirect_cost_asks_for_the_reason():
    (found,) = IndirectCost().run(funded("3/7", 1_000_000, 0))
    assert str(found.message).startswith("間接経費の割合を42.857％と定めていますが、2018年度の")


def test_change_of_an_answer_is_not_asked_for(sound):
    answers = {"IC.indirect_rate.answer": 1, "IC.indirect_rate.percent": 42_857}
    context = dataclasses.replace(
        spoilt(sound, answers), previous=last_year(IC__indirect_rate__answer=0, IC__indirect_rate__percent=10)
    )
    assert findings(YearOverYear(), context) == []


@pytest.mark.parametrize("check", [ClassBounds(), CasesAndAmounts(), TenMillion(), AmountPerCase()])
def test_row_without_amount_is_passed_over(check, sound):
    blank = {code: None for code in sound.cells if code.endswith(".kyen")}
    assert findings(check, spoilt(sound, blank)) == []


def test_rounding_apart_is_only_information():
    context = context_of(research_fact(1, yen=1_500), research_fact(2, yen=1_500, partner="sme"))
    assert findings(TotalsBySize(), context) == [("info", "V02:JR.private.kyen:JR.private.lt10m.kyen")]


def test_part_that_exceeds_its_whole_by_rounding_alone_is_no_fault():
    context = context_of(
        research_fact(1, yen=1_500, prefecture="same"),
        research_fact(2, yen=1_500, partner="sme", prefecture="same"),
    )
    assert findings(TotalsByPartner(), context) == []


def test_relation_without_columns_speaks_of_those_all_rows_share(sound):
    relation = dataclasses.replace(
        next(sound.relations("V01", RelationKind.SUM)), columns=(), rows=("JR.total", "JR.private.size.zero")
    )
    assert sound.columns(relation) == ("cases", "kyen")


@pytest.mark.parametrize(
    ("check", "fact", "expected"),
    [
        (CasesAndAmounts(), {"excluded": "outside_term"}, [("explain", "ends_on")]),
        (CasesAndAmounts(), {"excluded": "draft"}, [("error", "ends_on")]),
        (CasesAndAmounts(), {"excluded": "outside_term", "yen": 0}, []),
        (CasesAndAmounts(), {"excluded": "outside_term", "measure": "outside_survey"}, []),
        (OfficeInvolvementParts(), {"matching": "yes"}, [("error", "involved")]),
        (ForeignCompanies(), {"gaps": (Gap.COUNTRY.value,), "partner_id": 5}, [("error", "country")]),
        (IndirectCost(), {"yen": 1_000_000, "indirect_yen": 1_000_001}, [("error", "receipts")]),
        (IndirectCost(), {"yen": 1_000_000, "indirect_yen": 300_000}, []),
        (IndirectCost(), {"yen": -5, "indirect_yen": -5}, []),
        (Signs(), {"yen": -1}, [("error", "receipts")]),
        (ZeroYenCases(), {"yen": 0, "money_years": (2019,)}, []),
        (ZeroYenCases(), {"yen": 0}, [("explain", "receipts")]),
        (ZeroYenCases(), {"yen": 0, "partner": "state"}, []),
        (WrongColumn(), {"own_kind": "consulting"}, [("error", "survey_kind")]),
        (WrongColumn(), {"own_kind": "research_chair"}, []),
        (IncompletePartners(), {"gaps": (Gap.PROFILE.value,), "partner_id": 5}, [("explain", "legal_form")]),
        (IncompletePartners(), {"gaps": (Gap.SIZE.value,), "partner_id": 5}, [("explain", "size_override")]),
        (IncompletePartners(), {"gaps": (Gap.PREFECTURE.value,), "partner_id": 5}, [("explain", "prefecture")]),
        (IncompletePartners(), {"gaps": (Gap.TERM.value,)}, [("explain", "starts_on")]),
        (IncompletePartners(), {"gaps": (Gap.NO_END.value,)}, [("explain", "ends_on")]),
        (IncompletePartners(), {"excluded": "no_partner"}, [("error", "partner")]),
    ],
)  # fmt: skip
def test_record_is_found_with_the_field_to_mend(check, fact, expected):
    context = context_of(*(research_fact(n) for n in range(2, 5)), research_fact(1, **fact))
    found = [
        (each.severity.value, each.target.field) for each in check.run(context) if each.target is not None
    ]
    assert found == expected


def test_incomplete_partner_is_found_once_with_its_number_of_cases():
    facts = [research_fact(n, gaps=(Gap.SIZE.value,), partner_id=5) for n in (1, 2)]
    (found,) = IncompletePartners().run(context_of(*facts))
    assert (found.target.record_id, found.message.words["cases"]) == (5, 2)


def test_trial_that_is_also_commissioned_research_is_found():
    trial = research_fact(1, measure="clinical_trial", partner_id=5)
    twin = research_fact(2, measure="commissioned_research", partner_id=5)
    other = research_fact(3, measure="commissioned_research", partner_id=6)
    assert findings(WrongColumn(), context_of(trial, twin, other)) == [
        ("error", "V25:twice:agreement:KJ-00001")
    ]


def last_year(**figures):
    return {
        code: cell(code, figure, is_money=code.endswith("kyen"))
        for code, figure in ((name.replace("__", "."), figure) for name, figure in figures.items())
    }


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (100, 100, []),
        (130, 100, []),
        (131, 100, [("explain", "V20:CR.state.cases")]),
        (11, 0, [("explain", "V20:CR.state.cases")]),
        (10, 0, []),
        (0, 11, [("explain", "V20:CR.state.cases")]),
        (1_000, 1, [("explain", "V20:CR.state.cases")]),
        (None, 11, []),
        (11, None, []),
    ],
)
def test_change_in_cases_is_found_above_three_tenths_and_ten(now, before, expected, sound):
    context = dataclasses.replace(
        spoilt(sound, {"CR.state.cases": now}), previous=last_year(CR__state__cases=before)
    )
    assert findings(YearOverYear(), context) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (13_000, 10_000, []),
        (20_000, 10_000, []),
        (20_001, 10_000, [("explain", "V20:CR.state.kyen")]),
        (10_000_000, 10_000, [("error", "V20:CR.state.kyen")]),
        (10, 9_000, [("error", "V20:CR.state.kyen")]),
        (11_000, 10, [("error", "V20:CR.state.kyen")]),
        (11_011, 10, [("explain", "V20:CR.state.kyen")]),
        (899, 1, []),
    ],
)
def test_change_in_money_is_found_and_a_slip_of_unit_is_an_error(now, before, expected, sound):
    context = dataclasses.replace(
        spoilt(sound, {"CR.state.kyen": now}), previous=last_year(CR__state__kyen=before)
    )
    assert findings(YearOverYear(), context) == expected


def test_total_explained_by_its_part_is_not_asked_again(sound):
    context = dataclasses.replace(
        spoilt(sound, {"CR.state.cases": 100, "CR.total.cases": 100}),
        previous=last_year(CR__state__cases=10, CR__total__cases=10),
    )
    assert findings(YearOverYear(), context) == [("explain", "V20:CR.state.cases")]


def test_total_that_changed_by_many_small_parts_is_asked(sound):
    context = dataclasses.replace(
        spoilt(sound, {"CR.total.cases": 100}), previous=last_year(CR__state__cases=0, CR__total__cases=10)
    )
    assert findings(YearOverYear(), context) == [("explain", "V20:CR.total.cases")]


def test_figure_without_records_is_found(sound):
    bare = dataclasses.replace(sound.cells["JR.sme.cases"], records=0)
    context = dataclasses.replace(sound, cells={**sound.cells, "JR.sme.cases": bare})
    assert findings(Sources(), context) == [("error", "V28:JR.sme.cases")]


def test_run_behind_the_ledger_is_told(sound):
    assert findings(Sources(), dataclasses.replace(sound, is_stale=True)) == [("info", "V28:JR.large.cases")]


def test_institution_without_prefecture_is_found(sound):
    context = dataclasses.replace(sound, is_located=False)
    assert findings(IncompletePartners(), context) == [("error", "V27:institution")]


def test_findings_come_errors_first():
    context = context_of(
        research_fact(1, gaps=(Gap.SIZE.value,), partner_id=5), research_fact(2, own_kind="consulting")
    )
    assert [(found.check, found.severity.value) for found in run_checks(context)] == [
        ("V25", "error"), ("V27", "explain"),
    ]  # fmt: skip


def test_check_of_a_later_year_is_not_yet_in_force(monkeypatch):
    monkeypatch.setattr(WrongColumn, "applies_from", 9_999)
    assert run_checks(context_of(research_fact(1, own_kind="consulting"))) == []


def test_message_names_year_and_figures():
    *_cells, found = Signs().run(context_of(research_fact(1, yen=-1_234)))
    assert found.subject == "KJ-00001 株式会社青葉"
    assert str(found.message) == (
        "2018年度の返還・訂正が入金を1,234円上回っています。"
        "返還は元の入金と同じ会計年度に計上するか、元の入金の訂正として登録してください。"
    )
