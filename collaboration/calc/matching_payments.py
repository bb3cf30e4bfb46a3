"""Which invoice a payment is for: suggestions with their reasons. Nobody but a person decides.

Banks write payers in half-width katakana without small letters, shorten legal forms (ｶ) and cut long names.
"""

import datetime
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.calc.dates import slashed
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop
from core.calc.text import fold_to_katakana, folded_key, organization_key

NEAR_DAYS = 31
"""How far from the due day a payment usually comes."""

LARGEST_TRANSFER_FEE_YEN = 1_100
"""What a bank takes at most for a transfer that the payer deducted."""

SHORTEST_NAME = 3
MOST_SUGGESTIONS = 5

_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LEGAL_FORMS = (
    "カブシキガイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ|ゴウシガイシヤ|ゴウメイガイシヤ|イツパンシヤダンホウジン|"
    "イツパンザイダンホウジン|コウエキシヤダンホウジン|コウエキザイダンホウジン|ドクリツギヨウセイホウジン|"
    "コクリツケンキユウカイハツホウジン|カブシキカイシヤ|ユウゲンカイシヤ|ゴウドウカイシヤ"
)
_SHORT_FORMS = "カ|ユ|ド|シ|メ|ザイ|シヤ|イ|ガク|ドク|コクケン|フク|ノウ|ソ"
_LEGAL = re.compile(rf"{_LEGAL_FORMS}|^(?:{_SHORT_FORMS})\)|\((?:{_SHORT_FORMS})\)?$|\((?:{_SHORT_FORMS})\)")
_KATAKANA_RUN = re.compile("[ァ-ヺ]{3,}")
"""What of a name in mixed letters a bank writes just so: グローバル of 架空グローバル電機."""

_SIGNS = re.compile(r"[\s.,･・'’\-ー‐－―]")


class PaymentState(LabelledEnum):
    """What became of a row of the list."""

    OPEN = "open", "未確認"
    MATCHED = "matched", "入金に登録"
    SET_ASIDE = "set_aside", "対象外"


