"""A ratio means nothing when both sides do different work: their results are compared first."""

from collections.abc import Iterable, Mapping
from typing import Any

from reporting.calc.aggregate import CellValue

COUNTED = {"joint_research": "JR", "commissioned_research": "CR", "clinical_trial": "CT"}


class ResultsDiffer(Exception):
    """Both sides of a comparison computed different figures."""


def require_same_sums(
    cells: Mapping[str, CellValue], groups: Iterable[tuple[Any, ...]], researchers: int
) -> None:
    """Compare cases and exact yen per kind and the number of researchers. Raises ResultsDiffer."""
    expected: dict[str, list[int]] = {prefix: [0, 0] for prefix in COUNTED.values()}
    for kind, *_dimensions, cases, yen, _indirect in groups:
        expected[COUNTED[kind]][0] += cases
        expected[COUNTED[kind]][1] += int(yen)
    for prefix, (cases, yen) in expected.items():
        found_cases, found_yen = cells[f"{prefix}.total.cases"], cells[f"{prefix}.total.kyen"]
        if (found_cases.value, found_yen.exact_yen) != (cases, yen):
            raise ResultsDiffer(
                f"{prefix}: {found_cases} {found_yen}, the floor has {cases} cases, {yen} yen"
            )
    if cells["ORG.researchers.persons"].value != researchers:
        raise ResultsDiffer(f"researchers: {cells['ORG.researchers.persons']}, the floor has {researchers}")
