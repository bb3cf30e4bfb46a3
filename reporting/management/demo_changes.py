"""Contracts of the demonstration that belong together or were changed: an umbrella, a consortium, changes in force."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from collaboration.actions.agreements import create_agreement
from collaboration.actions.consortium import (
    ConsortiumEntry,
    MemberEntry,
    form_consortium,
    join_consortium,
    plan_member_invoices,
)
from collaboration.actions.contract_changes import AmendmentPlan, amend_contract
from collaboration.actions.interruptions import Notice, suspend_contract
from collaboration.actions.states import change_state
from collaboration.actions.successions import SuccessionPlan, succeed_partner
from collaboration.actions.umbrella import MeetingEntry, cover_agreement, record_meeting, set_frame
from collaboration.calc.consortium import ConsortiumLeader, MemberRole
from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.contract_change import AskedBy, PeopleChange, SuccessionKind
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.models.agreement import Agreement
from collaboration.queries.consortium import last_claimed_day
from collaboration.queries.invoices import usual_tax_rate
from core.calc.fiscal_year import fiscal_year_of
from core.models.institution import Department
from core.models.organization import Organization
from core.models.person import Person
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "changes.toml"
ON_PAPER = "確認の書類は紙で保管しているため"


def load_changes() -> None:
    """Lay contracts under an umbrella, form a consortium, and change three contracts in force."""
    plan = tomllib.loads(FILE.read_text(encoding="utf-8"))
    by = User.objects.get(username=plan["by"])
    _umbrella(plan["umbrella"], by=by)
    _consortium(plan["consortium"], by=by)
    _amendment(plan["amendment"], by=by)
    _succession(plan["succession"], by=by)
    _suspension(plan["suspension"], by=by)


def _umbrella(row: dict[str, Any], *, by: User) -> None:
    umbrella = Agreement.objects.get(number=row["number"])
    beneath = [*map(_numbered, row["covered"]), Agreement.objects.get(title=row["covered_title"])]
    for agreement in beneath:
        cover_agreement(umbrella, agreement, by=by)
    set_frame(umbrella, fiscal_year=fiscal_year_of(timezone.localdate()), **row["frame"], by=by)
    for stated in row["meetings"]:
        entry = MeetingEntry(
            held_on=_ago(stated["ago"]),
            attendees=stated["attendees"],
            decisions=stated["decisions"],
            next_on=_ago(stated["next"]),
        )
        record_meeting(umbrella, entry, by=by)


def _consortium(row: dict[str, Any], *, by: User) -> None:
    """Form it of the two companies that signed; the third joins later, and each is asked for its share."""
    agreement = create_agreement(_joint_research(row), by=by, state=AgreementState.DRAFT)
    agreement = change_state(agreement, "conclude", by=by, reason=ON_PAPER)
    entry = ConsortiumEntry(leader=ConsortiumLeader.UNIVERSITY, manager=row["manager"], note=row["note"])
    consortium = form_consortium(agreement, entry, by=by)
    later = row["joined"]
    member = MemberEntry(
        role=MemberRole.MEMBER, share_yen=later["share_yen"], fee_yen=None, joined_on=_ago(later["ago"])
    )
    join_consortium(consortium, _partner(later["partner"]), member, by=by)
    plan_member_invoices(
        consortium,
        until=last_claimed_day(agreement),
        tax_rate=usual_tax_rate(timezone.localdate()),
        treatment=TaxOfInvoice.INSIDE,
        by=by,
    )


def _joint_research(row: dict[str, Any]) -> AgreementContent:
    signed_on, person = _ago(row["signed"]), Person.objects.get(name=row["principal"])
    parties = [
        PartyContent(_partner(each["partner"]).pk, share_yen=each["share_yen"]) for each in row["parties"]
    ]
    return AgreementContent(
        kind=AgreementKind.JOINT_RESEARCH.value,
        title=row["title"],
        department_id=Department.objects.get(name=row["department"]).pk,
        signed_on=signed_on,
        starts_on=signed_on,
        ends_on=signed_on + datetime.timedelta(days=row["days"]),
        amount_yen=row["amount_yen"],
        parties=tuple(parties),
        researchers=(ResearcherContent(person.name, person.pk),),
    )


def _amendment(row: dict[str, Any], *, by: User) -> None:
    agreement = _numbered(row["number"])
    ends_on = agreement.ends_on
    assert ends_on is not None  # noqa: S101 -- every contract of the ledger that is extended has a term
    person = Person.objects.get(name=row["joined"])
    plan = AmendmentPlan(
        signed_on=_ago(row["signed"]),
        effective_on=_ago(row["signed"]),
        reason=row["reason"],
        ends_on=ends_on + datetime.timedelta(days=row["more_days"]),
        people=PeopleChange(joined=(ResearcherContent(person.name, person.pk),)),
    )
    amend_contract(agreement, plan, by=by)


def _succession(row: dict[str, Any], *, by: User) -> None:
    plan = SuccessionPlan(
        kind=SuccessionKind.MERGER,
        effective_on=_ago(row["ago"]),
        reason=row["reason"],
        successor=_partner(row["successor"]),
    )
    succeed_partner(_partner(row["partner"]), plan, map(_numbered, row["agreements"]), by=by)


def _suspension(row: dict[str, Any], *, by: User) -> None:
    running = change_state(_numbered(row["number"]), "start", by=by)
    notice = Notice(
        asked_by=AskedBy.COMPANY,
        noticed_on=_ago(row["noticed"]),
        effective_on=_ago(row["ago"]),
        reason=row["reason"],
    )
    suspend_contract(running, notice, by=by)


def _numbered(number: str) -> Agreement:
    return Agreement.objects.get(number=number)


def _partner(name: str) -> Organization:
    return Organization.objects.get(name=name)


def _ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)
