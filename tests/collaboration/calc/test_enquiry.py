"""Days for an answer, numbers and search keys of enquiries."""

import datetime

import pytest

from collaboration.calc.enquiry import (
    AGREEMENT_KIND,
    LEGAL_FORM,
    EnquirerKind,
    EnquiryState,
    enquiry_search_key,
    enquiry_series,
    is_overdue,
    state_when_reopened,
)

MONDAY = datetime.date(2026, 6, 1)
FRIDAY = datetime.date(2026, 6, 5)


@pytest.mark.parametrize("state", list(EnquiryState))
def test_only_what_awaits_an_answer_is_overdue(state):
    waits = state in (EnquiryState.NEW, EnquiryState.ASSIGNED)
    assert is_overdue(state, MONDAY, FRIDAY) is waits
    assert not is_overdue(state, MONDAY, MONDAY)


def test_search_key_finds_by_name_without_legal_form_and_in_any_width():
    key = enquiry_search_key("SD2026-00001", "リチウム電池", ["株式会社　青葉", ""])
    assert all(word in key for word in ("sd2026-00001", "リチウム電池", "株式会社青葉", " 青葉"))
    assert len(enquiry_search_key("SD1", "長" * 2_000, [])) == 1_000


def test_small_tables():
    assert enquiry_series(2026) == "SD2026"
    assert state_when_reopened(is_routed=True) is EnquiryState.ASSIGNED
    assert state_when_reopened(is_routed=False) is EnquiryState.NEW
    assert set(LEGAL_FORM) == set(EnquirerKind)
    assert all(kind.value for kind in AGREEMENT_KIND.values())
