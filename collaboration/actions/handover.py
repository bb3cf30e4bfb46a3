"""What of contracts and enquiries changes hands when a colleague leaves."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.actions.agreements import put_in_charge
from collaboration.actions.approvals import keep_approval_tasks
from collaboration.actions.enquiries import pass_enquiry
from collaboration.calc.enquiry import OPEN_STATES
from collaboration.calc.kinds import ENDED, AgreementState
from collaboration.models import Agreement, Approval, Enquiry
from collaboration.queries.lifecycle import possible_approvers
from core.actions.events import append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import User
from core.registry import OwnedKind


@transaction.atomic
def pass_approval(approval: Approval, to: User, by: User, reason: str) -> None:
    """Let somebody else decide what an approver was asked. Raises ActionRefused for one who may not approve it."""
    agreement = approval.agreement
    asked_already = agreement.approvals.filter(round=approval.round, approver=to).exists()
    if asked_already or to.pk not in {user.pk for user in possible_approvers(agreement, by)}:
        text = _("%(name)sさんは契約%(number)sを承認できないため、引き継げません。別の人を選んでください。")
        raise ActionRefused(text % {"name": to, "number": agreement.number})
    changes = field_changes({"approver": approval.approver_id}, {"approver": to.pk})
    save_versioned(approval, {"approver": to}, expected_version=approval.version, by=by)
    append_event(approval, "hand_over", by=by, changes=changes, reason=reason)
    keep_approval_tasks(agreement)


OWNED = (
    OwnedKind(
        "agreements",
        gettext_lazy("担当する契約"),
        10,
        rows=lambda user: list(
            Agreement.objects.filter(officer=user)
            .exclude(state__in=[state.value for state in ENDED if state != AgreementState.COMPLETED])
            .order_by("number")
        ),
        owner=lambda agreement: agreement.officer_id,
        label_of=lambda agreement: agreement.number,
        move=lambda agreement, to, by, reason: put_in_charge(
            agreement, to, verb="hand_over", by=by, reason=reason
        ),
    ),
    OwnedKind(
        "enquiries",
        gettext_lazy("担当する相談"),
        20,
        rows=lambda user: list(
            Enquiry.objects.filter(owner=user, state__in=[state.value for state in OPEN_STATES]).order_by(
                "number"
            )
        ),
        owner=lambda enquiry: enquiry.owner_id,
        label_of=lambda enquiry: enquiry.number,
        move=lambda enquiry, to, by, reason: pass_enquiry(enquiry, to, by=by, reason=reason),
    ),
    OwnedKind(
        "approvals",
        gettext_lazy("依頼されている承認"),
        30,
        rows=lambda user: list(
            Approval.objects.undecided()
            .filter(approver=user, agreement__state=AgreementState.SCREENING.value)
            .select_related("agreement")
            .order_by("pk")
        ),
        owner=lambda approval: approval.approver_id,
        label_of=lambda approval: approval.agreement.number,
        move=pass_approval,
    ),
)
