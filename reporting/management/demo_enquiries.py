"""The enquiries of the demonstration: taken in, routed, answered and ended by the actions, as a desk would."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from collaboration.actions.enquiries import add_enquiry_note, close_enquiry, record_enquiry, route_enquiry
from collaboration.calc.enquiry import EnquiryContent
from collaboration.models.agreement import Agreement
from collaboration.models.enquiry import Enquiry
from core.actions.people import change_person
from core.models.institution import Department
from core.models.organization import Organization
from core.models.person import Person
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "enquiries.toml"
DESK = "sangaku"


def load_enquiries() -> None:
    """Take every enquiry in and carry it as far as its row says; state what researchers work on."""
    demo = tomllib.loads(FILE.read_text(encoding="utf-8"))
    desk = User.objects.get(username=DESK)
    for name, keywords in demo["keywords"].items():
        person = Person.objects.get(name=name)
        change_person(person, {"keywords": keywords}, expected_version=person.version, by=desk)
    for row in sorted(demo["enquiry"], key=lambda row: -row["days_ago"]):
        _load(row, by=desk)


def _load(row: dict[str, Any], *, by: User) -> None:
    enquiry = record_enquiry(_content(row), by=None if row["channel"] == "web" else by)
    if "reason" in row:
        owner = User.objects.get(username=row["owner"])
        department = Department.objects.filter(name=row.get("department", "")).first()
        enquiry = route_enquiry(enquiry, owner=owner, department=department, reason=row["reason"], by=by)
    for note in row.get("notes", ()):
        add_enquiry_note(
            enquiry,
            said_on=_day(note),
            said_to=note["to"],
            text=note["text"],
            is_answer=note["answer"],
            by=by,
        )
    _end(enquiry, row, by=by)


def _content(row: dict[str, Any]) -> EnquiryContent:
    name = row.get("organization", "")
    known = Organization.objects.filter(name=name).first() if name else None
    return EnquiryContent(
        channel=row["channel"],
        kind=row["kind"],
        enquirer=row["enquirer"],
        subject=row["subject"],
        body=row["body"],
        organization_name=name,
        organization_id=known.pk if known else None,
        contact_name=row.get("contact", ""),
        email=row.get("email", ""),
        phone=row.get("phone", ""),
        received_on=_day(row),
    )


def _end(enquiry: Enquiry, row: dict[str, Any], *, by: User) -> None:
    if "agreement" in row:
        agreement = Agreement.objects.get(number=row["agreement"])
        close_enquiry(enquiry, outcome="", agreement=agreement, by=by)
    elif "outcome" in row:
        close_enquiry(enquiry, outcome=row["outcome"], by=by)


def _day(row: dict[str, Any]) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=row["days_ago"])
