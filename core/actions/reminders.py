"""The daily round over everything that apps remind of: tasks come when they are due and go when their reason is gone."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions.inbox import keep_tasks
from core.actions.jobs import enqueue_job
from core.models import Job
from core.registry import JobContext, register_job, reminder_sources

REMIND = "core.remind"


def ask_for_reminders(day: datetime.date, *, again: bool = False) -> Job:
    """Ask for the round of a day."""
    return enqueue_job(REMIND, {"day": day.isoformat()}, by=None, again=again)


@register_job(REMIND, _("期限のお知らせの作成"))
def remind(run: JobContext, day: str) -> dict[str, Any]:
    """Bring every reminder up to date, app by app; a second run finds nothing to do.

    A round that waited over midnight works for the day on which it runs.
    """
    today = max(datetime.date.fromisoformat(day), timezone.localdate())
    sources = reminder_sources()
    put = settled = 0
    for done, (prefix, wanted) in enumerate(sources.items()):
        run.progress(done, len(sources))
        kept = keep_tasks(prefix, wanted(today))
        put, settled = put + kept.put, settled + kept.settled
    run.progress(len(sources), len(sources))
    return {"put": put, "settled": settled}
