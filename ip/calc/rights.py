"""Intellectual property rights: kinds, ways to an office, owners, and the state that follows from what happened.

A state is never typed: `state_of` folds the events of a right up to a day. The same function serves the stored column,
the page, and the count of what was held on 31 March.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop
from ip.calc.docket.kinds import EventCode


class RightKind(LabelledEnum):
    """What is protected, and by which law; those without a register are held from their making."""

    PATENT = "patent", "特許"
    UTILITY_MODEL = "utility_model", "実用新案"
    DESIGN = "design", "意匠"
    TRADEMARK = "trademark", "商標"
    PLANT_VARIETY = "plant_variety", "育成者権（品種）"
    CIRCUIT_LAYOUT = "circuit_layout", "回路配置利用権"
    PROGRAM = "program", "著作物（プログラムなど）"
    KNOW_HOW = "know_how", "ノウハウ"
    MATERIAL = "material", "研究成果有体物"


WITHOUT_REGISTER = frozenset({RightKind.PROGRAM, RightKind.KNOW_HOW, RightKind.MATERIAL})
"""Kinds that no office needs to grant."""


class FilingRoute(LabelledEnum):
    """By which way an application came to its office."""

    DIRECT = "direct", "直接出願"
    PARIS = "paris", "パリ条約による優先権"
    PCT = "pct", "国際出願（PCT）"
    NATIONAL_PHASE = "national_phase", "PCTからの国内移行"
    DIVISIONAL = "divisional", "分割出願"
    VALIDATION = "validation", "広域特許からの有効化"


NEEDS_PARENT = frozenset({FilingRoute.NATIONAL_PHASE, FilingRoute.DIVISIONAL, FilingRoute.VALIDATION})
"""Routes that begin at another application."""


class RightState(LabelledEnum):
    """Where a right stands."""

    PLANNED = "planned", "出願準備中"
    FILED = "filed", "出願中"
    PUBLISHED = "published", "公開済"
    UNDER_EXAM = "under_exam", "審査中"
    ACTION_PENDING = "action_pending", "拒絶理由に対応中"
    REFUSED = "refused", "拒絶査定"
    APPEALED = "appealed", "審判中"
    ALLOWED = "allowed", "登録料の納付待ち"
    REGISTERED = "registered", "維持"
    HELD = "held", "保有"
    PHASES_ENTERED = "phases_entered", "国内移行済"
    WITHDRAWN = "withdrawn", "取下げ"
    ABANDONED = "abandoned", "放棄"
    LAPSED = "lapsed", "消滅"
    INVALIDATED = "invalidated", "無効"
    EXPIRED = "expired", "存続期間満了"
    TRANSFERRED = "transferred", "譲渡済"


PENDING = frozenset(
    {
        RightState.PLANNED,
        RightState.FILED,
        RightState.PUBLISHED,
        RightState.UNDER_EXAM,
        RightState.ACTION_PENDING,
        RightState.REFUSED,
        RightState.APPEALED,
        RightState.ALLOWED,
    }
)
"""States before a right is granted."""

IN_FORCE = frozenset({RightState.REGISTERED, RightState.HELD})
"""States in which the university has the right."""

ENDED = frozenset(
    {
        RightState.WITHDRAWN,
        RightState.ABANDONED,
        RightState.LAPSED,
        RightState.INVALIDATED,
        RightState.EXPIRED,
        RightState.TRANSFERRED,
    }
)
"""States that nothing but a restoration leaves."""

_EARLY = frozenset({RightState.PLANNED, RightState.FILED})
_BEFORE_EXAM = frozenset({RightState.PLANNED, RightState.FILED, RightState.PUBLISHED})
_ALIVE = PENDING | IN_FORCE | {RightState.PHASES_ENTERED}

MOVES: dict[EventCode, tuple[frozenset[RightState], RightState]] = {
    EventCode.CREATED: (_EARLY, RightState.HELD),
    EventCode.FILED: (frozenset({RightState.PLANNED}), RightState.FILED),
    EventCode.PCT_FILED: (frozenset({RightState.PLANNED}), RightState.FILED),
    EventCode.PUBLISHED: (_EARLY, RightState.PUBLISHED),
    EventCode.EXAM_REQUESTED: (_BEFORE_EXAM, RightState.UNDER_EXAM),
    EventCode.OFFICE_ACTION: (PENDING, RightState.ACTION_PENDING),
    EventCode.RESPONDED: (frozenset({RightState.ACTION_PENDING}), RightState.UNDER_EXAM),
    EventCode.REFUSED: (PENDING, RightState.REFUSED),
    EventCode.APPEALED: (PENDING, RightState.APPEALED),
    EventCode.INTENTION_TO_GRANT: (PENDING, RightState.ALLOWED),
    EventCode.ALLOWED: (PENDING, RightState.ALLOWED),
    EventCode.REGISTERED: (PENDING, RightState.REGISTERED),
    EventCode.PHASES_ENTERED: (PENDING, RightState.PHASES_ENTERED),
    EventCode.WITHDRAWN: (_ALIVE, RightState.WITHDRAWN),
    EventCode.ABANDONED: (_ALIVE, RightState.ABANDONED),
    EventCode.LAPSED: (_ALIVE, RightState.LAPSED),
    EventCode.INVALIDATED: (_ALIVE, RightState.INVALIDATED),
    EventCode.EXPIRED: (_ALIVE, RightState.EXPIRED),
    EventCode.TRANSFERRED: (_ALIVE, RightState.TRANSFERRED),
}
"""What each event makes of a right: the states it moves, and whither. Elsewhere it leaves the state as it is."""

_ORDER = {code: place for place, code in enumerate(EventCode)}
_FILINGS = frozenset({EventCode.FILED, EventCode.PCT_FILED, EventCode.CREATED})


@dataclass(frozen=True, slots=True)
class HappenedEvent:
    """An event that stands: neither corrected nor taken back."""

    code: EventCode
    on: datetime.date


@dataclass(frozen=True, slots=True)
class RightFacts:
    """What follows from the events of a right up to a day."""

    state: RightState
    filed_on: datetime.date | None = None
    entered_on: datetime.date | None = None
    published_on: datetime.date | None = None
    registered_on: datetime.date | None = None
    acquired_on: datetime.date | None = None
    ended_on: datetime.date | None = None

    @property
    def is_open(self) -> bool:
        """Whether everybody may know the content: it was laid open or registered."""
        return self.published_on is not None or self.registered_on is not None

    @property
    def counted_as_filed_on(self) -> datetime.date | None:
        """The day of the filing as the return counts it: entry for a national phase, else the filing itself."""
        return self.entered_on or self.filed_on


def state_of(events: Iterable[HappenedEvent], day: datetime.date) -> RightState:
    """Return the state of a right at the end of a day."""
    return facts_of(events, day).state


def facts_of(events: Iterable[HappenedEvent], day: datetime.date) -> RightFacts:
    """Fold the events up to a day, in the order of their days and, on one day, of the procedure."""
    happened = sorted(
        (event for event in events if event.on <= day), key=lambda event: (event.on, _ORDER[event.code])
    )
    state, before_end, ended_on = RightState.PLANNED, RightState.PLANNED, None
    for event in happened:
        if event.code is EventCode.RESTORED and state in ENDED:
            state, ended_on = before_end, None
            continue
        sources, target = MOVES.get(event.code, (frozenset(), state))
        if state not in sources:
            continue
        if target in ENDED:
            before_end, ended_on = state, event.on
        state = target
    return RightFacts(
        state=state,
        filed_on=_first(happened, _FILINGS),
        entered_on=_first(happened, {EventCode.NATIONAL_ENTERED}),
        published_on=_first(happened, {EventCode.PUBLISHED}),
        registered_on=_first(happened, {EventCode.REGISTERED}),
        acquired_on=_first(happened, {EventCode.ACQUIRED}),
        ended_on=ended_on,
    )


def _first(happened: Iterable[HappenedEvent], codes: Iterable[EventCode]) -> datetime.date | None:
    wanted = frozenset(codes)
    return next((event.on for event in happened if event.code in wanted), None)


WRONG_ORDER = gettext_noop(
    "「%(event)s」の日（%(on)s）が「%(other)s」の日（%(other_on)s）より前です。書類で日付を確認してください。"
)
_NOT_BEFORE = {
    EventCode.PUBLISHED: _FILINGS,
    EventCode.EXAM_REQUESTED: _FILINGS,
    EventCode.OFFICE_ACTION: _FILINGS,
    EventCode.ALLOWED: _FILINGS,
    EventCode.REFUSED: _FILINGS,
    EventCode.REGISTERED: _FILINGS,
    EventCode.LAPSED: frozenset({EventCode.REGISTERED}),
    EventCode.EXPIRED: frozenset({EventCode.REGISTERED}),
    EventCode.INVALIDATED: frozenset({EventCode.REGISTERED}),
}


def order_faults(events: Sequence[HappenedEvent]) -> list[Message]:
    """Return what cannot be true of the days of a right's events, such as a registration before the filing."""
    faults = []
    for event in events:
        for other in events:
            if other.code in _NOT_BEFORE.get(event.code, frozenset()) and event.on < other.on:
                words = {
                    "event": (event.code.label,),
                    "on": event.on.isoformat(),
                    "other": (other.code.label,),
                    "other_on": other.on.isoformat(),
                }
                faults.append(Message(WRONG_ORDER, words))
    return faults


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner has, and bears of the cost; None where nobody wrote it down."""

    share: Fraction | None
    cost: Fraction | None


SHARES_MISS = gettext_noop(
    "持分の合計が%(total)sです。合計が1になるように入力してください（残り%(rest)s）。例：1/2と1/2、70%%と30%%"
)
COSTS_MISS = gettext_noop(
    "費用負担の合計が%(total)sです。合計が1になるように入力してください（残り%(rest)s）。例：すべて企業なら0と1"
)
SHARES_PARTLY = gettext_noop(
    "持分が入力されていない権利者がいます。全員の持分を入力するか、全員空欄にしてください。"
)
COSTS_PARTLY = gettext_noop(
    "費用負担が入力されていない権利者がいます。全員の費用負担を入力するか、全員空欄（持分どおり）にしてください。"
)


def share_faults(owners: Sequence[Share]) -> list[Message]:
    """Return what is wrong with the shares of all owners of one day: whole or unknown, never a part."""
    return [
        *_sum_faults([owner.share for owner in owners], SHARES_PARTLY, SHARES_MISS),
        *_sum_faults([owner.cost for owner in owners], COSTS_PARTLY, COSTS_MISS),
    ]


def _sum_faults(parts: Sequence[Fraction | None], partly: str, miss: str) -> list[Message]:
    known = [part for part in parts if part is not None]
    if not known:
        return []
    if len(known) < len(parts):
        return [Message(partly)]
    total = sum(known, Fraction(0))
    if total == 1:
        return []
    return [Message(miss, {"total": str(total), "rest": str(1 - total)})]
