"""The kinds of sheets that apps know, and what each app does with their rows; filled in `AppConfig.ready`."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from core.actions.ledger_log import LedgerLog
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet
from core.calc.ledger.declared import SheetKind
from core.models import User


class SheetTarget(Protocol):
    """What an app does with the rows of a kind of sheet: compare them with its records, then write them."""

    def existing(self, column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return those of the names that name a record already."""

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Report rows that contradict records, and mark those that say what the records say already."""

    def write(self, rows: Sequence[StagedRow], sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Write the rows through actions, noting every record in the log."""


_sheet_kinds: dict[str, SheetKind] = {}
_sheet_targets: dict[str, SheetTarget] = {}


def register_sheet_kind(kind: SheetKind, target: SheetTarget | None = None) -> None:
    """Make a kind of sheet known to the ledger import; without a target it is recognised but not yet imported."""
    _sheet_kinds[kind.code] = kind
    if target is None:
        _sheet_targets.pop(kind.code, None)
    else:
        _sheet_targets[kind.code] = target


def sheet_kinds() -> list[SheetKind]:
    """Return every kind of sheet, those first that others refer to."""
    return sorted(_sheet_kinds.values(), key=lambda kind: (kind.order, kind.code))


def importable_for(user: User) -> frozenset[str]:
    """Return the kinds of sheets that are imported at all and that the user may import."""
    return frozenset(
        kind.code
        for kind in _sheet_kinds.values()
        if kind.code in _sheet_targets and user.has_perm(kind.permission)
    )


def refused_for(user: User) -> frozenset[str]:
    """Return the kinds of sheets that others import, but not the user."""
    return frozenset(_sheet_targets) - importable_for(user)


def sheet_target(code: str) -> SheetTarget | None:
    """Return what imports a kind of sheet, None when nothing does yet."""
    return _sheet_targets.get(code)
