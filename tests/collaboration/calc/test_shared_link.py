"""The words that people outside read, for every state they can meet."""

import datetime

from collaboration.calc.kinds import FALLEN, AgreementState
from collaboration.calc.shared_link import (
    NOW_WORDS,
    STEP_WORDS,
    TURN_WORDS,
    latest_end,
    turn_words,
    usual_end,
)
from collaboration.calc.turn_clock import Holder
from collaboration.queries.lifecycle import WAY


def test_every_state_that_can_be_read_has_its_words():
    assert set(NOW_WORDS) == set(AgreementState) - set(FALLEN)
    assert set(STEP_WORDS) == set(WAY)
    assert set(TURN_WORDS) == set(Holder)


def test_which_of_several_partners_has_the_turn_is_not_told():
    assert "貴社のご回答" in turn_words(Holder.COMPANY, partners=1)
    assert "貴社を含む" in turn_words(Holder.COMPANY, partners=2)
    assert turn_words(Holder.UNIVERSITY, partners=2) == TURN_WORDS[Holder.UNIVERSITY]


def test_ends():
    today = datetime.date(2026, 1, 1)
    assert (usual_end(today), latest_end(today)) == (datetime.date(2026, 1, 31), datetime.date(2026, 4, 1))
