"""Taking many agreements one step at once: how each of them fared, and how long the whole can be taken back."""

import datetime
from enum import unique

from core.calc.enums import LabelledEnum
from core.calc.messages import gettext_noop

MOST_AT_ONCE = 500
MOST_IN_A_REQUEST = 50
"""More than this takes longer than somebody waits for a page: it runs as a job."""

UNDO_DAYS = 30


@unique
class Outcome(LabelledEnum):
    """How one agreement fared."""

    PENDING = "pending", gettext_noop("まだ変更していません")
    DONE = "done", gettext_noop("変更しました")
    REFUSED = "refused", gettext_noop("変更できませんでした")
    UNDONE = "undone", gettext_noop("元に戻しました")
    KEPT = "kept", gettext_noop("元に戻せませんでした")


def undo_ends(made_on: datetime.date) -> datetime.date:
    """Return the last day on which the whole can be taken back."""
    return made_on + datetime.timedelta(days=UNDO_DAYS)
