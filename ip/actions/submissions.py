"""A disclosure on its way: submitted, given back, accepted, withdrawn, worked on, looked at."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.numbering import agreement_number
from core.actions.events import append_event, field_changes
from core.actions.inbox import put_task, settle_task
from core.actions.numbering import next_number
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.calc.fiscal_year import fiscal_year_of
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop
from core.models import User
from core.models.wording import translated
from ip.actions.confirmations import settle_confirmations
from ip.actions.disclosures import told
from ip.calc.disclosing import disclosure_series, submission_problems
from ip.models import Assignment, Disclosure, SavedPage
from ip.queries.disclosures import VIEW_VERB, facts_of, highest_disclosure_running_part, kept_pages
from ip.workflow import DISCLOSURES


@transaction.atomic
def submit_disclosure(disclosure: Disclosure, *, by: User) -> Disclosure:
    """Hand a disclosure in; the first time it takes its number and its day. Raises PermissionDenied, ActionRefused."""
    locked = _locked(disclosure)
    problems = submission_problems(facts_of(locked), kept_pages(locked, by))
    if problems:
        raise ActionRefused("".join(translated(problem) for problem in problems))
    today = timezone.localdate()
    values: dict[str, Any] = {"submitted_on": today, "return_reason": ""}
    if not locked.number:
        values |= {"number": _take_number(), "received_on": today}
    moved = _step(locked, "submit_disclosure", values, by=by)
    SavedPage.objects.filter(disclosure=moved).delete()
    settle_confirmations(moved)
    settle_task(_returned_key(moved))
    put_task(
        _office_key(moved),
        Message(gettext_noop("発明届 %(number)s を確認する"), {"number": moved.number}),
        reverse("disclosure-detail", args=[moved.pk]),
        role=Role.IP_STAFF,
        kind="disclosure",
        reference=moved.number,
    )
    return moved


@transaction.atomic
def accept_disclosure(disclosure: Disclosure, *, by: User) -> Disclosure:
    """Accept what is complete, with its day; the inventors are told. Raises PermissionDenied, ActionRefused."""
    moved = _step(_locked(disclosure), "accept_disclosure", {"accepted_on": timezone.localdate()}, by=by)
    settle_task(_office_key(moved))
    return moved


@transaction.atomic
def return_disclosure(disclosure: Disclosure, *, reason: str, by: User) -> Disclosure:
    """Give a disclosure back to be completed; number and day of receipt stay. Raises PermissionDenied, ActionRefused."""
    if not reason.strip():
        raise ActionRefused(_("補ってほしいことを入力してください。例：実施例のデータを添付してください"))
    moved = _step(_locked(disclosure), "return_disclosure", {"return_reason": reason.strip()}, by=by)
    settle_task(_office_key(moved))
    leading = moved.representative
    for user in leading.person.users.filter(is_active=True) if leading and leading.person else []:
        put_task(
            _returned_key(moved),
            Message(gettext_noop("差し戻された発明届 %(number)s を補って提出する"), {"number": moved.number}),
            reverse("disclosure-tasks", args=[moved.pk]),
            user=user,
            kind="disclosure",
            reference=moved.number,
        )
    return moved


@transaction.atomic
def withdraw_disclosure(disclosure: Disclosure, *, reason: str, by: User) -> Disclosure:
    """Take a disclosure back that is not decided. Raises PermissionDenied, ActionRefused."""
    moved = _step(_locked(disclosure), "withdraw_disclosure", {}, by=by, reason=reason.strip())
    settle_confirmations(moved)
    settle_task(_office_key(moved))
    settle_task(_returned_key(moved))
    return moved


@transaction.atomic
def assign_staff(disclosure: Disclosure, user: User, *, by: User) -> Assignment:
    """Let a member of staff work on a disclosure and so read it, from today. Raises PermissionDenied, ActionRefused."""
    locked = _locked(disclosure)
    if not by.has_perm("ip.assign_disclosure", locked) or locked.submitted_on is None:
        raise PermissionDenied
    if not user.is_active or not user.has_role(Role.IP_STAFF, Role.IP_HEAD, Role.LIAISON):
        raise ActionRefused(_("知的財産担当か産学連携担当の人を選んでください。"))
    if locked.assignments.filter(user=user, ends_on=None).exists():
        raise ActionRefused(_("%(name)sさんは既に担当しています。") % {"name": user})
    row = Assignment.objects.create(disclosure=locked, user=user, starts_on=timezone.localdate())
    append_event(locked, "assign_disclosure", by=by, changes={"assigned": [None, str(user)]})
    return row


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User) -> None:
    """End somebody's work on a disclosure today; what was opened to them by mistake today is closed at once."""
    locked = _locked(assignment.disclosure)
    if not by.has_perm("ip.assign_disclosure", locked):
        raise PermissionDenied
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if row.ends_on is not None:
        return
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if row.starts_on > yesterday:
        row.delete()
    else:
        row.ends_on = yesterday
        row.save()
    append_event(locked, "end_assignment", by=by, changes={"assigned": [str(row.user), None]})


def record_look(disclosure: Disclosure, *, by: User) -> None:
    """Log that somebody who is no inventor read an invention; the representative sees it on the page."""
    append_event(disclosure, VIEW_VERB, by=by)


def _step(
    locked: Disclosure, trigger: str, values: dict[str, Any], *, by: User, reason: str = ""
) -> Disclosure:
    row = DISCLOSURES.find(trigger, locked.state)
    if row is None:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、この操作はできません。画面を開き直してください。")
            % {"number": locked, "state": locked.get_state_display()}
        )
    if not by.has_perm(row.permission, locked):
        raise PermissionDenied
    written = {**values, "state": row.target}
    changes = field_changes({name: getattr(locked, name) for name in written}, written)
    save_versioned(locked, written, expected_version=locked.version, by=by)
    append_event(locked, trigger, by=by, changes=told(changes), reason=reason)
    return locked


def _take_number() -> str:
    series = disclosure_series(fiscal_year_of(timezone.localdate()))
    running = next_number(f"disclosure {series}", at_least=highest_disclosure_running_part(series) + 1)
    return agreement_number(series, running)


def _locked(disclosure: Disclosure) -> Disclosure:
    return Disclosure.objects.select_for_update().get(pk=disclosure.pk)


def _office_key(disclosure: Disclosure) -> str:
    return f"disclosure-office-{disclosure.pk}"


def _returned_key(disclosure: Disclosure) -> str:
    return f"disclosure-returned-{disclosure.pk}"
