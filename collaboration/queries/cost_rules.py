"""The institution's cost rules, ready for the calculator: read strictly, with the tax rates of the law put in."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy, DatedRate
from collaboration.calc.records import read_record
from collaboration.models import CostRules
from core.queries.parameters import parameter_kinds, values_of

CONSUMPTION_TAX = "consumption_tax.rate"


def ready_policy(source: CostPolicy | Mapping[str, Any]) -> CostPolicy:
    """Return a policy as the calculator takes it; every policy passes here. Raises RecordRefused for a faulty mapping."""
    policy = source if isinstance(source, CostPolicy) else read_record(CostPolicy, source)
    return with_national_tax(policy)


def with_national_tax(policy: CostPolicy) -> CostPolicy:
    """Put the rates of the law into a policy that names none of its own."""
    if policy.tax.rates:
        return policy
    rates = tuple(
        DatedRate(entry.valid_from, Fraction(entry.value), entry.source)
        for entry in values_of(parameter_kinds()[CONSUMPTION_TAX])
    )
    return replace(policy, tax=replace(policy.tax, rates=rates))


def policy_versions(code: str) -> tuple[CostPolicy, ...]:
    """Return every version of one regime of the institution, oldest first; none when the code is unknown."""
    rows = CostRules.objects.filter(code=code).order_by("valid_from")
    return tuple(ready_policy(row.policy) for row in rows)


def policies_of_kind(kind: AgreementKind) -> dict[str, tuple[CostPolicy, ...]]:
    """Return the institution's regimes for a kind of contract by code, the versions of each oldest first. One query."""
    regimes: dict[str, tuple[CostPolicy, ...]] = {}
    for row in CostRules.objects.filter(kind=kind.value).order_by("code", "valid_from"):
        regimes[row.code] = (*regimes.get(row.code, ()), ready_policy(row.policy))
    return regimes


def policies_on(kind: AgreementKind, day: datetime.date) -> dict[str, CostPolicy]:
    """Return the version of each regime that is in force on a day, by code; regimes yet to begin are left out."""
    in_force: dict[str, CostPolicy] = {}
    for code, versions in policies_of_kind(kind).items():
        begun = [policy for policy in versions if policy.valid_from <= day]
        if begun:
            in_force[code] = begun[-1]
    return in_force
