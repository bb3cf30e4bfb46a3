"""Why a deadline is on its day: one sentence for each step of the counting."""

import datetime
from collections.abc import Iterator

from core.calc.messages import Message, Word, gettext_noop
from ip.calc.docket.deadline import DeadlineOption
from ip.calc.docket.kinds import Base, Counting, OptionKind
from ip.calc.docket.matter import MatterEvent
from ip.calc.docket.rolling import Rolled
from ip.calc.docket.rules import Period, ServiceRule

MONTHS = 12
YEARS_ON = gettext_noop("%(what)s（%(day)s）から%(years)s年：%(raw)s（%(counting)s）。")
MONTHS_ON = gettext_noop("%(what)s（%(day)s）から%(months)sか月：%(raw)s（%(counting)s）。")
YEARS_AND_MONTHS_ON = gettext_noop(
    "%(what)s（%(day)s）から%(years)s年%(months)sか月：%(raw)s（%(counting)s）。"
)
DAYS_ON = gettext_noop("%(what)s（%(day)s）から%(days)s日：%(raw)s。")
MONTHS_BEFORE = gettext_noop("%(what)s（%(day)s）の%(months)sか月前：%(raw)s。")
OPTIONS = {
    OptionKind.EXTENSION: gettext_noop("延長すると%(due)sまで。"),
    OptionKind.LATE_EXTENSION: gettext_noop("期間が過ぎても延長を請求できます：%(due)sまで。"),
    OptionKind.GRACE: gettext_noop("追納できる期間：%(due)sまで。"),
}
USED = {
    OptionKind.EXTENSION: gettext_noop("延長の請求により%(due)sまで（繰越し前%(raw)s）。"),
    OptionKind.LATE_EXTENSION: gettext_noop("期間経過後の延長の請求により%(due)sまで（繰越し前%(raw)s）。"),
}
DOCUMENT_SERVED = gettext_noop(
    "%(day)s付けの書類は、%(days)s日後の%(served)sに送達されたものとして数えます。"
)
ROLLED = gettext_noop("%(raw)sは%(reason)sのため、次の開庁日の%(due)sまで（%(office)s）。")
NEVER_ROLLED = gettext_noop("%(raw)sは休日ですが、繰り越しません。")
COMPUTED = gettext_noop("休日の公表を確認していない年のため、休日は計算による見込みです。")
NO_OFFICE = gettext_noop("出願先の官庁が決まっていないため、休日で繰り越していません。")
LATER = gettext_noop("%(what)s（%(day)s）から%(months)sか月の%(raw)sのほうが遅いため、その日まで。")
EARLIER = gettext_noop("数え方により日が異なるため、早いほうの%(raw)sとします。")
WEEKDAYS = (
    gettext_noop("月曜日の休日"),
    gettext_noop("火曜日の休日"),
    gettext_noop("水曜日の休日"),
    gettext_noop("木曜日の休日"),
    gettext_noop("金曜日の休日"),
    gettext_noop("土曜日"),
    gettext_noop("日曜日"),
)


def period_told(period: Period, event: MatterEvent, base_on: datetime.date, raw: datetime.date) -> Message:
    """Say from what day how long was counted."""
    words: dict[str, Word] = {
        "what": (_start(period, event),),
        "day": base_on.isoformat(),
        "raw": raw.isoformat(),
        "counting": (period.counting.label,),
    }
    years, months = divmod(period.months, MONTHS)
    if period.counting == Counting.BACKWARDS:
        return Message(MONTHS_BEFORE, {**words, "months": period.months})
    if period.days:
        return Message(DAYS_ON, {**words, "days": period.days})
    if years and months:
        return Message(YEARS_AND_MONTHS_ON, {**words, "years": years, "months": months})
    if years:
        return Message(YEARS_ON, {**words, "years": years})
    return Message(MONTHS_ON, {**words, "months": months})


def later_told(period: Period, event: MatterEvent, base_on: datetime.date, raw: datetime.date) -> Message:
    """Say that another period ends later."""
    return Message(
        LATER,
        {
            "what": (_start(period, event),),
            "day": base_on.isoformat(),
            "months": period.months,
            "raw": raw.isoformat(),
        },
    )


def service_told(event: MatterEvent, rule: ServiceRule, served: datetime.date) -> Message:
    """Say when a document counts as served."""
    words: dict[str, Word] = {"day": event.on.isoformat(), "days": rule.days, "served": served.isoformat()}
    return Message(DOCUMENT_SERVED, words)


def rolled_told(last: Rolled, office: str) -> Iterator[Message]:
    """Say what closed days did to the last day."""
    if last.due != last.raw:
        reason = WEEKDAYS[last.raw.weekday()]
        words: dict[str, Word] = {"reason": (reason,), "office": (office,)}
        yield Message(ROLLED, {**words, "raw": last.raw.isoformat(), "due": last.due.isoformat()})
    if not last.is_announced:
        yield Message(COMPUTED)


def option_told(option: DeadlineOption) -> Message:
    """Say what time can be gained, or was."""
    template = USED[option.kind] if option.is_used else OPTIONS[option.kind]
    return Message(template, {"raw": option.raw.isoformat(), "due": option.due.isoformat()})


def _start(period: Period, event: MatterEvent) -> str:
    return event.code.label if period.base == Base.EVENT else period.base.label
