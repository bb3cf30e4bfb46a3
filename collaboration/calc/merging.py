"""Two people changed the same record: what each of them changed, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field in three versions: before both edits, as the other saved it, as I want it."""

    name: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def both_changed(self) -> bool:
        """Whether somebody has to choose: both changed it, and not to the same value."""
        return self.base not in (self.theirs, self.mine) and not self.is_agreed

    @property
    def is_agreed(self) -> bool:
        """Whether both want the same value."""
        return bool(self.theirs == self.mine)

    @property
    def only_mine(self) -> bool:
        """Whether only I changed it."""
        return bool(self.theirs == self.base)

    @property
    def suggested(self) -> str:
        """The side to take when nobody needs to be asked: "mine", "theirs", or "" when somebody must choose."""
        if self.both_changed:
            return ""
        return "mine" if self.only_mine else "theirs"


def compare_versions(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[FieldComparison]:
    """Return the fields that either side changed, in the order of `mine`."""
    rows = [FieldComparison(name, base.get(name), theirs.get(name), mine[name]) for name in mine]
    return [row for row in rows if not row.base == row.theirs == row.mine]


def merged_values(
    rows: list[FieldComparison], mine: Mapping[str, Any], choices: Mapping[str, str]
) -> dict[str, Any]:
    """Return my values with the other's where that side was chosen; a missing choice takes the suggestion."""
    merged = dict(mine)
    for row in rows:
        if (choices.get(row.name) or row.suggested) == "theirs":
            merged[row.name] = row.theirs
    return merged
