"""The calculation of deadlines as the command, the API and its description know it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collaboration.calc.schema import Schema, schemas_of
from core.calc.messages import gettext_noop
from core.registry import Calculation, Example
from ip.calc.docket.answer import DeadlinesAnswer, DeadlinesCall
from ip.queries.deadline_document import deadline_document, rule_faults, shipped_document

FOLDER = Path(__file__).resolve().parent / "examples"
EXAMPLES = {
    "deadlines_office_action": gettext_noop("拒絶理由通知への応答の期限"),
    "deadlines_annuities": gettext_noop("設定登録後の特許料（年金）の期限"),
    "deadlines_national_phase": gettext_noop("国際出願の国内移行の期限（日本、米国、欧州）"),
    "deadlines_refused": gettext_noop("期限の要求の誤り"),
}


def schemas() -> dict[str, Schema]:
    """Describe everything that is sent and answered, by name."""
    asked = schemas_of(DeadlinesCall, translate=gettext)
    return {**asked, **schemas_of(DeadlinesAnswer, translate=gettext, is_answer=True)}


@cache
def examples() -> Mapping[str, Example]:
    """Return the examples with their titles."""
    return {
        name: Example(title, json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
        for name, title in EXAMPLES.items()
    }


DEADLINES = Calculation(
    name="deadlines",
    label=_("期限を計算する"),
    answer=deadline_document,
    call=DeadlinesCall.__name__,
    reply=DeadlinesAnswer.__name__,
    schemas=schemas,
    examples=examples,
    faults=rule_faults,
    of_program=shipped_document,
)
