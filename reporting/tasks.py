"""Long work of the return."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.jobs import JobRefused
from core.actions.refused import ActionRefused
from core.registry import JobContext, register_job
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import ASSEMBLE
from reporting.models import SurveyReturn


@register_job(ASSEMBLE, gettext_lazy("調査票の集計"))
def assemble_return_job(job_run: JobContext, return_id: int) -> dict[str, Any]:
    """Assemble a draft, showing the stages; a frozen or deleted one is refused with words."""
    survey_return = SurveyReturn.objects.filter(pk=return_id).first()
    if survey_return is None:
        raise JobRefused(_("この調査票は見つかりません。一覧から選び直してください。"))
    try:
        assembled = assemble_return(survey_return, by=job_run.by, progress=job_run.progress)
    except ActionRefused as refused:
        raise JobRefused(refused.message) from refused
    return {
        "url": reverse("return-detail", args=[survey_return.fiscal_year, survey_return.version]),
        "output_hash": assembled.run.output_hash,
    }
