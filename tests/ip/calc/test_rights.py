"""The state of a right follows from what happened, in whatever order it was entered."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip.calc.docket.kinds import EventCode
from ip.calc.rights import HappenedEvent, RightState, Share, facts_of, order_faults, share_faults, state_of

DAY = datetime.date
START, LATER = DAY(2018, 4, 1), DAY(2030, 1, 1)
CODES = st.sampled_from(list(EventCode))
DAYS = st.dates(DAY(2000, 1, 1), DAY(2029, 12, 31))
HISTORIES = st.lists(st.builds(HappenedEvent, CODES, DAYS), max_size=8)


def history(*codes):
    return [
        HappenedEvent(EventCode(code), START + datetime.timedelta(days=30 * place))
        for place, code in enumerate(codes)
    ]


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ((), "planned"),
        (("filed",), "filed"),
        (("filed", "published"), "published"),
        (("filed", "exam_requested", "published"), "under_exam"),
        (("filed", "published", "exam_requested", "office_action"), "action_pending"),
        (("filed", "exam_requested", "office_action", "responded"), "under_exam"),
        (("filed", "exam_requested", "refused", "appealed", "allowed"), "allowed"),
        (("filed", "allowed", "registered", "published"), "registered"),
        (("filed", "registered", "annuity_paid"), "registered"),
        (("filed", "registered", "lapsed"), "lapsed"),
        (("filed", "registered", "lapsed", "annuity_paid", "published"), "lapsed"),
        (("filed", "registered", "lapsed", "restored"), "registered"),
        (("filed", "published", "withdrawn", "registered"), "withdrawn"),
        (("pct_filed", "published", "phases_entered"), "phases_entered"),
        (("pct_filed", "national_entered", "filed", "exam_requested"), "under_exam"),
        (("created",), "held"),
        (("created", "transferred"), "transferred"),
    ],
)
def test_state_follows_from_the_events(codes, state):
    assert state_of(history(*codes), LATER) == state


def test_nothing_after_the_day_counts():
    events = history("filed", "registered", "lapsed")
    assert [state_of(events, event.on) for event in events] == ["filed", "registered", "lapsed"]
    assert state_of(events, events[0].on - datetime.timedelta(days=1)) == "planned"


def test_events_of_one_day_are_taken_in_the_order_of_the_procedure():
    day = DAY(2020, 1, 1)
    events = [HappenedEvent(EventCode.REGISTERED, day), HappenedEvent(EventCode.FILED, day)]
    assert state_of(events, day) is RightState.REGISTERED


def test_days_follow_from_the_events():
    events = history("pct_filed", "national_entered", "published", "registered", "expired")
    facts = facts_of(events, LATER)
    assert (facts.filed_on, facts.entered_on, facts.published_on) == tuple(event.on for event in events[:3])
    assert (facts.registered_on, facts.ended_on) == (events[3].on, events[4].on)
    assert facts.counted_as_filed_on == events[1].on
    assert facts.is_open
    assert not facts_of(history("filed", "withdrawn"), LATER).is_open


def test_a_restored_right_has_no_end():
    assert facts_of(history("filed", "registered", "lapsed", "restored"), LATER).ended_on is None


@given(HISTORIES, st.randoms(use_true_random=False), DAYS)
def test_the_order_of_entry_does_not_matter(events, random, day):
    shuffled = events[:]
    random.shuffle(shuffled)
    assert facts_of(shuffled, day) == facts_of(events, day)


@given(HISTORIES, DAYS)
def test_an_event_of_the_future_never_changes_the_present(events, day):
    past = [event for event in events if event.on <= day]
    assert facts_of(past, day) == facts_of(events, day)


def test_days_that_cannot_be_true_are_named():
    events = [
        HappenedEvent(EventCode.FILED, DAY(2018, 4, 1)),
        HappenedEvent(EventCode.REGISTERED, DAY(2017, 4, 1)),
    ]
    assert [str(fault) for fault in order_faults(events)] == [
        "「設定登録」の日（2017-04-01）が「出願」の日（2018-04-01）より前です。書類で日付を確認してください。"
    ]
    assert order_faults(history("filed", "registered", "lapsed")) == []


HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize(
    ("owners", "faults"),
    [
        ([], 0),
        ([(None, None)], 0),
        ([(THIRD, None)] * 3, 0),
        ([(HALF, Fraction(1)), (HALF, Fraction(0))], 0),
        ([(HALF, None), (THIRD, None)], 1),
        ([(HALF, None), (None, None)], 1),
        ([(HALF, THIRD), (HALF, THIRD)], 1),
        ([(Fraction(1), HALF), (HALF, None)], 2),
    ],
)
def test_shares_are_whole_or_unknown(owners, faults):
    assert len(share_faults([Share(share, cost) for share, cost in owners])) == faults


def test_the_rest_of_the_shares_is_told():
    told = str(share_faults([Share(HALF, None), Share(THIRD, None)])[0])
    assert told.startswith("持分の合計が5/6です。合計が1になるように入力してください（残り1/6）。")
    assert told.endswith("例：1/2と1/2、70%と30%")
