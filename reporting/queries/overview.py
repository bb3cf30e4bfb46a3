"""The returns of every year at a glance, and the one that is due."""

import datetime
from dataclasses import dataclass

from core.calc.fiscal_year import fiscal_year_of
from core.calc.kinds import JobState
from core.models.job import Job
from core.models.user import User
from core.models.wording import term
from reporting.calc.edition import Edition
from reporting.models import Finding, SurveyReturn
from reporting.queries import editions
from reporting.queries.returns import ReturnStatus, return_status


@dataclass(frozen=True, slots=True)
class YearLine:
    """The latest version of a year and how many versions there are."""

    latest: ReturnStatus
    versions: int


def year_lines(user: User) -> list[YearLine]:
    """Return one line per year, latest year first."""
    by_year: dict[int, list[SurveyReturn]] = {}
    for survey_return in SurveyReturn.objects.visible_to(user).order_by("-fiscal_year", "-version"):
        by_year.setdefault(survey_return.fiscal_year, []).append(survey_return)
    return [YearLine(return_status(versions[0]), len(versions)) for versions in by_year.values()]


def due_return(user: User) -> SurveyReturn | None:
    """Return the latest version of the latest year that was opened."""
    return SurveyReturn.objects.visible_to(user).order_by("-fiscal_year", "-version").first()


def due_fiscal_year(today: datetime.date) -> int:
    """Return the year whose return is made now: the last one that ended, but not before the first form."""
    return max(fiscal_year_of(today) - 1, editions.all_editions()[0].fiscal_year)


def active_assembly(survey_return: SurveyReturn, kind: str) -> Job | None:
    """Return the job that assembles a draft at this moment."""
    waiting = Job.objects.filter(kind=kind, state__in=[JobState.QUEUED.value, JobState.RUNNING.value])
    return next((job for job in waiting if job.params.get("return_id") == survey_return.pk), None)


def edition_of(survey_return: SurveyReturn) -> Edition:
    """Return the form of a version."""
    return editions.edition(survey_return.edition)


def subject_in_words(finding: Finding) -> str:
    """Name what a finding is about in the language of the moment: a cell by its terms, a record by its own name."""
    spec = edition_of(finding.run.survey_return).cells.get(finding.cells[0]) if finding.cells else None
    if spec is None:
        return finding.subject
    tables = {table.code: table.title for table in edition_of(finding.run.survey_return).tables}
    return " ".join(term(text) for text in (tables[spec.table], spec.label, spec.column_label))
