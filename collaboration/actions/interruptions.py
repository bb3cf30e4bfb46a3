"""Suspending, resuming and ending a contract before its time: who asked, since when, and what becomes of the money."""

import datetime
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.agreements import change_agreement
from collaboration.actions.contract_changes import keep_change
from collaboration.actions.invoices import drop_invoice
from collaboration.actions.states import change_state
from collaboration.calc.contract_change import AskedBy, ChangeKind, prolonged
from collaboration.calc.pricing.keeping import kept
from collaboration.calc.pricing.refund import Refund
from collaboration.models import Agreement, AgreementChange
from collaboration.queries.agreement_content import content_of
from collaboration.queries.contract_changes import last_suspension, open_claims
from core.actions.refused import ActionRefused
from core.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who asked, when they told, since when it holds, and why."""

    asked_by: AskedBy
    noticed_on: datetime.date
    effective_on: datetime.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a contract ends before its time. `carried_out` tells whether work was done, and so is counted.

    `refund` is what was reckoned by the policy's rule, None without a fixed price. `drops_plans` takes planned invoices back;
    `keeps_claims` says that what was invoiced and is still unpaid is owed all the same.
    """

    carried_out: bool
    drops_plans: bool = False
    keeps_claims: bool = False
    refund: Refund | None = None


@transaction.atomic
def suspend_contract(agreement: Agreement, notice: Notice, *, by: User) -> AgreementChange:
    """Let work rest from a day. Raises ActionRefused, PermissionDenied."""
    root = _locked(agreement, notice.effective_on)
    changed = change_state(root, "suspend", by=by, reason=notice.reason)
    return _keep(changed, ChangeKind.SUSPENSION, notice, by=by)


@transaction.atomic
def resume_contract(
    agreement: Agreement, *, effective_on: datetime.date, reason: str, prolongs: bool, by: User
) -> AgreementChange:
    """Let work go on; with `prolongs` the term ends later by the days of the suspension.

    Raises ActionRefused, PermissionDenied.
    """
    root = _locked(agreement, effective_on)
    suspension = last_suspension(root)
    if suspension is not None and effective_on < suspension.effective_on:
        raise ActionRefused(_("再開日は中断した日以後の日付にしてください。"))
    changed = change_state(root, "resume", by=by, reason=reason)
    changes: dict[str, list[object]] = {}
    if prolongs:
        changes = _prolong(changed, suspension, effective_on, by=by)
    return keep_change(
        AgreementChange(
            agreement=changed,
            kind=ChangeKind.RESUMPTION.value,
            effective_on=effective_on,
            reason=reason.strip(),
            changes=changes,
        ),
        by=by,
    )


@transaction.atomic
def end_contract(agreement: Agreement, notice: Notice, ending: Ending, *, by: User) -> AgreementChange:
    """End a contract before its time: completed where work was done, cancelled where none was.

    Raises ActionRefused while invoices are open that nobody said what becomes of, PermissionDenied.
    """
    root = _locked(agreement, notice.effective_on)
    _close_claims(root, notice, ending, by=by)
    before = content_of(root)
    changes: dict[str, list[object]] = {}
    if ending.carried_out:
        changes = _end_term(root, notice, by=by)
    root = Agreement.objects.get(pk=root.pk)
    changed = change_state(root, "complete" if ending.carried_out else "cancel", by=by, reason=notice.reason)
    if not ending.carried_out:
        changes = {"amount_yen": [before.amount_yen, None]} if before.amount_yen else {}
    refund = None if ending.refund is None else kept(ending.refund)
    return _keep(changed, ChangeKind.CANCELLATION, notice, by=by, changes=changes, refund=refund)


def _locked(agreement: Agreement, effective_on: datetime.date) -> Agreement:
    root = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if root.parent_id is not None:
        raise ActionRefused(_("変更契約ではなく、元の契約から登録してください。"))
    if effective_on > timezone.localdate():
        raise ActionRefused(_("効力発生日がまだ来ていません。その日になってから登録してください。"))
    if root.signed_on is not None and effective_on < root.signed_on:
        raise ActionRefused(_("効力発生日は契約締結日以後の日付にしてください。"))
    return root


def _prolong(
    agreement: Agreement, suspension: AgreementChange | None, resumed_on: datetime.date, *, by: User
) -> dict[str, list[object]]:
    if suspension is None or agreement.ends_on is None:
        raise ActionRefused(
            _(
                "中断した日か研究終了日が登録されていないため、延ばす日数が分かりません。印を外して再開し、「変更契約」で期間を変えてください。"
            )
        )
    before = agreement.ends_on
    ends_on = prolonged(before, suspension.effective_on, resumed_on)
    _set_end(agreement, ends_on, _("中断した日数だけ研究期間を延ばしたためです。"), by=by)
    return {"ends_on": [before.isoformat(), ends_on.isoformat()]}


def _end_term(agreement: Agreement, notice: Notice, *, by: User) -> dict[str, list[object]]:
    if agreement.starts_on is not None and notice.effective_on < agreement.starts_on:
        raise ActionRefused(
            _(
                "効力発生日が研究開始日より前です。研究を始めていないときは「実施していない」を選んでください。"
            )
        )
    before = agreement.ends_on
    if before is not None and before <= notice.effective_on:
        return {}
    _set_end(agreement, notice.effective_on, notice.reason, by=by)
    return {"ends_on": [before.isoformat() if before else None, notice.effective_on.isoformat()]}


def _set_end(agreement: Agreement, ends_on: datetime.date, reason: str, *, by: User) -> None:
    content = replace(content_of(agreement), ends_on=ends_on)
    change_agreement(agreement, content, expected_version=agreement.version, by=by, reason=reason)


def _close_claims(agreement: Agreement, notice: Notice, ending: Ending, *, by: User) -> None:
    planned, unpaid = open_claims(agreement)
    if planned and not ending.drops_plans and not ending.carried_out:
        raise ActionRefused(
            _("請求予定が%(count)d件あります。「請求予定を取り消す」に印を付けてください。")
            % {"count": len(planned)}
        )
    if unpaid and not (ending.carried_out and ending.keeps_claims):
        numbers = "、".join(invoice.number for invoice in unpaid)
        raise ActionRefused(
            _(
                "入金のない請求書があります（%(numbers)s）。請求をやめるものは請求書の画面で赤伝票を発行し、請求を続けるものがあるときは「未入金の請求を続ける」に印を付けてください。"
            )
            % {"numbers": numbers}
            if ending.carried_out
            else _(
                "入金のない請求書があります（%(numbers)s）。実施していない契約の請求書は、請求書の画面で赤伝票を発行してから、解約を登録してください。"
            )
            % {"numbers": numbers}
        )
    if ending.drops_plans:
        for invoice in planned:
            drop_invoice(invoice, reason=notice.reason, expected_version=invoice.version, by=by)


def _keep(
    agreement: Agreement,
    kind: ChangeKind,
    notice: Notice,
    *,
    by: User,
    changes: dict[str, list[object]] | None = None,
    refund: object = None,
) -> AgreementChange:
    return keep_change(
        AgreementChange(
            agreement=agreement,
            kind=kind.value,
            noticed_on=notice.noticed_on,
            effective_on=notice.effective_on,
            asked_by=notice.asked_by.value,
            reason=notice.reason.strip(),
            changes=changes or {},
            refund=refund,
        ),
        by=by,
    )
