"""Which researchers suit a need, with the reason for every point: words in common, and nothing hidden.

Japanese has no blanks between words, so words are compared by runs of characters: a run counts when every pair of
neighbouring characters in it also stands in the need. 「リチウム電池」 and 「リチウムイオン電池」 share リチウム and 電池.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.calc.enums import LabelledEnum
from core.calc.text import folded_key, organization_key, person_key

LONGEST_NEED = 4_000
MOST_REASONS = 3

WEIGHT_OF_KEYWORD, WEIGHT_OF_PRINCIPAL, WEIGHT_OF_MEMBER, WEIGHT_OF_DEPARTMENT = 3, 2, 1, 1
POINTS_FOR_NAME, POINTS_FOR_PARTNER, POINTS_FOR_WHOLE = 20, 4, 2
MOST_FROM_ONE_TEXT = 6
"""Points one keyword or title can bring before its weight: a long title is no better than a fitting one."""

_RUNS = re.compile(r"[一-龠々〆]+|[ァ-ヶー-]+|[a-z0-9]+")
_BREAKS = re.compile(r"[ぁ-ゟ\s、。，．・,.:;!?()（）「」『』/／]+")
_KATAKANA = re.compile(r"[ァ-ヶー-]")
_LATIN = re.compile(r"[a-z0-9]")
COMMON_WORDS = (
    "共同研究|受託研究|研究開発|研究者|研究|開発|技術|相談|検討|希望|弊社|当社|御社|貴学|貴校|大学|先生|教授|可能|"
    "実施|評価|検証|手法|確立|応用|検査|利用|活用|解析|分析|方法|関連|関係|対応|支援|事業|製品|会社|企業|株式会社|有限会社|予定|現在|今回|"
    "以上|以下|年度|場合|必要|状況|情報提供|紹介|依頼|連絡|担当|部署|部門|研究室|学部|学科|研究科|研究院|専攻|"
    "について|システム|プロジェクト|テーマ"
)
_COMMON = re.compile(COMMON_WORDS)


class ReasonKind(LabelledEnum):
    """Why somebody was found."""

    NAME = "name", "氏名"
    KEYWORD = "keyword", "キーワード"
    PRINCIPAL = "principal", "研究代表者"
    MEMBER = "member", "研究者"
    PARTNER = "partner", "相手先"
    DEPARTMENT = "department", "所属"


@dataclass(frozen=True, slots=True)
class Work:
    """An agreement somebody took part in. `key` leads back to it."""

    key: int
    title: str
    is_principal: bool
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a researcher."""

    key: int
    name: str
    departments: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in common: what kind, the words as they stand there, its points, and the agreement it comes from."""

    kind: ReasonKind
    words: tuple[str, ...]
    points: int
    work: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A researcher with the reasons, the weightiest first; `points` is the sum of all, also of those not shown."""

    key: int
    points: int
    reasons: tuple[Reason, ...]
    further: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: its pairs of neighbouring characters, its Latin words, its whole text and the partner."""

    pairs: frozenset[str]
    words: frozenset[str]
    text: str
    partner: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.pairs or self.words or self.partner)


def need_from(text: str, partner: str = "") -> Need:
    """Read a need in anybody's words. Words that stand in every enquiry, such as 研究 or 弊社, do not count."""
    shortened = text[:LONGEST_NEED]
    pairs: set[str] = set()
    words: set[str] = set()
    for part in _BREAKS.split(_COMMON.sub(" ", shortened)):
        for run in _RUNS.findall(_folded(part)):
            if _LATIN.match(run):
                words.add(run)
            else:
                pairs.update(_pairs(run))
    return Need(
        frozenset(pairs),
        frozenset(words),
        person_key(shortened),
        organization_key(partner) if partner else "",
    )


def best_matches(need: Need, profiles: Iterable[Profile], *, most: int) -> list[Match]:
    """Return the researchers with most points; of equals, the one with fewer agreements first, then by key."""
    if need.is_empty:
        return []
    found = [(match, len(profile.works)) for profile in profiles if (match := match_of(need, profile))]
    found.sort(key=lambda pair: (-pair[0].points, pair[1], pair[0].key))
    return [match for match, _works in found[:most]]


