"""The demonstration: an invented university whose ledger comes in the way an office's data would."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from collaboration.actions.agreements import change_agreement
from collaboration.actions.cost_rules import adopt_cost_rules
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.records import read_record
from collaboration.models.agreement import Agreement
from collaboration.queries.agreement_content import content_of
from core.actions.departments import create_department
from core.actions.events import append_event
from core.calc.kinds import Role
from core.calc.text import person_key
from core.imports.batches import check_import, commit_import, receive
from core.models.institution import Department, Institution
from core.models.person import Person
from core.models.user import RoleAssignment, User
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import explain_finding, freeze_return, mark_submitted, open_return
from reporting.queries.returns import return_status

FOLDER = Path(__file__).resolve().parent.parent / "demo"


class DemonstrationFailed(Exception):
    """The demonstration does not fit the program any more; the message says where."""


@cache
def demonstration() -> dict[str, Any]:
    """Return what the demonstration consists of."""
    return tomllib.loads((FOLDER / "demo.toml").read_text(encoding="utf-8"))


def present_institution() -> Institution | None:
    """Return the institution that this installation serves, None while it is empty."""
    return Institution.objects.current()


def present_accounts() -> list[User]:
    """Return the accounts of the demonstration in their order; none when this installation serves another institution."""
    demo = demonstration()
    institution = present_institution()
    if institution is None or institution.name != demo["institution"]["name"]:
        return []
    names = [row["username"] for row in demo["account"]]
    users = User.objects.filter(username__in=names, is_active=True).prefetch_related("role_assignments")
    return sorted(users, key=lambda user: names.index(user.username))


def load_records() -> User:
    """Make institution, departments and accounts, import the ledger, plant the defects; returns the survey officer."""
    demo = demonstration()
    with transaction.atomic():
        institution = Institution.objects.create(**demo["institution"])
        append_event(institution, "create", by=None)
        for row in demo["departments"]:
            create_department({"name": row["name"], "code": row["code"]}, by=None)
        accounts = [_make_account(row) for row in demo["account"]]
        officer = next(user for user in accounts if user.has_role(Role.SURVEY_OFFICER))
        import_ledger(FOLDER / demo["ledger"]["file"], by=officer)
        _link_principal(demo)
        lay_down_cost_rules(by=officer)
        for row in demo["survey_kinds"]:
            _count_otherwise(row, by=officer)
    return officer


def lay_down_cost_rules(*, by: User) -> None:
    """Lay down the invented rules on cost. Raises RecordRefused when they do not fit the program."""
    text = (FOLDER / "cost_rules.toml").read_text(encoding="utf-8")
    for content in tomllib.loads(text)["rules"]:
        adopt_cost_rules(read_record(CostPolicy, content), by=by)


def import_ledger(path: Path, *, by: User) -> dict[str, int]:
    """Bring the ledger in as one batch, as an office would. Raises DemonstrationFailed when a row has an error."""
    today = timezone.localdate()
    with path.open("rb") as source:
        batch = receive(File(source), path.name, by=by)
        ledger = check_import(batch, today=today, by=by)
        errors = [problem for problem in ledger.problems if problem.is_error]
        if errors:
            raise DemonstrationFailed(f"{path.name}: {errors[0]}")
        return commit_import(batch, good_rows_only=False, today=today, by=by)


def make_returns(officer: User) -> None:
    """Assemble, explain, freeze and submit the returns of the earlier years; open and assemble that of the last."""
    demo = demonstration()
    last = demo["ledger"]["last_fiscal_year"]
    said = {(row["fiscal_year"], row["finding"]): row["text"] for row in demo["explanations"]}
    for fiscal_year in range(demo["ledger"]["first_fiscal_year"], last + 1):
        draft = open_return(fiscal_year, by=officer)
        assemble_return(draft, by=officer)
        if fiscal_year > demo["returns"]["submitted_until_fiscal_year"]:
            continue
        for line in return_status(draft).blockers:
            text = said.get((fiscal_year, line.finding.key))
            if text is None:
                raise DemonstrationFailed(f"{fiscal_year}: {line.finding.key} {line.finding.message}")
            explain_finding(line.finding, text, by=officer)
        mark_submitted(freeze_return(draft, by=officer), by=officer)


def _make_account(row: dict[str, Any]) -> User:
    user = User.objects.create(
        username=row["username"], display_name=row["display_name"], password=_hashed_password()
    )
    department = Department.objects.filter(name=row.get("department", "")).first()
    for role in row["roles"]:
        RoleAssignment.objects.create(user=user, role=role, department=department)
    append_event(user, "create", by=None)
    return user


@cache
def _hashed_password() -> str:
    """Hash the common password once: it is printed on the screen, and each hash takes a quarter of a second."""
    return make_password(demonstration()["accounts"]["password"])


def _link_principal(demo: dict[str, Any]) -> None:
    """Let the account of the researcher see the contracts that the ledger gives to that researcher."""
    principal = demo["ledger"]["principal"]
    username = next(row["username"] for row in demo["account"] if row.get("is_principal"))
    user = User.objects.get(username=username)
    user.person = Person.objects.get(search_key__contains=person_key(principal["name"]))
    user.save(update_fields=["person"])


def _count_otherwise(row: dict[str, Any], *, by: User) -> None:
    agreement = Agreement.objects.get(number=row["number"])
    content = replace(content_of(agreement), survey_kind=row["kind"], survey_kind_reason=row["reason"])
    change_agreement(agreement, content, expected_version=agreement.version, by=by)
