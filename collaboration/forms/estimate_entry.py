"""The forms of an estimate together: what was typed, the scenarios it gives, and every refusal at its field."""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _t

from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.comparison import ComparisonRow, compare
from collaboration.calc.pricing.pay import has_pay
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.scenario import Scenario
from collaboration.calc.records import RecordRefused
from collaboration.forms import estimate_begun as begun_from
from collaboration.forms.estimate import AgreedForm, EstimateForm, PartnerRow, PrincipalRow, TermsForm
from collaboration.forms.estimate_outcome import MilestoneRows, OutcomeForm
from collaboration.forms.estimate_request import Parts
from collaboration.forms.estimate_results import Refusal, ScenarioResult, refusals_in, result_of
from collaboration.forms.estimate_rows import (
    AgreedYearsForm,
    CompanyRows,
    CostRows,
    PersonRows,
    QuantityForm,
)
from collaboration.forms.estimate_scenarios import (
    PolicyShelf,
    ScenarioRow,
    drivers_of,
    measures_of,
)
from collaboration.forms.estimate_sections import Sections, sent_by
from collaboration.forms.estimate_shape import TOTAL, reshaped, scenario_count, settled
from collaboration.queries.tax_credit import tax_credit_choices
from core.calc.dates import FIRST_YEAR, LAST_YEAR
from core.calc.fiscal_year import fiscal_year_of, fiscal_years
from core.models import User

