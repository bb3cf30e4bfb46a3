"""What collaboration offers the return about the institution's own rules on cost: those in force when a fiscal year ends.

Interpreted meaning (the form asks for the rules and names no day): 31 March, as for everything that is counted on a day. A
version counts from its first day on, whichever day of a contract it goes by.
"""

import datetime
from collections.abc import Sequence

from collaboration.calc.facts import CostPolicyFact
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.survey_rate import ordinary, survey_rate
from collaboration.calc.records import RecordRefused
from collaboration.models import CostRules
from collaboration.queries.cost_rules import ready_policy
from core.calc.fiscal_year import last_day

COST_RULES_TYPE = CostRules._meta.label_lower


def cost_policy_facts(fiscal_year: int) -> tuple[CostPolicyFact, ...]:
    """Return a fact for every regime in force on 31 March, of whatever kind of contract, in order of kind and code."""
    day = last_day(fiscal_year)
    rules = _in_force(day)
    policies = [_readable(row) for row in rules]
    joint = [policy for policy in policies if policy and policy.kind is AgreementKind.JOINT_RESEARCH]
    answering = ordinary((policy, survey_rate(policy, day)) for policy in joint)
    return tuple(_fact(row, policy, answering, day) for row, policy in zip(rules, policies, strict=True))


def _in_force(day: datetime.date) -> Sequence[CostRules]:
    """Return the latest version of each regime that has begun. One query."""
    begun = CostRules.objects.filter(valid_from__lte=day).order_by("code", "valid_from")
    latest = {row.code: row for row in begun}
    return sorted(latest.values(), key=lambda row: (row.kind, row.code))


def _readable(row: CostRules) -> CostPolicy | None:
    """Return what the rules say; a faulty row must not keep the return from being assembled."""
    try:
        return ready_policy(row.policy)
    except RecordRefused:
        return None


def _fact(
    row: CostRules, policy: CostPolicy | None, answering: CostPolicy | None, day: datetime.date
) -> CostPolicyFact:
    return CostPolicyFact(
        rules_id=row.pk,
        code=row.code,
        label=row.label,
        source=row.source,
        kind=AgreementKind(row.kind),
        rate=survey_rate(policy, day) if policy else None,
        has_strategic_fee=policy is not None and policy.strategic is not None,
        is_ordinary=policy is not None and policy is answering,
        is_readable=policy is not None,
    )
