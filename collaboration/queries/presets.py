"""Presets: rules on cost as universities published them, one file each, to begin one's own rules with or to compare."""

import tomllib
from functools import cache
from pathlib import Path

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.records import RecordRefused
from collaboration.queries.cost_rules import ready_policy

FOLDER = Path(__file__).resolve().parent.parent / "presets"
DEFAULT_PRESET = "flat30_D"


class PresetFaulty(ValueError):
    """A file of presets does not hold what it should; the message names the file."""


class PresetUnknown(LookupError):
    """There is no preset of this name; the message is the name."""


@cache
def presets() -> dict[str, CostPolicy]:
    """Return every preset by its id, the default first. Raises PresetFaulty naming the file."""
    found = {path.stem: read_preset(path) for path in sorted(FOLDER.glob("*.toml"))}
    return {DEFAULT_PRESET: found[DEFAULT_PRESET], **found}


def preset(preset_id: str) -> CostPolicy:
    """Return one preset. Raises PresetUnknown."""
    try:
        return presets()[preset_id]
    except KeyError:
        raise PresetUnknown(preset_id) from None


def read_preset(path: Path) -> CostPolicy:
    """Read one file, which is named after the preset's id. Raises PresetFaulty naming it."""
    try:
        policy = ready_policy(tomllib.loads(path.read_text(encoding="utf-8")))
    except (RecordRefused, tomllib.TOMLDecodeError) as fault:
        raise PresetFaulty(f"{path.name}: {fault}") from fault
    if policy.id != path.stem:
        raise PresetFaulty(f"{path.name}: the id is {policy.id}")
    return policy
