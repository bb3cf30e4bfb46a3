"""The page a company reads of a contract before signature: how long its address lives, and the words for each state.

The words are for people outside: they name no office, no sum and nobody else.
"""

import datetime

from collaboration.calc.kinds import AgreementState
from collaboration.calc.turn_clock import Holder
from core.calc.messages import gettext_noop

USUAL_DAYS = 30
LONGEST_DAYS = 90
QUIET_TIME = datetime.timedelta(minutes=10)
"""Readings from the same place within this time count as one."""
HOUR = datetime.timedelta(hours=1)
PER_SENDER, PER_LINK = 20, 60
"""Readings in an hour, from one place and of one address; nobody at a company needs more, and the log must bear it."""

S = AgreementState
STEP_WORDS = {
    S.CONSULT: gettext_noop("ご相談"),
    S.DRAFT: gettext_noop("契約内容の準備"),
    S.SCREENING: gettext_noop("大学での審査"),
    S.ACCEPTED: gettext_noop("受入れの決定"),
    S.NEGOTIATING: gettext_noop("契約書の協議"),
    S.CONCLUDED: gettext_noop("契約の締結"),
    S.RUNNING: gettext_noop("研究などの実施"),
    S.COMPLETED: gettext_noop("実施の完了"),
    S.SETTLED: gettext_noop("精算"),
}
NOW_WORDS = {
    S.CONSULT: gettext_noop("ご相談を承っています。"),
    S.DRAFT: gettext_noop("契約の内容を準備しています。"),
    S.SCREENING: gettext_noop("大学で審査しています。"),
    S.ACCEPTED: gettext_noop("大学での受入れが決まりました。契約の手続に進みます。"),
    S.NEGOTIATING: gettext_noop("契約書の内容を協議しています。"),
    S.CONCLUDED: gettext_noop("契約を締結しました。"),
    S.RUNNING: gettext_noop("契約を締結し、実施しています。"),
    S.SUSPENDED: gettext_noop("実施を中断しています。"),
    S.COMPLETED: gettext_noop("実施が完了しました。"),
    S.SETTLED: gettext_noop("実施と精算が完了しました。"),
}
TURN_WORDS = {
    Holder.UNIVERSITY: gettext_noop("大学で検討しています。"),
    Holder.COMPANY: gettext_noop("貴社のご回答をお待ちしています。"),
    Holder.LAW_OFFICE: gettext_noop("法律事務所で確認しています。"),
    Holder.FUNDER: gettext_noop("資金を提供する機関で確認しています。"),
}
SHARED_TURN_WORDS = gettext_noop("貴社を含む相手先のご回答をお待ちしています。")
"""The turn of the partners where there are several: which of them has it, nobody tells the others."""


def usual_end(today: datetime.date) -> datetime.date:
    """Return the last day of an address for which nobody asked for another."""
    return today + datetime.timedelta(days=USUAL_DAYS)


def latest_end(today: datetime.date) -> datetime.date:
    """Return the last day that an address may have."""
    return today + datetime.timedelta(days=LONGEST_DAYS)


def turn_words(holder: Holder, *, partners: int) -> str:
    """Say to a company whose turn it is."""
    return SHARED_TURN_WORDS if holder is Holder.COMPANY and partners > 1 else TURN_WORDS[holder]
