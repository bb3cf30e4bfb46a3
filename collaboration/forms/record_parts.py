"""A record as a tree of forms: its values, the records inside it, and lists of records as rows.

Names of controls follow the paths of the record (`indirect-0-tiers-1-rate`), so that what the reader of records refuses
is shown at its control.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, fields
from typing import Any, get_args, get_origin

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.policy import RoundingRule
from collaboration.calc.records import LONGEST_LIST, Problem, bounds_of, hints_of, without_none
from collaboration.forms.record_fields import GIVEN, REMOVE, Helps, fields_for, is_a_value
from core.models.wording import translated

Data = MultiValueDict[str, Any] | None
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class ValuesForm(forms.Form):
    """The values of one record. What is missing is told by the reader of records, not here."""

    use_required_attribute = False

    def _clean_fields(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super()._clean_fields()  # type: ignore[misc]  # of BaseForm
        for field in needed:
            field.required = True

    def judge_nothing(self) -> None:
        """Show what was typed without a word on it, e.g. when only rows were added."""
        self.full_clean()
        self._errors = ErrorDict()


class RecordPart:
    """One record in a form. An optional one is there when its box is ticked, a row when anything stands in it."""

    def __init__(
        self,
        kind: type,
        *,
        data: Data,
        given: Any = None,
        prefix: str = "",
        title: str = "",
        helps: Helps | None = None,
        is_optional: bool = False,
        is_row: bool = False,
        without: Sequence[str] = (),
    ) -> None:
        """Make the forms for a record; `given` fills them, `without` names fields that are not asked for."""
        self.kind, self.prefix, self.title = kind, prefix, title
        self.is_optional, self.is_row = is_optional, is_row
        self.form = self._values_form(data, given, helps or {}, without)
        self.parts: dict[str, RecordPart] = {}
        self.rows: dict[str, RecordRows] = {}
        for item in fields(kind):
            if item.name not in without and not is_a_value(kind, item):
                self._add_inner(item, data, getattr(given, item.name, None), helps or {})

    def _values_form(self, data: Data, given: Any, helps: Helps, without: Sequence[str]) -> ValuesForm:
        initial = {item.name: getattr(given, item.name) for item in fields(self.kind)} if given else {}
        form = ValuesForm(data, prefix=self.prefix or None, initial={**initial, "given": given is not None})
        form.fields.update(
            {name: each for name, each in fields_for(self.kind, helps).items() if name not in without}
        )
        if self.is_optional:
            form.fields["given"] = forms.BooleanField(label=_(GIVEN), required=False)
        if self.is_row:
            form.fields["remove"] = forms.BooleanField(label=_(REMOVE), required=False)
        return form

    def _add_inner(self, item: Field[Any], data: Data, given: Any, helps: Helps) -> None:
        wanted, may_be_none = without_none(hints_of(self.kind)[item.name])
        prefix = f"{self.prefix}-{item.name}" if self.prefix else item.name
        title = bounds_of(item).label
        if get_origin(wanted) is tuple:
            kind = get_args(wanted)[0]
            self.rows[item.name] = RecordRows(kind, prefix, title, data=data, given=given or (), helps=helps)
        else:
            self.parts[item.name] = RecordPart(
                wanted,
                data=data,
                given=given,
                prefix=prefix,
                title=title,
                helps=helps,
                is_optional=may_be_none,
            )

    def __getitem__(self, name: str) -> BoundField:
        """Return a control by the name of its field."""
        return self.form[name]

    @property
    def values(self) -> list[BoundField]:
        """The controls of the record's own values."""
        return [field for field in self.form if field.name not in ("given", "remove")]

    @property
    def forms(self) -> Iterator[ValuesForm]:
        """Every form of the tree, in order."""
        yield self.form
        for part in self.parts.values():
            yield from part.forms
        for rows in self.rows.values():
            for row in rows.all:
                yield from row.forms

    @property
    def is_given(self) -> bool:
        """Whether the record is to be there at all."""
        if self.is_row and (self.form["remove"].value() in (True, "on") or self.is_blank):
            return False
        return not self.is_optional or self.form["given"].value() in (True, "on")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen beyond what an empty form shows."""
        return not self.form.errors and all(map(self._is_untouched, self.values)) and not self.has_more

    def _is_untouched(self, control: BoundField) -> bool:
        untouched = self.form.fields[control.name].initial
        value = self.form.cleaned_data.get(control.name) if self.form.is_bound else control.initial
        return value in (None, "", [], (), False) or value == untouched

    @property
    def has_more(self) -> bool:
        """Whether anything stands in the records inside this one, so that they must not be folded away."""
        inner = [*self.parts.values(), *(row for rows in self.rows.values() for row in rows.all)]
        return any(part.is_given for part in inner)

    def mapping(self) -> dict[str, Any]:
        """Return what was entered as the reader of records takes it; blanks are left to the record's defaults."""
        entered = {
            name: value
            for name, value in self.form.cleaned_data.items()
            if name not in ("given", "remove") and value not in (None, "")
        }
        entered |= {name: part.mapping() for name, part in self.parts.items() if part.is_given}
        entered |= {name: [row.mapping() for row in rows.given] for name, rows in self.rows.items()}
        return {name: _plain(value) for name, value in entered.items()}

    def refuse(self, problem: Problem) -> None:
        """Show a refusal at its control, or above the form when there is none. Never twice at one control."""
        steps = [name or int(index) for name, index in _STEP.findall(problem.path)]
        form, name = self.control_at(steps)
        if name is None or name not in form.errors:
            form.add_error(name, translated(problem.message))

    def control_at(self, steps: Sequence[str | int]) -> tuple[ValuesForm, str | None]:
        """Return the form and the field that a path leads to; no field where the path ends at a record or a list."""
        match steps:
            case [str(name), *_deeper] if name in self.form.fields:
                return self.form, name
            case [str(name), *deeper] if name in self.parts:
                return self.parts[name].control_at(deeper)
            case [str(name), int(index), *deeper] if name in self.rows:
                return self.rows[name].given[index].control_at(deeper)
        return self.form, None


