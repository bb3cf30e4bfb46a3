"""What is wrong with a ledger: where, how bad, why, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.calc.enums import LabelledEnum
from core.calc.messages import Message


class ProblemSeverity(LabelledEnum):
    """An error keeps its row out; a warning is only shown."""

    ERROR = "error", "エラー"
    WARNING = "warning", "注意"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one cell. `row` is the row of the sheet as people count it; `column` is the heading in the file."""

    sheet: str
    row: int
    column: str
    value: str
    severity: ProblemSeverity
    reason: Message
    remedy: Message

    @property
    def is_error(self) -> bool:
        """Whether the row must not be written."""
        return self.severity is ProblemSeverity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about a column of a row; the engine adds sheet, row, heading and value."""

    column: str
    severity: ProblemSeverity
    reason: Message
    remedy: Message


def in_reading_order(problems: Iterable[Problem], sheets: Iterable[str]) -> list[Problem]:
    """Sort problems by the order of the sheets in the file, then by row; problems of one row keep their order."""
    order = {name: place for place, name in enumerate(sheets)}
    return sorted(problems, key=lambda problem: (order.get(problem.sheet, len(order)), problem.row))
