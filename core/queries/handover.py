"""What a user answers for, kind by kind, as far as its numbers go."""

from dataclasses import dataclass

from core.models import User
from core.registry import OwnedKind, owned_kinds


@dataclass(frozen=True, slots=True)
class Owned:
    """The things of one kind that a user answers for, by their labels."""

    kind: OwnedKind
    labels: list[str]


def owned_by(user: User) -> list[Owned]:
    """Return every kind of which the user has something."""
    found = [Owned(kind, [kind.label_of(row) for row in kind.rows(user)]) for kind in owned_kinds()]
    return [each for each in found if each.labels]
