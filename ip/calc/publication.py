"""What a publication does to an invention, in words: the year that Japan leaves, and what is lost elsewhere."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from core.calc.messages import Message, gettext_noop
from ip.calc.docket.months import jp_art3

GRACE_MONTHS = 12
"""特許法第30条: an application within one year of the publication."""
PROOF_DAYS = 30
"""特許法第30条第3項: the proof within 30 days of the application."""
SOON_DAYS = 60
"""Drafting takes about a month and committees meet monthly: two months before a publication are needed."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one publication means: by when Japan must be filed at the latest, and the sentences for the inventors."""

    published_on: datetime.date
    japan_until: datetime.date
    is_past: bool
    is_urgent: bool
    sentences: tuple[Message, ...]


def consequence(published_on: datetime.date, today: datetime.date) -> Consequence:
    """Explain a publication on a day that has passed or is to come."""
    until = jp_art3(published_on, GRACE_MONTHS)
    is_past = published_on <= today
    days = (published_on - today).days
    if is_past and until < today:
        sentences = _too_late(until)
    elif is_past:
        sentences = _in_grace(until)
    else:
        sentences = _to_come(published_on, days)
    is_urgent = until >= today if is_past else days <= SOON_DAYS
    return Consequence(published_on, until, is_past, is_urgent, sentences)


def earliest(days: Iterable[datetime.date]) -> datetime.date | None:
    """Return the publication that decides: the first."""
    return min(days, default=None)


def _too_late(until: datetime.date) -> tuple[Message, ...]:
    return (
        Message(
            gettext_noop(
                "日本：公表から1年の期限（%(until)s）を過ぎています。公表した内容では特許を受けられません。"
            ),
            {"until": until.isoformat()},
        ),
        Message(gettext_noop("外国：公表した内容は新規性を失っています。")),
    )


def _in_grace(until: datetime.date) -> tuple[Message, ...]:
    return (
        Message(
            gettext_noop(
                "日本：%(until)sまでに出願し、新規性喪失の例外（特許法第30条）の適用を出願と同時に申し出る必要があります。証明書は出願の日から%(proof)d日以内に提出します。"
            ),
            {"until": until.isoformat(), "proof": PROOF_DAYS},
        ),
        Message(
            gettext_noop("欧州・中国：公表により新規性を失っているため、原則として特許を受けられません。")
        ),
        Message(
            gettext_noop(
                "米国・韓国：公表から1年以内にその国で有効な出願をすれば、例外を受けられることがあります。"
            )
        ),
    )


def _to_come(published_on: datetime.date, days: int) -> tuple[Message, ...]:
    first = Message(
        gettext_noop(
            "公表（%(day)s）まで%(days)d日です。公表の前に出願すれば、どの国でも新規性を失いません。"
        ),
        {"day": published_on.isoformat(), "days": days},
    )
    hurry = Message(
        gettext_noop(
            "審議と出願の準備には約2か月かかります。提出のうえ、知的財産の担当にすぐ連絡してください。公表を遅らせることも検討してください。"
        )
    )
    lost = Message(
        gettext_noop(
            "公表が先になると、日本では1年以内の出願と例外の手続が必要になり、欧州・中国では新規性を失います。"
        )
    )
    return (first, hurry, lost) if days <= SOON_DAYS else (first, lost)
