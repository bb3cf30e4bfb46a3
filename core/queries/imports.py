"""Imports as screens and workbooks show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from core.calc.messages import Message
from core.models import ImportBatch
from core.models.wording import translated

SHOWN_TYPES = (
    "core.person",
    "core.affiliation",
    "core.department",
    "core.organization",
    "core.organizationprofile",
    "collaboration.agreement",
    "collaboration.receipt",
    "collaboration.officeinvolvement",
)
"""Types whose number a result names; rows beneath them are counted with them."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem in the language of the reader."""

    sheet: str
    row: int
    column: str
    value: str
    severity: str
    reason: str
    remedy: str

    @property
    def is_error(self) -> bool:
        """Whether the row is kept out."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class WrittenCount:
    """How many records of a type an import made, under the name of the type."""

    label: str
    count: int


def problems_of(batch: ImportBatch, severity: str = "") -> list[ProblemRow]:
    """Return the problems that the dry run found, all or those of one severity."""
    return [
        ProblemRow(
            sheet=kept["sheet"],
            row=kept["row"],
            column=kept["column"],
            value=kept["value"],
            severity=kept["severity"],
            reason=sentence(kept["reason"]),
            remedy=sentence(kept["remedy"]),
        )
        for kept in batch.problems
        if severity in ("", kept["severity"])
    ]


def sentence(kept: Sequence[Any]) -> str:
    """Return a kept sentence, its words filled in, in the language of the reader."""
    template, words = kept
    return translated(Message(template, words))


def written_counts(batch: ImportBatch) -> list[WrittenCount]:
    """Return how many records of each type the import made."""
    written = batch.summary.get("written", {})
    return [
        WrittenCount(str(apps.get_model(each)._meta.verbose_name), written[each])
        for each in SHOWN_TYPES
        if written.get(each)
    ]
