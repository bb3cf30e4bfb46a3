"""The risk gate of an agreement: what has to be checked before it is applied for or signed, and where each check stands.

Interpreted meaning: the last row of a topic decides. A new self-check opens the topic again even while an approval still
runs, because its answers may say something that the approval did not know.
"""

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop

RENEW_DAYS = 30
"""Days before its end from which an approval is listed for renewal."""


class Topic(LabelledEnum):
    """What an agreement is screened for."""

    EXPORT_CONTROL = "export_control", "安全保障輸出管理"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "利益相反"
    RESEARCH_INTEGRITY = "research_integrity", "研究インテグリティ"
    ETHICS = "ethics", "研究倫理"


class Step(LabelledEnum):
    """Who looks, in order; a checklist names each step in the words of its topic (事前確認, 該非判定, 取引審査)."""

    SELF_CHECK = "self_check", "自己確認"
    JUDGEMENT = "judgement", "担当者の判断"
    DECISION = "decision", "委員会の決定"


class Answer(LabelledEnum):
    """An answer to a question."""

    YES = "yes", "はい"
    NO = "no", "いいえ"
    NOT_APPLICABLE = "na", "当てはまらない"


class Result(LabelledEnum):
    """What a step brought."""

    CLEAR = "clear", "気になる点なし"
    REFERRED = "referred", "次の審査へ"
    APPROVED = "approved", "承認"
    REJECTED = "rejected", "不承認"
    RETURNED = "returned", "差戻し"


class GateState(LabelledEnum):
    """Where a topic stands for one agreement."""

    NOT_REQUIRED = "not_required", "対象外"
    UNCHECKED = "unchecked", "未確認"
    IN_PROGRESS = "in_progress", "確認中"
    IN_REVIEW = "in_review", "要審査"
    APPROVED = "approved", "承認"
    REJECTED = "rejected", "不承認"


class Fact(LabelledEnum):
    """What an agreement is, as far as it makes a check necessary."""

    FOREIGN_PARTNER = "foreign_partner", "外国の相手先"
    JOINT_RESEARCH = "joint_research", "共同研究"
    CLINICAL_TRIAL = "clinical_trial", "治験等"
    OUTCOME_TERMS = "outcome_terms", "成果連動の対価"
    EQUITY_TERMS = "equity_terms", "新株予約権等の対価"


class Milestone(LabelledEnum):
    """Before which event a check has to be done."""

    APPLICATION = "application", "申込みの前"
    SIGNING = "signing", "締結の前"


RESULTS_OF = {
    Step.SELF_CHECK: (Result.CLEAR, Result.REFERRED),
    Step.JUDGEMENT: (Result.APPROVED, Result.REFERRED, Result.RETURNED, Result.REJECTED),
    Step.DECISION: (Result.APPROVED, Result.RETURNED, Result.REJECTED),
}
"""What each step can bring. A self-check follows from its answers; nobody chooses its result."""

NEEDS_NOTE = (Result.REFERRED, Result.RETURNED, Result.REJECTED)
"""Results of a judgement or a decision that must say why."""


