"""From draft to concluded to cancelled: the rows that agreements follow."""

from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementState
from core.workflow import Transition, Workflow

DRAFT, CONCLUDED, CANCELLED = (state.value for state in AgreementState)

AGREEMENT_WORKFLOW = Workflow(
    name="agreement",
    states=(DRAFT, CONCLUDED, CANCELLED),
    transitions=(
        Transition(
            "conclude", _("締結済にする"), (DRAFT,), CONCLUDED, permission="collaboration.conclude_agreement"
        ),
        Transition(
            "cancel",
            _("契約を取り消す"),
            (DRAFT, CONCLUDED),
            CANCELLED,
            permission="collaboration.cancel_agreement",
            needs_reason=True,
        ),
        Transition(
            "reopen",
            _("下書きに戻す"),
            (CANCELLED,),
            DRAFT,
            permission="collaboration.cancel_agreement",
            needs_reason=True,
        ),
    ),
)
