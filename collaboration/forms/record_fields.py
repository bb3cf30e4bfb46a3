"""Form fields made of the declaration of a record, so that a label or a bound is written once."""

import datetime
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, get_args, get_origin

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from collaboration.calc.pricing.policy import RoundingRule
from collaboration.calc.pricing.wording import IN_YEN, ROUNDING_LABELS, holds_records, rounding_in_words
from collaboration.calc.records import LONGEST_TEXT, Bounds, bounds_of, hints_of, without_none
from core.calc.counts import parse_count
from core.calc.money import MAX_YEN, ROUNDING_UNITS, RoundingMode
from core.forms.fields import (
    JapaneseDateField,
    NameField,
    ParsedField,
    PercentField,
    QuantityField,
    YenField,
)
from core.models.wording import translated

NOT_CHOSEN = ("", _("選んでください"))
Helps = Mapping[tuple[type, str], "str | Promise"]


class CountField(ParsedField):
    """A whole number of hours, metres or days."""

    example = _("例：1,860")
    attributes = {"inputmode": "numeric", "autocomplete": "off"}

    def __init__(self, *, maximum: int, **options: Any) -> None:
        """Set the greatest number."""
        self.maximum = maximum
        super().__init__(**options)

    def parse(self, text: str) -> int:
        return parse_count(text, maximum=self.maximum)


class RoundingField(forms.ChoiceField):
    """Unit and mode of rounding as one choice: 1円未満切捨て."""

    def __init__(self, *, may_be_blank: bool, **options: Any) -> None:
        """Offer every unit in every mode; where nothing need be rounded, that as well."""
        nothing = [("", _("端数処理をしない"))] if may_be_blank else []
        super().__init__(choices=[*nothing, *_rounding_choices()], **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a rule as its choice."""
        return _rounding_key(value) if isinstance(value, RoundingRule) else value

    def clean(self, value: Any) -> Any:
        """Read a choice as a rule; blank is None."""
        unit, _colon, mode = super().clean(value).partition(":")
        return RoundingRule(int(unit), RoundingMode(mode)) if unit else None


def _rounding_key(rule: RoundingRule) -> str:
    return f"{rule.unit}:{rule.mode.value}"


def _rounding_choices() -> list[tuple[str, str]]:
    rules = [RoundingRule(unit, mode) for mode in ROUNDING_LABELS for unit in ROUNDING_UNITS]
    return [(_rounding_key(rule), translated(rounding_in_words(rule))) for rule in rules]


def is_a_value(kind: type, item: Field[Any]) -> bool:
    """Whether a field of a record is one control of a form; records inside it are forms of their own."""
    wanted, _may_be_none = without_none(hints_of(kind)[item.name])
    return wanted is RoundingRule or not holds_records(kind, item)


def fields_for(kind: type, helps: Helps) -> dict[str, forms.Field]:
    """Make the form fields for the values of a record. What is needed is marked so, and judged by the reader of records."""
    return {
        item.name: _field_for(kind, item, helps.get((kind, item.name)))
        for item in fields(kind)
        if is_a_value(kind, item)
    }


def _field_for(kind: type, item: Field[Any], help_text: "str | Promise | None") -> forms.Field:
    wanted, may_be_none = without_none(hints_of(kind)[item.name])
    bounds = bounds_of(item)
    options: dict[str, Any] = {
        "label": _(bounds.label),
        "required": item.default is MISSING,
        "initial": None if item.default is MISSING or item.default == () else item.default,
    }
    if help_text is not None:
        options["help_text"] = help_text
    if wanted is RoundingRule:
        return RoundingField(may_be_blank=may_be_none, **options)
    if get_origin(wanted) is tuple:
        return forms.MultipleChoiceField(
            choices=_choices(get_args(wanted)[0]), widget=forms.CheckboxSelectMultiple, **options
        )
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        blank = [NOT_CHOSEN] if options["required"] else []
        return forms.ChoiceField(choices=[*blank, *_choices(wanted)], **options)
    return _plain_field(wanted, bounds, options)


def _choices(kind: type[StrEnum]) -> list[tuple[str, Any]]:
    return [(member.value, _(getattr(member, "label", member.value))) for member in kind]


def _plain_field(wanted: Any, bounds: Bounds, options: dict[str, Any]) -> forms.Field:
    if wanted is bool:
        return forms.BooleanField(**{**options, "required": False})
    if wanted is datetime.date:
        return JapaneseDateField(**options)
    if wanted is Fraction:
        return PercentField(**options) if bounds.maximum == 1 else QuantityField(**options)
    if wanted is int and IN_YEN in bounds.label:
        return YenField(**options)
    if wanted is int:
        maximum = MAX_YEN if bounds.maximum is None else int(bounds.maximum)
        return CountField(maximum=maximum, **options)
    return NameField(max_length=LONGEST_TEXT, **options)


GIVEN = gettext_noop("この規程に定めがある")
REMOVE = gettext_noop("この行を削除する")
