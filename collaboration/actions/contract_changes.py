"""Changing a contract in force by an amendment: term, amount and people at once, kept with what was before and after."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.agreement_price import amend_agreement_from_estimate
from collaboration.actions.agreements import add_amendment, change_agreement
from collaboration.calc.content import AgreementContent
from collaboration.calc.contract_change import (
    ChangeKind,
    PeopleChange,
    Step,
    people_after,
    people_problems,
    shown_changes,
)
from collaboration.models import Agreement, AgreementChange, EstimateVersion, ResearcherStep
from collaboration.queries.agreement_content import agreement_content_of, content_of, present_content
from collaboration.queries.estimates import latest_price
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import User
from core.models.wording import translated


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentPlan:
    """What an amendment is to change; None leaves a part as it is. `estimated` brings its own amount and term."""

    signed_on: datetime.date
    effective_on: datetime.date
    reason: str
    ends_on: datetime.date | None = None
    amount_yen: int | None = None
    estimated: EstimateVersion | None = None
    people: PeopleChange | None = None


@transaction.atomic
def amend_contract(agreement: Agreement, plan: AmendmentPlan, *, by: User) -> AgreementChange:
    """Enter an amendment that changes what the plan says, and the contract with it.

    Raises ActionRefused when it changes nothing or the contract is not in force, and what the price refuses.
    """
    root = Agreement.objects.select_for_update().get(pk=agreement.parent_id or agreement.pk)
    before = content_of(root)
    after, steps = amended(root, plan)
    changes = shown_changes(before, after)
    if not changes:
        raise ActionRefused(_("変更前と変更後が同じです。変える項目を入力してください。例：研究終了日"))
    paper = replace(after, parties=present_content(root).parties, number="", signed_on=plan.signed_on)
    if plan.estimated is not None:
        amendment = amend_agreement_from_estimate(
            plan.estimated.estimate, root, paper, by=by, applies_to_root=True, reason=plan.reason
        )
    else:
        amendment = add_amendment(root, paper, by=by, applies_to_root=True, reason=plan.reason)
    if plan.people is not None:
        _follow_people(root, after, amendment, by=by)
    change = keep_change(
        AgreementChange(
            agreement=root,
            kind=ChangeKind.AMENDMENT.value,
            amendment=amendment,
            effective_on=plan.effective_on,
            reason=plan.reason.strip(),
            changes=changes,
        ),
        by=by,
    )
    _keep_steps(change, steps)
    return change


def amended(agreement: Agreement, plan: AmendmentPlan) -> tuple[AgreementContent, Sequence[Step]]:
    """Return the contract after a plan, and what happened to whom; nothing is written. Raises ActionRefused."""
    content = content_of(agreement)
    steps: Sequence[Step] = ()
    if plan.amount_yen is not None and plan.estimated is None:
        _refuse_unpriced(agreement, content, plan)
        content = replace(content, amount_yen=plan.amount_yen)
    if plan.estimated is not None:
        estimated = agreement_content_of(plan.estimated.estimate, plan.estimated)
        content = replace(content, amount_yen=estimated.amount_yen, ends_on=estimated.ends_on)
    if plan.ends_on is not None:
        if content.starts_on is not None and plan.ends_on < content.starts_on:
            raise ActionRefused(_("研究終了日は研究開始日以後の日付にしてください。"))
        content = replace(content, ends_on=plan.ends_on)
    if plan.people is not None:
        problems = list(people_problems(content.researchers, plan.people))
        if problems:
            raise ActionRefused(" ".join(translated(problem.message) for problem in problems))
        researchers, steps = people_after(content.researchers, plan.people)
        content = replace(content, researchers=researchers)
    return content, steps


def keep_change(change: AgreementChange, *, by: User) -> AgreementChange:
    """Store a change with its event. Raises ValidationError."""
    change.created_by = change.updated_by = by
    change.full_clean()
    change.save()
    append_event(
        change,
        "create",
        by=by,
        changes=field_changes({}, field_values(change)),
        reason=change.reason,
        label=str(change),
    )
    return change


def _refuse_unpriced(agreement: Agreement, content: AgreementContent, plan: AmendmentPlan) -> None:
    """A price that was fixed changes only by an estimate of the change, so that its basis is kept too."""
    if plan.amount_yen != content.amount_yen and latest_price(agreement) is not None:
        raise ActionRefused(
            _(
                "%(number)sは価格が確定しています。金額を変えるときは「変更契約の見積を作る」で見積を作り、その見積を選んでください。"
            )
            % {"number": agreement.number}
        )


def _follow_people(root: Agreement, after: AgreementContent, amendment: Agreement, *, by: User) -> None:
    standing = Agreement.objects.get(pk=root.pk)
    change_agreement(
        standing,
        replace(content_of(standing), researchers=after.researchers),
        expected_version=standing.version,
        by=by,
        reason=_("変更契約%(number)sによる変更です。") % {"number": amendment.number},
    )


def _keep_steps(change: AgreementChange, steps: Sequence[Step]) -> None:
    for step, who in steps:
        row = ResearcherStep(change=change, step=step.value, person_id=who.person_id, name=who.name)
        row.full_clean()
        row.save()
