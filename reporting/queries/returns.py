"""Reads over returns: their cells, the year before, explanations, standing, and the records of a version."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.calc.kinds import Severity
from reporting.calc.aggregate import CellValue
from reporting.calc.difference import RecordLine
from reporting.calc.edition import Edition
from reporting.calc.ladder import ReturnStanding, ReturnState, Rung, rung_of
from reporting.models import AssemblyRun, Explanation, Fact, Finding, SurveyReturn
from reporting.queries.freshness import is_stale


def run_of(survey_return: SurveyReturn | None) -> AssemblyRun | None:
    """Return the assembly of a version, None before the first."""
    if survey_return is None:
        return None
    return AssemblyRun.objects.filter(survey_return=survey_return).select_related("survey_return").first()


def cells_of(run: AssemblyRun | None) -> dict[str, CellValue]:
    """Return the cells of a run by code."""
    return {} if run is None else {cell.code: cell.as_value for cell in run.cells.order_by("pk")}


def previous_cells(fiscal_year: int, edition: Edition) -> dict[str, CellValue]:
    """Return what was reported for the year before, under the codes of this edition."""
    before = SurveyReturn.objects.reported_for(fiscal_year - 1)
    cells = cells_of(run_of(before))
    if before is None or before.edition == edition.code:
        return cells
    becomes = {successor.code: successor.becomes for successor in edition.successors}
    return {becomes[code]: cell for code, cell in cells.items() if becomes.get(code)}


def record_lines(run: AssemblyRun) -> Iterator[RecordLine]:
    """Yield the records of a run as differences compare them."""
    rows = Fact.objects.filter(fact_class__run=run).select_related("fact_class").order_by("pk")
    for fact in rows.iterator(chunk_size=2_000):
        key = fact.fact_class.key
        yield RecordLine(
            measure=key.measure,
            record_type=fact.record_type,
            record_id=fact.record_id,
            label=fact.record_label,
            partner_label=fact.partner_label,
            count=fact.count,
            yen=fact.yen,
            indirect_yen=fact.indirect_yen,
            dimensions=key.dimensions,
            excluded=key.excluded,
        )


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what was said about it: this year, or in an earlier one."""

    finding: Finding
    explanation: Explanation | None
    offered: Explanation | None

    @property
    def is_explained(self) -> bool:
        """Whether this year's words speak of what the finding says now."""
        return self.explanation is not None and self.explanation.message == self.finding.source_message

    @property
    def is_open(self) -> bool:
        """Whether it still keeps the return from being frozen."""
        if self.finding.severity == Severity.ERROR:
            return True
        return self.finding.severity == Severity.EXPLAIN and not self.is_explained


def finding_lines(run: AssemblyRun, fiscal_year: int) -> list[FindingLine]:
    """Return the findings of a run in order, each with this year's words and the latest of earlier years."""
    said: dict[str, Explanation] = {}
    earlier: dict[str, Explanation] = {}
    for explanation in Explanation.objects.filter(fiscal_year__lte=fiscal_year).order_by("fiscal_year"):
        target = said if explanation.fiscal_year == fiscal_year else earlier
        target[explanation.finding_key] = explanation
    return [
        FindingLine(finding, said.get(finding.key), earlier.get(finding.key))
        for finding in run.findings.order_by("position")
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings of each weight, and how many still need words."""

    errors: int
    explain: int
    unexplained: int
    info: int


def count_findings(lines: list[FindingLine]) -> Counts:
    """Count findings by weight."""
    by_severity = {
        severity: [line for line in lines if line.finding.severity == severity] for severity in Severity
    }
    return Counts(
        errors=len(by_severity[Severity.ERROR]),
        explain=len(by_severity[Severity.EXPLAIN]),
        unexplained=sum(line.is_open for line in by_severity[Severity.EXPLAIN]),
        info=len(by_severity[Severity.INFO]),
    )


@dataclass(frozen=True, slots=True)
class ReturnStatus:
    """Everything the home page and the freeze ask of a version."""

    survey_return: SurveyReturn
    run: AssemblyRun | None
    is_stale: bool
    lines: list[FindingLine]
    counts: Counts
    rung: Rung

    @property
    def blockers(self) -> list[FindingLine]:
        """Findings that keep the return from being frozen."""
        return [line for line in self.lines if line.is_open]


def return_status(survey_return: SurveyReturn) -> ReturnStatus:
    """Return how far a version has come."""
    run = run_of(survey_return)
    lines = [] if run is None else finding_lines(run, survey_return.fiscal_year)
    counts = count_findings(lines)
    stale = run is not None and is_stale(run)
    standing = ReturnStanding(
        version=survey_return.version,
        state=ReturnState(survey_return.state),
        assembled=run is not None,
        stale=stale,
        errors=counts.errors,
        unexplained=counts.unexplained,
    )
    return ReturnStatus(survey_return, run, stale, lines, counts, rung_of(standing))
