"""The institution's rules on cost: laid down from a day on, corrected with a reason.

What was estimated or concluded keeps the policy it was priced by, so a correction never changes a price already given.
"""

from typing import Any

from django.db import transaction

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.wording import Change, changes_between
from collaboration.calc.records import plain
from collaboration.models import CostRules
from core.actions.events import Changes, append_event, field_changes, field_values
from core.actions.versions import save_versioned
from core.models import User

OWN = ("label", "kind", "valid_from", "source")
"""Values of a policy that are columns of their own; the code is another."""


@transaction.atomic
def adopt_cost_rules(policy: CostPolicy, *, preset: str = "", by: User | None) -> CostRules:
    """Lay rules down from a day on; the policy's id names the regime. Raises ValidationError when that day has rules."""
    rules = CostRules(code=policy.id, preset=preset, created_by=by, updated_by=by, **_fields(policy))
    rules.full_clean()
    rules.save()
    stated = field_values(rules, ["code", "preset", *OWN])
    changes = {**field_changes({}, stated), "content": _content_changes(None, policy)}
    append_event(rules, "create", by=by, changes=changes)
    return rules


@transaction.atomic
def change_cost_rules(
    rules: CostRules, policy: CostPolicy, *, expected_version: int, by: User, reason: str = ""
) -> Changes:
    """Correct rules and return what differs. Raises EditConflict or ValidationError."""
    before = rules.policy
    changes = save_versioned(
        rules, {"code": policy.id, **_fields(policy)}, expected_version=expected_version, by=by
    )
    rules.__dict__.pop("policy", None)
    if "content" in changes:
        changes["content"] = _content_changes(before, policy)
    if changes:
        append_event(rules, "change", by=by, changes=changes, reason=reason)
    return changes


def _fields(policy: CostPolicy) -> dict[str, Any]:
    """Return the fields of the row that keeps a policy."""
    content = {name: value for name, value in plain(policy).items() if name not in ("id", *OWN)}
    return {
        "label": policy.label,
        "kind": policy.kind.value,
        "valid_from": policy.valid_from,
        "source": policy.source,
        "content": content,
    }


def _content_changes(before: CostPolicy | None, after: CostPolicy) -> list[Any]:
    """Return the values that differ, before and after, as lines that the history shows."""
    changes = [change for change in changes_between(before, after) if change.path not in ("id", *OWN)]
    old, new = ([f"{'・'.join(each.label)}：{side(each)}" for each in changes] for side in (_before, _after))
    return [old if before else None, new]


def _before(change: Change) -> str:
    return str(change.before)


def _after(change: Change) -> str:
    return str(change.after)
