"""Departments that a ledger names: found by their folded name, else made."""

from collections.abc import Iterable

from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.search_keys import department_search_key
from core.calc.text import folded_key
from core.models import Department


def record_departments(names: Iterable[tuple[str, SourceRow]], *, log: LedgerLog) -> dict[str, int]:
    """Return the key of the department for each folded name, making those that are not there yet."""
    known = {folded_key(name): pk for pk, name in Department.objects.order_by("pk").values_list("pk", "name")}
    wanted: dict[str, tuple[str, SourceRow]] = {}
    for name, source in names:
        if (key := folded_key(name)) not in known:
            wanted.setdefault(key, (name, source))
    made = [
        Department(name=name, search_key=department_search_key(name), created_by=log.by, updated_by=log.by)
        for name, _source in wanted.values()
    ]
    Department.objects.bulk_create(made)
    for (key, (_name, source)), department in zip(wanted.items(), made, strict=True):
        known[key] = department.pk
        log.made(source, department)
    return known