MOST_YEARS = 15
"""Columns that a table of years may have."""
USUAL_KIND = AgreementKind.JOINT_RESEARCH
_TYPED_YEAR = re.compile(r"_(\d{4})")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form begins with: an earlier version as the user may see it.

    `hidden` are its requests in full where the user may not see their pay; it counts all the same.
    """

    header: EstimateHeader | None = None
    scenarios: tuple[Scenario, ...] = ()
    chosen: int = 0
    hidden: tuple[PricingRequest, ...] = ()
    original: Promised | None = None
    """What was promised for the contract that is to be changed."""


class EstimateEntry:
    """Every form of the screen. Which columns and rows there are follows from the term and the chosen policies."""

    def __init__(
        self,
        user: User,
        *,
        data: QueryDict | None = None,
        begun: Begun | None = None,
        version: int | None = None,
        is_saving: bool = False,
        then: str = "",
    ) -> None:
        """Show what was begun, or read `data`; `then` is the button that asked for more rows or scenarios."""
        self.begun = begun or Begun()
        self.is_saving, self.sections = is_saving, Sections(self)
        self.data = reshaped(data, then) if data is not None else None
        self.request = begun_from.shared_request(self.begun.scenarios) if self.begun.scenarios else None
        self._make_head(user, version)
        self.head.is_valid()
        kind = str(self.head["kind"].value() or "")
        self.shelf = PolicyShelf(kind, [each.policy for each in self.begun.scenarios])
        if self.data is not None:
            self.data = settled(self.data, self.shelf, then)
            self._make_head(user, version)
            self.head.is_valid()
        self.head.mark_needed()
        self._make_scenarios()
        self.years = self._years()
        self._make_rows()

    def _make_head(self, user: User, version: int | None) -> None:
        own, partner, principal = (
            begun_from.header_values(self.begun.header) if self.begun.header else ({}, {}, {})
        )
        days = begun_from.head_values(self.request) if self.request else {"kind": USUAL_KIND.value}
        initial = {**EstimateForm.begun(), **days, **own, "chosen": self.begun.chosen, "version": version}
        count = scenario_count(self.data) if self.data is not None else max(len(self.begun.scenarios), 1)
        asked = {"is_saving": self.is_saving, "is_change": self.begun.original is not None}
        self.head = EstimateForm(self.data, initial=initial, scenarios=count, **asked)
        self.partner = PartnerRow(self.data, user=user, prefix="partner", initial=partner)
        self.principal = PrincipalRow(self.data, user=user, prefix="principal", initial=principal)

    def _make_scenarios(self) -> None:
        rows = begun_from.scenario_rows(self.begun.scenarios, self.shelf)
        count = scenario_count(self.data) if self.data is not None else len(rows)
        self.scenarios = [
            ScenarioRow(
                self.data,
                shelf=self.shelf,
                place=place,
                prefix=f"scenario-{place}",
                initial=rows[place] if place < len(rows) else {},
            )
            for place in range(count)
        ]

    def _make_rows(self) -> None:
        policies, request, years = self.policies, self.request, {"years": self.years}
        hidden_names = {item.name for each in self.begun.hidden for item in each.commitments if has_pay(item)}
        people = {
            **years,
            "measures": measures_of(policies),
            "grades": [grade.code for each in policies if each.value for grade in each.value.grades],
            "hidden_names": frozenset(hidden_names),
        }
        agreed, shares = begun_from.agreed_values(request)
        outcome, milestones = begun_from.outcome_values(request)
        data = self.data
        self.lines = CostRows(
            data,
            prefix="lines",
            initial=begun_from.cost_rows(request.lines if request else ()),
            form_kwargs=years,
        )
        self.people = PersonRows(
            data,
            prefix="people",
            initial=begun_from.people_rows(request.commitments if request else ()),
            form_kwargs=people,
        )
        self.company = CompanyRows(data, prefix="company", initial=begun_from.company_rows(request))
        self.quantities = QuantityForm(
            data,
            prefix="quantities",
            initial=begun_from.quantity_values(request, self.years),
            drivers=drivers_of(policies),
            **years,
        )
        self.terms = TermsForm(
            data,
            initial=begun_from.terms_values(request),
            credit_items=tax_credit_choices(),
        )
        self.agreed = AgreedForm(data, initial=agreed)
        self.agreed_years = AgreedYearsForm(data, prefix="agreed", initial=shares, **years)
        self.outcome = OutcomeForm(data, prefix="outcome", initial=outcome)
        self.milestones = MilestoneRows(data, prefix="milestones", initial=milestones)

    # --- What the shape of the form follows from

    def _day(self, name: str) -> datetime.date | None:
        if self.head.is_bound:
            return self.head.day(name)
        value = self.head.initial.get(name)
        return value if isinstance(value, datetime.date) else None

    def _years(self) -> list[int]:
        """Return the fiscal years of the term, and those for which something was typed before the term was changed."""
        first, last = self._day("starts_on"), self._day("ends_on")
        if first and last and first <= last:
            term_years = list(fiscal_years(first, last))
        else:
            term_years = [fiscal_year_of(first or last or timezone.localdate())]
        if len(term_years) > MOST_YEARS and self.head.is_bound:
            self.head.add_error(
                "ends_on",
                _t("%(most)s年度を超える期間の見積は作れません。期間を分けてください。")
                % {"most": MOST_YEARS},
            )
        self.term_years = term_years[:MOST_YEARS]
        return sorted({*self.term_years, *self._typed_years()})

    def _typed_years(self) -> set[int]:
        names = (name for name, value in (self.data or {}).items() if str(value).strip())
        typed = {int(match[1]) for name in names if (match := _TYPED_YEAR.search(name))}
        return set(sorted(year for year in typed if FIRST_YEAR <= year <= LAST_YEAR)[:MOST_YEARS])

    @cached_property
    def basis(self) -> PricingRequest | None:
        """What tells which version of a policy is in force; None as long as kind or day are not known."""
        kind = str(self.head["kind"].value() or "")
        day = self._day("date") or timezone.localdate()
        if kind not in set(AgreementKind):
            return None
        if self.begun.original is not None:
            # The rules of the day of the change, whenever the contract began.
            return PricingRequest(kind=AgreementKind(kind), date=self._day("signed_on") or day)
        return PricingRequest(
            kind=AgreementKind(kind),
            date=day,
            starts_on=self._day("starts_on"),
            ends_on=self._day("ends_on"),
            signed_on=self._day("signed_on"),
            applied_on=self._day("applied_on"),
        )

    @cached_property
    def policies(self) -> list[CostPolicy]:
        """The policies of the scenarios as far as they are in force."""
        found = []
        for row in self.scenarios:
            if self.basis is not None:
                try:
                    found.append(self.shelf.chosen(row.key, self.basis))
                except RecordRefused:
                    continue
        return found

    # --- Prices

    @cached_property
    def faults(self) -> list[Refusal]:
        """What the fields themselves refused; as long as there is any, nothing is priced."""
        if not self.head.is_bound:
            return []
        return [each for form in self.sections.shown() for each in refusals_in(form)]

    @property
    def is_ready(self) -> bool:
        """Whether there is enough to price: kind, policy and the first day."""
        return self.head.is_bound and self.basis is not None and self._day("starts_on") is not None

    @cached_property
    def results(self) -> list[ScenarioResult]:
        """The scenarios with their prices; none as long as a field is refused or the term is missing."""
        if self.faults or not self.is_ready or self.basis is None:
            return []
        parts = Parts(
            self.head,
            self.terms,
            self.agreed,
            self.agreed_years,
            self.outcome,
            self.lines.forms,
            self.people.forms,
            self.company.forms,
            self.quantities,
            self.milestones.forms,
        )
        return [
            result_of(
                row,
                parts.draft(row.chosen_method),
                basis=self.basis,
                hidden=self.begun.hidden,
                original=self.begun.original,
                may_leave_out=len(self.scenarios) > 1,
            )
            for row in self.scenarios
        ]

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that keeps the estimate from being priced, each once."""
        everywhere = [{each.message for each in result.refusals} for result in self.results]
        common = set.intersection(*everywhere) if everywhere else set()
        found = [
            each
            if each.message in common
            else replace(each, message=_of_scenario(result.letter, each.message))
            for result in self.results
            for each in result.refusals
        ]
        return list({(each.field_id, each.message): each for each in (*self.faults, *found)}.values())

    @property
    def chosen(self) -> ScenarioResult | None:
        """The scenario that is offered, with its price."""
        return self.results[self.chosen_index] if self.chosen_index < len(self.results) else None

    @property
    def chosen_index(self) -> int:
        """Which scenario is offered."""
        if not self.head.is_bound:
            return self.begun.chosen
        stated: int = getattr(self.head, "cleaned_data", {}).get("chosen", 0)
        return stated

    @property
    def result_names(self) -> list[str]:
        """The names of the scenarios for the heads of the comparison."""
        return [_t("試算%(letter)s") % {"letter": result.letter} for result in self.results]

    @property
    def line_sums(self) -> list[tuple[int, int]]:
        """The direct cost that was typed, by fiscal year."""
        typed: Counter[int] = Counter()
        for row in self.lines.forms if self.lines.is_bound else ():
            for year, _name, yen in row.stated("yen"):
                typed[year] += yen
        return [(year, typed[year]) for year in self.years]

    @property
    def shown_line_sums(self) -> list[tuple[int, int]]:
        """The sums for the columns that the page has: after a change of the term it may be behind."""
        columns = set((self.data or QueryDict()).getlist("column"))
        return [(year, yen) for year, yen in self.line_sums if str(year) in columns]

    @property
    def comparison(self) -> tuple[ComparisonRow, ...]:
        """The scenarios side by side, once every one of them has a price."""
        quotes = [result.quote for result in self.results if result.quote is not None]
        return compare(quotes) if len(quotes) == len(self.results) and len(quotes) > 1 else ()

    # --- Saving

    def is_valid(self) -> bool:
        """Read everything and price it, so that all errors show at once."""
        own = [self.head.is_valid(), self.partner.is_valid(), self.principal.is_valid()]
        rows = [each.is_valid() for each in (self.lines, self.people, self.company, self.milestones)]
        refused = self.place_refusals()
        return all(own) and all(rows) and not refused and bool(self.results)

    def place_refusals(self) -> bool:
        """Show what the calculation refused at the fields it named; whether there was anything."""
        placed: set[tuple[str, str]] = set()
        found = [each for result in self.results for each in result.refusals]
        for each in found:
            if (each.field_id, each.message) in placed:
                continue
            placed.add((each.field_id, each.message))
            form, name = each.place or (self.head, None)
            form.add_error(name, each.message)
        return bool(found or self.faults)

    def follow(self, version: int) -> None:
        """Take up a version that a colleague made meanwhile: saving again makes the one after it."""
        data = (self.data or QueryDict()).copy()
        data["version"] = str(version)
        self.head.data = data

    def refuse(self, error: ValidationError) -> None:
        """Show what an action refused."""
        self.head.add_error(None, ValidationError(error.messages))

    def refuse_problems(self, refused: RecordRefused) -> None:
        """Show what pricing refused when it was saved."""
        for problem in refused.problems:
            self.head.add_error(None, str(problem))

    @property
    def errors(self) -> bool:
        """Whether anything was refused, so that the page can say so in its title."""
        if not self.head.is_bound:
            return False
        return any(form.errors for form in (*self.sections.shown(), self.partner, self.principal))

    def header(self, number: str = "") -> EstimateHeader:
        """Return what the estimate says of itself."""
        stated = self.head.cleaned_data
        department = stated.get("department")
        partner, principal = self.partner.cleaned_data["record"], self.principal.cleaned_data["record"]
        return EstimateHeader(
            title=stated["title"],
            kind=AgreementKind(stated["kind"]),
            number=number,
            department_id=department.pk if department else None,
            organization_id=partner.pk if partner else None,
            principal_id=principal.pk if principal else None,
        )

    def priced_scenarios(self) -> list[Scenario]:
        """Return the scenarios as they are to be stored."""
        return [result.stated for result in self.results if result.stated is not None]

    def typed(self) -> QueryDict:
        """Return what a browser would send if nothing were changed: the page of an earlier version shows its price."""
        sent = QueryDict(mutable=True)
        sent[TOTAL] = str(len(self.scenarios))
        own: list[Any] = [*self.sections.shown(), self.partner, self.principal]
        own += [each.management_form for each in (self.lines, self.people, self.company, self.milestones)]
        for name, value in (*sent_by(own), *self.sections.kept()):
            sent.appendlist(name, value)
        return sent


def _of_scenario(letter: str, message: str) -> str:
    return _t("試算%(letter)s：%(message)s") % {"letter": letter, "message": message}
