"""Shares in an invention as exact fractions, and what is wrong when they do not make one whole."""

from collections.abc import Iterable
from fractions import Fraction

from core.calc.messages import Message, gettext_noop

WHOLE = Fraction(1)
LARGEST_DENOMINATOR = 1_000_000
"""Finer shares than this are typing mistakes, and the database keeps both parts as ordinary integers."""


def share_in_words(share: Fraction) -> str:
    """Write a share as a quotient: 3/10; the whole is 1/1 nowhere but 1."""
    return str(share)


def whole_problem(shares: Iterable[Fraction]) -> Message | None:
    """Say how far the shares are from one whole; None when they make it exactly."""
    total = sum(shares, Fraction(0))
    if total == WHOLE:
        return None
    words = {"total": share_in_words(total), "rest": share_in_words(abs(WHOLE - total))}
    if total < WHOLE:
        return Message(
            gettext_noop(
                "持分の合計が%(total)sです。残りの%(rest)sを、学外の方も含めた発明者に割り当ててください。"
            ),
            words,
        )
    return Message(
        gettext_noop("持分の合計が%(total)sで、1を%(rest)s超えています。どなたかの持分を減らしてください。"),
        words,
    )


def is_fine_enough(share: Fraction) -> bool:
    """Whether a share is more than nothing, at most the whole, and no finer than can be kept."""
    return 0 < share <= WHOLE and share.denominator <= LARGEST_DENOMINATOR
