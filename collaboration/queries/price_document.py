"""One contract in JSON priced: what the API and the command take and give. Nothing is stored."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from collaboration.calc.pricing.answer import answer_of
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.selection import policy_in_force
from collaboration.calc.pricing.tax_credit import with_tax_credit
from collaboration.calc.records import MISSING_VALUE, Problem, RecordRefused, plain, read_record
from collaboration.queries.cost_rules import policy_versions, ready_policy
from collaboration.queries.presets import presets
from collaboration.queries.tax_credit import tax_credit_items
from core.calc.messages import Message, gettext_noop
from core.calc.strict_json import JsonRefused, read_json_object
from core.models.wording import translated

MOST_PROBLEMS = 200
POLICY, RULES = "policy", "rules"
POLICY_LABEL = gettext_noop("適用する規程")
_CODE = re.compile(r"[-\w]{1,60}", re.ASCII)


def read_document(content: bytes) -> dict[str, object]:
    """Read the JSON of a contract. Raises RecordRefused."""
    try:
        return read_json_object(content)
    except JsonRefused as refused:
        raise RecordRefused(
            [Problem(fault.place, "", fault.message) for fault in refused.faults]
        ) from refused


def price_document(document: Mapping[str, object]) -> dict[str, Any]:
    """Price a contract: the fields of `PricingRequest`, and `policy`: a preset's id, {"rules": code}, or a whole policy.

    Raises RecordRefused with every fault, each at its field.
    """
    asked = {name: value for name, value in document.items() if name != POLICY}
    problems: list[Problem] = []
    versions, request = None, None
    try:
        versions = _policies(document)
    except RecordRefused as refused:
        problems.extend(refused.problems)
    try:
        request = read_record(PricingRequest, asked)
    except RecordRefused as refused:
        problems.extend(refused.problems)
    if versions is None or request is None:
        raise RecordRefused(problems)
    policy = policy_in_force(versions, request)
    quote = with_tax_credit(price(request, policy), request.tax_credit_items, tax_credit_items())
    answer: dict[str, Any] = plain(answer_of(quote, policy, gettext))
    return answer


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Write faults for a reader: the field, its name, and the reason in the language of the moment."""
    rows = [
        {
            "field": problem.path,
            "label": gettext(problem.label) if problem.label else "",
            "message": translated(problem.message),
        }
        for problem in problems[:MOST_PROBLEMS]
    ]
    if rest := len(problems) - len(rows):
        told = gettext("ほかに%(count)s件の誤りがあります。") % {"count": rest}
        rows.append({"field": "", "label": "", "message": told})
    return rows


def _policies(document: Mapping[str, object]) -> tuple[CostPolicy, ...]:
    """Return the versions among which the day of the contract chooses."""
    match document.get(POLICY):
        case None:
            raise RecordRefused([Problem(POLICY, POLICY_LABEL, MISSING_VALUE)])
        case str() as preset_id:
            return (_preset(preset_id),)
        case {"rules": code, **rest} if not rest:
            return _own_rules(code)
        case Mapping() as content:
            return (_inline(content),)
    raise _refused(
        POLICY,
        gettext_noop(
            'ひな形の記号、{"rules": "登録した規程の記号"}、または規程の内容を書いてください。例："flat30_D"'
        ),
    )


def _preset(preset_id: str) -> CostPolicy:
    known = presets()
    if preset_id not in known:
        raise _refused(
            POLICY,
            gettext_noop("この記号のひな形はありません。使える記号：%(names)s"),
            names="、".join(known),
        )
    return known[preset_id]


def _own_rules(code: object) -> tuple[CostPolicy, ...]:
    versions = policy_versions(code) if isinstance(code, str) and _CODE.fullmatch(code) else ()
    if not versions:
        raise _refused(
            f"{POLICY}.{RULES}",
            gettext_noop(
                "この記号の規程は登録されていません。「経費の算定規程」の一覧にある記号を書いてください。"
            ),
        )
    return versions


def _inline(content: Mapping[str, object]) -> CostPolicy:
    try:
        return ready_policy(content)
    except RecordRefused as refused:
        raise RecordRefused(
            [
                Problem(f"{POLICY}.{problem.path}", problem.label, problem.message)
                for problem in refused.problems
            ]
        ) from refused


def _refused(path: str, template: str, **words: str) -> RecordRefused:
    return RecordRefused([Problem(path, POLICY_LABEL, Message(template, words))])
