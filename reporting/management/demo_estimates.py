"""The estimates of the demonstration: made, revised and concluded by the actions, as an office would."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from collaboration.actions.agreement_price import (
    amend_agreement_from_estimate,
    create_agreement_from_estimate,
)
from collaboration.actions.agreements import SUMS_AND_TERM
from collaboration.actions.estimates import add_version, create_estimate
from collaboration.actions.letters import issue_letter
from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage, LetterTerms
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.scenario import Scenario
from collaboration.calc.pricing.selection import policy_in_force
from collaboration.calc.records import read_record
from collaboration.exports.letters import letter_file
from collaboration.models.agreement import Agreement
from collaboration.models.estimate import Estimate
from collaboration.queries.agreement_content import agreement_content_of, content_of
from collaboration.queries.cost_rules import policy_versions
from collaboration.queries.estimates import latest_version, promised_of
from collaboration.queries.presets import preset
from core.models.institution import Department
from core.models.organization import Organization
from core.models.person import Person
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "estimates.toml"


def load_estimates() -> None:
    """Make every estimate with its versions; those that are concluded become contracts at their price."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["estimate"]:
        _load(row)


def _load(row: dict[str, Any]) -> None:
    by = User.objects.get(username=row["by"])
    first, *later = row["version"]
    header = _header(row)
    estimate = create_estimate(header, _scenarios(row, first), chosen=first.get("chosen", 0), by=by)
    for version in later:
        add_version(
            estimate,
            header,
            _scenarios(row, version),
            chosen=version.get("chosen", 0),
            note=version["note"],
            expected_version=estimate.version,
            by=by,
        )
    for stated in row.get("letters", ()):
        _issue(estimate, stated, by=by)
    if "amends" in row:
        _amend(estimate, row, by=by)
    elif "concluded" in row:
        _conclude(estimate, row["concluded"], by=by)


def _header(row: dict[str, Any]) -> EstimateHeader:
    named = row.get("principal")
    return EstimateHeader(
        title=row["title"],
        kind=AgreementKind(row["kind"]),
        department_id=Department.objects.get(name=row["department"]).pk,
        organization_id=Organization.objects.get(name=row["partner"]).pk,
        principal_id=Person.objects.get(name=named).pk if named else None,
    )


def _scenarios(row: dict[str, Any], version: dict[str, Any]) -> list[Scenario]:
    return [_scenario(row, version, stated) for stated in version["scenarios"]]


def _scenario(row: dict[str, Any], version: dict[str, Any], stated: dict[str, Any]) -> Scenario:
    """Price the plan of the estimate with what the version and then the scenario change.

    The plan of a change is the whole contract after it, by the rules of the day of the change.
    """
    plan = {**row["request"], **version.get("request", {}), **stated.get("request", {})}
    left_out = stated.get("leave_out", [])
    source = {name: value for name, value in plan.items() if name not in left_out}
    request = read_record(PricingRequest, {"kind": row["kind"], **source})
    if "amends" not in row:
        return Scenario(stated["label"], _policy(stated["policy"], request), request)
    day = PricingRequest(request.kind, request.date)
    promised = promised_of(Agreement.objects.get(number=row["amends"]))
    return Scenario(stated["label"], _policy(stated["policy"], day), request, promised)


def _policy(name: str, request: PricingRequest) -> CostPolicy:
    """Return the university's own rules of this name as they stand on the day, else the preset."""
    versions = policy_versions(name)
    return policy_in_force(versions, request) if versions else preset(name)


def _issue(estimate: Estimate, stated: dict[str, Any], *, by: User) -> None:
    version = latest_version(estimate)
    terms = LetterTerms(
        kind=LetterKind(stated["kind"]),
        form=LetterForm(stated["form"]),
        language=LetterLanguage.JAPANESE,
        tax_form=TaxMode.EXCLUSIVE,
        with_seal=True,
        issued_on=stated["issued_on"],
        valid_until=stated["valid_until"],
    )
    issue_letter(version, terms, write=lambda number: letter_file(version, terms, number=number), by=by)


def _conclude(estimate: Estimate, stated: dict[str, Any], *, by: User) -> None:
    content = agreement_content_of(estimate, latest_version(estimate))
    create_agreement_from_estimate(
        estimate, replace(content, **stated), by=by, state=AgreementState.CONCLUDED
    )


def _amend(estimate: Estimate, row: dict[str, Any], *, by: User) -> None:
    root = Agreement.objects.get(number=row["amends"])
    estimated = agreement_content_of(estimate, latest_version(estimate))
    changes = {name: getattr(estimated, name) for name in SUMS_AND_TERM} | row["concluded"]
    amend_agreement_from_estimate(
        estimate,
        root,
        replace(content_of(root), **changes),
        by=by,
        applies_to_root=True,
        reason=row["reason"],
    )
