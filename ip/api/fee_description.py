"""The calculation of fees as the command, the API and its description know it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collaboration.calc.schema import Schema, schemas_of
from core.calc.messages import gettext_noop
from core.registry import Calculation, Example
from ip.calc.fees.answer import FeesAnswer
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_document import fee_document
from ip.queries.fee_tables import table_faults

FOLDER = Path(__file__).resolve().parent / "examples"
EXAMPLES = {
    "fees_registration": gettext_noop("出願から登録までの料金（大学と企業の共有）"),
    "fees_late": gettext_noop("特許料の追納"),
    "fees_projection": gettext_noop("日本と米国の権利の維持費の見通し"),
    "fees_refused": gettext_noop("料金の要求の誤り"),
}


def schemas() -> dict[str, Schema]:
    """Describe everything that is sent and answered, by name."""
    asked = schemas_of(FeeRequest, translate=gettext)
    return {**asked, **schemas_of(FeesAnswer, translate=gettext, is_answer=True)}


@cache
def examples() -> Mapping[str, Example]:
    """Return the examples with their titles."""
    return {name: Example(title, _content(name)) for name, title in EXAMPLES.items()}


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


FEES = Calculation(
    name="fees",
    label=_("特許料・手数料を計算する"),
    answer=fee_document,
    call=FeeRequest.__name__,
    reply=FeesAnswer.__name__,
    schemas=schemas,
    examples=examples,
    faults=table_faults,
)
