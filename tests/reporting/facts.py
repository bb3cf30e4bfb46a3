"""Facts for tests, with sensible defaults."""

from fractions import Fraction
from typing import Any

from core.calc.rates import rate_in_words
from reporting.calc.facts import INDIRECT_RATE, RATE_ON_DIRECT, STRATEGIC_FEE, Fact
from reporting.calc.size_class import size_class_of
from reporting.queries import editions


def research_fact(record_id: int = 1, yen: int = 1_000_000, **changes: Any) -> Fact:
    """One piece of joint research with a large company, classed by its amount."""
    classes = editions.edition("fy2018").size_classes
    properties = {
        "partner": changes.pop("partner", "large"),
        "prefecture": changes.pop("prefecture", "elsewhere"),
        "size": size_class_of(yen, classes).code,
        "office": changes.pop("office", "no"),
        "matching": changes.pop("matching", "no"),
    }
    values: dict[str, Any] = {
        "measure": "joint_research",
        "record_type": "agreement",
        "record_id": record_id,
        "label": f"KJ-{record_id:05}",
        "title": "蓄電池電極材料に関する研究",
        "partner_label": "株式会社青葉",
        "count": 1,
        "yen": yen,
        "indirect_yen": 0,
        "dimensions": tuple(sorted(properties.items())),
        "partner_id": record_id,
    }
    return Fact(**{**values, **changes})


def rate_fact(rate: str | None, **changes: Any) -> Fact:
    """Rules on joint research that lay down a rate of indirect on direct cost, or none."""
    dimensions: tuple[tuple[str, str], ...] = (("rate_class", "none"),)
    if rate is not None:
        exact = Fraction(rate)
        dimensions = (
            ("articles", "第8条"),
            ("rate_class", "ge30" if exact >= Fraction(3, 10) else "lt30"),
            (RATE_ON_DIRECT, rate_in_words(exact)),
            ("stated", f"{rate_in_words(exact)} D"),
        )
    return _rules(INDIRECT_RATE, 1, {"dimensions": dimensions, "count": 1 if rate else 0, **changes})


def fee_fact(record_id: int = 1, *, exists: bool) -> Fact:
    """Rules that have a strategic fee, or not."""
    return _rules(STRATEGIC_FEE, record_id, {"count": 1 if exists else 0})


def _rules(measure: str, record_id: int, changes: dict[str, Any]) -> Fact:
    values: dict[str, Any] = {
        "measure": measure,
        "record_type": "collaboration.costrules",
        "record_id": record_id,
        "label": f"joint_{record_id}",
        "title": "共同研究の経費",
        "partner_label": "共同研究取扱規程 第8条",
        "count": 1,
        "yen": 0,
        "indirect_yen": 0,
        "dimensions": (),
    }
    return Fact(**{**values, **changes})
