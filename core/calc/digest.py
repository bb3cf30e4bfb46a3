"""The daily e-mail about open tasks: how it stands with one, and who wants it on a day."""

import datetime

from core.calc.enums import LabelledEnum

SATURDAY = 5


class DigestState(LabelledEnum):
    """How far the e-mail of a person and a day came. One that stayed on its way is never sent again."""

    SENDING = "sending", "送信中"
    SENT = "sent", "送信済"
    FAILED = "failed", "送信失敗"


def is_wanted_on(day: datetime.date, *, digest: bool, weekdays_only: bool) -> bool:
    """Whether somebody with these wishes gets an e-mail on the day."""
    return digest and not (weekdays_only and day.weekday() >= SATURDAY)
