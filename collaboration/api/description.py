"""The API described for machines (OpenAPI): records from their own declarations, examples with the answers they really get."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_noop
from drf_spectacular.authentication import SessionScheme

from collaboration.calc.pricing.answer import PriceAnswer
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import RecordRefused
from collaboration.calc.schema import PLACE, Schema, reference, schemas_of
from collaboration.queries.presets import presets
from collaboration.queries.price_document import POLICY, POLICY_LABEL, RULES, price_document, problem_rows
from core.registry import Calculation, Document, calculations

FOLDER = Path(__file__).resolve().parent / "examples"
EXAMPLES = {
    "forward": gettext_noop("積み上げ方式の共同研究"),
    "agreed_total": gettext_noop("総額方式の共同研究"),
    "multi_year": gettext_noop("複数年度、知の価値分と共同研究員がある共同研究"),
    "consulting": gettext_noop("学術指導"),
    "clinical_trial": gettext_noop("治験"),
    "inline_policy": gettext_noop("規程の内容を添えた共同研究"),
    "refused": gettext_noop("誤りのある要求"),
}
CALL, ERRORS = "PriceCall", "Errors"
JSON = "application/json"
CALC_PATH = "/api/v1/calc/"
PRICE_PATH = f"{CALC_PATH}price"
DESCRIPTION = gettext_noop(
    "経費の算定規程によって契約の価格を算定し、算定の経過を返します。何も保存しません。金額は円単位の整数、率は文字です。"
)


class SignedInSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    """The session of the screens, as OpenAPI names it."""

    target_class = "core.api.access.SignedInSession"


def refers_to(name: str) -> Schema:
    """Point at one of the descriptions that `add_records` puts in."""
    return {"$ref": f"{PLACE}{name}"}


def add_records(result: dict[str, Any], generator: object, request: object, public: object) -> dict[str, Any]:
    """Put records and examples into the description, in the language of the moment; drf-spectacular calls it last."""
    del generator, request, public
    result["info"]["description"] = gettext(DESCRIPTION)
    result.setdefault("components", {}).setdefault("schemas", {}).update(records())
    _add_examples(result["paths"][PRICE_PATH]["post"], EXAMPLES, example, answered)
    for calculation in calculations():
        _add_calculation(result, calculation)
    return result


def records() -> dict[str, Schema]:
    """Describe everything that is sent and answered, by name."""
    asked = schemas_of(PricingRequest, CostPolicy, translate=gettext)
    call = asked.pop(PricingRequest.__name__)
    return {
        CALL: {
            **call,
            "properties": {POLICY: _policy_schema(), **call["properties"]},
            "required": [POLICY, *call["required"]],
        },
        **asked,
        **schemas_of(PriceAnswer, translate=gettext, is_answer=True),
        ERRORS: _errors_schema(),
    }


@cache
def example(name: str) -> dict[str, Any]:
    """Read a request of the examples."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def answered(name: str) -> tuple[int, dict[str, Any]]:
    """Return what the API answers to an example: the status and the JSON."""
    try:
        return 200, price_document(example(name))
    except RecordRefused as refused:
        return 400, {"errors": problem_rows(refused.problems)}


def _policy_schema() -> Schema:
    return {
        "title": gettext(POLICY_LABEL),
        "oneOf": [
            {"type": "string", "enum": list(presets()), "description": gettext("ひな形の記号")},
            {
                "type": "object",
                "properties": {RULES: {"type": "string", "title": gettext("登録した規程の記号")}},
                "required": [RULES],
                "additionalProperties": False,
            },
            reference(CostPolicy),
        ],
    }


def _errors_schema() -> Schema:
    fields = {
        "field": gettext("誤りのある項目。例：lines[2].yen。全体の誤りでは空。"),
        "label": gettext("項目の名称"),
        "message": gettext("理由と直し方"),
    }
    row: Schema = {
        "type": "object",
        "properties": {name: {"type": "string", "description": told} for name, told in fields.items()},
        "required": list(fields),
    }
    return {
        "type": "object",
        "properties": {"errors": {"type": "array", "items": row, "minItems": 1}},
        "required": ["errors"],
    }


def _add_calculation(result: dict[str, Any], calculation: Calculation) -> None:
    """Put in what another app offers. Its records must not share a name with those of somebody else."""
    schemas, shown = result["components"]["schemas"], calculation.examples()
    for name, schema in calculation.schemas().items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two records are called {name}")
    _add_examples(
        result["paths"][f"{CALC_PATH}{calculation.name}"]["post"],
        {name: item.title for name, item in shown.items()},
        lambda name: dict(shown[name].document),
        lambda name: answer_or_errors(calculation, shown[name].document),
    )


def answer_or_errors(calculation: Calculation, document: Document) -> tuple[int, dict[str, Any]]:
    """Return what the API of a fresh installation answers to a document: the status and the JSON."""
    try:
        return 200, (calculation.of_program or calculation.answer)(document)
    except RecordRefused as refused:
        return 400, {"errors": problem_rows(refused.problems)}


def _add_examples(
    operation: dict[str, Any],
    titles: Mapping[str, str],
    document_of: Callable[[str], dict[str, Any]],
    answer_to: Callable[[str], tuple[int, dict[str, Any]]],
) -> None:
    operation["requestBody"]["required"] = True
    asked: dict[str, Any] = operation["requestBody"]["content"][JSON].setdefault("examples", {})
    for name, title in titles.items():
        asked[name] = {"summary": gettext(title), "value": document_of(name)}
        status, answer = answer_to(name)
        content = operation["responses"][str(status)]["content"][JSON]
        content.setdefault("examples", {})[name] = {"summary": gettext(title), "value": answer}
