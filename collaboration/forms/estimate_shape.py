"""Buttons that give the form of an estimate more rows or scenarios: what was typed stays."""

from django.http import QueryDict

from collaboration.forms.estimate_rows import MOST_ROWS
from collaboration.forms.estimate_scenarios import MOST_SCENARIOS, Method, PolicyShelf

TOTAL = "scenario_total"
MORE_ROWS = {
    "add_lines": ("lines", 3),
    "add_people": ("people", 1),
    "add_company": ("company", 1),
    "add_milestones": ("milestones", 2),
}
"""How many rows each button adds, and to what."""
ADD_SCENARIO, DROP_SCENARIO = "add_scenario", "drop_scenario_"
SHAPING = ("reshape", "price", ADD_SCENARIO, *MORE_ROWS)


def is_shaping(then: str) -> bool:
    """Whether a button only changes the form or asks for the price, and saves nothing."""
    return then in SHAPING or then.startswith(DROP_SCENARIO)


def scenario_count(data: QueryDict) -> int:
    """Return how many scenarios the form has."""
    stated = data.get(TOTAL, "")
    return min(max(int(stated), 1), MOST_SCENARIOS) if stated.isascii() and stated.isdigit() else 1


def reshaped(data: QueryDict, then: str) -> QueryDict:
    """Return what was typed, with the rows or scenarios that the button asked for."""
    changed = data.copy()
    if then in MORE_ROWS:
        prefix, more = MORE_ROWS[then]
        stated = changed.get(f"{prefix}-TOTAL_FORMS", "0")
        rows = int(stated) if stated.isascii() and stated.isdigit() else 0
        changed[f"{prefix}-TOTAL_FORMS"] = str(min(rows + more, MOST_ROWS))
    elif then.startswith(DROP_SCENARIO):
        place = then.removeprefix(DROP_SCENARIO)
        if place.isascii() and place.isdigit():
            _drop(changed, int(place))
    return changed


def settled(data: QueryDict, shelf: PolicyShelf, then: str) -> QueryDict:
    """Return what was typed with a policy of the kind in every scenario, and one scenario more where that was asked for."""
    changed = data.copy()
    count = scenario_count(changed)
    if then == ADD_SCENARIO and count < MOST_SCENARIOS:
        taken = [changed.get(f"scenario-{place}-policy", "") for place in range(count)]
        changed[f"scenario-{count}-policy"] = shelf.other_than(taken)
        changed[f"scenario-{count}-method"] = changed.get("scenario-0-method", Method.COST_PLUS.value)
        count += 1
    changed[TOTAL] = str(count)
    for place in range(count):
        name = f"scenario-{place}-policy"
        if changed.get(name, "") not in shelf.versions:
            changed[name] = shelf.default
    return changed


def _drop(data: QueryDict, place: int) -> None:
    """Take one scenario out; those behind it move up, and the choice moves with them."""
    count = scenario_count(data)
    if not 0 <= place < count or count == 1:
        return
    for behind in range(place + 1, count):
        for name in ("policy", "method"):
            data[f"scenario-{behind - 1}-{name}"] = data.get(f"scenario-{behind}-{name}", "")
    data[TOTAL] = str(count - 1)
    chosen = data.get("chosen", "0")
    at = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
    data["chosen"] = str(0 if at == place else at - 1 if at > place else at)
