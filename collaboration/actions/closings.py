"""Closing the account of a contract's year: what was left is given back, carried over, or stays."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.approvals import approvers_wanted, in_order
from collaboration.calc.closing import ClosingDecision, ClosingRefused, Reckoned, YearAccount, reckon
from collaboration.calc.closing_report import ReportHeader, report_content, year_in_short
from collaboration.calc.expenditure import spend_year
from collaboration.calc.kinds import IN_FORCE
from collaboration.calc.numbering import agreement_number
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.scenario import content_hash
from collaboration.calc.records import RecordRefused
from collaboration.models import Agreement, ClosingApproval, YearClosing
from collaboration.queries.agreement_content import named_party
from collaboration.queries.closings import (
    AccountLine,
    ClosingRules,
    accounts_of,
    decided,
    last_year_of,
    rules_for,
)
from collaboration.queries.expenditure import spending_of
from core.actions.events import append_event, field_changes, field_values
from core.actions.inbox import put_task, settle_task
from core.actions.numbering import next_number
from core.actions.refused import ActionRefused
from core.calc.fiscal_year import first_day, fiscal_year_of
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop
from core.models import User
from core.models.wording import listed, translated

SERIES = "SS"
"""Begins the numbers of closings: SS2026-00001."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingEntry:
    """What is decided about a year. Without `carried_yen` all that is left is carried over."""

    decision: ClosingDecision
    closed_on: datetime.date
    cause: StopCause = StopCause.END
    carried_yen: int | None = None
    reason: str = ""
    basis: str = ""


@transaction.atomic
def close_year(agreement: Agreement, fiscal_year: int, entry: ClosingEntry, *, by: User) -> YearClosing:
    """Close a year of a contract; one that was closed before is closed anew, with a reason.

    Where the rules name an approver for the amount carried over, it stands only once somebody else approved it.
    Raises ActionRefused, ValidationError.
    """
    root = Agreement.objects.select_for_update().get(pk=agreement.parent_id or agreement.pk)
    case = _case(root, fiscal_year, entry)
    closing = _made(case, _checked(case), by=by)
    told = {name: value for name, value in field_values(closing).items() if name != "content"}
    changes = field_changes({}, told)
    append_event(closing, "close_year", by=by, changes=changes, reason=closing.reason, label=_label(closing))
    if closing.approver:
        words = {"number": root.number, "year": str(fiscal_year), "approver": closing.approver}
        task = Message(gettext_noop("%(number)sの%(year)s年度の繰越を承認する（%(approver)s）"), words)
        put_task(
            _task(closing),
            task,
            reverse("closing-detail", args=[closing.pk]),
            role=Role.FINANCE,
            kind="closing",
            reference=root.number,
        )
    return closing


@transaction.atomic
def decide_closing(closing: YearClosing, *, is_approved: bool, by: User, reason: str = "") -> ClosingApproval:
    """Approve a closing that waits, or return it with a reason. Raises ActionRefused for its author, ValidationError."""
    locked = (
        YearClosing.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=closing.pk)
    )
    if not locked.approver or decided(locked) is not None:
        raise ActionRefused(_("この精算は、承認を待っていません。画面を開き直してください。"))
    if locked.made_by_id == by.pk:
        raise ActionRefused(_("ご自分が作成した精算は承認できません。ほかの人に承認を依頼してください。"))
    approval = ClosingApproval(closing=locked, is_approved=is_approved, reason=reason.strip(), made_by=by)
    approval.full_clean()
    approval.save()
    verb = "approve_closing" if is_approved else "return_closing"
    append_event(locked, verb, by=by, reason=approval.reason, label=_label(locked))
    settle_task(_task(locked))
    return approval


@dataclass(frozen=True, slots=True)
class _Case:
    """A year to be closed, with what is decided about it and by which rules."""

    root: Agreement
    lines: list[AccountLine]
    line: AccountLine
    entry: ClosingEntry
    rules: ClosingRules

    @property
    def account(self) -> YearAccount:
        """The account of the year."""
        return self.line.account

    @property
    def year(self) -> int:
        """The fiscal year."""
        return self.line.account.fiscal_year

    @property
    def before(self) -> list[AccountLine]:
        """The years before it."""
        return [each for each in self.lines if each.account.fiscal_year < self.year]


def _case(root: Agreement, fiscal_year: int, entry: ClosingEntry) -> _Case:
    if root.state not in IN_FORCE:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、精算できません。")
            % {"number": root.number, "state": root.get_state_display()}
        )
    lines = accounts_of(root)
    line = next((line for line in lines if line.account.fiscal_year == fiscal_year), None)
    if line is None:
        raise ActionRefused(_("%(year)d年度には、入金も支出もありません。") % {"year": fiscal_year})
    return _Case(root, lines, line, entry, rules_for(root))


