"""House rules that no linter knows: sizes, pure numbers, years, writes."""

import ast
import re

import pytest

from tests.guards.source import Module, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 45
# One declared table: a row for each column of each ledger, with what offices call it.
TABLES = {"collaboration/imports/sheets.py"}
WRITING_LAYERS = {"actions", "management", "tasks"}
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ON_ROWS = {"update", "delete", "create"}
# The eras of the Japanese calendar, and bounds beyond which a typed year is a slip of the hand.
MODULES_WITH_YEARS = {"core/calc/dates.py", "core/calc/ledger/convert.py", "collaboration/views/activity.py"}
YEAR = re.compile(r"(fy)?(19|20)\d\d")


def test_files_stay_short():
    long = {module.path: len(module.text.splitlines()) for module in modules() if module.path not in TABLES}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_stay_short():
    long = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{module.path}:{node.name}"] = lines
    assert long == {}


def test_calculations_are_exact():
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.layer == "calc"
        for node in ast.walk(module.tree)
        if _is_inexact(node)
    ]
    assert found == []


def test_no_year_outside_the_editions():
    found = [
        f"{module.path}:{node.lineno}: {node.value!r}"
        for module in modules()
        if module.path not in MODULES_WITH_YEARS and not module.path.startswith("reporting/surveys/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and _is_year(node.value)
    ]
    assert found == []


def test_only_actions_write():
    found = [
        f"{module.path}:{node.lineno}: {ast.unparse(node.func)}"
        for module in modules()
        if module.layer not in WRITING_LAYERS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node.func)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "manager", "managers"])
def test_no_module_without_a_subject(name):
    assert [module.path for module in modules() if f"/{name}" in module.path.removesuffix(".py")] == []


def _is_inexact(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=float()) | ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return True
        case ast.Call(func=ast.Name(id="float" | "round")):
            return True
    return False


def _is_year(value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return 1900 < value < 2100 and value % 100 != 0
    return isinstance(value, str) and YEAR.fullmatch(value) is not None


def _writes(function: ast.Attribute) -> bool:
    """Whether a call writes rows; a dict or a set is updated without a manager or a queryset.

    A model that narrows a write of its parent class passes it on by `super()` and is no writer itself.
    """
    if isinstance(function.value, ast.Call) and ast.unparse(function.value) == "super()":
        return False
    if function.attr in WRITES:
        return True
    chain = ast.unparse(function.value)
    through_rows = re.search(r"\bobjects\b|_manager\b|\.filter\(|\.all\(\)", chain)
    return function.attr in WRITES_ON_ROWS and through_rows is not None


def test_guard_sees_what_it_should():
    """The guards above must be able to fail."""
    tree = ast.parse(
        "a.objects.filter(pk=1).update(x=0.5)\nround(1 / 2)\nyear = 2018\n{}.update(a=1)\nb.save()"
    )
    module = Module("core/calc/sample.py", "", tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    writes = [call for call in calls if isinstance(call.func, ast.Attribute) and _writes(call.func)]
    assert (module.layer, len(writes)) == ("calc", 2)
    assert sum(_is_inexact(node) for node in ast.walk(tree)) == 3
    assert sum(isinstance(node, ast.Constant) and _is_year(node.value) for node in ast.walk(tree)) == 1
