"""Which days somebody is reminded of, and when a reminder is there no longer."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.reminders import (
    OVERDUE,
    Addressee,
    AgreementFacts,
    EnquiryFacts,
    InvoiceFacts,
    MeetingFacts,
    ReminderKind,
    ReminderTerms,
    ScreeningFacts,
    reminders_of,
    stage_of,
)
from core.calc.kinds import Role

TERMS = ReminderTerms(90, 30, 180, 60, 30, 7, 60, 14, 180, 21)
END = datetime.date(2026, 3, 31)
CONTRACT = AgreementFacts(
    key=1,
    number="KJ2025-00001",
    kind=AgreementKind.JOINT_RESEARCH,
    state=AgreementState.RUNNING,
    ends_on=END,
    officer=None,
    department=7,
    has_report=False,
)


def found(facts, days_to_the_end, terms=TERMS):
    return list(reminders_of([facts], terms, END - datetime.timedelta(days=days_to_the_end)))


def kinds(facts, days):
    return [(each.kind, each.stage) for each in found(facts, days)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (91, []),
        (90, [(ReminderKind.EXPIRY, 90)]),
        (31, [(ReminderKind.EXPIRY, 90)]),
        (30, [(ReminderKind.EXPIRY, 30)]),
        (0, [(ReminderKind.EXPIRY, 30)]),
        (-1, [(ReminderKind.REPORT_DUE, 30)]),
        (-30, [(ReminderKind.REPORT_DUE, 30)]),
        (-31, [(ReminderKind.REPORT_DUE, OVERDUE)]),
        (-210, [(ReminderKind.REPORT_DUE, OVERDUE)]),
        (-211, []),
    ],
)
def test_a_contract_is_reminded_of_before_and_after_its_end(days, said):
    assert kinds(CONTRACT, days) == said


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"state": AgreementState.CANCELLED}, 10),
        ({"state": AgreementState.COMPLETED}, 10),
        ({"state": AgreementState.DRAFT}, 10),
        ({"ends_on": None}, 10),
        ({"ends_on": END + datetime.timedelta(days=400)}, 10),
        ({"state": AgreementState.SETTLED}, -10),
        ({"has_report": True}, -10),
        ({"kind": AgreementKind.NON_DISCLOSURE}, -10),
    ],
)
def test_without_its_reason_a_reminder_is_gone(changes, days):
    assert found(CONTRACT, days)
    assert found(replace(CONTRACT, **changes), days) == []


def test_what_is_usually_renewed_is_told_of_earlier():
    umbrella = replace(CONTRACT, kind=AgreementKind.UMBRELLA)
    assert kinds(umbrella, 181) == []
    assert kinds(umbrella, 180) == [(ReminderKind.RENEWAL, 180)]
    assert kinds(umbrella, 60) == [(ReminderKind.RENEWAL, 60)]


@pytest.mark.parametrize(
    ("changes", "to"),
    [
        ({"officer": 3}, Addressee(user=3)),
        ({}, Addressee(role=Role.DEPARTMENT, department=7)),
        ({"department": None}, Addressee(role=Role.LIAISON)),
    ],
)
def test_the_person_in_charge_comes_before_department_and_office(changes, to):
    assert [each.to for each in found(replace(CONTRACT, **changes), 10)] == [to]


def test_an_invoice_is_finance_work_before_on_and_after_its_day():
    invoice = InvoiceFacts(5, "SK2026-00001", 1, "KJ2025-00001", END)
    assert [found(invoice, days) and found(invoice, days)[0].stage for days in (8, 7, 1, 0, -1, -900)] == [
        [],
        7,
        7,
        0,
        OVERDUE,
        OVERDUE,
    ]
    assert found(invoice, 0)[0].to == Addressee(role=Role.FINANCE)
    assert "督促" in str(found(invoice, -1)[0].task)


def test_a_check_is_renewed_while_the_contract_goes_on():
    check = ScreeningFacts(9, "輸出管理", replace(CONTRACT, ends_on=None), END)
    assert [len(found(check, days)) for days in (61, 60, 14, -1, -180, -181)] == [0, 1, 1, 1, 1, 0]
    ended = replace(check, agreement=replace(CONTRACT, state=AgreementState.COMPLETED))
    assert found(ended, 10) == []


def test_the_desk_learns_of_an_enquiry_that_others_left():
    enquiry = EnquiryFacts(4, "SD2026-00001", END)
    assert (found(enquiry, 0), len(found(enquiry, -1))) == ([], 1)


def test_keys_tell_days_and_stages_apart_and_stay_within_a_stage():
    first = found(CONTRACT, 90)[0].key
    assert first == found(CONTRACT, 31)[0].key
    extended = replace(CONTRACT, ends_on=END + datetime.timedelta(days=1))
    assert len({first, found(CONTRACT, 30)[0].key, found(extended, 89)[0].key}) == 3


@given(days=st.integers(-400, 400), stages=st.lists(st.integers(-1, 365), min_size=1, max_size=4))
def test_a_stage_once_begun_is_followed_only_by_later_ones(days, stages):
    now = stage_of(END, END - datetime.timedelta(days=days), stages)
    then = stage_of(END, END - datetime.timedelta(days=days - 1), stages)
    assert now is None or (then is not None and then <= now)


@pytest.mark.parametrize(
    ("days", "stages"), [(22, []), (21, [21]), (0, [21]), (-1, [OVERDUE]), (-180, [OVERDUE]), (-181, [])]
)
def test_a_meeting_is_reminded_of_before_its_day_and_until_it_is_recorded(days, stages):
    said = found(MeetingFacts(CONTRACT, END), days)
    assert [each.stage for each in said] == stages
    assert {each.to for each in said} <= {CONTRACT.owner}


def test_an_agreement_that_is_over_has_no_meetings_left():
    over = replace(CONTRACT, state=AgreementState.COMPLETED)
    assert found(MeetingFacts(over, END), 1) == []
