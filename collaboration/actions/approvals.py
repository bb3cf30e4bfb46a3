"""Asking for approvals of an agreement, and deciding them: in person, or for somebody who is absent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.approvals import Decision, is_approved, waiting_now
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, Approval
from collaboration.queries.lifecycle import absent_whom, latest_round, possible_approvers, who_entered
from collaboration.workflow import workflow_of
from core.actions.events import append_event, field_changes, field_values
from core.actions.inbox import put_task, settle_task
from core.actions.refused import ActionRefused
from core.actions.workflow import follow
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop
from core.models import User

TASK_KIND = "approval"
CONSEQUENCES = {Decision.RETURN: "send_back", Decision.REJECT: "reject"}


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """Whom to ask, as what, and in which order; the same order is asked at the same time."""

    order: int
    role_label: str
    approver: User


@transaction.atomic
def ask_approvals(agreement: Agreement, steps: Sequence[ApprovalStep], *, by: User) -> list[Approval]:
    """Begin a round of approvals and tell those whose turn it is.

    Raises PermissionDenied, ActionRefused when the agreement is not under review, when a round is under way, or when
    somebody named may not approve it, ValidationError when the same person is named twice.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if not by.has_perm("collaboration.ask_approval", agreement):
        raise PermissionDenied
    _check_round(agreement, steps, by)
    number = 1 + max(agreement.approvals.values_list("round", flat=True), default=0)
    made = [_ask(agreement, number, step, by) for step in steps]
    keep_approval_tasks(agreement)
    return made


@transaction.atomic
def decide_approval(approval: Approval, decision: Decision, *, by: User, comment: str = "") -> Approval:
    """Decide what one was asked, or what somebody absent was asked.

    A return leads the agreement back to the draft, a rejection ends it. Raises PermissionDenied when the user was not
    asked, ActionRefused when it is not the turn of this approval, when the user entered or asked for what is to be
    approved or has decided in this round already, or when a refusal has no comment.
    """
    agreement = Agreement.objects.select_for_update().get(pk=approval.agreement_id)
    approval = Approval.objects.select_for_update().get(pk=approval.pk)
    _check_decider(approval, agreement, by)
    if decision is not Decision.APPROVE and not comment.strip():
        raise ActionRefused(_("差戻しと却下には理由が必要です。意見の欄に理由を入力してください。"))
    before = field_values(approval)
    approval.decision, approval.comment = decision.value, comment.strip()
    approval.decided_at, approval.decided_by, approval.updated_by = timezone.now(), by, by
    approval.version += 1
    approval.full_clean()
    approval.save()
    verb = f"{decision.value}_for" if approval.is_by_deputy else f"{decision.value}_agreement"
    changes = field_changes(before, field_values(approval))
    if approval.is_by_deputy:
        changes["approver"] = [None, approval.approver_id]
    append_event(approval, verb, by=by, changes=changes, reason=approval.comment)
    settle_task(_task_key(approval))
    if decision in CONSEQUENCES:
        trigger = CONSEQUENCES[decision]
        agreement = follow(agreement, workflow_of(agreement.kind), trigger, by=by, reason=approval.comment)
    keep_approval_tasks(agreement)
    return approval


def keep_approval_tasks(agreement: Agreement) -> None:
    """Put each approval whose turn it is into its approver's inbox, and take out what waits no longer."""
    rows = latest_round(agreement)
    is_open = agreement.state == AgreementState.SCREENING
    waiting = {each.key for each in waiting_now(rows)} if is_open else set()
    for approval in agreement.approvals.select_related("approver"):
        if approval.pk in waiting:
            task = Message(
                gettext_noop("契約「%(number)s %(title)s」の承認（%(role)s）"),
                {
                    "number": agreement.number,
                    "title": agreement.title[:80],
                    "role": approval.role_label,
                },
            )
            url = reverse("approval-decide", args=[approval.pk])
            put_task(
                _task_key(approval),
                task,
                url,
                user=approval.approver,
                with_deputies=True,
                kind=TASK_KIND,
                reference=agreement.number,
            )
        else:
            settle_task(_task_key(approval))
    _keep_acceptance_task(agreement, is_ready=is_open and is_approved(rows))


def _keep_acceptance_task(agreement: Agreement, *, is_ready: bool) -> None:
    key = f"agreement-accept-{agreement.pk}"
    if not is_ready:
        settle_task(key)
        return
    task = Message(
        gettext_noop("承認がそろった契約「%(number)s %(title)s」の受入を決定する"),
        {"number": agreement.number, "title": agreement.title[:80]},
    )
    url = reverse("agreement-detail", args=[agreement.pk])
    put_task(key, task, url, role=Role.LIAISON, kind=TASK_KIND, reference=agreement.number)


def _task_key(approval: Approval) -> str:
    return f"approval-{approval.pk}"


def _check_round(agreement: Agreement, steps: Sequence[ApprovalStep], by: User) -> None:
    if agreement.state != AgreementState.SCREENING:
        raise ActionRefused(
            _("承認は、審査中の契約だけに依頼できます。先に「審査に回す」で審査中にしてください。")
        )
    if waiting_now(latest_round(agreement)):
        raise ActionRefused(_("依頼中の承認があります。決定を待つか、契約を差し戻してください。"))
    if not steps:
        raise ActionRefused(_("承認者を一人以上選んでください。"))
    possible = {user.pk for user in possible_approvers(agreement, by)}
    for step in steps:
        if step.approver.pk not in possible:
            raise ActionRefused(
                _(
                    "%(name)sさんには依頼できません。契約を入力した人や依頼する本人は承認できません。別の人を選んでください。"
                )
                % {"name": step.approver}
            )


def _ask(agreement: Agreement, number: int, step: ApprovalStep, by: User) -> Approval:
    made = Approval(
        agreement=agreement,
        round=number,
        order=step.order,
        role_label=step.role_label,
        approver=step.approver,
        amount_yen=agreement.amount_yen,
        created_by=by,
        updated_by=by,
    )
    made.full_clean()
    made.save()
    append_event(made, "ask_approval", by=by, changes=field_changes({}, field_values(made)))
    return made


def _check_decider(approval: Approval, agreement: Agreement, by: User) -> None:
    if not Agreement.objects.visible_to(by).filter(pk=agreement.pk).exists():
        raise PermissionDenied
    if approval.approver_id != by.pk and approval.approver_id not in absent_whom(by):
        raise PermissionDenied
    waiting = {each.key for each in waiting_now(latest_round(agreement))}
    if approval.pk not in waiting or agreement.state != AgreementState.SCREENING:
        raise ActionRefused(_("この承認は、今は決定できません。契約の画面で状態を確認してください。"))
    if by.pk in {*who_entered(agreement), approval.created_by_id}:
        raise ActionRefused(_("自分が入力した契約や、自分が依頼した承認は決定できません。"))
    if agreement.approvals.filter(round=approval.round, decided_by=by).exists():
        raise ActionRefused(
            _("同じ回の承認を、一人で二つ決定することはできません。別の代理者に依頼してください。")
        )
