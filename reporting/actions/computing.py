"""Computing a return from the live records, without writing anything."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from core.queries.survey_facts import is_institution_located
from reporting.calc.aggregate import Aggregate, CellBook, CellValue, ClassKey, ClassTotals
from reporting.calc.edition import Edition
from reporting.calc.facts import Fact
from reporting.calc.finding import Found
from reporting.calc.sealing import fact_digest, hash_of_cells, hash_of_facts
from reporting.checks.base import CheckContext
from reporting.checks.catalogue import run_checks
from reporting.measures.catalogue import REASONS, answered_measures, facts_of
from reporting.queries.returns import previous_cells

Progress = Callable[[int, int, str], None]
STAGES = 4
READING = gettext_noop("台帳の記録を読んでいます")
FACTS_PER_REPORT = 2_000


def no_progress(_done: int, _total: int, _stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class ComputedReturn:
    """What came out of the live records."""

    edition: Edition
    fiscal_year: int
    facts: list[Fact]
    classes: dict[ClassKey, ClassTotals]
    cells: dict[str, CellValue]
    findings: list[Found]
    code_version: str
    input_hash: str
    output_hash: str

    @property
    def errors(self) -> int:
        """Number of findings that block."""
        return sum(found.severity is Severity.ERROR for found in self.findings)


def compute_return(edition: Edition, fiscal_year: int, *, progress: Progress = no_progress) -> ComputedReturn:
    """Read the records of the year, count them, compute every cell and run every check.

    `progress` is called with done, total and stage (a message of the catalogue), and may raise to stop the work.
    """
    aggregate = Aggregate(edition.rounding)
    facts: list[Fact] = []
    digests: list[bytes] = []
    progress(0, STAGES, READING)
    for fact in facts_of(edition, fiscal_year):
        aggregate.add(fact)
        facts.append(fact)
        digests.append(_digest(fact))
        if len(facts) % FACTS_PER_REPORT == 0:
            progress(0, STAGES, READING)
    progress(1, STAGES, gettext_noop("項目の値を計算しています"))
    cells = CellBook(edition, aggregate.classes, answered_measures(fiscal_year)).values
    progress(2, STAGES, gettext_noop("点検しています"))
    before = previous_cells(fiscal_year, edition)
    context = CheckContext(
        edition, fiscal_year, cells, before, facts, reasons=REASONS, is_located=is_institution_located()
    )
    return ComputedReturn(
        edition=edition,
        fiscal_year=fiscal_year,
        facts=facts,
        classes=aggregate.classes,
        cells=cells,
        findings=run_checks(context),
        code_version=settings.RENKEI_VERSION,
        input_hash=hash_of_facts([*digests, edition.content_hash.encode()]),
        output_hash=hash_of_cells(cells.values()),
    )


def money_years_text(fact: Fact) -> str:
    """Write the years in which money came, as facts store them."""
    return ",".join(str(year) for year in fact.money_years)


def _digest(fact: Fact) -> bytes:
    return fact_digest(
        (fact.measure, fact.dimensions, fact.excluded),
        (fact.record_type, fact.label, fact.title, fact.partner_label),
        (fact.count, fact.yen, fact.indirect_yen),
        money_years_text(fact),
    )
