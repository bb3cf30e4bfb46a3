"""From the fields of an estimate to the plain values of a request, remembering which field each value came from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django import forms

from collaboration.calc.pricing.periods import months_of
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.forms.estimate import AgreedForm, EstimateForm, TermsForm
from collaboration.forms.estimate_outcome import EQUITY, ROYALTY, MilestoneRow, OutcomeForm
from collaboration.forms.estimate_rows import (
    MEASURES,
    AgreedYearsForm,
    CompanyRow,
    CostRow,
    PersonRow,
    QuantityForm,
)
from collaboration.forms.estimate_scenarios import Method, needs_space

Place = tuple[forms.Form, str]
_LAST_PART = re.compile(r"(\.[^.\[]+|\[\d+\])$")


def whole(number: Fraction | None) -> int | Fraction | None:
    """Return a whole number as such; what is not whole stays, so that the record can refuse it at its field."""
    return int(number) if number is not None and number.denominator == 1 else number


@dataclass
class Draft:
    """Plain values for a request, and the field behind each path that a refusal may name."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def put(self, path: str, value: Any, form: forms.Form, name: str) -> None:
        """Note a value of the request itself; blank ones are left to the defaults."""
        self.places[path] = (form, name)
        if value not in (None, ""):
            self.values[path] = value

    def place_of(self, path: str) -> Place | None:
        """Return the field of a path, else of what it is part of; None when no field stands for it."""
        rest: str = path
        while rest:
            if rest in self.places:
                return self.places[rest]
            shorter = _LAST_PART.sub("", rest)
            if shorter == rest:
                return None
            rest = shorter
        return None


@dataclass(frozen=True, slots=True)
class Parts:
    """The forms of an estimate that say what is priced."""

    head: EstimateForm
    terms: TermsForm
    agreed: AgreedForm
    agreed_years: AgreedYearsForm
    outcome: OutcomeForm
    lines: Sequence[CostRow]
    people: Sequence[PersonRow]
    company: Sequence[CompanyRow]
    quantities: QuantityForm
    milestones: Sequence[MilestoneRow]

    def draft(self, method: Method) -> Draft:
        """Return the request that the forms state, for a scenario of this method."""
        draft = Draft()
        self._days(draft)
        _lines(draft, self.lines)
        _people(draft, self.people)
        self._company(draft)
        self._terms(draft)
        draft.values["quantities"] = [
            {"driver": driver.value, "quantity": value, "fiscal_year": year}
            for driver in self.quantities.drivers
            for year, _name, value in self.quantities.stated(driver.value)
        ]
        self._quantity_places(draft)
        draft.values["mode"] = method.mode.value
        if method in (Method.TOTAL, Method.OUTCOME_TOTAL):
            self._agreed(draft)
        if method.has_outcome:
            self._outcome(draft)
        return draft

    def _days(self, draft: Draft) -> None:
        for name in ("kind", "date", "starts_on", "ends_on", "signed_on", "applied_on", "tax_date"):
            draft.put(name, self.head.cleaned_data.get(name), self.head, name)

    def _company(self, draft: Draft) -> None:
        first, last = self.head.day("starts_on"), self.head.day("ends_on")
        term = months_of(first, last) if first and last else None
        rows = [row for row in self.company if not row.is_blank]
        draft.values["company_researchers"] = people = []
        if self.company:
            draft.places["company_researchers"] = (self.company[0], "name")
        for index, row in enumerate(rows):
            stated = {name: value for name, value in row.cleaned_data.items() if value not in (None, "")}
            people.append({"months": term, **stated})
            for name in ("name", "months", "starts_on", "replacements"):
                draft.places[f"company_researchers[{index}].{name}"] = (row, name)
            draft.places[f"company_researchers[{index}]"] = (row, "name")

    def _terms(self, draft: Draft) -> None:
        stated, form = self.terms.cleaned_data, self.terms
        for name in ("indirect_rate", "strategic_rate", "tax_treatment", "tax_note"):
            draft.put(name, stated.get(name), form, name)
        draft.values["circumstances"] = stated.get("circumstances") or []
        draft.places["circumstances"] = (form, "circumstances")
        if stated.get("exemption_circumstance"):
            draft.values["exemption"] = {
                name: stated.get(f"exemption_{name}") or ""
                for name in ("circumstance", "approved_by", "note")
            }
        for name in ("circumstance", "approved_by", "note"):
            draft.places[f"exemption.{name}"] = (form, f"exemption_{name}")
        if stated.get("area_m2") is not None:
            draft.values["space"] = {
                "area_m2": whole(stated["area_m2"]),
                "extra_persons": whole(stated.get("extra_persons")) or 0,
            }
        draft.places |= {"space": (form, "area_m2"), "space.extra_persons": (form, "extra_persons")}
        if stated.get("wants_tax_credit"):
            draft.values["tax_credit_items"] = stated.get("tax_credit_items") or []
        draft.places["tax_credit_items"] = (form, "tax_credit_items")

    def _quantity_places(self, draft: Draft) -> None:
        shown = [(driver, cells) for driver, cells in self.quantities.rows if cells]
        if shown:
            draft.places["quantities"] = (self.quantities, shown[0][1][0].field.name)
        for index, each in enumerate(draft.values["quantities"]):
            name = f"{each['driver']}_{each['fiscal_year']}"
            draft.places[f"quantities[{index}]"] = (self.quantities, name)

    def _agreed(self, draft: Draft) -> None:
        stated, form = self.agreed.cleaned_data, self.agreed
        shares = list(self.agreed_years.stated("share"))
        names = {
            "yen": "agreed_yen",
            "solve_for": "solve_for",
            "proposed_by": "proposed_by",
            "rationale": "rationale",
        }
        draft.places["agreed"] = (form, "agreed_yen")
        draft.places |= {f"agreed.{name}": (form, own) for name, own in names.items()}
        if stated.get("agreed_yen") is None:
            return
        values = {name: stated.get(own) for name, own in names.items()}
        draft.values["agreed"] = {
            **{name: value for name, value in values.items() if value not in (None, "")},
            "is_non_refundable": bool(stated.get("is_non_refundable")),
            "by_year": [{"fiscal_year": year, "yen": yen} for year, _name, yen in shares],
        }
        for index, (_year, name, _yen) in enumerate(shares):
            draft.places[f"agreed.by_year[{index}]"] = (self.agreed_years, name)
        if cells := self.agreed_years.share_cells:
            draft.places["agreed.by_year"] = (self.agreed_years, cells[0].field.name)

    def _outcome(self, draft: Draft) -> None:
        form, rows = self.outcome, [row for row in self.milestones if not row.is_blank]
        values: dict[str, Any] = {
            **form.common(),
            "milestones": [
                {name: value for name, value in row.cleaned_data.items() if value not in (None, "")}
                for row in rows
            ],
        }
        for clause, prefix in (("royalty", ROYALTY), ("equity", EQUITY)):
            if part := form.part(prefix):
                values[clause] = part
            for name in form.fields:
                if name.startswith(prefix):
                    draft.places[f"outcome.{clause}.{name.removeprefix(prefix)}"] = (form, name)
        for index, row in enumerate(rows):
            for name in row.fields:
                draft.places[f"outcome.milestones[{index}].{name}"] = (row, name)
        for name in ("payment_days", "credited_against_fixed", "audit_right", "survives_years"):
            draft.places[f"outcome.{name}"] = (form, name)
        draft.places["outcome"] = (form, "royalty_rate")
        draft.values["outcome"] = values


