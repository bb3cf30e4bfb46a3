"""What stands in the way of a step of an agreement: facts in, a sentence and what to do out."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from collaboration.calc.approvals import Asked, in_order, is_approved, missing_approvers
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.policy import Threshold
from collaboration.calc.pricing.quote import Caution, WarningCode
from core.calc.dates import slashed
from core.calc.fiscal_year import fiscal_year_of
from core.calc.messages import Message, Word, gettext_noop

GUARDING_CAUTIONS = (
    WarningCode.UNDER_MINIMUM,
    WarningCode.NEEDS_APPROVAL,
    WarningCode.EFFORT_ABOVE_WHOLE,
    WarningCode.SPLIT_ASSUMED,
)
"""Cautions of a price that are to be mended, or answered for with a reason, before it is signed."""


class Place(StrEnum):
    """Where on the screens a guard is met: a field of the entry form or a part of the agreement's page."""

    SIGNED_ON = "signed_on"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    AMOUNT = "amount_yen"
    PARTIES = "parties"
    PRICE = "price"
    RECEIPTS = "receipts"
    CLOSING = "closing"
    APPROVALS = "approvals"
    SCREENING = "screening"


@dataclass(frozen=True, slots=True)
class OpenGuard:
    """One thing that is not in order. `yields`: the step may be taken all the same if a reason is given."""

    place: Place
    message: Message
    remedy: Message
    yields: bool = False


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """What a frozen price says."""

    total_yen: int
    by_year: Mapping[int, int]
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class GuardFacts:
    """What the guards look at. `asked` is the latest round of approvals, `screenings` what the risk gate still holds."""

    state: AgreementState
    today: datetime.date
    signed_on: datetime.date | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    amount_yen: int | None = None
    has_party: bool = True
    received_yen: int = 0
    years_to_close: tuple[int, ...] = ()
    price: PriceFacts | None = None
    wanted: tuple[Threshold, ...] = ()
    asked: tuple[Asked, ...] = ()
    screenings: tuple[Message, ...] = field(default=())


Guard = Callable[[GuardFacts], Iterator[OpenGuard]]


def open_guards(trigger: str, facts: GuardFacts) -> tuple[OpenGuard, ...]:
    """Return what stands in the way of a step, in the order in which an office would clear it."""
    return tuple(found for guard in GUARDS.get(trigger, ()) for found in guard(facts))


def _screened(facts: GuardFacts) -> Iterator[OpenGuard]:
    for message in facts.screenings:
        yield OpenGuard(Place.SCREENING, message, Message(gettext_noop("リスク確認を済ませてください。")))


def _screened_or_answered_for(facts: GuardFacts) -> Iterator[OpenGuard]:
    """Before signing everything is cleared. Of a draft that only enters the ledger, signed on paper, a reason is kept."""
    for found in _screened(facts):
        yield replace(found, yields=facts.state is AgreementState.DRAFT)


def _approved(facts: GuardFacts) -> Iterator[OpenGuard]:
    """Acceptance is a decision of somebody other than the one who asks for it."""
    if not facts.asked:
        yield _approval(
            gettext_noop("承認がまだ依頼されていません。"),
            gettext_noop("承認者を決めて、承認を依頼してください。"),
        )
    elif not is_approved(facts.asked):
        left = "、".join(row.role_label for row in facts.asked if row.decision is None)
        yield _approval(
            gettext_noop("承認がそろっていません（未決定：%(left)s）。"),
            gettext_noop("承認者の決定を待ってください。不在のときは、代理を設定してもらってください。"),
            left=left or "－",
        )
    elif missing := missing_approvers(facts.asked, facts.wanted):
        yield _missing_approval(facts, missing)


def _missing_approval(facts: GuardFacts, missing: Sequence[Threshold]) -> OpenGuard:
    """Say who was not asked; where only the order was another, say in which order the rules want them."""
    were_asked = {row.role_label for row in facts.asked}
    if all(step.approver in were_asked for step in missing):
        return _approval(
            gettext_noop("承認の順番が規程と異なります（規程：%(approver)sの順）。"),
            gettext_noop("差し戻して、規程の順番で承認を依頼し直してください。"),
            approver=in_order(facts.wanted),
        )
    return _approval(
        gettext_noop("規程で決められた「%(approver)s」の承認がありません。"),
        gettext_noop("差し戻して、「%(approver)s」を承認者に加えて依頼し直してください。"),
        approver=in_order(step for step in missing if step.approver not in were_asked),
    )