class RecordRows:
    """A list of records: a row for each, and blank ones to fill in."""

    def __init__(
        self, kind: type, prefix: str, title: str, *, data: Data, given: Sequence[Any], helps: Helps
    ) -> None:
        """Make as many rows as were sent, or those of the record and one more."""
        self.kind, self.prefix, self.title = kind, prefix, title
        self.was_extended = data is not None and data.get("more") == prefix
        count = len(given) + 1 if data is None else _count(data, self.count_name)
        if self.was_extended:
            count = min(count + 1, LONGEST_LIST)
        self.all = [
            RecordPart(
                kind,
                data=data,
                given=given[index] if index < len(given) else None,
                prefix=f"{prefix}-{index}",
                title=title,
                helps=helps,
                is_row=True,
            )
            for index in range(count)
        ]

    @property
    def name(self) -> str:
        """The title, with the number of the row the list stands in: the unit prices of the second rule are 単価 2."""
        orders = [str(int(step) + 1) for step in self.prefix.split("-") if step.isdigit()]
        return " ".join([_t(self.title), *orders])

    @property
    def count_name(self) -> str:
        """The name of the hidden control that tells how many rows were shown."""
        return f"{self.prefix}-rows"

    @property
    def given(self) -> list[RecordPart]:
        """The rows in which something stands."""
        return [row for row in self.all if row.is_given]

    @property
    def headings(self) -> list[BoundField]:
        """The controls of the first row, for the headings of a table; there is always one row."""
        return self.all[0].values


def _count(data: Mapping[str, Any], name: str) -> int:
    text = str(data.get(name, ""))
    return min(int(text), LONGEST_LIST) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _plain(value: Any) -> Any:
    """Write a value as the reader takes it: records that a control made are mappings there."""
    return {"unit": value.unit, "mode": value.mode} if isinstance(value, RoundingRule) else value
