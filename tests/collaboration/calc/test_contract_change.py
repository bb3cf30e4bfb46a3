"""Who a change of people leaves, what an amendment changes, and what a stop is settled as."""

import datetime
from dataclasses import replace

import pytest

from collaboration.calc.content import AgreementContent, ResearcherContent
from collaboration.calc.contract_change import (
    AskedBy,
    PeopleChange,
    PersonStep,
    people_after,
    people_problems,
    prolonged,
    shown_changes,
    stop_cause,
)
from collaboration.calc.pricing.kinds import StopCause

HEAD, MATE, NEXT = (
    ResearcherContent(name, key) for name, key in (("山田 花子", 1), ("佐藤 一郎", 2), ("鈴木 次郎", 3))
)


def test_a_new_principal_takes_the_lead_and_the_former_leaves():
    after, steps = people_after((HEAD, MATE), PeopleChange(principal=NEXT))
    assert after == (NEXT, MATE)
    assert steps == (
        (PersonStep.CEASED_PRINCIPAL, HEAD),
        (PersonStep.BECAME_PRINCIPAL, NEXT),
        (PersonStep.LEFT, HEAD),
    )


def test_the_former_principal_may_stay_and_a_member_may_take_the_lead():
    after, steps = people_after((HEAD, MATE), PeopleChange(principal=MATE, former_stays=True))
    assert after == (MATE, HEAD)
    assert PersonStep.LEFT not in [step for step, _who in steps]


def test_researchers_join_and_leave():
    after, steps = people_after((HEAD, MATE), PeopleChange(joined=(NEXT,), left=frozenset({1})))
    assert after == (HEAD, NEXT)
    assert steps == ((PersonStep.LEFT, MATE), (PersonStep.JOINED, NEXT))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (PeopleChange(), "principal"),
        (PeopleChange(principal=HEAD), "principal"),
        (PeopleChange(left=frozenset({0})), "left"),
        (PeopleChange(principal=MATE, left=frozenset({1})), "left"),
        (PeopleChange(joined=(ResearcherContent("佐藤 一郎", 2),)), "joined"),
        (PeopleChange(principal=NEXT, joined=(NEXT,)), "joined"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(change, path):
    assert path in [problem.path for problem in people_problems((HEAD, MATE), change)]


def test_namesakes_with_other_numbers_are_others():
    assert not list(people_problems((HEAD,), PeopleChange(joined=(ResearcherContent("山田 花子", 9),))))


def test_only_what_differs_is_shown():
    before = AgreementContent(
        kind="joint_research", title="題", ends_on=datetime.date(2026, 3, 31), researchers=(HEAD,)
    )
    after = replace(before, ends_on=datetime.date(2027, 3, 31), researchers=(NEXT,))
    assert shown_changes(before, after) == {
        "ends_on": ["2026-03-31", "2027-03-31"],
        "researchers": [["山田 花子"], ["鈴木 次郎"]],
    }
    assert shown_changes(before, before) == {}


def test_a_term_grows_by_the_days_of_the_suspension():
    day = datetime.date
    assert prolonged(day(2026, 3, 31), day(2025, 10, 1), day(2025, 10, 31)) == day(2026, 4, 30)


def test_what_nobody_is_to_blame_for_is_settled_like_an_end():
    assert [stop_cause(side) for side in AskedBy] == [StopCause.COMPANY, StopCause.UNIVERSITY, StopCause.END]
