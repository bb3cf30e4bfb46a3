"""Which sections of an estimate's form are shown and open; what stands in those not shown is kept in hidden fields."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from collaboration.forms.estimate_outcome import EQUITY, ROYALTY
from collaboration.forms.estimate_scenarios import measures_of, needs_space

if TYPE_CHECKING:
    from collaboration.forms.estimate_entry import EstimateEntry

SPACE = ("area_m2", "extra_persons")
RATES = (
    "indirect_rate",
    "strategic_rate",
    "exemption_circumstance",
    "exemption_approved_by",
    "exemption_note",
    "circumstances",
)
TAX = ("tax_treatment", "tax_note")
CREDIT = ("wants_tax_credit", "tax_credit_items")
OTHER_DAYS = ("signed_on", "applied_on", "tax_date")

Sent = Iterator[tuple[str, str]]


def has_any(form: forms.Form, names: Iterable[str]) -> bool:
    """Whether a field of these says something, or is wrong."""
    return any(form[name].value() or name in form.errors for name in names)


def sent_by(forms_: Iterable[Any]) -> Sent:
    """Return name and value of everything that a browser would send for these forms."""
    for form in forms_:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                yield from ((bound.html_name, str(each)) for each in value)
            elif value not in (None, "", False):
                yield bound.html_name, "on" if value is True else str(value)


class Sections:
    """What the chosen methods and policies ask for, and which folds have something in them."""

    def __init__(self, entry: "EstimateEntry") -> None:
        """Look at the forms of an estimate."""
        self.entry = entry

    @property
    def people(self) -> bool:
        """A policy values what researchers give, or somebody was entered."""
        rows = self.entry.people.forms
        return bool(measures_of(self.entry.policies)) or any(row["name"].value() for row in rows)

    @property
    def space(self) -> bool:
        """A policy charges for space, or some was typed."""
        return needs_space(self.entry.policies) or has_any(self.entry.terms, SPACE)

    @property
    def total(self) -> bool:
        """A scenario is priced from an agreed total."""
        return any(row.chosen_method.mode == "total" for row in self.entry.scenarios)

    @property
    def outcome(self) -> bool:
        """A scenario has outcome clauses."""
        return any(row.chosen_method.has_outcome for row in self.entry.scenarios)

    @property
    def other_days(self) -> bool:
        """Another day than those of the term is stated."""
        return self.entry.begun.original is not None or has_any(self.entry.head, OTHER_DAYS)

    @property
    def rates(self) -> bool:
        """A rate was agreed, or something bears on it."""
        return has_any(self.entry.terms, RATES)

    @property
    def tax(self) -> bool:
        """The tax treatment is not the policy's."""
        return has_any(self.entry.terms, TAX)

    @property
    def credit(self) -> bool:
        """The company asks for its tax credit."""
        return has_any(self.entry.terms, CREDIT)

    @property
    def royalty(self) -> bool:
        """A royalty is part of the price."""
        return has_any(self.entry.outcome, [field.name for field in self.entry.outcome.fields_of(ROYALTY)])

    @property
    def equity(self) -> bool:
        """Equity is part of the price."""
        return has_any(self.entry.outcome, [field.name for field in self.entry.outcome.fields_of(EQUITY)])

    def shown(self) -> Sequence[forms.BaseForm]:
        """Return the forms that bear on the price as it is asked for."""
        entry = self.entry
        always = [entry.head, *entry.scenarios, *entry.lines.forms, *entry.company.forms]
        return [*always, entry.quantities, entry.terms, *entry.people.forms, *self._of_methods(shown=True)]

    def kept(self) -> Sent:
        """Return what was typed into sections that are not shown now, so that choosing them again brings it back."""
        return sent_by(self._of_methods(shown=False))

    def _of_methods(self, *, shown: bool) -> list[forms.BaseForm]:
        entry = self.entry
        total: list[forms.BaseForm] = [entry.agreed, entry.agreed_years]
        outcome: list[forms.BaseForm] = [*entry.milestones.forms, entry.outcome]
        return [
            *(total if self.total == shown else []),
            *(outcome if self.outcome == shown else []),
        ]
