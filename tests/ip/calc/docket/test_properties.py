"""What holds for every right, whatever its dates."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ip.calc.docket.kinds import DeadlineState, EventCode, Office, Route
from ip.calc.docket.matter import Matter, MatterEvent
from ip.queries.docket_rules import calendars
from tests.ip.calc.docket.facts import docket

CODES = st.sampled_from(list(EventCode))
DAYS = st.dates(datetime.date(2012, 1, 1), datetime.date(2026, 6, 30))
EVENTS = st.lists(
    st.builds(MatterEvent, code=CODES, on=DAYS, number=st.none() | st.integers(1, 20)), max_size=8
).map(tuple)
MATTERS = st.builds(
    Matter,
    office=st.sampled_from(list(Office)),
    events=EVENTS,
    route=st.sampled_from(list(Route)),
    is_resident=st.booleans(),
    offices_sought=st.lists(st.sampled_from([Office.JPO, Office.USPTO, Office.EPO]), unique=True).map(tuple),
)
LATER = st.integers(1, 400).map(datetime.timedelta)


def dates(found):
    return [(row.key, row.raw, row.due, row.final) for row in found.deadlines]


@settings(max_examples=150, deadline=None)
@given(MATTERS, DAYS)
def test_counting_again_gives_the_same(facts, today):
    assert dates(docket(facts)) == dates(docket(facts))
    assert dates(docket(facts, today)) == dates(docket(facts))


@settings(max_examples=150, deadline=None)
@given(MATTERS)
def test_the_order_in_which_events_were_recorded_does_not_matter(facts):
    turned = Matter(
        **{name: getattr(facts, name) for name in ("office", "route", "is_resident", "offices_sought")},
        events=tuple(sorted(facts.events, key=lambda row: (row.on, row.code), reverse=True)),
    )
    kept = Matter(
        **{name: getattr(facts, name) for name in ("office", "route", "is_resident", "offices_sought")},
        events=tuple(sorted(facts.events, key=lambda row: (row.on, row.code))),
    )
    assert sorted(set(dates(docket(turned)))) == sorted(set(dates(docket(kept))))


@settings(max_examples=150, deadline=None)
@given(MATTERS)
def test_days_stand_in_their_order_and_no_closed_day_is_the_last(facts):
    closed = calendars()
    for row in docket(facts).deadlines:
        assert row.raw <= row.due <= row.final
        assert row.opens_on is None or row.opens_on <= row.raw
        office = row.rule.calendar or row.office
        if row.rule.rolls and not row.missing and (not row.rule.any_sought or facts.offices_sought):
            assert not closed.is_closed(office, row.due)
        assert row.explanation


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([Office.JPO, Office.EPO, Office.USPTO, Office.CNIPA, Office.KIPO]), CODES, DAYS, LATER)
def test_a_later_event_never_gives_an_earlier_deadline_of_the_same_version(office, code, day, later):
    """Versions of the rule and of service: a law that shortens a period may let a later document run out earlier."""

    def by_version(on):
        events = (MatterEvent(code=code, on=on),)
        found = docket(Matter(office=office, events=events)).deadlines
        return {(row.code, row.rule.version, row.number, row.base_on - row.trigger.on): row for row in found}

    first, second = by_version(day), by_version(day + later)
    for key in first.keys() & second.keys():
        assert first[key].raw <= second[key].raw
        assert first[key].due <= second[key].due


@settings(max_examples=150, deadline=None)
@given(MATTERS, DAYS, DAYS)
def test_today_decides_only_what_became_of_a_deadline(facts, first, second):
    first, second = sorted((first, second))
    ended = {DeadlineState.MISSED, DeadlineState.LOST, DeadlineState.PASSED, DeadlineState.DONE}
    for before, after in zip(docket(facts, first).deadlines, docket(facts, second).deadlines, strict=True):
        assert before.rule is after.rule
        assert before.state not in ended or after.state == before.state
