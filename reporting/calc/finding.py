"""What a check found: which record or cell, what is wrong in one sentence, and where to mend it."""

from dataclasses import dataclass, field

from core.calc.kinds import Severity
from core.calc.messages import Message


@dataclass(frozen=True, slots=True)
class Target:
    """The field in which a fault can be mended: a record by type and key, and the name of the field.

    `part_id` names a row of the record, such as one profile of an organisation.
    """

    record_type: str
    record_id: int
    field: str
    part_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `key` names the matter and not the year, so that next year's finding is known as the same."""

    check: str
    severity: Severity
    key: str
    subject: str
    message: Message
    cells: tuple[str, ...] = ()
    target: Target | None = field(default=None)

    @property
    def order(self) -> tuple[int, str, str]:
        """Errors first, then by check and matter."""
        return (list(Severity).index(self.severity), self.check, self.key)
