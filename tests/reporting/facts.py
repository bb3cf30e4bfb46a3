"""Facts for tests, with sensible defaults."""

from typing import Any

from reporting.calc.facts import Fact
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
