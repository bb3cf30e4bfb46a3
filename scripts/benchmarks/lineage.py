"""Why is this cell what it is: the first page of the records behind the largest cell."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from benchmarks.measuring import Figure, ratio_figure
from benchmarks.options import Options
from core.models import User
from core.queries.paging import page_of_keys
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import open_return
from reporting.models import AssemblyRun, Fact
from reporting.queries import editions
from reporting.queries.cell_records import DEFAULT_ORDER, counted_facts, in_order
from reporting.queries.returns import run_of

GOAL = 2
CELL = "JR.total.cases"
BARE = """
SELECT f.record_id, f.record_label, f.title, f.partner_label, f.count, f.yen, f.indirect_yen
FROM reporting_fact f WHERE f.fact_class_id IN ({classes}) ORDER BY f.record_label, f.id LIMIT 50
"""


def figures(options: Options) -> Iterator[Figure]:
    """Compare the page's own reads with one bare statement for the same 50 rows."""
    officer = User.objects.get(pk=1)
    draft = open_return(options.fiscal_year, by=officer)
    if run_of(draft) is None:
        assemble_return(draft, by=officer)
    run = AssemblyRun.objects.get(survey_return=draft)
    edition = editions.edition(draft.edition)
    classes = sorted(set(counted_facts(run, edition, CELL).values_list("fact_class_id", flat=True)))
    statement = BARE.format(classes=", ".join(map(str, classes)))

    def first_page() -> list[Fact]:
        page = page_of_keys(in_order(counted_facts(run, edition, CELL), DEFAULT_ORDER), None, None)
        keys = list(page.object_list)
        found = {fact.pk: fact for fact in Fact.objects.filter(pk__in=keys).select_related("fact_class")}
        return [found[key] for key in keys]

    def bare() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    if [fact.record_id for fact in first_page()] != [row[0] for row in bare()]:
        raise AssertionError("the page and the bare statement show different records")
    yield ratio_figure("lineage, first page of a cell ÷ bare SELECT", first_page, bare, GOAL)
