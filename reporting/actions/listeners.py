"""What the return does when records change: the open returns are assembled again."""

from core.actions.jobs import enqueue_job
from core.registry import RecordRefs
from reporting.actions.returns import ASSEMBLE
from reporting.models import SurveyReturn
from reporting.queries.freshness import touches_ledger


def recompute_open_returns(refs: RecordRefs) -> None:
    """Ask for every draft that was assembled before to be assembled again, once per change of the ledger."""
    if not touches_ledger(refs):
        return
    for pk in SurveyReturn.objects.drafts().filter(run__isnull=False).values_list("pk", flat=True):
        enqueue_job(ASSEMBLE, {"return_id": pk}, by=None, again=True)
