"""The risk gate of the demonstration: contracts before signature, and the steps taken at the gate, by the actions."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from collaboration.actions.agreements import create_agreement
from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.risk_gate import Answer, Result, Step, Topic
from collaboration.models.agreement import Agreement
from collaboration.queries.checklists import checklist
from core.models.institution import Department
from core.models.organization import Organization
from core.models.person import Person
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "screenings.toml"


def load_screenings() -> None:
    """Enter the contracts that wait at the gate, and take every step in its order."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    office = User.objects.get(username="sangaku")
    for row in content["agreement"]:
        _enter(row, by=office)
    today = timezone.localdate()
    for row in content["gate"]:
        agreement = Agreement.objects.get(number=row["number"])
        for stated in row["steps"]:
            _take(agreement, Topic(row["topic"]), stated, today)


def _enter(row: dict[str, Any], *, by: User) -> None:
    person = Person.objects.get(name=row["principal"])
    create_agreement(
        AgreementContent(
            kind=AgreementKind(row["kind"]).value,
            title=row["title"],
            number=row["number"],
            department_id=Department.objects.get(name=row["department"]).pk,
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            amount_yen=row["amount_yen"],
            parties=(PartyContent(Organization.objects.get(name=row["partner"]).pk),),
            researchers=(ResearcherContent(person.name, person.pk),),
        ),
        by=by,
        state=AgreementState(row["state"]),
    )


def _take(agreement: Agreement, topic: Topic, stated: dict[str, Any], today: datetime.date) -> None:
    by, note = User.objects.get(username=stated["by"]), stated.get("note", "")
    day = today - datetime.timedelta(days=stated["ago"])
    step = Step(stated["step"])
    if step is Step.SELF_CHECK:
        answers = {question.code: Answer.NO.value for question in checklist(topic).questions}
        answer_screening(
            agreement, topic, answers | stated.get("answers", {}), by=by, note=note, decided_on=day
        )
        return
    valid = stated.get("valid")
    decide_screening(
        agreement,
        topic,
        step,
        Result(stated["result"]),
        by=by,
        note=note,
        decided_on=day,
        expires_on=None if valid is None else today + datetime.timedelta(days=valid),
    )