@dataclass(frozen=True, slots=True)
class StepName:
    """A step in the words of a topic; `note` says who takes it."""

    step: Step
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `leads` says to which step an answer leads. `evidence` names the paper that proves the answer."""

    code: str
    label: str
    leads: Mapping[Answer, Step]
    source: str
    note: str = ""
    evidence: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Requirement:
    """A fact that makes a topic necessary, and before which event."""

    fact: Fact
    before: Milestone
    label: str
    source: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything that is asked about one topic. Answers of a confidential one are for few."""

    topic: Topic
    version: str
    valid_months: int
    valid_note: str
    steps: tuple[StepName, ...]
    required: tuple[Requirement, ...]
    questions: tuple[Question, ...]
    is_confidential: bool = False

    def name_of(self, step: Step) -> StepName:
        """Return a step in the words of the topic."""
        return next(each for each in self.steps if each.step == step)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One recorded step: who took it, when, and what it brought. `answers` are those of a self-check."""

    step: Step
    result: Result
    decided_on: datetime.date
    by: int
    expires_on: datetime.date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TopicStatus:
    """Where a topic stands: why it is necessary, what comes next, and what is open in a sentence."""

    checklist: Checklist
    state: GateState
    reasons: tuple[Requirement, ...]
    next_step: Step | None
    open_point: Message | None
    expires_on: datetime.date | None = None

    @property
    def topic(self) -> Topic:
        """The topic of the checklist."""
        return self.checklist.topic

    @property
    def is_open(self) -> bool:
        """Whether something has still to be done; a topic that nobody has to check is not open."""
        return self.state not in (GateState.NOT_REQUIRED, GateState.APPROVED)

    @property
    def next_name(self) -> StepName | None:
        """The next step in the words of the topic."""
        return self.checklist.name_of(self.next_step) if self.next_step else None

    def is_needed_before(self, milestone: Milestone) -> bool:
        """Whether the topic has to be settled before the event: what the application needs, the signature needs too."""
        asked = (Milestone.APPLICATION,) if milestone is Milestone.APPLICATION else tuple(Milestone)
        return any(reason.before in asked for reason in self.reasons)

    def ends_soon(self, today: datetime.date) -> bool:
        """Whether an approval ends within the days in which it should be renewed, or has ended."""
        return self.expires_on is not None and (self.expires_on - today).days <= RENEW_DAYS


def findings(checklist: Checklist, answers: Mapping[str, str]) -> list[Question]:
    """Return the questions whose answers lead to a further step, in order."""
    return [question for question in checklist.questions if _leads_to(question, answers) is not None]


def evidence_wanted(checklist: Checklist, answers: Mapping[str, str]) -> list[str]:
    """Return the papers that prove the answers which lead on, each once."""
    return list(dict.fromkeys(each.evidence for each in findings(checklist, answers) if each.evidence))


def result_of_answers(checklist: Checklist, answers: Mapping[str, str]) -> Result:
    """Return what a self-check brings: one answer that leads on refers the whole topic."""
    return Result.REFERRED if findings(checklist, answers) else Result.CLEAR


def needs_decision(checklist: Checklist, answers: Mapping[str, str]) -> bool:
    """Whether an answer leads to the committee, so that a judgement alone cannot approve."""
    return any(_leads_to(question, answers) is Step.DECISION for question in checklist.questions)


def allowed_results(checklist: Checklist, step: Step, answers: Mapping[str, str]) -> tuple[Result, ...]:
    """Return what may be recorded for a step after these answers."""
    results = RESULTS_OF[step]
    if step is Step.JUDGEMENT and needs_decision(checklist, answers):
        return tuple(result for result in results if result is not Result.APPROVED)
    return results


def unanswered(checklist: Checklist, answers: Mapping[str, str]) -> list[Question]:
    """Return the questions without an answer that the checklist knows."""
    known = {answer.value for answer in Answer}
    return [question for question in checklist.questions if answers.get(question.code) not in known]


def answers_in_force(rulings: Sequence[Ruling]) -> Mapping[str, str]:
    """Return the answers of the latest self-check, none where there is none."""
    checks = [ruling for ruling in rulings if ruling.step is Step.SELF_CHECK]
    return checks[-1].answers if checks else {}


def takers_so_far(rulings: Sequence[Ruling]) -> frozenset[int]:
    """Return who took a step since the latest self-check; none of them may take the next one.

    Interpreted meaning: self-check, judgement and decision are three bodies (Rikkyo), so three different people.
    """
    takers: set[int] = set()
    for ruling in rulings:
        if ruling.step is Step.SELF_CHECK:
            takers.clear()
        takers.add(ruling.by)
    return frozenset(takers)


def last_valid_day(decided_on: datetime.date, months: int) -> datetime.date:
    """Return the last day of an approval that holds for so many months from the day of the decision."""
    years, month = divmod(decided_on.month - 1 + months, 12)
    year, month = decided_on.year + years, month + 1
    day = min(decided_on.day, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, day) - datetime.timedelta(days=1)


def status_of(
    checklist: Checklist, facts: frozenset[Fact], rulings: Sequence[Ruling], today: datetime.date
) -> TopicStatus:
    """Say where a topic stands. `rulings` are its rows, oldest first; `today` decides what has expired."""
    reasons = tuple(each for each in checklist.required if each.fact in facts)
    last = rulings[-1] if rulings else None
    state, step = _stands(last, today, is_required=bool(reasons))
    expires_on = last.expires_on if last is not None else None
    return TopicStatus(
        checklist=checklist,
        state=state,
        reasons=reasons,
        next_step=step,
        open_point=_open_point(checklist, state, step, last),
        expires_on=expires_on,
    )


def _leads_to(question: Question, answers: Mapping[str, str]) -> Step | None:
    given = answers.get(question.code)
    return next((step for answer, step in question.leads.items() if answer.value == given), None)


def _stands(last: Ruling | None, today: datetime.date, *, is_required: bool) -> tuple[GateState, Step | None]:
    if last is None:
        return (GateState.UNCHECKED if is_required else GateState.NOT_REQUIRED), Step.SELF_CHECK
    match last.result:
        case Result.CLEAR:
            return GateState.IN_PROGRESS, Step.JUDGEMENT
        case Result.REFERRED:
            following = Step.JUDGEMENT if last.step is Step.SELF_CHECK else Step.DECISION
            return GateState.IN_REVIEW, following
        case Result.RETURNED:
            return GateState.IN_PROGRESS, Step.SELF_CHECK
        case Result.REJECTED:
            return GateState.REJECTED, Step.SELF_CHECK
        case Result.APPROVED:
            expired = last.expires_on is not None and last.expires_on < today
            return (GateState.UNCHECKED, Step.SELF_CHECK) if expired else (GateState.APPROVED, None)


def _open_point(
    checklist: Checklist, state: GateState, step: Step | None, last: Ruling | None
) -> Message | None:
    if step is None or state is GateState.NOT_REQUIRED:
        return None
    words: dict[str, str | tuple[str, ...]] = {
        "topic": (checklist.topic.label,),
        "step": (checklist.name_of(step).label,),
    }
    if state is GateState.REJECTED:
        sentence = gettext_noop(
            "%(topic)sは承認されませんでした。計画を見直して「%(step)s」からやり直すか、契約を取りやめてください。"
        )
    elif state is GateState.UNCHECKED and last is not None and last.expires_on is not None:
        words["day"] = last.expires_on.isoformat()
        sentence = gettext_noop(
            "%(topic)sの承認は%(day)sで期限が切れました。もう一度、「%(step)s」の質問に答えてください。"
        )
    elif state is GateState.UNCHECKED:
        sentence = gettext_noop("%(topic)sの確認がまだです。「%(step)s」の質問に答えてください。")
    elif last is not None and last.result is Result.RETURNED:
        sentence = gettext_noop(
            "%(topic)sの回答が差し戻されています。理由を読んで、「%(step)s」の質問に答え直してください。"
        )
    else:
        sentence = gettext_noop(
            "%(topic)sは「%(step)s」の結果を待っています。回答した人とは別の担当者が、結果を登録してください。"
        )
    return Message(sentence, words)
