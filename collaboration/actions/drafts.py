"""The liaison office's tasks about drafts: each waits to be concluded or cancelled."""

from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement
from core.actions.inbox import put_task, settle_task
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop


def keep_draft_task(agreement: Agreement) -> None:
    """Put a draft into the liaison office's inbox, and take it out when it is one no longer."""
    key = f"agreement-draft-{agreement.pk}"
    if agreement.state != AgreementState.DRAFT:
        settle_task(key)
        return
    task = Message(
        gettext_noop("下書きの契約「%(number)s %(title)s」を確かめて締結済にする"),
        {"number": agreement.number, "title": agreement.title},
    )
    put_task(
        key,
        task,
        reverse("agreement-detail", args=[agreement.pk]),
        role=Role.LIAISON,
        kind="draft",
        reference=agreement.number,
    )
