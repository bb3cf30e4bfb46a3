"""How ledgers and agents' lists say what became of a right, and whose it is."""

import datetime
import re
from dataclasses import dataclass

from core.calc.dates import DateRefused, parse_date
from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width, folded_key
from ip.calc.docket.kinds import EventCode
from ip.calc.rights import FilingRoute, RightKind

_DATED = re.compile(r"[（(\[]?((?:[MTSHR明大昭平令]|\d{2})[^ 　（）()\]]*\d日?)")
_BRACKETS = re.compile(r"[（）()\[\]]")


@dataclass(frozen=True, slots=True)
class StateReading:
    """What a ledger says became of a right: how it ended, and when, or only that it is alive."""

    text: str
    ending: EventCode | None = None
    on: datetime.date | None = None
    note: str = ""
    says_registered: bool = False


@dataclass(frozen=True, slots=True)
class OwnerReading:
    """Who owns a right by the words of a ledger. Without an own part it is not the university's."""

    has_university: bool
    other: str = ""
    is_sure: bool = True


_ENDINGS = (
    (EventCode.WITHDRAWN, ("取下", "取り下げ", "みなし取下")),
    (EventCode.ABANDONED, ("放棄", "断念")),
    (EventCode.EXPIRED, ("満了", "期限切れ")),
    (EventCode.INVALIDATED, ("無効",)),
    (EventCode.TRANSFERRED, ("譲渡", "移転")),
    (EventCode.LAPSED, ("消滅", "失効", "抹消", "不納")),
    (EventCode.REFUSED, ("拒絶査定", "拒絶確定")),
)
_ALIVE = ("維持", "登録", "存続", "権利化", "保有", "有効")
_PENDING = ("出願", "審査", "公開", "係属", "拒絶理由", "審判", "移行", "準備", "査定")
_KINDS = {
    RightKind.PATENT: ("特許", "特", "発明", "patent", "特許権"),
    RightKind.UTILITY_MODEL: ("実用新案", "実用新案権", "実", "考案"),
    RightKind.DESIGN: ("意匠", "意匠権", "意", "design"),
    RightKind.TRADEMARK: ("商標", "商標権", "商", "trademark"),
    RightKind.PLANT_VARIETY: ("品種", "育成者権", "植物新品種", "品種登録"),
    RightKind.CIRCUIT_LAYOUT: ("回路配置", "回路配置利用権"),
    RightKind.PROGRAM: ("プログラム", "著作権", "著作物", "データベース", "プログラム著作物"),
    RightKind.KNOW_HOW: ("ノウハウ", "ノウハウ等"),
    RightKind.MATERIAL: ("マテリアル", "有体物", "研究成果有体物", "成果有体物"),
}
_KIND_OF = {folded_key(word): kind for kind, words in _KINDS.items() for word in (*words, kind.label)}
_ROUTES = {
    FilingRoute.DIRECT: ("直接", "通常", "国内"),
    FilingRoute.PARIS: ("パリ", "パリルート", "パリ条約"),
    FilingRoute.PCT: ("PCT", "国際出願"),
    FilingRoute.NATIONAL_PHASE: ("国内移行", "移行", "PCT国内移行", "各国移行"),
    FilingRoute.DIVISIONAL: ("分割",),
    FilingRoute.VALIDATION: ("有効化", "EP有効化", "バリデーション"),
}
_ROUTE_OF = {folded_key(word): route for route, words in _ROUTES.items() for word in (*words, route.label)}


def read_state(text: str) -> StateReading:
    """Read 維持, 出願中, 消滅（H30.10.1 年金不納） and their like. Raises ValueRefused."""
    words = fold_width(text).strip()
    for code, signs in _ENDINGS:
        if any(sign in words for sign in signs):
            on, rest = _day_in(words)
            return StateReading(text, code, on, rest)
    if any(sign in words for sign in _ALIVE):
        return StateReading(text, says_registered=True)
    if any(sign in words for sign in _PENDING):
        return StateReading(text)
    raise ValueRefused(
        gettext_noop("状態として読めません。例：出願中、維持、消滅（2018/10/1 年金不納）、放棄（2020/3/31）")
    )


def read_owner(text: str) -> OwnerReading:
    """Read 大学単独, 企業共有, 個人 and their like; what is not understood counts as shared and is to be looked at."""
    words = fold_width(text).strip()
    if "単独" in words or words in ("大学", "本学", "機関", "法人"):
        is_other = any(sign in words for sign in ("企業", "個人", "TLO"))
        return OwnerReading(has_university=not is_other, other=text.strip() if is_other else "")
    if "共有" in words or "共同" in words:
        return OwnerReading(has_university=True, other=text.strip())
    if any(sign in words.upper() for sign in ("TLO", "個人", "発明者")):
        return OwnerReading(has_university=False, other=text.strip())
    return OwnerReading(has_university=True, other=text.strip(), is_sure=False)


def read_right_kind(text: str) -> RightKind:
    """Read the kind of a right. Raises ValueRefused."""
    kind = _KIND_OF.get(folded_key(text))
    if kind is None:
        raise ValueRefused(gettext_noop("権利の種類として読めません。例：特許、実用新案、意匠、商標"))
    return kind


def read_route(text: str) -> FilingRoute:
    """Read the way to the office. Raises ValueRefused."""
    route = _ROUTE_OF.get(folded_key(text))
    if route is None:
        raise ValueRefused(gettext_noop("出願の経路として読めません。例：直接、パリ、PCT、国内移行、分割"))
    return route


def _day_in(words: str) -> tuple[datetime.date | None, str]:
    """Return the day within the words and what else stands in brackets."""
    inside = " ".join(part.strip() for part in _BRACKETS.split(words)[1:] if part.strip())
    for found in _DATED.finditer(words):
        try:
            day = parse_date(found[1])
        except DateRefused:
            continue
        return day, inside.replace(found[1], "").strip(" 　日、,")
    return None, inside