def _checked(case: _Case) -> Reckoned:
    """Return what the decision does with the rest, unless something stands against it. Raises ActionRefused."""
    entry, rest = case.entry, case.account.rest_yen
    _check_before(case)
    if case.line.closing is not None and not entry.reason.strip():
        raise ActionRefused(_("精算をやり直す理由を入力してください。例：支出の追加があったため"))
    reckoned = _reckoned(case)
    if reckoned.decision is not ClosingDecision.REFUND and rest > 0 and not entry.reason.strip():
        raise ActionRefused(_("理由を入力してください。例：研究計画の変更により翌年度に使用するため"))
    last = last_year_of(case.root)
    if reckoned.carried_yen and last is not None and case.year >= last:
        raise ActionRefused(
            _(
                "研究期間が%(year)d年度で終わるため、繰り越せません。期間を延長する変更契約を登録してから繰り越してください。"
            )
            % {"year": last}
        )
    if reckoned.refund is not None and not case.rules.has_rule and not entry.basis.strip():
        raise ActionRefused(
            _("規程に返還の定めがありません。根拠に、契約書の条を入力してください。例：契約書第12条第2項")
        )
    return reckoned


def _check_before(case: _Case) -> None:
    """A year is closed when those before it are, on a day that has come."""
    still_open = [
        _("%(year)d年度") % {"year": each.account.fiscal_year}
        for each in case.before
        if each.account.has_money and not each.is_standing
    ]
    if still_open:
        raise ActionRefused(_("先に%(years)sを精算してください。") % {"years": listed(still_open)})
    if not first_day(case.year) <= case.entry.closed_on <= timezone.localdate():
        raise ActionRefused(_("精算日は、その年度の始まりから今日までの日付で入力してください。"))


def _reckoned(case: _Case) -> Reckoned:
    entry = case.entry
    try:
        return reckon(
            case.account,
            entry.decision,
            policy=case.rules.policy,
            cause=entry.cause,
            carried_yen=entry.carried_yen,
        )
    except ClosingRefused as refused:
        raise ActionRefused(translated(refused.message)) from refused
    except RecordRefused as refused:
        raise ActionRefused(
            " ".join(translated(problem.message) for problem in refused.problems)
        ) from refused


def _made(case: _Case, reckoned: Reckoned, *, by: User) -> YearClosing:
    account, entry = case.account, case.entry
    series = f"{SERIES}{fiscal_year_of(entry.closed_on)}"
    number = agreement_number(series, next_number(f"closing {series}"))
    content = _content(case, reckoned, number)
    carried = reckoned.carried_yen
    wanted = approvers_wanted([case.rules.policy], carried) if carried else ()
    closing = YearClosing(
        agreement=case.root,
        fiscal_year=case.year,
        order=case.root.closings.filter(fiscal_year=case.year).count() + 1,
        number=number,
        closed_on=entry.closed_on,
        cause=entry.cause.value,
        decision=reckoned.decision.value,
        available_yen=account.available_yen,
        spent_yen=account.spent_yen,
        rest_yen=account.rest_yen,
        carried_yen=carried,
        refund_yen=reckoned.refund_yen,
        reason=entry.reason.strip(),
        basis=entry.basis.strip(),
        approver=in_order(wanted),
        content=content,
        content_hash=content_hash(content),
        made_by=by,
    )
    closing.full_clean()
    closing.save()
    return closing


def _content(case: _Case, reckoned: Reckoned, number: str) -> dict[str, Any]:
    spending = next(
        (year for year in spending_of(case.root).years if year.fiscal_year == case.year),
        spend_year(case.year, {}, {}),
    )
    before = [
        year_in_short(
            each.account, each.carried_out_yen, each.closing.closing.refund_yen if each.closing else 0
        )
        for each in case.before
    ]
    header = _header(case.root, number, case.entry)
    return report_content(header, case.account, spending, reckoned, before=before)


def _header(root: Agreement, number: str, entry: ClosingEntry) -> ReportHeader:
    partners = root.parties.select_related("organization", "present").order_by("-is_lead", "pk")
    principal = root.researchers.filter(is_principal=True).first()
    return ReportHeader(
        number=number,
        agreement=root.number,
        title=root.title,
        partner=listed(named_party(party) for party in partners),
        department=root.department.name if root.department else "",
        principal=principal.name if principal else "",
        starts_on=root.starts_on,
        ends_on=root.ends_on,
        closed_on=entry.closed_on,
        cause=entry.cause.value,
        reason=entry.reason.strip(),
        basis=entry.basis.strip(),
    )


def _task(closing: YearClosing) -> str:
    return f"closing-{closing.pk}"


def _label(closing: YearClosing) -> str:
    return f"{closing.agreement.number} {closing.number}"
