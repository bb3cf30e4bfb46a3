"""From the first enquiry to the settlement: the rows that agreements follow, by path, and the path of each kind."""

from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import BEFORE_SIGNATURE, AgreementKind, AgreementState
from core.workflow import Transition, Workflow

S = AgreementState
WRITES = "collaboration.change_agreement"
DECIDES = "collaboration.conclude_agreement"
JUDGES = "collaboration.judge_agreement"
CANCELS = "collaboration.cancel_agreement"
SETTLES = "collaboration.settle_agreement"


def _row(
    trigger: str,
    label: object,
    sources: tuple[AgreementState, ...],
    target: AgreementState,
    permission: str,
    *,
    needs_reason: bool = False,
) -> Transition:
    return Transition(
        trigger,
        label,  # type: ignore[arg-type]  # a lazy string
        tuple(state.value for state in sources),
        target.value,
        permission,
        needs_reason,
    )


BEGIN = _row("draw_up", _("起案する"), (S.CONSULT,), S.DRAFT, WRITES)
REOPEN = _row("reopen", _("下書きに戻す"), (S.CANCELLED,), S.DRAFT, CANCELS, needs_reason=True)
CANCELLABLE = (*BEFORE_SIGNATURE, S.CONCLUDED, S.RUNNING, S.SUSPENDED)
REVIEW = (
    _row("refer", _("審査に回す"), (S.DRAFT,), S.SCREENING, WRITES),
    _row("accept", _("受入を決定する"), (S.SCREENING,), S.ACCEPTED, DECIDES),
    _row("reject", _("却下する"), (S.SCREENING,), S.REJECTED, JUDGES, needs_reason=True),
)


def _send_back(*sources: AgreementState) -> Transition:
    """Return the row that gives an agreement back to be mended; unlike a rejection it is no end."""
    return _row("send_back", _("差し戻す"), sources, S.DRAFT, JUDGES, needs_reason=True)


RUN = (
    _row("start", _("実施中にする"), (S.CONCLUDED,), S.RUNNING, DECIDES),
    _row("continue", _("実施中に戻す"), (S.COMPLETED,), S.RUNNING, DECIDES, needs_reason=True),
)
PAID_RUN = (
    *RUN,
    _row("suspend", _("中断する"), (S.RUNNING,), S.SUSPENDED, DECIDES, needs_reason=True),
    _row("resume", _("再開する"), (S.SUSPENDED,), S.RUNNING, DECIDES, needs_reason=True),
    _row("complete", _("完了にする"), (S.CONCLUDED, S.RUNNING, S.SUSPENDED), S.COMPLETED, DECIDES),
    _row("settle", _("精算済にする"), (S.COMPLETED,), S.SETTLED, SETTLES),
    _row("unsettle", _("精算済を取り消す"), (S.SETTLED,), S.COMPLETED, SETTLES, needs_reason=True),
)
CONCLUDE = _("締結済にする")
NEGOTIATE = _row("negotiate", _("契約交渉を始める"), (S.ACCEPTED,), S.NEGOTIATING, DECIDES)


def _path(name: str, *rows: Transition) -> Workflow:
    """Return a path of these rows with exactly the states they lead to; what is not signed off yet can be cancelled."""
    led_to = {S.CONSULT.value, S.CANCELLED.value, *(row.target for row in rows)}
    states = tuple(state.value for state in AgreementState if state.value in led_to)
    cancellable = tuple(state for state in CANCELLABLE if state.value in led_to)
    cancel = _row("cancel", _("契約を取り消す"), cancellable, S.CANCELLED, CANCELS, needs_reason=True)
    return Workflow(name, states, (BEGIN, *rows, cancel, REOPEN))


FULL = _path(
    "agreement",
    *REVIEW,
    _send_back(S.SCREENING, S.ACCEPTED, S.NEGOTIATING),
    NEGOTIATE,
    _row("conclude", CONCLUDE, (S.DRAFT, S.ACCEPTED, S.NEGOTIATING), S.CONCLUDED, DECIDES),
    *PAID_RUN,
)
"""Research and everything that is priced. A draft is concluded at once where nobody has to approve (`calc/guards.py`)."""

DONATION = _path(
    "donation",
    *REVIEW,
    _send_back(S.SCREENING, S.ACCEPTED),
    _row("conclude", CONCLUDE, (S.DRAFT, S.ACCEPTED), S.CONCLUDED, DECIDES),
    *PAID_RUN,
)
"""A gift is accepted or not; there is nothing to negotiate."""

DOCUMENT = _path(
    "document",
    _row("negotiate", _("契約交渉を始める"), (S.DRAFT,), S.NEGOTIATING, DECIDES),
    _send_back(S.NEGOTIATING),
    _row("conclude", CONCLUDE, (S.DRAFT, S.NEGOTIATING), S.CONCLUDED, DECIDES),
    *RUN,
    _row("complete", _("完了にする"), (S.CONCLUDED, S.RUNNING), S.COMPLETED, DECIDES),
)
"""Papers without a price of research: nobody decides on acceptance; the screenings before signature still hold."""

PATHS = {
    AgreementKind.DONATION: DONATION,
    AgreementKind.MATERIAL_TRANSFER: DOCUMENT,
    AgreementKind.NON_DISCLOSURE: DOCUMENT,
    AgreementKind.UMBRELLA: DOCUMENT,
    AgreementKind.DATA_PROVISION: DOCUMENT,
}
"""Kinds that do not take the full path. What a clinical trial needs before its application is a guard, not a state."""

AGREEMENT_TRIGGERS = frozenset(row.trigger for path in (FULL, DONATION, DOCUMENT) for row in path.transitions)


def workflow_of(kind: str) -> Workflow:
    """Return the rows that agreements of a kind follow."""
    return PATHS.get(AgreementKind(kind), FULL)
