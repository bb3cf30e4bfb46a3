"""Scenarios of an estimate: which policy and which method each is priced by."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Driver, IndirectMethod, Mode, ValueMethod
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.selection import policy_in_force
from collaboration.queries.cost_rules import policies_of_kind
from collaboration.queries.presets import presets
from core.calc.enums import LabelledEnum
from core.models.choices import labelled

LETTERS = "ABCD"
MOST_SCENARIOS = len(LETTERS)
OWN, PRESET, BEFORE = "rules", "preset", "before"


class Method(LabelledEnum):
    """The three methods of the handbook; an outcome-linked price has a fixed part by one of the others."""

    COST_PLUS = "cost_plus", "①積み上げ方式"
    TOTAL = "total", "②総額方式"
    OUTCOME = "outcome", "③成果連動方式（固定部分は積み上げ）"
    OUTCOME_TOTAL = "outcome_total", "③成果連動方式（固定部分は総額）"

    @property
    def mode(self) -> Mode:
        """In which direction the fixed part is found."""
        return Mode.TOTAL if self in (Method.TOTAL, Method.OUTCOME_TOTAL) else Mode.FORWARD

    @property
    def has_outcome(self) -> bool:
        """Whether outcome clauses are part of it."""
        return self in (Method.OUTCOME, Method.OUTCOME_TOTAL)


def method_of(request: PricingRequest) -> Method:
    """Return the method by which a request is priced."""
    if request.mode is Mode.TOTAL:
        return Method.OUTCOME_TOTAL if request.outcome else Method.TOTAL
    return Method.OUTCOME if request.outcome else Method.COST_PLUS


class PolicyShelf:
    """The policies that an estimate of a kind may use: the institution's own, those it used before, and presets."""

    def __init__(self, kind: str, before: Iterable[CostPolicy] = ()) -> None:
        """Collect them once; the institution's own take one query."""
        self.versions: dict[str, tuple[CostPolicy, ...]] = {}
        if kind not in set(AgreementKind):
            return
        own = policies_of_kind(AgreementKind(kind))
        known = {policy.id for policy in presets().values()}
        self.versions |= {f"{OWN}:{code}": versions for code, versions in own.items()}
        self.versions |= {
            f"{BEFORE}:{policy.id}": (policy,) for policy in before if policy.id not in {*own, *known}
        }
        self.versions |= {
            f"{PRESET}:{policy.id}": (policy,) for policy in presets().values() if policy.kind == kind
        }

    @property
    def choices(self) -> list[Any]:
        """The choices of a select, the institution's own rules first."""
        groups = ((OWN, _("本学の規程")), (BEFORE, _("前の版で使った規程")), (PRESET, _("比較用のひな形")))
        return [(label, found) for prefix, label in groups if (found := self._group(prefix))]

    def _group(self, prefix: str) -> list[tuple[str, str]]:
        return [
            (key, policy_in_words(versions[-1]))
            for key, versions in self.versions.items()
            if key.startswith(f"{prefix}:")
        ]

    @property
    def default(self) -> str:
        """The first of the institution's own, else the first preset; empty when the kind has none."""
        return next(iter(self.versions), "")

    def other_than(self, taken: Sequence[str]) -> str:
        """Return a policy to compare with: the first that is not taken yet."""
        return next((key for key in self.versions if key not in taken), self.default)

    def key_of(self, policy: CostPolicy) -> str:
        """Return the key under which a policy of an earlier version is found now."""
        keys = (f"{prefix}:{policy.id}" for prefix in (OWN, PRESET, BEFORE))
        return next((key for key in keys if key in self.versions), self.default)

    def chosen(self, key: str, request: PricingRequest) -> CostPolicy:
        """Return the version that is in force for the request. Raises RecordRefused."""
        return policy_in_force(self.versions.get(key, ()), request)


def policy_in_words(policy: CostPolicy) -> str:
    """Name a policy, with the institution that published it."""
    return f"{policy.institution}　{policy.label}" if policy.institution else policy.label


class ScenarioRow(forms.Form):
    """One scenario: policy and method. Everything else is shared by all scenarios of the estimate."""

    policy = forms.ChoiceField(
        label=_("適用する規程"), error_messages={"required": _("適用する規程を選んでください。")}
    )
    method = forms.ChoiceField(
        label=_("算定の方式"), choices=labelled(Method), initial=Method.COST_PLUS.value
    )

    def __init__(self, *args: Any, shelf: PolicyShelf, place: int = 0, **options: Any) -> None:
        """Offer the policies of the kind; one that is not among them any more gives way to the first."""
        super().__init__(*args, **options)
        self.shelf, self.place = shelf, place
        for name in ("policy", "method"):
            self.fields[name].widget.attrs["data-shapes"] = True
        field = self.fields["policy"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = shelf.choices or [("", _t("契約種別を選ぶと表示されます"))]

    @property
    def key(self) -> str:
        """The chosen policy; another kind of contract begins with the first of its own."""
        typed = str(self["policy"].value() or "")
        return typed if typed in self.shelf.versions else self.shelf.default

    @property
    def chosen_method(self) -> Method:
        """The chosen method."""
        typed = str(self["method"].value() or "")
        return Method(typed) if typed in set(Method) else Method.COST_PLUS

    @property
    def letter(self) -> str:
        """The name of the scenario among the others."""
        return LETTERS[self.place]


def measures_of(policies: Iterable[CostPolicy]) -> list[str]:
    """Return what of a person has to be asked for under these policies."""
    wanted: list[str] = []
    for rule in (policy.value for policy in policies):
        if rule is None:
            continue
        match rule.method:
            case ValueMethod.HOURS:
                wanted += ["hours"]
            case ValueMethod.EFFORT:
                wanted += ["effort"]
            case ValueMethod.FREE:
                wanted += ["amount_yen"]
            case ValueMethod.GRADES:
                lump = [grade.lump_yen is not None for grade in rule.grades]
                wanted += (["months"] if any(lump) else []) + (["hours"] if not all(lump) else [])
    return list(dict.fromkeys(wanted))


def drivers_of(policies: Iterable[CostPolicy]) -> list[Driver]:
    """Return what these policies multiply unit prices by."""
    wanted: list[Driver] = []
    for policy in policies:
        wanted += [driver for charge in policy.charges for driver in charge.per]
        wanted += [price.driver for rule in policy.indirect for price in rule.prices]
    return list(dict.fromkeys(wanted))


def needs_space(policies: Iterable[CostPolicy]) -> bool:
    """Whether a policy charges for space."""
    return any(
        policy.facility is not None
        or any(
            rule.method is IndirectMethod.SCHEDULE
            or any(price.driver is Driver.AREA_M2 for price in rule.prices)
            for rule in policy.indirect
        )
        for policy in policies
    )
