import dataclasses

from reporting.calc.aggregate import CellState, CellValue
from reporting.calc.difference import (
    Movement,
    RecordLine,
    changed_cells,
    changed_records,
    difference_document,
)


def cell(code, value, exact_yen=None):
    return CellValue(code, value, exact_yen, 1, CellState.VALUE)


def line(record_id, **changes):
    base = RecordLine(
        "joint_research", "agreement", record_id, f"KJ-{record_id}", "株式会社青葉", 1, 1_000, 0, (), ""
    )
    return dataclasses.replace(base, **changes)


def test_same_cells_make_no_difference():
    assert changed_cells({"A": cell("A", 1)}, {"A": cell("A", 1)}) == ()


def test_changed_figure_is_listed():
    (change,) = changed_cells({"A": cell("A", 1)}, {"A": cell("A", 2)})
    assert (change.before, change.after) == (1, 2)


def test_change_below_the_unit_is_listed_too():
    (change,) = changed_cells({"A": cell("A", 1, 1_000)}, {"A": cell("A", 1, 1_999)})
    assert (change.before_yen, change.after_yen) == (1_000, 1_999)


def test_new_and_ended_cells_are_listed():
    changes = changed_cells({"OLD": cell("OLD", 1)}, {"NEW": cell("NEW", 2)})
    assert [(change.code, change.before, change.after) for change in changes] == [
        ("NEW", None, 2),
        ("OLD", 1, None),
    ]


def test_record_that_entered_left_or_changed():
    before = [line(1), line(2), line(3), line(4)]
    after = [line(2), line(3, yen=2_000), line(4, dimensions=(("partner", "sme"),)), line(5)]
    assert [(change.record_id, change.movement) for change in changed_records(before, after)] == [
        (1, Movement.LEFT), (3, Movement.CHANGED), (4, Movement.CHANGED), (5, Movement.ENTERED),
    ]  # fmt: skip


def test_record_that_became_excluded_has_left():
    (change,) = changed_records([line(1)], [line(1, excluded="取り消された契約です")])
    assert (change.movement, change.before_yen, change.after_yen) == (Movement.LEFT, 1_000, None)


def test_document_holds_exact_yen_as_text():
    cells = changed_cells({"A": cell("A", 1, 10**16 + 1)}, {"A": cell("A", None, None)})
    document = difference_document(cells, changed_records([], [line(1)]))
    assert document == {
        "cells": [
            {"code": "A", "before": 1, "after": None, "before_yen": "10000000000000001", "after_yen": None}
        ],
        "records": [
            {
                "movement": "entered",
                "measure": "joint_research",
                "record_type": "agreement",
                "record_id": 1,
                "label": "KJ-1",
                "partner_label": "株式会社青葉",
                "before_yen": None,
                "after_yen": "1000",
            }
        ],
    }
