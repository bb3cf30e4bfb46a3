"""The parts of a receipt in exact yen, and how much of it can still be given back."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

from core.calc.messages import ValueRefused, gettext_noop


class AmountRefused(ValueRefused):
    """Amounts that do not fit together; `message` says what would be right."""


@dataclass(frozen=True, slots=True)
class ReceiptParts:
    """Direct, indirect, strategic and researcher's cost and consumption tax, all in exact yen."""

    direct_yen: int = 0
    indirect_yen: int = 0
    strategic_yen: int = 0
    researcher_yen: int = 0
    tax_yen: int = 0

    @property
    def total_yen(self) -> int:
        """The sum of the parts."""
        return sum(self.amounts().values())

    def amounts(self) -> dict[str, int]:
        """The parts by name, as they are stored."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    def minus(self, other: "ReceiptParts") -> Self:
        """Each part less the same part of the other."""
        return type(self)(**{name: yen - getattr(other, name) for name, yen in self.amounts().items()})

    def plus(self, other: "ReceiptParts") -> Self:
        """Each part and the same part of the other together."""
        return type(self)(**{name: yen + getattr(other, name) for name, yen in self.amounts().items()})


PART_NAMES = tuple(part.name for part in fields(ReceiptParts))
NOTHING = ReceiptParts()
"""Where no money is."""


def completed_parts(amount_yen: int, parts: ReceiptParts) -> ReceiptParts:
    """Return parts that sum to the amount; when no part is given, the whole is direct cost. Raises AmountRefused."""
    if parts.total_yen == 0:
        return ReceiptParts(direct_yen=amount_yen)
    if parts.total_yen != amount_yen:
        raise AmountRefused(
            gettext_noop(
                "内訳の合計が%(total)s円で、入金額%(amount)s円と%(gap)s円違います。合計が入金額と同じになるように内訳を直してください。"
            ),
            total=f"{parts.total_yen:,}",
            amount=f"{amount_yen:,}",
            gap=f"{abs(parts.total_yen - amount_yen):,}",
        )
    return parts


def remaining_parts(original: ReceiptParts, taken_back: Iterable[ReceiptParts]) -> ReceiptParts:
    """Return what is left of a receipt after everything that was given back or reversed."""
    left = original
    for parts in taken_back:
        left = left.minus(parts)
    return left


def check_taking_back(left: ReceiptParts, wanted: ReceiptParts) -> None:
    """Refuse to take back nothing, or more of any part than is left. Raises AmountRefused."""
    if wanted.total_yen <= 0:
        raise AmountRefused(gettext_noop("返還する金額を入力してください。例：300,000"))
    if wanted.total_yen > left.total_yen:
        raise AmountRefused(
            gettext_noop(
                "返還額%(wanted)s円が、この入金の残額%(left)s円を超えています。残額以下の金額にしてください。"
            ),
            wanted=f"{wanted.total_yen:,}",
            left=f"{left.total_yen:,}",
        )
    beyond = left.minus(wanted)
    if any(yen < 0 for yen in beyond.amounts().values()):
        raise AmountRefused(
            gettext_noop(
                "返還の内訳が、元の入金の内訳の残りを超えています。直接経費・間接経費などの内訳を直してください。"
            )
        )