class NameLikeness(LabelledEnum):
    """How a payer's name stands to a partner's."""

    SAME = "same", "同じ"
    BEGINS = "begins", "途中まで同じ"
    SIMILAR = "similar", "似ている"
    DIFFERENT = "different", "異なる"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the list has it."""

    received_on: datetime.date
    amount_yen: int
    payer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """An issued invoice of which something is left to be paid. `names` are the partner's name and its reading."""

    key: int
    number: str
    rest_yen: int
    due_on: datetime.date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An invoice that a payment may be for, with what speaks for it; a higher score speaks louder."""

    claim: OpenClaim
    score: int
    reasons: tuple[Message, ...]


def suggestions(payment: Payment, claims: Iterable[OpenClaim]) -> list[Suggestion]:
    """Return the invoices that a payment may be for, likeliest first.

    A near due day alone suggests nothing: something must tie the payment to the invoice, its amount, its payer or its number.
    """
    found = [_weighed(payment, claim) for claim in claims]
    likely = [each for each in found if each is not None]
    return sorted(likely, key=lambda each: (-each.score, each.claim.due_on, each.claim.number))[
        :MOST_SUGGESTIONS
    ]


def _weighed(payment: Payment, claim: OpenClaim) -> Suggestion | None:
    ties = [*_number(payment, claim), *_amount(payment, claim), *_name(payment, claim)]
    if not ties:
        return None
    weighed = [*ties, *_day(payment, claim)]
    return Suggestion(
        claim, sum(score for score, _reason in weighed), tuple(reason for _score, reason in weighed)
    )


def _number(payment: Payment, claim: OpenClaim) -> Iterator[tuple[int, Message]]:
    wanted = _bare(claim.number)
    if wanted and any(wanted in _bare(text) for text in (payment.note, payment.payer)):
        yield 60, Message(gettext_noop("摘要に請求番号%(number)sがある"), {"number": claim.number})


def _amount(payment: Payment, claim: OpenClaim) -> Iterator[tuple[int, Message]]:
    short = claim.rest_yen - payment.amount_yen
    if not short:
        yield 40, Message(gettext_noop("金額が残額と同じ"))
    elif 0 < short <= LARGEST_TRANSFER_FEE_YEN:
        sentence = gettext_noop("金額が残額より%(yen)s円少ない（振込手数料を差し引いた可能性）")
        yield 15, Message(sentence, {"yen": f"{short:,}"})


def _name(payment: Payment, claim: OpenClaim) -> Iterator[tuple[int, Message]]:
    likeness = max((name_likeness(payment.payer, name) for name in claim.names), key=_NAME_SCORES.__getitem__)
    sentences = {
        NameLikeness.SAME: gettext_noop("振込人の名前が請求先と同じ"),
        NameLikeness.BEGINS: gettext_noop("振込人の名前が請求先と途中まで同じ"),
        NameLikeness.SIMILAR: gettext_noop("振込人の名前が請求先と似ている"),
    }
    if likeness in sentences:
        yield _NAME_SCORES[likeness], Message(sentences[likeness])


def _day(payment: Payment, claim: OpenClaim) -> Iterator[tuple[int, Message]]:
    apart = (payment.received_on - claim.due_on).days
    if abs(apart) <= NEAR_DAYS:
        yield 10, Message(gettext_noop("支払期限%(day)sに近い"), {"day": slashed(claim.due_on)})


_NAME_SCORES = {
    NameLikeness.SAME: 40,
    NameLikeness.BEGINS: 30,
    NameLikeness.SIMILAR: 20,
    NameLikeness.DIFFERENT: 0,
}


def name_likeness(payer: str, name: str) -> NameLikeness:
    """Compare a payer's name with a partner's, written or read."""
    left, right = payer_key(payer), payer_key(name)
    if not left or not right:
        return NameLikeness.DIFFERENT
    if left == right:
        return NameLikeness.SAME
    if min(len(left), len(right)) >= SHORTEST_NAME and (left.startswith(right) or right.startswith(left)):
        return NameLikeness.BEGINS
    is_similar = _share_most_pairs(left, right) or any(run in left for run in _KATAKANA_RUN.findall(right))
    return NameLikeness.SIMILAR if is_similar else NameLikeness.DIFFERENT


def payer_key(name: str) -> str:
    """Fold a name as banks write it: katakana, no small letters, no legal form, no signs; kanji stay as they are."""
    folded = fold_to_katakana(
        unicodedata.normalize("NFKC", organization_key(name) if _has_kanji(name) else name)
    )
    folded = _SIGNS.sub("", folded.upper()).translate(_SMALL_KANA)
    bare = _LEGAL.sub("", folded)
    return bare or folded


def _has_kanji(name: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" or letter in "㈱㈲" for letter in name)


def _share_most_pairs(left: str, right: str) -> bool:
    """Whether two thirds of the pairs of neighbouring letters are in both."""
    pairs, others = _pairs(left), _pairs(right)
    common = sum((pairs & others).values())
    return common > 1 and 3 * common >= 2 * max(sum(pairs.values()), sum(others.values()))


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _bare(text: str) -> str:
    return folded_key(text).replace("-", "")


def row_keys(payments: Sequence[Payment]) -> list[str]:
    """Return a key per row, made of its content; equal rows of one list are told apart by their order."""
    seen: Counter[tuple[object, ...]] = Counter()
    keys = []
    for each in payments:
        content = (
            each.received_on.isoformat(),
            each.amount_yen,
            folded_key(each.payer),
            folded_key(each.note),
        )
        seen[content] += 1
        text = "\x1f".join(str(part) for part in (*content, seen[content]))
        keys.append(hashlib.sha256(text.encode()).hexdigest())
    return keys
