"""Steps of an import that its tests share, and what was found as bare values."""

import datetime
from typing import Any

from django.core.files.base import ContentFile

from collaboration.models import Agreement, OfficeInvolvement, Receipt
from core.imports.batches import (
    check_import,
    commit_import,
    receive,
)
from core.models import (
    Affiliation,
    Department,
    ImportBatch,
    Organization,
    OrganizationProfile,
    Person,
)

TODAY = datetime.date(2019, 5, 20)
D = datetime.date
WRITTEN = (
    Agreement,
    Receipt,
    Person,
    Affiliation,
    Organization,
    OrganizationProfile,
    Department,
    OfficeInvolvement,
)


def received(content: bytes, name: str = "台帳.xlsx") -> ImportBatch:
    return receive(ContentFile(content), name, by=None)


def checked(content: bytes, name: str = "台帳.xlsx"):
    batch = received(content, name)
    return batch, check_import(batch, today=TODAY, by=None)


def imported(
    content: bytes, *, good_rows_only: bool = False, name: str = "台帳.xlsx", by: Any = None
) -> ImportBatch:
    batch, _ledger = checked(content, name)
    commit_import(batch, good_rows_only=good_rows_only, today=TODAY, by=by)
    return batch


def found(ledger) -> set[tuple[str, int, str, str]]:
    return {(each.sheet, each.row, each.column, each.severity.value) for each in ledger.problems}
