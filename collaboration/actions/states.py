"""Taking an agreement from one state to the next, past the guards of the step."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.approvals import keep_approval_tasks
from collaboration.actions.drafts import keep_draft_task
from collaboration.actions.shared_links import end_links
from collaboration.actions.turns import keep_turn
from collaboration.calc.guards import OpenGuard
from collaboration.models import Agreement
from collaboration.queries.lifecycle import guards_of
from collaboration.workflow import workflow_of
from core.actions.refused import ActionRefused
from core.actions.workflow import follow
from core.models import User
from core.models.wording import translated


@transaction.atomic
def change_state(agreement: Agreement, trigger: str, *, by: User, reason: str = "") -> Agreement:
    """Take one step of the agreement's path.

    Raises ActionRefused when a guard stands in the way, when one that yields to a reason gets none, or when a colleague
    was faster, PermissionDenied when the user may not take it.
    """
    workflow = workflow_of(agreement.kind)
    step = workflow.find(trigger, agreement.state)
    if step is not None and by.has_perm(step.permission, agreement):
        _check(guards_of(agreement, trigger), reason)
    changed = follow(agreement, workflow, trigger, by=by, reason=reason)
    keep_draft_task(changed)
    keep_approval_tasks(changed)
    keep_turn(changed, by=by)
    end_links(changed, by=by)
    return changed


def _check(guards: Sequence[OpenGuard], reason: str) -> None:
    held = [guard for guard in guards if not guard.yields]
    if held:
        raise ActionRefused(" ".join(map(_in_words, held)))
    if guards and not reason.strip():
        said = " ".join(map(_in_words, guards))
        raise ActionRefused(_("%(guards)s このまま進めるときは、理由を入力してください。") % {"guards": said})


def _in_words(guard: OpenGuard) -> str:
    return f"{translated(guard.message)}{translated(guard.remedy)}"
