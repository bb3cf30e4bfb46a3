"""The library of clauses: dated wordings, the conditions under which each stands in a contract, and what is missing."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collaboration.calc.ip_terms import (
    CostBearer,
    IpTermsContent,
    NonOwnerRight,
    NonWorking,
    Owner,
    Sublicence,
)
from collaboration.calc.kinds import AgreementKind
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop


class ClauseTopic(LabelledEnum):
    """Articles of a contract in the order in which they stand."""

    PURPOSE = "purpose", "目的"
    TERM = "term", "研究期間"
    PEOPLE = "people", "研究担当者"
    COST = "cost", "研究に要する経費"
    PAYMENT = "payment", "経費の支払"
    REPORT = "report", "成果の報告"
    OWNERSHIP = "ownership", "知的財産権の帰属"
    USE = "use", "実施"
    FILING_COST = "filing_cost", "出願費用"
    SUBLICENCE = "sublicence", "再実施許諾"
    NON_WORKING = "non_working", "不実施補償"
    PUBLICATION = "publication", "成果の公表"
    SECRECY = "secrecy", "秘密保持"
    EXPORT = "export", "安全保障輸出管理"
    TERMINATION = "termination", "中止と解除"
    DISPUTE = "dispute", "協議と裁判管轄"


BY_TERMS = {
    "owner": (ClauseTopic.OWNERSHIP, Owner),
    "non_owner_right": (ClauseTopic.USE, NonOwnerRight),
    "filing_cost_bearer": (ClauseTopic.FILING_COST, CostBearer),
    "sublicence": (ClauseTopic.SUBLICENCE, Sublicence),
    "non_working": (ClauseTopic.NON_WORKING, NonWorking),
}
"""Attributes of the terms on intellectual property, and the topic whose clause says each of their values."""

CONDITIONS: dict[str, tuple[str, ...]] = {
    "kind": tuple(kind.value for kind in AgreementKind),
    **{name: tuple(member.value for member in values) for name, (_topic, values) in BY_TERMS.items()},
    "publication": ("free", "notice", "consent"),
    "has_secrecy_years": ("yes", "no"),
}
"""What a condition may look at, and the values it may name."""

LABELS = {
    "kind": gettext_noop("契約種別"),
    "owner": gettext_noop("知的財産権の帰属"),
    "non_owner_right": gettext_noop("権利を持たない側の実施"),
    "filing_cost_bearer": gettext_noop("出願・維持費用の負担"),
    "sublicence": gettext_noop("再実施許諾"),
    "non_working": gettext_noop("不実施補償"),
    "publication": gettext_noop("成果の公表"),
    "has_secrecy_years": gettext_noop("秘密保持の年数"),
}
VALUE_LABELS = {
    **{
        (name, member.value): member.label for name, (_topic, values) in BY_TERMS.items() for member in values
    },
    **{("kind", kind.value): kind.label for kind in AgreementKind},
    ("publication", "free"): gettext_noop("通知なしに公表できる"),
    ("publication", "notice"): gettext_noop("通知して公表できる"),
    ("publication", "consent"): gettext_noop("同意を得て公表する"),
    ("has_secrecy_years", "yes"): gettext_noop("定めあり"),
    ("has_secrecy_years", "no"): gettext_noop("定めなし"),
}

Facts = Mapping[str, str]

PLACES = (
    "機関名",
    "相手先",
    "研究題目",
    "研究代表者",
    "開始日",
    "終了日",
    "契約金額",
    "通知の日数",
    "秘密保持の年数",
    "不実施補償の定め",
)
"""What a wording may leave to the contract, written in 【】."""

_PLACE = re.compile(r"【([^【】]*)】")


@dataclass(frozen=True, slots=True)
class Clause:
    """One wording of one clause from a day on. `when` maps what a condition looks at to the values under which it stands.

    A clause without conditions always stands. Of several fitting clauses of a topic the most closely conditioned one stands.
    """

    code: str
    topic: ClauseTopic
    heading: str
    heading_en: str
    text: str
    text_en: str
    valid_from: datetime.date
    source: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_own: bool = False
    order: int = 0

    def fits(self, facts: Facts) -> bool:
        """Whether the clause may stand in a contract of these facts."""
        return all(facts.get(name) in values for name, values in self.when.items())


def facts_of(kind: AgreementKind, terms: IpTermsContent | None) -> dict[str, str]:
    """Return what conditions look at; without terms only the kind is known."""
    if terms is None:
        return {"kind": kind.value}
    may_publish = "free" if terms.notice_days is None else "notice"
    return {
        "kind": kind.value,
        **{name: getattr(terms, name).value for name in BY_TERMS},
        "publication": may_publish if terms.publish_ok else "consent",
        "has_secrecy_years": "no" if terms.secrecy_years is None else "yes",
    }


def in_force(versions: Iterable[Clause], day: datetime.date) -> list[Clause]:
    """Return the wording of each clause that holds on a day; of one day the institution's own, then the latest stands."""
    found: dict[str, Clause] = {}
    for clause in sorted(versions, key=lambda each: (each.valid_from, each.is_own, each.order)):
        if clause.valid_from <= day:
            found[clause.code] = clause
    return list(found.values())


def articles(clauses: Iterable[Clause], facts: Facts) -> list[Clause]:
    """Return the clauses of a contract in the order of its articles, one per topic."""
    chosen: dict[ClauseTopic, Clause] = {}
    for clause in sorted(clauses, key=lambda each: (len(each.when), each.is_own, each.code)):
        if clause.fits(facts):
            chosen[clause.topic] = clause
    return [chosen[topic] for topic in ClauseTopic if topic in chosen]


def missing(clauses: Iterable[Clause], facts: Facts) -> list[Message]:
    """Say for which of the terms the library has no clause; a contract would be silent on it."""
    found = {clause.topic for clause in articles(clauses, facts)}
    wanted = {name: topic for name, (topic, _values) in BY_TERMS.items()}
    wanted["publication"] = ClauseTopic.PUBLICATION
    return [
        Message(
            gettext_noop(
                "「%(name)s」が「%(value)s」のときの条項が条項集にありません。条項集に登録してください。"
            ),
            {"name": [LABELS[name]], "value": [VALUE_LABELS[name, facts[name]]]},
        )
        for name, topic in wanted.items()
        if name in facts and topic not in found
    ]


def unknown_places(text: str) -> list[str]:
    """Return what a wording leaves to the contract that no contract knows."""
    return [place for place in _PLACE.findall(text) if place not in PLACES]


def filled_in(text: str, words: Mapping[str, str]) -> str:
    """Put the words of a contract into a wording; what they contain is never read as a place again."""
    return _PLACE.sub(lambda match: words.get(match[1], match[0]), text)


def condition_in_words(when: Mapping[str, Iterable[str]]) -> list[Message]:
    """Say when a clause stands, one sentence per condition."""
    return [
        Message(
            gettext_noop("%(name)sが%(values)sのとき"),
            {"name": [LABELS[name]], "values": [VALUE_LABELS[name, value] for value in values]},
        )
        for name, values in when.items()
    ]
