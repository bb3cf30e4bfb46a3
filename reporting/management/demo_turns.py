"""Negotiations of the demonstration: who had each contract on the desk, and since when."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from collaboration.actions.agreements import create_agreement
from collaboration.actions.states import change_state
from collaboration.actions.turns import correct_turn, pass_turn
from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.kinds import AgreementState
from collaboration.calc.turn_clock import Holder
from collaboration.models.agreement import Agreement
from core.models.institution import Department
from core.models.organization import Organization
from core.models.person import Person
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "turns.toml"
YEAR = datetime.timedelta(days=364)


def load_turns() -> None:
    """Enter every negotiation with its turns; those that were signed end on the day of signature."""
    for order, row in enumerate(tomllib.loads(FILE.read_text(encoding="utf-8"))["agreement"]):
        _load(row, order, by=User.objects.get(username=row["by"]))


def _load(row: dict[str, Any], place: int, *, by: User) -> None:
    state = AgreementState.DRAFT if "signed" in row else AgreementState.NEGOTIATING
    agreement = create_agreement(_content(row, place), by=by, state=state)
    for order, (holder, days, note) in enumerate(row["turns"]):
        if order == 0:
            _begin(agreement, holder, _ago(days), note, by=by)
        else:
            pass_turn(agreement, holder=Holder(holder), on=_ago(days), note=note, by=by)
    if "signed" in row:
        change_state(agreement, "conclude", by=by, reason="確認の書類は紙で保管しているため")


def _begin(agreement: Agreement, holder: str, day: datetime.date, note: str, *, by: User) -> None:
    """Set the clock, which began at the university with the entry, back to the day the matter came in."""
    correct_turn(agreement.turns.open().get(), since=day, by=by)
    if holder != Holder.UNIVERSITY:
        pass_turn(agreement, holder=Holder(holder), on=day, note=note, by=by)


def _content(row: dict[str, Any], place: int) -> AgreementContent:
    """Fill in the contract; where no principal is named, a researcher of the department by the contract's place."""
    department = Department.objects.get(name=row["department"])
    named = row.get("principal")
    colleagues = Person.objects.filter(affiliations__department=department).distinct().order_by("pk")
    person = Person.objects.get(name=named) if named else colleagues[place]
    signed_on = _ago(row["signed"]) if "signed" in row else None
    starts_on = signed_on or timezone.localdate() + datetime.timedelta(days=30)
    return AgreementContent(
        kind=row["kind"],
        title=row["title"],
        department_id=department.pk,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=starts_on + YEAR,
        parties=(PartyContent(Organization.objects.get(name=row["partner"]).pk),),
        researchers=(ResearcherContent(person.name, person.pk),),
    )


def _ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)
