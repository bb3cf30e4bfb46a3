"""What the form of an estimate shows at first: blank rows, or what an earlier version said."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.pricing.kinds import Category
from collaboration.calc.pricing.request import Commitment, CostLine, PricingRequest
from collaboration.calc.pricing.scenario import Scenario
from collaboration.forms.estimate_outcome import OutcomeForm, milestone_rows
from collaboration.forms.estimate_rows import MEASURES
from collaboration.forms.estimate_scenarios import PolicyShelf, method_of
from core.models import Department, Organization, Person

USUAL = (
    Category.EQUIPMENT,
    Category.CONSUMABLES,
    Category.TRAVEL_DOMESTIC,
    Category.PERSONNEL,
    Category.OTHER,
)
"""Categories that a blank table begins with; an amount is all that has to be typed."""
SPARE_PEOPLE = 1
SPARE_COMPANY = 1
SPARE_MILESTONES = 2

Row = dict[str, Any]


def shared_request(scenarios: Sequence[Scenario]) -> PricingRequest:
    """Return what the scenarios have in common: each field as the first scenario that states it has it.

    A scenario whose policy has no rule for something leaves it out, so that no single one need have everything.
    """
    requests = [scenario.request for scenario in scenarios]
    stated = {
        item.name: next((value for each in requests if (value := getattr(each, item.name))), None)
        for item in fields(PricingRequest)
    }
    known = {name: value for name, value in stated.items() if value is not None}
    return PricingRequest(**known)


def head_values(request: PricingRequest) -> Row:
    """Return the days and the kind."""
    names = ("kind", "date", "starts_on", "ends_on", "signed_on", "applied_on", "tax_date")
    return {name: getattr(request, name) for name in names}


def header_values(header: EstimateHeader) -> tuple[Row, Row, Row]:
    """Return the values of the form itself, of the partner's row and of the researcher's."""
    department = Department.objects.filter(pk=header.department_id).first() if header.department_id else None
    partner = (
        Organization.objects.filter(pk=header.organization_id).first() if header.organization_id else None
    )
    principal = Person.objects.filter(pk=header.principal_id).first() if header.principal_id else None
    return (
        {
            "title": header.title,
            "kind": header.kind.value,
            "department": department.name if department else "",
        },
        {"name": partner.name, "key": partner.pk} if partner else {},
        {"name": principal.name, "key": principal.pk} if principal else {},
    )


def scenario_rows(scenarios: Sequence[Scenario], shelf: PolicyShelf) -> list[Row]:
    """Return policy and method of each scenario; one with the default policy for a new estimate."""
    rows = [
        {"policy": shelf.key_of(each.policy), "method": method_of(each.request).value} for each in scenarios
    ]
    return rows or [{"policy": shelf.default}]


def cost_rows(lines: Iterable[CostLine]) -> list[Row]:
    """Return one row per category and label with its years; a second amount for a year takes a further row."""
    rows: list[Row] = []
    for line in lines:
        own = {"category": line.category.value, "label": line.label, "publicly_funded": line.publicly_funded}
        cell = f"yen_{line.fiscal_year}"
        row = next((row for row in rows if own.items() <= row.items() and cell not in row), None)
        if row is None:
            rows.append(row := dict(own))
        row[cell] = line.yen
    return [*rows, {}] if rows else [{"category": category.value} for category in USUAL]


def people_rows(commitments: Iterable[Commitment]) -> list[Row]:
    """Return one row per person with what is given in each year; other pay or another grade takes a further row."""
    rows: list[Row] = []
    names = ("name", "grade", "annual_pay_yen", "hourly_yen", "rate_source", "publicly_funded")
    for item in commitments:
        own: Row = {name: getattr(item, name) for name in names}
        own["other_effort"] = item.other_effort or None
        cells = {
            f"{name}_{item.fiscal_year}": value
            for name in MEASURES
            if (value := getattr(item, name)) is not None
        }
        row = next(
            (row for row in rows if own.items() <= row.items() and not cells.keys() & row.keys()), None
        )
        if row is None:
            rows.append(row := dict(own))
        row |= cells
    return rows + [{} for _row in range(SPARE_PEOPLE)]


def company_rows(request: PricingRequest | None) -> list[Row]:
    """Return one row per company researcher."""
    people = request.company_researchers if request else ()
    rows: list[Row] = [
        {
            "name": each.name,
            "months": each.months,
            "starts_on": each.starts_on,
            "replacements": each.replacements or None,
        }
        for each in people
    ]
    return rows + [{} for _row in range(SPARE_COMPANY)]


def quantity_values(request: PricingRequest | None, years: Sequence[int]) -> Row:
    """Return the quantities by driver and year."""
    stated = request.quantities if request else ()
    return {f"{each.driver.value}_{each.fiscal_year or years[0]}": each.quantity for each in stated if years}


def terms_values(request: PricingRequest | None) -> Row:
    """Return the terms that bear on the price."""
    if request is None:
        return {}
    exemption, space = request.exemption, request.space
    return {
        "indirect_rate": request.indirect_rate,
        "strategic_rate": request.strategic_rate,
        "exemption_circumstance": exemption.circumstance.value if exemption else "",
        "exemption_approved_by": exemption.approved_by if exemption else "",
        "exemption_note": exemption.note if exemption else "",
        "circumstances": [each.value for each in request.circumstances],
        "tax_treatment": request.tax_treatment.value if request.tax_treatment else "",
        "tax_note": request.tax_note,
        "area_m2": space.area_m2 if space else None,
        "extra_persons": (space.extra_persons or None) if space else None,
        "wants_tax_credit": request.tax_credit_items is not None,
        "tax_credit_items": list(request.tax_credit_items or ()),
    }


def agreed_values(request: PricingRequest | None) -> tuple[Row, Row]:
    """Return the agreed total with what is recorded of it, and its years."""
    agreed = request.agreed if request else None
    if agreed is None:
        return {}, {}
    return (
        {
            "agreed_yen": agreed.yen,
            "solve_for": agreed.solve_for.value if agreed.solve_for else "",
            "proposed_by": agreed.proposed_by,
            "rationale": agreed.rationale,
            "is_non_refundable": agreed.is_non_refundable,
        },
        {f"share_{each.fiscal_year}": each.yen for each in agreed.by_year},
    )


def outcome_values(request: PricingRequest | None) -> tuple[Row, list[Row]]:
    """Return the clauses and the rows of milestones."""
    terms = request.outcome if request else None
    return OutcomeForm.shown(terms), milestone_rows(terms, at_least=SPARE_MILESTONES)
