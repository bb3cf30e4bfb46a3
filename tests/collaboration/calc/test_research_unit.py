"""What somebody should look at in a chair or institute."""

import datetime

import pytest

from collaboration.calc.research_unit import (
    Member,
    MemberRole,
    Room,
    Span,
    UnitFacts,
    UnitForm,
    cautions,
    fiscal_years_of,
    peak_effort,
)

TODAY = datetime.date(2026, 6, 1)
TERM = Span(datetime.date(2025, 4, 1), datetime.date(2028, 3, 31))


def member(key="1", role=MemberRole.HEAD, span=TERM, effort=50, **more):
    return Member(key, f"山田 {key}", role, span, effort, **more)


def said(today=TODAY, **facts):
    unit = UnitFacts(**{"form": UnitForm.RESEARCH_CHAIR, "term": TERM, "members": (member(),), **facts})
    return [str(caution) for caution in cautions(unit, today)]


def test_a_sound_unit_gives_no_caution():
    assert said(rooms=(Room("産学連携棟 302", TERM),), planned_yen={2025: 3, 2026: 4}, amount_yen=7) == []


@pytest.mark.parametrize(
    ("members", "today", "is_told"),
    [
        ((), TODAY, True),
        ((member(role=MemberRole.TEACHER),), TODAY, True),
        ((member(span=Span(TERM.starts_on, datetime.date(2026, 3, 31))),), TODAY, True),
        ((member(),), TODAY, False),
        ((), datetime.date(2029, 1, 1), False),
        ((member(),), datetime.date(2024, 1, 1), False),
        ((), datetime.date(2024, 1, 1), True),
    ],
)
def test_a_unit_needs_a_head_while_it_stands(members, today, is_told):
    assert any("代表者" in line for line in said(today, members=members)) is is_told


@pytest.mark.parametrize(
    ("ends_on", "is_told"),
    [
        (datetime.date(2027, 3, 30), True),
        (datetime.date(2027, 3, 31), False),
        (datetime.date(2030, 3, 31), False),
        (datetime.date(2030, 4, 1), True),
        (None, False),
    ],
)
def test_an_endowed_chair_stands_two_to_five_years(ends_on, is_told):
    term = Span(TERM.starts_on, ends_on)
    people = (member(span=term),)
    told = said(form=UnitForm.ENDOWED_CHAIR, term=term, members=people)
    assert any("2年以上5年以下" in line for line in told) is is_told
    assert not any("5年以下" in line for line in said(term=term, members=people))


def test_a_term_from_29_february_ends_in_years_without_one():
    term = Span(datetime.date(2024, 2, 29), datetime.date(2029, 2, 28))
    told = said(form=UnitForm.ENDOWED_CHAIR, term=term, members=(member(span=term),))
    assert told == []


def test_the_donor_s_people_in_an_endowed_chair_are_pointed_out():
    people = (member(), member("2", MemberRole.RESEARCHER, is_of_donor=True))
    assert "山田 2さんは寄附者に所属" in said(form=UnitForm.ENDOWED_CHAIR, members=people)[0]
    assert said(members=people) == []


def test_effort_is_summed_over_units_and_roles_on_every_day():
    earlier = Span(TERM.starts_on, datetime.date(2026, 3, 31))
    later = Span(datetime.date(2026, 4, 1), None)
    assert said(members=(member(effort=50, elsewhere=((earlier, 50),)),)) == []
    assert said(members=(member(effort=60, span=later), member("1", span=earlier, effort=60))) == []
    told = said(members=(member(effort=60, elsewhere=((Span(datetime.date(2026, 1, 1), None), 50),)),))
    assert told == [
        "山田 1さんのエフォートが、2026-01-01から講座・研究所の合計で110%になります。100%以下になるように直してください。"
    ]


def test_namesakes_are_two_people():
    assert said(members=(member("1", effort=80), member("2", MemberRole.TEACHER, effort=80))) == []


def test_highest_effort_and_its_first_day():
    one, other = (
        Span(datetime.date(2026, 4, 1), datetime.date(2026, 4, 30)),
        Span(datetime.date(2026, 4, 30), None),
    )
    assert peak_effort([(one, 40), (other, 30)]) == (70, datetime.date(2026, 4, 30))
    assert peak_effort([]) == (0, None)


def test_people_and_rooms_outside_the_term_are_pointed_out():
    before, open_end = Span(datetime.date(2025, 3, 31), TERM.ends_on), Span(TERM.starts_on, None)
    assert len(said(rooms=(Room("A", before), Room("B", open_end), Room("C", TERM)))) == 1
    assert said(term=open_end, members=(member(span=open_end),), rooms=(Room("B", open_end),)) == []


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        (Span(datetime.date(2020, 4, 1), datetime.date(2025, 3, 31)), False),
        (Span(datetime.date(2020, 4, 1), datetime.date(2025, 4, 1)), True),
        (Span(datetime.date(2028, 3, 31), None), True),
        (Span(datetime.date(2028, 4, 1), None), False),
    ],
)
def test_a_room_is_not_given_twice(other, is_told):
    assert bool(said(rooms=(Room("302", TERM, (other,)),))) is is_told


def test_budgets_sum_to_the_contract_and_stay_in_the_term():
    assert "合計9円が、契約金額7円と2円違います" in said(planned_yen={2025: 9}, amount_yen=7)[0]
    assert said(planned_yen={2028: 7}, amount_yen=7) == ["2028年度は設置期間の外ですが、予算があります。"]
    assert said(planned_yen={2025: 9}) == []
    assert said(planned_yen={}, amount_yen=7) == []


def test_years_of_a_term():
    assert fiscal_years_of(TERM, 2026) == [2025, 2026, 2027]
    assert fiscal_years_of(Span(TERM.starts_on, None), 2026) == [2025, 2026]
    assert fiscal_years_of(Span(TERM.starts_on, None), 2020) == [2025]
