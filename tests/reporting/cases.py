"""Case files of rules, read for parametrised tests."""

import tomllib
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parent.parent / "cases"


def cases(rule: str) -> list[dict[str, Any]]:
    """Return the cases of one rule."""
    return tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))["case"]
