"""The page of a job: how far it is, how it ended, and the two things one may ask of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.actions.jobs import cancel_job, retry_job
from core.models import Job
from core.queries.jobs import job_status
from core.views.request import SignedInRequest


@require_safe
@never_cache
def job_detail(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Show one job."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("created_by"), pk=job_id)
    return render(request, "core/job_detail.html", {"status": job_status(job), "is_news": False})


@require_safe
@never_cache
def job_progress(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Return the changing part of the page; `seen` names what was last read aloud."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("created_by"), pk=job_id)
    status = job_status(job)
    is_news = request.GET.get("seen", "") != status.announcement
    return render(request, "core/job_progress.html", {"status": status, "is_news": is_news})


@require_POST
def job_cancel(request: SignedInRequest, job_id: UUID) -> HttpResponseRedirect:
    """Ask for the job to stop."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    if cancel_job(job, by=request.user):
        messages.success(request, _("中止を依頼しました。区切りのよいところで止まります。"))
    else:
        messages.info(request, _("この処理はすでに終わっています。"))
    return redirect("job-detail", job_id)


@require_POST
def job_retry(request: SignedInRequest, job_id: UUID) -> HttpResponseRedirect:
    """Ask for the same work again."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    again = retry_job(job, by=request.user)
    messages.success(request, _("もう一度実行するよう依頼しました。"))
    return redirect("job-detail", again.pk)