def _approved_amount(facts: GuardFacts) -> Iterator[OpenGuard]:
    """An approval holds for the amount it was given for."""
    approved_yen = facts.asked[0].amount_yen if facts.asked else facts.amount_yen
    if approved_yen != facts.amount_yen:
        yield _approval(
            gettext_noop(
                "承認を受けた金額（%(approved)s円）と、いまの契約金額（%(amount)s円）が異なります。"
            ),
            gettext_noop("金額を戻すか、差し戻して承認を依頼し直してください。"),
            approved=_yen(approved_yen),
            amount=_yen(facts.amount_yen),
        )


def _may_skip_review(facts: GuardFacts) -> Iterator[OpenGuard]:
    """A draft is concluded at once only where the rules name no approver and nobody was asked."""
    if facts.state is not AgreementState.DRAFT:
        return
    if facts.wanted:
        yield _approval(
            gettext_noop("この金額の契約には「%(approver)s」の承認が必要です。"),
            gettext_noop("「審査に回す」で承認を受けてから、締結済にしてください。"),
            approver=in_order(facts.wanted),
        )
    elif facts.asked:
        yield _approval(
            gettext_noop("差し戻された契約です。"),
            gettext_noop("もう一度「審査に回す」で承認を受けてから、締結済にしてください。"),
        )


def _signed(facts: GuardFacts) -> Iterator[OpenGuard]:
    if facts.signed_on is None:
        yield OpenGuard(
            Place.SIGNED_ON,
            Message(gettext_noop("契約締結日が入力されていません。")),
            Message(gettext_noop("契約締結日を入力してください。例：2026/4/1")),
        )
    elif facts.signed_on > facts.today:
        yield OpenGuard(
            Place.SIGNED_ON,
            Message(
                gettext_noop("契約締結日（%(day)s）がまだ来ていません。"), {"day": slashed(facts.signed_on)}
            ),
            Message(gettext_noop("締結した日になってから進めるか、契約締結日を直してください。")),
        )


def _has_party(facts: GuardFacts) -> Iterator[OpenGuard]:
    if not facts.has_party:
        yield OpenGuard(
            Place.PARTIES,
            Message(gettext_noop("相手先が登録されていません。")),
            Message(gettext_noop("相手先を登録してください。")),
        )


def _sum_agrees(facts: GuardFacts) -> Iterator[OpenGuard]:
    if facts.price is not None and facts.price.total_yen != facts.amount_yen:
        yield OpenGuard(
            Place.AMOUNT,
            Message(
                gettext_noop("契約金額（%(amount)s円）が、確定した価格（%(price)s円）と異なります。"),
                {"amount": _yen(facts.amount_yen), "price": _yen(facts.price.total_yen)},
            ),
            Message(gettext_noop("契約金額を直すか、異なる理由を書いてください。")),
            yields=True,
        )


def _split_complete(facts: GuardFacts) -> Iterator[OpenGuard]:
    """Every fiscal year with money lies in the term, and the years add up to the whole."""
    if facts.price is None or facts.starts_on is None or facts.ends_on is None:
        return
    first, last = fiscal_year_of(facts.starts_on), fiscal_year_of(facts.ends_on)
    outside = [
        str(year) for year, yen in sorted(facts.price.by_year.items()) if yen and not first <= year <= last
    ]
    if outside or sum(facts.price.by_year.values()) != facts.price.total_yen:
        yield OpenGuard(
            Place.PRICE,
            Message(
                gettext_noop("年度ごとの価格が、研究期間（%(first)d～%(last)d年度）と合っていません。"),
                {"first": first, "last": last},
            ),
            Message(gettext_noop("研究期間を直すか、見積の新しい版で年度ごとの額を入れ直してください。")),
            yields=True,
        )


