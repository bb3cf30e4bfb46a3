"""Contracts of the demonstration in every state between the enquiry and the settlement, brought there by the actions."""

import tomllib
from pathlib import Path
from typing import Any

from collaboration.actions.agreements import create_agreement
from collaboration.actions.approvals import ApprovalStep, ask_approvals, decide_approval
from collaboration.actions.states import change_state
from collaboration.calc.approvals import Decision
from collaboration.calc.content import AgreementContent, PartyContent
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.models.agreement import Agreement
from core.models.institution import Department
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "lifecycle.toml"
DECISIONS = {decision.value: decision for decision in Decision}
TIDIED = "台帳の整理（締結済の契約を、今の状態に合わせる）"


def load_lifecycle() -> None:
    """Make the contracts that are under way and take some of the ledger further."""
    plan = tomllib.loads(FILE.read_text(encoding="utf-8"))
    users = {name: User.objects.get(username=plan[name]) for name in ("by", "office", "approver")}
    signed = (
        Agreement.objects.roots()
        .filter(kind=AgreementKind.JOINT_RESEARCH.value, state=AgreementState.CONCLUDED.value)
        .filter(department__name=plan["department"], parties__is_lead=True)
        .order_by("number")[: max(len(plan["underway"]), len(plan["signed"]))]
    )
    ledger = list(signed)
    for row, like in zip(plan["underway"], ledger, strict=True):
        _begin(row, like, plan, users)
    for row, agreement in zip(plan["signed"], ledger, strict=False):
        for step in row["steps"]:
            change_state(agreement, step, by=users["office"], reason=TIDIED)


def _begin(row: dict[str, Any], like: Agreement, plan: dict[str, Any], users: dict[str, User]) -> None:
    """Enter a contract with the partner of an earlier one and take it through its steps."""
    content = AgreementContent(
        kind=AgreementKind.JOINT_RESEARCH.value,
        title=row["title"],
        department_id=Department.objects.get(name=plan["department"]).pk,
        starts_on=plan["starts_on"],
        ends_on=plan["ends_on"],
        amount_yen=row["amount_yen"],
        parties=(PartyContent(organization_id=like.parties.get(is_lead=True).organization_id),),
    )
    agreement = create_agreement(content, by=users["by"], state=AgreementState(row["state"]))
    for step in row["steps"]:
        _take(agreement, step, row, plan, users)
        agreement.refresh_from_db()


def _take(
    agreement: Agreement, step: str, row: dict[str, Any], plan: dict[str, Any], users: dict[str, User]
) -> None:
    comment = row.get("comment", "")
    if step == "ask":
        ask_approvals(agreement, [ApprovalStep(1, plan["role_label"], users["approver"])], by=users["office"])
    elif step in DECISIONS:
        decide_approval(agreement.approvals.get(), DECISIONS[step], by=users["approver"], comment=comment)
    else:
        change_state(agreement, step, by=users["office"], reason=comment)
