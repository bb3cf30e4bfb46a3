"""Deadlines as other systems and the shell ask for them and receive them: every field named, every sentence whole."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collaboration.calc.records import entry
from core.calc.messages import Message, filled, gettext_noop
from ip.calc.docket.deadline import Deadline, DeadlineOption, Docket
from ip.calc.docket.kinds import DeadlineState, EventCode, Evidence, Office, OptionKind
from ip.calc.docket.matter import Matter

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class DeadlinesCall(Matter):
    """A right whose deadlines are asked for, and the day from which it is seen what became of them."""

    today: datetime.date | None = entry(
        "この日の状態を調べる",
        default=None,
        help=gettext_noop(
            "空欄なら、期限が過ぎたかどうかは調べません。期限の日はこの日によって変わりません。"
        ),
    )


@dataclass(frozen=True, slots=True)
class DocketOption:
    """One way to gain time."""

    code: str = entry("記号")
    kind: OptionKind = entry("種類")
    step: int = entry("請求の回数")
    raw: datetime.date = entry("繰り越す前の日")
    due: datetime.date = entry("最終日")
    is_used: bool = entry("請求済")
    note: str = entry("条件")


@dataclass(frozen=True, slots=True)
class DocketDeadline:
    """One deadline with its reason."""

    code: str = entry("規則の記号")
    version: str = entry("規則の版（適用開始日）")
    title: str = entry("期限")
    office: Office = entry("官庁")
    number: int = entry("年分・回", help=gettext_noop("1回だけの期限では0"))
    trigger: EventCode = entry("起算の出来事")
    trigger_on: datetime.date = entry("起算の出来事の日")
    trigger_id: str = entry("起算の出来事の記号")
    raw: datetime.date = entry("繰り越す前の末日")
    due: datetime.date = entry("期限")
    final: datetime.date = entry("最終の期限（延長・追納を含む）")
    opens_on: datetime.date | None = entry("納付できる最初の日")
    state: DeadlineState = entry("状態")
    done_on: datetime.date | None = entry("完了した日")
    explanation: str = entry("計算の経過")
    options: tuple[DocketOption, ...] = entry("延長と追納")
    effect: str = entry("過ぎた場合")
    note: str = entry("注")
    source: str = entry("出典")
    evidence: Evidence = entry("確認の程度")
    is_verified: bool = entry("確認済", help=gettext_noop("担当者が規則を確認し、名前を記録した場合にtrue"))
    verified_by: str = entry("確認した人")
    verified_on: datetime.date | None = entry("確認した日")
    is_provisional: bool = entry("休日は見込み")
    missing_calendars: tuple[str, ...] = entry("休日の表がない官庁と年")


@dataclass(frozen=True, slots=True)
class DocketGap:
    """A deadline that could not be counted."""

    code: str = entry("規則の記号")
    message: str = entry("理由と直し方")


@dataclass(frozen=True, slots=True)
class DeadlinesAnswer:
    """Every deadline of a right, the earliest first."""

    deadlines: tuple[DocketDeadline, ...] = entry("期限")
    gaps: tuple[DocketGap, ...] = entry("計算できない期限")


def answer_of(docket: Docket, translate: Translate) -> DeadlinesAnswer:
    """Write a docket for somebody outside, its sentences translated."""
    return DeadlinesAnswer(
        deadlines=tuple(_deadline(found, translate) for found in docket.deadlines),
        gaps=tuple(DocketGap(gap.code, _sentences([gap.message], translate)) for gap in docket.gaps),
    )


def _deadline(found: Deadline, translate: Translate) -> DocketDeadline:
    rule = found.rule
    return DocketDeadline(
        code=rule.code,
        version=rule.version,
        title=rule.title,
        office=found.office,
        number=found.number,
        trigger=found.trigger.code,
        trigger_on=found.trigger.on,
        trigger_id=found.trigger.id,
        raw=found.raw,
        due=found.due,
        final=found.final,
        opens_on=found.opens_on,
        state=found.state,
        done_on=found.done_on,
        explanation=_sentences(found.explanation, translate),
        options=tuple(map(_option, found.options)),
        effect=rule.effect,
        note=rule.note,
        source=rule.source,
        evidence=rule.status,
        is_verified=rule.is_verified,
        verified_by=rule.verified_by,
        verified_on=rule.verified_on,
        is_provisional=found.is_provisional,
        missing_calendars=tuple(f"{lacking.office.value} {lacking.year}" for lacking in found.missing),
    )


def _option(option: DeadlineOption) -> DocketOption:
    return DocketOption(
        code=option.code,
        kind=option.kind,
        step=option.step,
        raw=option.raw,
        due=option.due,
        is_used=option.is_used,
        note=option.note,
    )


def _sentences(messages: Sequence[Message], translate: Translate) -> str:
    return "".join(filled(translate(message.template), message.words, translate) for message in messages)