def _price_answered_for(facts: GuardFacts) -> Iterator[OpenGuard]:
    cautions = facts.price.cautions if facts.price else ()
    for caution in cautions:
        if caution.code in GUARDING_CAUTIONS:
            yield OpenGuard(Place.PRICE, caution.message, caution.remedy, yields=True)


def _begun(facts: GuardFacts) -> Iterator[OpenGuard]:
    """Nothing starts before it is signed; a term that was written to begin earlier has to be answered for."""
    if facts.starts_on is not None and facts.starts_on > facts.today:
        yield OpenGuard(
            Place.STARTS_ON,
            Message(
                gettext_noop("研究開始日（%(day)s）がまだ来ていません。"), {"day": slashed(facts.starts_on)}
            ),
            Message(gettext_noop("研究開始日になってから進めるか、研究開始日を直してください。")),
        )
    if facts.starts_on is not None and facts.signed_on is not None and facts.starts_on < facts.signed_on:
        yield OpenGuard(
            Place.STARTS_ON,
            Message(
                gettext_noop("研究開始日（%(start)s）が契約締結日（%(signed)s）より前です。"),
                {"start": slashed(facts.starts_on), "signed": slashed(facts.signed_on)},
            ),
            Message(
                gettext_noop(
                    "研究は締結日以後に始めます。日付を直すか、契約書がさかのぼる理由を書いてください。"
                )
            ),
            yields=True,
        )


def _ended(facts: GuardFacts) -> Iterator[OpenGuard]:
    if facts.ends_on is not None and facts.ends_on > facts.today:
        yield OpenGuard(
            Place.ENDS_ON,
            Message(
                gettext_noop("研究終了日（%(day)s）がまだ来ていません。"), {"day": slashed(facts.ends_on)}
            ),
            Message(
                gettext_noop("期間の途中で終えるときは、理由を書いてください。例：相手先の申出による中止")
            ),
            yields=True,
        )


def _paid(facts: GuardFacts) -> Iterator[OpenGuard]:
    due_yen = facts.price.total_yen if facts.price else facts.amount_yen
    if due_yen is not None and due_yen != facts.received_yen:
        yield OpenGuard(
            Place.RECEIPTS,
            Message(
                gettext_noop("入金額（%(received)s円）が、契約の額（%(due)s円）と異なります。"),
                {"received": _yen(facts.received_yen), "due": _yen(due_yen)},
            ),
            Message(gettext_noop("入金や返還を登録するか、異なる理由を書いてください。")),
            yields=True,
        )


def _closed(facts: GuardFacts) -> Iterator[OpenGuard]:
    """Every year in which money came in has its account closed; contracts of the time before may name a reason."""
    if facts.years_to_close:
        years = "、".join(map(str, facts.years_to_close))
        yield OpenGuard(
            Place.CLOSING,
            Message(gettext_noop("精算していない年度があります（%(years)s年度）。"), {"years": years}),
            Message(gettext_noop("支出を確かめて、年度の精算を作成するか、作成しない理由を書いてください。")),
            yields=True,
        )


def _money_gone(facts: GuardFacts) -> Iterator[OpenGuard]:
    if facts.received_yen:
        yield OpenGuard(
            Place.RECEIPTS,
            Message(
                gettext_noop("この契約には%(left)s円の入金が残っています。"),
                {"left": _yen(facts.received_yen)},
            ),
            Message(gettext_noop("取り消す前に、入金の「返還」または「訂正」を登録してください。")),
        )


def _approval(message: str, remedy: str, **words: Word) -> OpenGuard:
    return OpenGuard(Place.APPROVALS, Message(message, words), Message(remedy, words))


def _yen(value: int | None) -> str:
    return "－" if value is None else f"{value:,}"


GUARDS: Mapping[str, tuple[Guard, ...]] = {
    "refer": (_screened, _has_party),
    "accept": (_approved, _approved_amount),
    "conclude": (
        _may_skip_review,
        _approved_amount,
        _signed,
        _has_party,
        _screened_or_answered_for,
        _sum_agrees,
        _split_complete,
        _price_answered_for,
    ),
    "start": (_signed, _begun),
    "complete": (_ended,),
    "settle": (_paid, _closed),
    "cancel": (_money_gone,),
}
"""The guards of each step. Which screenings are asked depends on the step: before the application, or before signing."""
