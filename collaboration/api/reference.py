"""The fields of the API as a page: what the OpenAPI description says, in tables for people."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from collaboration.api.description import CALC_PATH, CALL, ERRORS, EXAMPLES, PRICE_PATH, example, records
from collaboration.calc.pricing.answer import PriceAnswer
from collaboration.calc.schema import PLACE, Schema
from core.calc.dates import LAST_YEAR
from core.registry import calculations

KINDS = {
    "string": gettext_lazy("文字"),
    "integer": gettext_lazy("整数"),
    "boolean": gettext_lazy("trueかfalse"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: its name, what it holds, and the record that it leads to."""

    name: str
    title: str
    kind: str
    record: str
    is_required: bool
    told: str


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The fields of one record."""

    name: str
    title: str
    rows: tuple[FieldRow, ...]


@require_safe
@permission_required("collaboration.calculate_price", raise_exception=True)
def api_reference(request: HttpRequest) -> HttpResponse:
    """Show every field that is asked and answered, and the examples."""
    context = {"tables": tables(), "examples": examples(), "addresses": addresses()}
    return render(request, "collaboration/api_reference.html", context)


def addresses() -> list[tuple[str, str]]:
    """Return every address that calculates, with what it calculates."""
    offered = [(f"{CALC_PATH}{item.name}", str(item.label)) for item in calculations()]
    return [(PRICE_PATH, _("契約の価格を算定する")), *offered]


def examples() -> list[tuple[str, str]]:
    """Return every request of the examples with its title, as it would be sent."""
    shown = [(title, example(name)) for name, title in EXAMPLES.items()]
    shown += [
        (item.title, dict(item.document))
        for offered in calculations()
        for item in offered.examples().values()
    ]
    return [(_(title), json.dumps(document, ensure_ascii=False, indent=2)) for title, document in shown]


def tables() -> list[RecordTable]:
    """Return a table for every record of the description, what is sent first."""
    described, offered = records(), calculations()
    for calculation in offered:
        described |= calculation.schemas()
    titles = {record: title for schema in described.values() for record, title in _records_in(schema)}
    titles |= {CALL: _("送るもの"), PriceAnswer.__name__: _("答え"), ERRORS: _("誤りの答え")}
    for calculation in offered:
        told = {"what": calculation.label}
        titles |= {
            calculation.call: _("送るもの：%(what)s") % told,
            calculation.reply: _("答え：%(what)s") % told,
        }
    return [RecordTable(name, titles[name], tuple(_rows(schema))) for name, schema in described.items()]


def _records_in(schema: Schema) -> Iterator[tuple[str, str]]:
    """Name the records that a record holds by the fields that hold them."""
    for field in schema["properties"].values():
        if record := _record_of(field):
            yield record, field["title"]


def _rows(schema: Schema) -> Iterator[FieldRow]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        yield FieldRow(
            name=name,
            title=field.get("title", ""),
            kind=_kind_of(field),
            record=_record_of(field),
            is_required=name in required,
            told=_told_of(field),
        )


def _record_of(field: Schema) -> str:
    """Return the record that a field holds, one or a list of them; empty for plain values."""
    if "$ref" in field:
        return str(field["$ref"]).removeprefix(PLACE)
    inner = [*field.get("anyOf", ()), *field.get("oneOf", ()), *filter(None, [field.get("items")])]
    return next(filter(None, map(_record_of, inner)), "")


def _kind_of(field: Schema) -> str:
    if field.get("type") == "array":
        return _("一覧")
    if "oneOf" in field:
        return _("文字、または項目名と値の組")
    kinds = _kinds(field)
    return _("、").join(str(KINDS[kind]) for kind in kinds) if kinds else _("項目名と値の組")


def _kinds(field: Schema) -> list[str]:
    """Return the plain types of a field."""
    kinds = field.get("type", [])
    found = [kinds] if isinstance(kinds, str) else list(kinds)
    for choice in field.get("anyOf", ()):
        found += _kinds(choice)
    return [kind for kind in found if kind in KINDS]


def _told_of(field: Schema) -> str:
    """Say what a field may hold: its help, its codes or its bounds."""
    choices = [field, *field.get("anyOf", ()), *field.get("oneOf", ()), *filter(None, [field.get("items")])]
    told = [str(choice["description"]) for choice in choices if choice.get("description")]
    if "minimum" in field:
        limits = {"low": _figure(field["minimum"]), "high": _figure(field["maximum"])}
        told.append(_("%(low)s以上%(high)s以下") % limits)
    if "default" in field:
        told.append(_("省略時：%(value)s") % {"value": json.dumps(field["default"], ensure_ascii=False)})
    return " ".join(told)


def _figure(number: int) -> str:
    """Write a bound; a year is no amount and takes no comma."""
    return f"{number:,}" if number > LAST_YEAR else str(number)