def match_of(need: Need, profile: Profile) -> Match | None:
    """Return what a researcher has in common with a need, None when there is nothing."""
    reasons = [*_own_reasons(need, profile), *_reasons_of_works(need, profile.works)]
    if not reasons:
        return None
    reasons.sort(key=lambda reason: -reason.points)
    points = sum(reason.points for reason in reasons)
    shown = tuple(reasons[:MOST_REASONS])
    return Match(profile.key, points, shown, len(reasons) - len(shown))


def shared_runs(need: Need, text: str) -> tuple[str, ...]:
    """Return the words of a text that the need has as well, folded, each once.

    Kanji count from two characters, katakana from three: 「ウム」 alone ties アルミニウム to リチウム.
    """
    return _runs_in_need(need.pairs, need.words, _folded(text))


def points_of(runs: Sequence[str]) -> int:
    """Return the points of shared words: one for each pair of neighbouring kanji, half for katakana, two for a Latin word."""
    total = sum(_points_of_run(run) for run in runs)
    return min(total, MOST_FROM_ONE_TEXT)


def _own_reasons(need: Need, profile: Profile) -> Iterable[Reason]:
    name = person_key(profile.name)
    if len(name) >= 3 and name in need.text:
        yield Reason(ReasonKind.NAME, (profile.name,), POINTS_FOR_NAME)
    for keyword in profile.keywords:
        if points := points_of(shared_runs(need, keyword)) or _as_a_whole(need, keyword):
            yield Reason(ReasonKind.KEYWORD, (keyword,), points * WEIGHT_OF_KEYWORD)
    for department in profile.departments:
        if points := points_of(shared_runs(need, _COMMON.sub(" ", department))):
            yield Reason(ReasonKind.DEPARTMENT, (department,), points * WEIGHT_OF_DEPARTMENT)


def _as_a_whole(need: Need, keyword: str) -> int:
    """Return the points of a keyword that stands in the need as it is, such as めっき, which no run tells apart."""
    key = person_key(keyword)
    return POINTS_FOR_WHOLE if len(key) >= 2 and key in need.text and not _COMMON.fullmatch(keyword) else 0


def _reasons_of_works(need: Need, works: Iterable[Work]) -> Iterable[Reason]:
    for work in works:
        kind = ReasonKind.PRINCIPAL if work.is_principal else ReasonKind.MEMBER
        weight = WEIGHT_OF_PRINCIPAL if work.is_principal else WEIGHT_OF_MEMBER
        if runs := shared_runs(need, work.title):
            yield Reason(kind, runs, points_of(runs) * weight, work.key)
        elif partner := next(
            (name for name in work.partners if need.partner == organization_key(name)), None
        ):
            yield Reason(ReasonKind.PARTNER, (partner,), POINTS_FOR_PARTNER, work.key)


@lru_cache(maxsize=32_768)
def _folded(text: str) -> str:
    """Fold width, case and variants, but keep the blanks and the hiragana that part one word from the next."""
    return " ".join(folded_key(part) for part in _BREAKS.split(text) if part)


def _runs_in_need(pairs: frozenset[str], words: frozenset[str], folded: str) -> tuple[str, ...]:
    found: list[str] = []
    for run in _RUNS.findall(folded):
        if _LATIN.match(run):
            found += [run] if run in words else []
        elif any(pair in pairs for pair in _pairs(run)):
            found += _covered(run, pairs)
    return tuple(dict.fromkeys(found))


def _covered(run: str, pairs: frozenset[str]) -> list[str]:
    """Return the longest parts of a run all of whose pairs are in the need."""
    parts: list[str] = []
    start = 0
    for place in range(1, len(run) + 1):
        if place == len(run) or run[place - 1 : place + 1] not in pairs:
            part = run[start:place]
            if len(part) >= (3 if _KATAKANA.match(part) else 2):
                parts.append(part)
            start = place
    return parts


def _points_of_run(run: str) -> int:
    if _LATIN.match(run):
        return 2
    return max((len(run) - 1) // 2, 1) if _KATAKANA.match(run) else len(run) - 1


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
