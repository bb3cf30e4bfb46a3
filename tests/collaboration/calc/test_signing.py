"""Whether every side has signed, and when the last did."""

import datetime

from collaboration.calc.signing import Signed, signing

FIRST, LAST = datetime.date(2026, 4, 1), datetime.date(2026, 4, 10)


def test_nobody_signed_yet():
    assert signing([1, 2], []).missing == (None, 1, 2)
    assert signing([1, 2], []).signed_on is None


def test_the_last_signature_gives_the_day():
    whole = signing([1, 2], [Signed(2, LAST), Signed(None, FIRST), Signed(1, FIRST)])
    assert whole.missing == ()
    assert whole.signed_on == LAST


def test_no_day_while_a_side_is_missing():
    part = signing([1, 2], [Signed(None, FIRST), Signed(1, LAST)])
    assert part.missing == (2,)
    assert part.signed_on is None


def test_whoever_is_no_side_any_more_does_not_count():
    assert signing([1], [Signed(None, FIRST), Signed(1, FIRST), Signed(9, LAST)]).signed_on == FIRST


def test_a_contract_without_a_partner_is_never_signed():
    assert signing([], [Signed(None, FIRST)]).signed_on is None
