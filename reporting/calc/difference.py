"""What changed between two versions of a return."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.calc.enums import LabelledEnum
from reporting.calc.aggregate import CellValue
from reporting.calc.facts import Dimensions


class Movement(LabelledEnum):
    """What happened to a record between two versions."""

    ENTERED = "entered", "新たに数えた"
    LEFT = "left", "数えなくなった"
    CHANGED = "changed", "内容が変わった"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as one version counted it; `excluded` is empty when it was counted."""

    measure: str
    record_type: str
    record_id: int
    label: str
    partner_label: str
    count: int
    yen: int
    indirect_yen: int
    dimensions: Dimensions
    excluded: str

    @property
    def identity(self) -> tuple[str, str, int]:
        """What makes it the same record in both versions."""
        return (self.measure, self.record_type, self.record_id)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose figure or exact amount differs. None stands for not answered."""

    code: str
    before: int | None
    after: int | None
    before_yen: int | None
    after_yen: int | None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that entered, left, or is counted otherwise."""

    movement: Movement
    measure: str
    record_type: str
    record_id: int
    label: str
    partner_label: str
    before_yen: int | None
    after_yen: int | None


def changed_cells(before: Mapping[str, CellValue], after: Mapping[str, CellValue]) -> tuple[CellChange, ...]:
    """Return the cells that differ, in the order of the later version; cells that ended come last."""
    codes = [*after, *(code for code in before if code not in after)]
    return tuple(
        CellChange(code, _value(before, code), _value(after, code), _yen(before, code), _yen(after, code))
        for code in codes
        if (_value(before, code), _yen(before, code)) != (_value(after, code), _yen(after, code))
    )


def changed_records(before: Iterable[RecordLine], after: Iterable[RecordLine]) -> tuple[RecordChange, ...]:
    """Return the records counted in one version only, or counted differently; ordered by measure and label."""
    old = {line.identity: line for line in before if not line.excluded}
    new = {line.identity: line for line in after if not line.excluded}
    changes = [_left(line) for key, line in old.items() if key not in new]
    for key, line in new.items():
        if key not in old:
            changes.append(_change(Movement.ENTERED, line, None, line.yen))
        elif _substance(old[key]) != _substance(line):
            changes.append(_change(Movement.CHANGED, line, old[key].yen, line.yen))
    return tuple(sorted(changes, key=lambda change: (change.measure, change.label, change.record_id)))


def difference_document(cells: Iterable[CellChange], records: Iterable[RecordChange]) -> dict[str, Any]:
    """Return the difference as plain values for storage; exact yen are text, as JSON readers may use floats."""
    return {
        "cells": [
            {
                "code": change.code,
                "before": change.before,
                "after": change.after,
                "before_yen": _text(change.before_yen),
                "after_yen": _text(change.after_yen),
            }
            for change in cells
        ],
        "records": [
            {
                "movement": change.movement.value,
                "measure": change.measure,
                "record_type": change.record_type,
                "record_id": change.record_id,
                "label": change.label,
                "partner_label": change.partner_label,
                "before_yen": _text(change.before_yen),
                "after_yen": _text(change.after_yen),
            }
            for change in records
        ],
    }


def _left(line: RecordLine) -> RecordChange:
    return _change(Movement.LEFT, line, line.yen, None)


def _change(
    movement: Movement, line: RecordLine, before_yen: int | None, after_yen: int | None
) -> RecordChange:
    return RecordChange(
        movement,
        line.measure,
        line.record_type,
        line.record_id,
        line.label,
        line.partner_label,
        before_yen,
        after_yen,
    )


def _substance(line: RecordLine) -> tuple[int, int, int, Dimensions]:
    return (line.count, line.yen, line.indirect_yen, line.dimensions)


def _value(cells: Mapping[str, CellValue], code: str) -> int | None:
    return cells[code].value if code in cells else None


def _yen(cells: Mapping[str, CellValue], code: str) -> int | None:
    return cells[code].exact_yen if code in cells else None


def _text(yen: int | None) -> str | None:
    return None if yen is None else str(yen)
