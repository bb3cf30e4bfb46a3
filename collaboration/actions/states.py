"""Concluding, cancelling and reopening agreements."""

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.drafts import keep_draft_task
from collaboration.models import Agreement
from collaboration.workflow import workflow_of
from core.actions.refused import ActionRefused
from core.actions.workflow import follow
from core.models import User


@transaction.atomic
def change_state(agreement: Agreement, trigger: str, *, by: User, reason: str = "") -> Agreement:
    """Take one step of the agreement's workflow.

    Raises ActionRefused when what the step needs is missing or a colleague was faster, PermissionDenied when the user
    may not take it.
    """
    if trigger == "conclude":
        _check_conclusion(agreement)
    elif trigger == "cancel":
        _check_cancellation(agreement)
    changed = follow(agreement, workflow_of(agreement.kind), trigger, by=by, reason=reason)
    keep_draft_task(changed)
    return changed


def _check_conclusion(agreement: Agreement) -> None:
    if agreement.signed_on is None:
        raise ActionRefused(
            _("契約締結日が入力されていません。締結済にする前に、契約締結日を入力してください。例：2026/4/1")
        )
    if not agreement.parties.exists():
        raise ActionRefused(_("相手先が登録されていません。締結済にする前に、相手先を登録してください。"))


def _check_cancellation(agreement: Agreement) -> None:
    left = agreement.receipts.totals()["amount"]
    if left:
        raise ActionRefused(
            _(
                "この契約には%(left)s円の入金が残っています。取り消す前に、入金の「返還」または「訂正」を登録してください。"
            )
            % {"left": f"{left:,}"}
        )