def _lines(draft: Draft, rows: Iterable[CostRow]) -> None:
    lines: list[dict[str, Any]] = []
    for row in rows:
        stated = row.cleaned_data
        for year, name, yen in row.stated("yen"):
            path = f"lines[{len(lines)}]"
            lines.append(
                {
                    "category": stated.get("category") or "",
                    "fiscal_year": year,
                    "yen": yen,
                    "label": stated.get("label") or "",
                    "publicly_funded": bool(stated.get("publicly_funded")),
                }
            )
            draft.places[path] = (row, name)
            for own in ("category", "label", "publicly_funded"):
                draft.places[f"{path}.{own}"] = (row, own)
    draft.values["lines"] = lines
    first = next(((row, row.yen_cells[0].field.name) for row in rows if row.yen_cells), None)
    if first is not None:
        draft.places["lines"] = first


def _people(draft: Draft, rows: Sequence[PersonRow]) -> None:
    given: list[dict[str, Any]] = []
    if rows:
        draft.places["commitments"] = (rows[0], "name")
    for row in rows:
        shared = {
            name: row.cleaned_data.get(name)
            for name in ("name", "grade", "annual_pay_yen", "hourly_yen", "rate_source", "other_effort")
        }
        for year, of_year in _by_year(row).items():
            path = f"commitments[{len(given)}]"
            given.append(
                {name: value for name, value in {**shared, **of_year}.items() if value not in (None, "")}
                | {"fiscal_year": year, "publicly_funded": bool(row.cleaned_data.get("publicly_funded"))}
            )
            draft.places[path] = (row, "name")
            for name in (*shared, "publicly_funded"):
                draft.places[f"{path}.{name}"] = (row, name)
            source = row.first_year if row.cleaned_data.get("every_year") else year
            for measure in MEASURES:
                if f"{measure}_{source}" in row.fields:
                    draft.places[f"{path}.{measure}"] = (row, f"{measure}_{source}")
    draft.values["commitments"] = given


def _by_year(row: PersonRow) -> dict[int, dict[str, Any]]:
    """Return what a person gives, by fiscal year; the first year's in every year where that is ticked."""
    years: dict[int, dict[str, Any]] = {}
    for measure in MEASURES:
        for year, _name, value in row.stated(measure):
            number = whole(value) if measure == "months" else value
            years.setdefault(year, {})[measure] = number
    if years and row.cleaned_data.get("every_year"):
        first = years[min(years)]
        return dict.fromkeys(row.years, first)
    return dict(sorted(years.items()))


def without_unknown(values: dict[str, Any], policy: CostPolicy) -> tuple[dict[str, Any], list[str]]:
    """Leave out what a policy has no rule for, and name it: scenarios share their inputs, not their rules."""
    left_out = [
        name
        for name, is_known in (
            ("commitments", policy.value is not None),
            ("company_researchers", policy.researcher_fee is not None),
            ("space", needs_space([policy])),
        )
        if values.get(name) and not is_known
    ]
    return {name: value for name, value in values.items() if name not in left_out}, left_out
