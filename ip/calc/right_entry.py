"""What is typed of a family, a right, its owners and what happened to it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.calc.messages import ValueRefused
from ip.calc.docket.kinds import EventCode
from ip.calc.fees.kinds import OwnerClass
from ip.calc.numbers import NumberKind, number_key, rough_key
from ip.calc.rights import FilingRoute, RightKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyContent:
    """What a family is about. The title and the strategy are secrets until a right is laid open."""

    title: str
    department_id: int | None = None
    strategy: str = ""
    disclosure_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RightContent:
    """What a right is, apart from what happened to it. An empty number is given out by the program."""

    kind: RightKind
    office: str
    route: FilingRoute = FilingRoute.DIRECT
    number: str = ""
    parent_id: int | None = None
    application_number: str = ""
    publication_number: str = ""
    registration_number: str = ""
    agent_id: int | None = None
    agent_reference: str = ""
    claims_filed: int | None = None
    claims_paid: int | None = None
    claims_granted: int | None = None
    note: str = ""

    def keys(self, *, strict: bool = True) -> Mapping[str, str]:
        """Return the keys of the three numbers by column. Raises NumbersRefused; without `strict` makes the best of them."""
        refused: dict[str, ValueRefused] = {}
        keys: dict[str, str] = {}
        for what in NumberKind:
            text = getattr(self, f"{what.value}_number")
            try:
                keys[f"{what.value}_key"] = number_key(self.office, what, text)
            except ValueRefused as error:
                refused[f"{what.value}_number"] = error
                keys[f"{what.value}_key"] = rough_key(text)
        if refused and strict:
            raise NumbersRefused(refused)
        return keys


class NumbersRefused(ValueError):
    """Numbers that cannot be read, by field."""

    def __init__(self, by_field: Mapping[str, ValueRefused]) -> None:
        """Keep each refusal at its field."""
        super().__init__("、".join(by_field))
        self.by_field = by_field


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerEntry:
    """One owner. Without organisation, person and name it is the university. No class means that nobody looked yet."""

    organization_id: int | None = None
    person_id: int | None = None
    name: str = ""
    owner_class: OwnerClass | None = None
    share: Fraction | None = None
    cost: Fraction | None = None

    @property
    def is_university(self) -> bool:
        """Whether it is the university itself."""
        return self.organization_id is None and self.person_id is None and not self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """Something that happened to a right."""

    code: EventCode
    on: datetime.date
    served_on: datetime.date | None = None
    note: str = ""
    document_id: int | None = None
