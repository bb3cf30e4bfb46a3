"""The records behind a cell: those it counts, and those it leaves out with the reason."""

from collections.abc import Callable

from reporting.calc.aggregate import ClassKey, class_left_out, class_matches
from reporting.calc.edition import CellSpec, Edition
from reporting.calc.facts import OUTSIDE_SURVEY, RESEARCHERS
from reporting.models import AssemblyRun, Fact
from reporting.models.assembly import FactQuerySet

ORDERS = ("record_label", "partner_label", "yen", "indirect_yen")
DEFAULT_ORDER = "record_label"


def counted_facts(run: AssemblyRun, edition: Edition, code: str) -> FactQuerySet:
    """Return the facts that a cell counts, through the leaves it adds up."""
    return _facts(run, edition, code, class_matches)


def left_out_facts(run: AssemblyRun, edition: Edition, code: str) -> FactQuerySet:
    """Return the facts that a cell would have counted, had they not been excluded."""
    return _facts(run, edition, code, lambda key, leaf: class_left_out(key, leaf, OUTSIDE_SURVEY))


def all_left_out(run: AssemblyRun) -> FactQuerySet:
    """Return every excluded fact of a run, except people where a number was stated by hand."""
    return _of_classes([row.pk for row in run.classes.exclude(excluded="").exclude(measure=RESEARCHERS)])


def in_order(facts: FactQuerySet, order: str) -> FactQuerySet:
    """Sort facts by one of the columns of the screen; equal ones by key, so that pages never overlap."""
    name = order.removeprefix("-")
    chosen = order if name in ORDERS else DEFAULT_ORDER
    return facts.order_by(chosen, "pk")


def _facts(
    run: AssemblyRun, edition: Edition, code: str, belongs: Callable[[ClassKey, CellSpec], bool]
) -> FactQuerySet:
    leaves = edition.leaves_of(code)
    keys = {row.pk: row.key for row in run.classes.all()}
    return _of_classes([pk for pk, key in keys.items() if any(belongs(key, leaf) for leaf in leaves)])


def _of_classes(classes: list[int]) -> FactQuerySet:
    facts: FactQuerySet = Fact.objects.filter(fact_class__in=classes).select_related("fact_class")
    return facts
