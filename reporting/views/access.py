"""Finding a version of a return for a user: what one may not see does not exist."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.models.user import User
from reporting.calc.edition import CellSpec, Edition
from reporting.models import AssemblyRun, SurveyReturn
from reporting.queries.overview import edition_of
from reporting.queries.returns import run_of


def visible_return(user: User, fiscal_year: int, version: int) -> SurveyReturn:
    """Return a version. Raises Http404."""
    returns = SurveyReturn.objects.visible_to(user).select_related(
        "supersedes", "frozen_by", "submitted_by", "created_by"
    )
    return get_object_or_404(returns, fiscal_year=fiscal_year, version=version)


def assembled(survey_return: SurveyReturn) -> AssemblyRun:
    """Return the assembly of a version. Raises Http404 before the first."""
    run = run_of(survey_return)
    if run is None:
        raise Http404
    return run


def known_cell(survey_return: SurveyReturn, code: str) -> tuple[Edition, CellSpec]:
    """Return the form and one of its cells. Raises Http404."""
    edition = edition_of(survey_return)
    if code not in edition.cells:
        raise Http404
    return edition, edition.cells[code]


def require(user: User, permission: str, survey_return: SurveyReturn | None = None) -> None:
    """Refuse users who see the page but may not do this. Raises PermissionDenied."""
    if not user.has_perm(permission, survey_return):
        raise PermissionDenied
