"""The rules on cost as their pages show them: by kind of contract, which are in force, and what each version changed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.example import example_request
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.wording import PartChange, parts_changed
from collaboration.models import CostRules
from collaboration.queries.presets import presets
from core.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ALWAYS_LISTED = (
    AgreementKind.JOINT_RESEARCH,
    AgreementKind.COMMISSIONED_RESEARCH,
    AgreementKind.CONSULTING,
    AgreementKind.CLINICAL_TRIAL,
    AgreementKind.RESEARCH_CHAIR,
    AgreementKind.ENDOWED_CHAIR,
    AgreementKind.DONATION,
)
"""Kinds for which an institution needs rules; other kinds are listed once they have some."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a regime; `ends_on` is the day before the next one begins."""

    rules: CostRules
    tag: str
    state: "_StrPromise"
    ends_on: datetime.date | None

    @property
    def is_in_force(self) -> bool:
        """Whether contracts of today are priced by it."""
        return self.tag == "success"


@dataclass(frozen=True, slots=True)
class KindOfRules:
    """A kind of contract with the versions of its regimes, those of one regime latest first."""

    kind: AgreementKind
    versions: tuple[Version, ...]

    @property
    def current(self) -> list[Version]:
        """The versions in force."""
        return [version for version in self.versions if version.is_in_force]

    @property
    def others(self) -> list[Version]:
        """Versions yet to begin and those that were replaced."""
        return [version for version in self.versions if not version.is_in_force]


@dataclass(frozen=True, slots=True)
class PricedPreset:
    """A preset and what it makes of the example."""

    policy: CostPolicy
    quote: Quote

    @property
    def people_and_space_yen(self) -> int:
        """What the example pays for the people a company sends and for space."""
        return self.quote.sums.researcher + self.quote.sums.facility


@dataclass(frozen=True, slots=True)
class PresetsOfKind:
    """The presets for a kind of contract."""

    kind: AgreementKind
    presets: tuple[PricedPreset, ...]


def rules_by_kind(user: User, day: datetime.date) -> list[KindOfRules]:
    """Return the kinds of contract with their rules as they stand on a day. One query."""
    rows = list(CostRules.objects.visible_to(user).order_by("kind", "code", "-valid_from"))
    versions = _versions(rows, day)
    kinds = [*ALWAYS_LISTED, *(kind for kind in AgreementKind if kind not in ALWAYS_LISTED)]
    listed = [
        KindOfRules(kind, tuple(version for version in versions if version.rules.kind == kind))
        for kind in kinds
    ]
    return [entry for entry in listed if entry.versions or entry.kind in ALWAYS_LISTED]


def versions_of(rules: CostRules, user: User, day: datetime.date) -> list[Version]:
    """Return every version of the regime to which rules belong, latest first."""
    return _versions(CostRules.objects.visible_to(user).filter(code=rules.code).order_by("-valid_from"), day)


def changes_since_last(rules: CostRules, versions: Iterable[Version]) -> tuple[PartChange, ...] | None:
    """Return what rules changed of the version before; None for the first."""
    earlier = [version.rules for version in versions if version.rules.valid_from < rules.valid_from]
    return parts_changed(earlier[0].policy, rules.policy) if earlier else None


def presets_by_kind(day: datetime.date) -> list[PresetsOfKind]:
    """Return the presets by kind of contract, each with the price of the example around the day."""
    policies = presets().values()
    kinds = dict.fromkeys([*ALWAYS_LISTED, *(policy.kind for policy in policies)])
    return [
        PresetsOfKind(kind, tuple(priced_preset(policy, day) for policy in policies if policy.kind is kind))
        for kind in kinds
        if any(policy.kind is kind for policy in policies)
    ]


def priced_preset(policy: CostPolicy, day: datetime.date) -> PricedPreset:
    """Price the example under a preset."""
    return PricedPreset(policy, price(example_request(policy, day), policy))


def free_code(kind: AgreementKind) -> str:
    """Suggest a code that no regime has yet: joint-research, joint-research-2 …"""
    stem = kind.value.replace("_", "-")
    taken = set(CostRules.objects.filter(code__startswith=stem).values_list("code", flat=True))
    candidates = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(taken) + 2))
    return next(code for code in candidates if code not in taken)


def _versions(rows: Iterable[CostRules], day: datetime.date) -> list[Version]:
    """Say of each version whether it holds on the day; rows of one regime come latest first."""
    versions: list[Version] = []
    later: CostRules | None = None
    for rules in rows:
        follower = later if later is not None and later.code == rules.code else None
        ends_on = None if follower is None else follower.valid_from - datetime.timedelta(days=1)
        versions.append(_version(rules, ends_on, day))
        later = rules
    return versions


def _version(rules: CostRules, ends_on: datetime.date | None, day: datetime.date) -> Version:
    if rules.valid_from > day:
        return Version(rules, "info", _("適用前"), ends_on)
    if ends_on is not None and ends_on < day:
        return Version(rules, "muted", _("以前の規程"), ends_on)
    return Version(rules, "success", _("適用中"), ends_on)
