"""The paths of agreements: what leads where, and that returning is not rejecting."""

import pytest

from collaboration.calc.kinds import (
    BEFORE_SIGNATURE,
    ENDED,
    FALLEN,
    IN_FORCE,
    AgreementKind,
    AgreementState,
)
from collaboration.workflow import AGREEMENT_TRIGGERS, DOCUMENT, DONATION, FULL, workflow_of
from core.registry import verb_label

WAY = (
    ("draw_up", "draft"),
    ("refer", "screening"),
    ("accept", "accepted"),
    ("negotiate", "negotiating"),
    ("conclude", "concluded"),
    ("start", "running"),
    ("suspend", "suspended"),
    ("resume", "running"),
    ("complete", "completed"),
    ("settle", "settled"),
)


def test_every_state_is_before_signature_in_force_or_fallen():
    assert set(BEFORE_SIGNATURE) | set(IN_FORCE) | set(FALLEN) == set(AgreementState)
    assert len(BEFORE_SIGNATURE) + len(IN_FORCE) + len(FALLEN) == len(AgreementState)
    assert set(FALLEN) < set(ENDED)


def test_the_full_path_leads_from_the_enquiry_to_the_settlement():
    state = "consult"
    for trigger, target in WAY:
        step = FULL.find(trigger, state)
        assert step is not None
        assert step.target == target, trigger
        state = target


def test_returning_leads_to_the_draft_and_rejecting_to_an_end():
    returned, rejected = FULL.find("send_back", "screening"), FULL.find("reject", "screening")
    assert (returned.target, returned.needs_reason) == ("draft", True)
    assert (rejected.target, rejected.needs_reason) == ("rejected", True)
    assert FULL.available("rejected") == ()


@pytest.mark.parametrize("path", [FULL, DONATION, DOCUMENT])
def test_nothing_that_ended_in_force_is_cancelled(path):
    assert path.find("cancel", "completed") is None
    assert path.find("cancel", "settled") is None


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (AgreementKind.JOINT_RESEARCH, FULL),
        (AgreementKind.CLINICAL_TRIAL, FULL),
        (AgreementKind.DONATION, DONATION),
        (AgreementKind.NON_DISCLOSURE, DOCUMENT),
        (AgreementKind.MATERIAL_TRANSFER, DOCUMENT),
    ],
)
def test_kinds_take_their_path(kind, path):
    assert workflow_of(kind.value) is path


def test_a_donation_is_not_negotiated_and_a_paper_is_not_accepted():
    assert "negotiating" not in DONATION.states
    assert not {"screening", "accepted", "settled"} & set(DOCUMENT.states)


def test_every_step_is_named_in_the_history():
    assert verb_label("refer") == "審査中に変更"
    assert [trigger for trigger in AGREEMENT_TRIGGERS if verb_label(trigger) == trigger] == []
