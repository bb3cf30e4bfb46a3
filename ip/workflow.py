"""The ways of a disclosure as rows."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, Workflow
from ip.calc.kinds import DisclosureState as S

DISCLOSURES = Workflow(
    "disclosure",
    tuple(state.value for state in S),
    (
        Transition(
            "submit_disclosure", _("提出する"), (S.DRAFT, S.RETURNED), S.SUBMITTED, "ip.submit_disclosure"
        ),
        Transition(
            "return_disclosure",
            _("補正のため差し戻す"),
            (S.SUBMITTED, S.ACCEPTED),
            S.RETURNED,
            "ip.accept_disclosure",
            needs_reason=True,
        ),
        Transition("accept_disclosure", _("受理する"), (S.SUBMITTED,), S.ACCEPTED, "ip.accept_disclosure"),
        Transition(
            "review_disclosure", _("審査を始める"), (S.ACCEPTED,), S.UNDER_REVIEW, "ip.accept_disclosure"
        ),
        Transition("decide_disclosure", _("決定する"), (S.UNDER_REVIEW,), S.DECIDED, "ip.accept_disclosure"),
        Transition(
            "withdraw_disclosure",
            _("取り下げる"),
            (S.DRAFT, S.RETURNED, S.SUBMITTED, S.ACCEPTED, S.UNDER_REVIEW),
            S.WITHDRAWN,
            "ip.submit_disclosure",
            needs_reason=True,
        ),
    ),
)
"""Evaluation takes the steps from 受理 to 決定; the inventors' own steps end with 取下げ."""
