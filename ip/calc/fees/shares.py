"""What part of a fee the owners pay together: the sum of share times factor, exact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.records import Problem
from core.calc.messages import Message, Word, gettext_noop
from ip.calc.fees.kinds import Discount, Language, Status
from ip.calc.fees.quote import FeeCaution, OwnerPart
from ip.calc.fees.request import Owner
from ip.calc.fees.selection import Act, fits, relief_of
from ip.calc.fees.tables import WHOLE, FeeTables, Relief


@dataclass(frozen=True, slots=True)
class Burden:
    """The part of each owner, and the ratio of the whole that is paid."""

    parts: tuple[OwnerPart, ...]

    @property
    def ratio(self) -> Fraction:
        """Sum of share times factor; the whole where no owner is named."""
        if not self.parts:
            return WHOLE
        return sum((part.share * part.factor for part in self.parts), start=Fraction(0))


def share_problems(owners: Sequence[Owner]) -> Iterator[Problem]:
    """Yield what is wrong with the shares: one of nothing, or a sum that is not the whole."""
    for place, owner in enumerate(owners):
        if not owner.share:
            sentence = Message(gettext_noop("0より大きい持分を入力してください。例：1/2"))
            yield Problem(f"owners[{place}].share", gettext_noop("持分"), sentence)
    whole = sum((owner.share for owner in owners), start=Fraction(0))
    if owners and whole != WHOLE:
        sentence = Message(
            gettext_noop("持分の合計が%(sum)sです。合計が1になるように入力してください。例：1/3と2/3"),
            {"sum": str(whole)},
        )
        yield Problem("owners", gettext_noop("権利者・出願人"), sentence)


def burden_of(tables: FeeTables, act: Act, discount: Discount, year: int | None = None) -> Burden:
    """Return what each owner bears of a fee. Raises RecordRefused at an owner whose reduction is not known."""
    return Burden(
        tuple(
            _part(owner, relief_of(tables, act, place, discount, year))
            for place, owner in enumerate(act.request.owners)
        )
    )


def _part(owner: Owner, relief: Relief | None) -> OwnerPart:
    if relief is None:
        return OwnerPart(owner.name, owner.fee_class, owner.share, WHOLE)
    return OwnerPart(
        owner.name, owner.fee_class, owner.share, relief.factor, relief.form, relief.source, relief.status
    )


def burden_cautions(tables: FeeTables, act: Act, discount: Discount, burden: Burden) -> Iterator[FeeCaution]:
    """Yield what to make sure of about the owners' reductions."""
    for place, (owner, part) in enumerate(zip(act.request.owners, burden.parts, strict=True)):
        rows = [row for row in tables.reliefs if row.owner is owner.fee_class and row.discount is discount]
        words: dict[str, Word] = {"owner": (owner.name or owner.fee_class.label,)}
        if part.status is Status.MEMORY:
            sentence = gettext_noop(
                "「%(owner)s」の減免の割合は、公表資料で確認していません。納付前に特許庁で確認してください。"
            )
            yield FeeCaution(f"owners[{place}].fee_class", Message(sentence, words))
        asks_duty = any(row.is_employee_invention_only and fits(row, act) for row in rows)
        if asks_duty and not owner.is_employee_invention:
            sentence = gettext_noop(
                "「%(owner)s」の職員の職務発明であれば、この持分は免除です。職務発明かどうかを確かめてください。"
            )
            yield FeeCaution(f"owners[{place}].is_employee_invention", Message(sentence, words))
        is_japanese_only = any(row.is_japanese_only and fits(row, act) for row in rows)
        if is_japanese_only and act.item.language is not Language.JAPANESE:
            sentence = gettext_noop("日本語の国際出願ではないため、「%(owner)s」の軽減はありません。")
            yield FeeCaution(f"{act.path}.language", Message(sentence, words))
