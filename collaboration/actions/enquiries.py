"""Enquiries from their arrival to their outcome: entering, routing, answering, ending, making a contract of them."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.agreements import create_agreement
from collaboration.actions.enquiry_tasks import keep_enquiry_task
from collaboration.actions.numbering import take_enquiry_number
from collaboration.calc.content import AgreementContent
from collaboration.calc.enquiry import (
    OPEN_STATES,
    PERSONAL,
    EnquiryContent,
    EnquiryState,
    enquiry_search_key,
    state_when_reopened,
)
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, Enquiry, EnquiryNote
from collaboration.queries.desk_terms import answer_due
from core.actions.events import Changes, append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import Department, Person, User


@transaction.atomic
def record_enquiry(
    content: EnquiryContent, *, by: User | None, sent_key: UUID | None = None, sender_key: str = ""
) -> Enquiry:
    """Enter an enquiry under the next number; the answer is due as the desk promises unless a day is given.

    `by` is None for what came by the public form. Raises ValidationError when the content breaks a rule.
    """
    received_on = content.received_on or timezone.localdate()
    number = take_enquiry_number(received_on)
    stated = content.values() | {
        "received_on": received_on,
        "due_on": content.due_on or answer_due(received_on),
    }
    enquiry = Enquiry(
        **stated,
        number=number,
        search_key=_search_key(number, content),
        sent_key=sent_key,
        sender_key=sender_key,
        created_by=by,
        updated_by=by,
    )
    enquiry.full_clean()
    enquiry.save()
    changes = field_changes({}, {name: getattr(enquiry, name) for name in ("number", *_told(stated))})
    append_event(enquiry, "receive_enquiry", by=by, changes=changes)
    keep_enquiry_task(enquiry)
    return enquiry


@transaction.atomic
def change_enquiry(
    enquiry: Enquiry, content: EnquiryContent, *, expected_version: int, by: User, reason: str = ""
) -> Changes:
    """Correct what was written down. Raises EditConflict or ValidationError.

    The history names what was changed; it does not repeat who asked and what, because it can never be deleted.
    """
    values = content.values()
    values["received_on"] = content.received_on or enquiry.received_on
    values["due_on"] = content.due_on or enquiry.due_on
    changes = field_changes({name: getattr(enquiry, name) for name in values}, values)
    save_versioned(
        enquiry,
        {**values, "search_key": _search_key(enquiry.number, content)},
        expected_version=expected_version,
        by=by,
        children_changed=bool(changes),
    )
    if changes:
        told = {name: pair for name, pair in changes.items() if name in _told(values)}
        append_event(enquiry, "change", by=by, changes=told, reason=reason)
        keep_enquiry_task(enquiry)
    return changes


@transaction.atomic
def route_enquiry(
    enquiry: Enquiry, *, owner: User | None, department: Department | None, reason: str, by: User
) -> Enquiry:
    """Give an enquiry to a person, a department or both; the task goes to the new owner. Raises ActionRefused."""
    locked = _open(enquiry)
    if owner is None and department is None:
        raise ActionRefused(_("担当者か担当部局のどちらかを選んでください。"))
    values = {"owner": owner, "department": department, "state": EnquiryState.ASSIGNED.value}
    return _step(locked, "route_enquiry", values, reason=reason, by=by)


@transaction.atomic
def pass_enquiry(enquiry: Enquiry, owner: User, *, reason: str, by: User) -> Enquiry:
    """Hand an enquiry over to a colleague; how far it came stays. Raises ActionRefused when it has ended."""
    return _step(_open(enquiry), "hand_over", {"owner": owner}, reason=reason, by=by)


@transaction.atomic
def name_researcher(enquiry: Enquiry, researcher: Person | None, *, by: User) -> Enquiry:
    """State which researcher is to deal with an enquiry, None for nobody. Raises ActionRefused."""
    return _step(_open(enquiry), "name_researcher", {"researcher": researcher}, by=by)


@transaction.atomic
def add_enquiry_note(
    enquiry: Enquiry, *, said_on: datetime.date, said_to: str, text: str, is_answer: bool, by: User
) -> EnquiryNote:
    """Write down what was said to whom; an answer to the enquirer ends the waiting. Raises ActionRefused."""
    locked = _open(enquiry)
    if not locked.received_on <= said_on <= timezone.localdate():
        raise ActionRefused(
            _("日付は、受付日（%(first)s）から今日までの日付にしてください。")
            % {"first": locked.received_on.isoformat()}
        )
    note = EnquiryNote(
        enquiry=locked, said_on=said_on, said_to=said_to, text=text, is_answer=is_answer, made_by=by
    )
    note.full_clean()
    note.save()
    state = EnquiryState.ANSWERED.value if is_answer else locked.state
    _step(locked, "answer_enquiry" if is_answer else "note_enquiry", {"state": state}, by=by)
    return note


@transaction.atomic
def close_enquiry(
    enquiry: Enquiry, *, outcome: str, agreement: Agreement | None = None, by: User | None
) -> Enquiry:
    """End an enquiry with its outcome: in words, or with the contract that came of it. Raises ActionRefused."""
    locked = _open(enquiry)
    if agreement is None and not outcome.strip():
        raise ActionRefused(_("結果を入力してください。例：学外の機関を紹介した"))
    state = EnquiryState.CLOSED if agreement is None else EnquiryState.TURNED
    values = {"state": state.value, "agreement": agreement, "outcome": outcome.strip()}
    return _step(locked, "turn_enquiry" if agreement else "close_enquiry", values, by=by)


@transaction.atomic
def reopen_enquiry(enquiry: Enquiry, *, reason: str, by: User) -> Enquiry:
    """Go on with an enquiry that was ended; a contract that was linked to it stays, but is linked no longer."""
    locked = _locked(enquiry)
    if locked.state in OPEN_STATES:
        raise ActionRefused(_("%(number)sは終了していません。") % {"number": locked.number})
    is_routed = locked.owner_id is not None or locked.department_id is not None
    values = {"state": state_when_reopened(is_routed=is_routed).value, "agreement": None, "outcome": ""}
    return _step(locked, "reopen_enquiry", values, reason=reason, by=by)


@transaction.atomic
def create_agreement_from_enquiry(
    enquiry: Enquiry, content: AgreementContent, *, by: User, state: AgreementState
) -> Agreement:
    """Enter the agreement that came of an enquiry; both name each other. Raises what `create_agreement` raises."""
    reason = _("相談%(number)sから登録しました。") % {"number": enquiry.number}
    agreement = create_agreement(content, by=by, state=state, reason=reason)
    turn_enquiry(enquiry, agreement, by=by)
    return agreement


@transaction.atomic
def turn_enquiry(enquiry: Enquiry, agreement: Agreement, *, by: User | None) -> Enquiry:
    """End an enquiry with the agreement that came of it; who asked is now known as a partner. Raises ActionRefused."""
    locked = _open(enquiry)
    lead = agreement.parties.order_by("-is_lead", "pk").first()
    if locked.organization_id is None and lead is not None:
        locked = _step(locked, "change", {"organization_id": lead.organization_id}, by=by)
    return close_enquiry(locked, outcome="", agreement=agreement, by=by)


def _step(
    locked: Enquiry, verb: str, values: dict[str, Any], *, by: User | None, reason: str = ""
) -> Enquiry:
    changes = field_changes({name: getattr(locked, name) for name in values}, values)
    save_versioned(locked, values, expected_version=locked.version, by=by, children_changed=True)
    append_event(locked, verb, by=by, changes=changes, reason=reason.strip())
    keep_enquiry_task(locked)
    return locked


def _open(enquiry: Enquiry) -> Enquiry:
    locked = _locked(enquiry)
    if locked.state not in OPEN_STATES:
        raise ActionRefused(
            _("%(number)sは終了しています。続けるときは、先に「対応を再開する」を押してください。")
            % {"number": locked.number}
        )
    return locked


def _locked(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.select_for_update().get(pk=enquiry.pk)


def _told(values: dict[str, Any]) -> list[str]:
    """Name the fields whose values the history may keep for ever."""
    return [name for name in values if name not in PERSONAL]


def _search_key(number: str, content: EnquiryContent) -> str:
    return enquiry_search_key(number, content.subject, [content.organization_name, content.contact_name])
