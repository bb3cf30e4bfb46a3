"""Random contracts: every base, method, tier, minimum, rounding, tax and period that a policy can say, in any mixture.

Everything is drawn from one source of randomness, so that a number brings the same contract back, and hypothesis, which can
play that source, looks for the smallest one.
"""

import datetime
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, TypeVar

from collaboration.calc.pricing.kinds import (
    Base,
    Category,
    Circumstance,
    Driver,
    PeriodRule,
    ReplacementRule,
    RoundAt,
    Span,
    StrategicMode,
    TaxMode,
    TaxTreatment,
    ValueMethod,
)
from collaboration.calc.pricing.periods import add_months
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import read_record
from core.calc.fiscal_year import fiscal_years
from core.calc.money import RoundingMode

Choice = TypeVar("Choice")
Plain = dict[str, Any]

FIRST_DAY = datetime.date(2012, 1, 1)
LAW = [
    {"valid_from": "1997-04-01", "rate": "5%"},
    {"valid_from": "2014-04-01", "rate": "8%"},
    {"valid_from": "2019-10-01", "rate": "10%"},
]
BASES_OF_INDIRECT = [base for base in Base if base is not Base.INDIRECT]
GRADES = ("教授", "准教授", "助教")
BASE_AREA, STEP = 200, 10
LARGEST_LINE = 10**11


def numbered_contract(number: int) -> tuple[CostPolicy, PricingRequest]:
    """Draw the contract of this number; it is the same on every machine."""
    return random_contract(Random(number))  # noqa: S311 -- chance, not secrecy


def random_contract(random: Random) -> tuple[CostPolicy, PricingRequest]:
    """Draw a policy and a contract under it, found forward. Both were read as strictly as any input."""
    policy = _policy(random)
    return read_record(CostPolicy, policy), read_record(PricingRequest, _request(random, policy))


def _policy(random: Random) -> Plain:
    indirect = _indirect(random)
    return {
        "id": "random",
        "label": "無作為の規程",
        "kind": "joint_research",
        "valid_from": "2000-04-01",
        "source": "無作為の規程 第1条",
        "indirect": indirect,
        "compute_per": _one(random, [Span.FISCAL_YEAR, Span.FISCAL_YEAR, Span.CONTRACT]),
        "strategic": _maybe(random, _strategic),
        "value": _maybe(random, _value),
        "researcher_fee": _maybe(random, _researcher_fee),
        "facility": _maybe(random, _schedule),
        "charges": _maybe(random, _charges) or [],
        "surcharges": [{"label": "管理費", "rate": _percent(random)}] if _chance(random, 4) else [],
        "tax": {
            "mode": _one(random, TaxMode),
            "treatment": _one(random, [TaxTreatment.TAXABLE, TaxTreatment.TAXABLE, *TaxTreatment]),
            "invoice_per": _one(random, [Span.FISCAL_YEAR, Span.CONTRACT]),
            "rates": LAW,
        },
        "rounding": _roundings(random),
        "gates": _maybe(random, _gates) or [],
        "allocation": [{"to": "部局", "rate": _percent(random)}, {"to": "本部", "rate": "0%"}],
        "thresholds": [{"from_yen": 10_000_000, "approver": "学長"}],
    }


def _indirect(random: Random) -> list[Plain]:
    kinds = [_rate_rule, _rate_rule, _rate_rule, _hourly_rule, _unit_price_rule, _schedule_rule, _fixed_rule]
    rules = [_one(random, kinds)(random) for _ in range(_one(random, [0, 1, 1, 1, 2]))]
    inside = [rule for rule in rules if rule.get("base") == Base.FEE_INSIDE]
    # What is taken out of one fee twice could exceed it.
    return rules if len(inside) < 2 else rules[:1]


def _rate_rule(random: Random) -> Plain:
    base = _one(random, BASES_OF_INDIRECT)
    percent = random.randint(0, 60)
    return {
        "method": "rate",
        "base": base,
        "rate": _one(random, [f"{percent}%", f"{percent}.25%", f"{percent}/97"]),
        "min_rate": f"{percent // 2}%",
        "min_amount_yen": 200_000 if _chance(random, 6) else 0,
        "tiers": [*_tiers_of_circumstances(random), *_tiers_of_amounts(random, percent)],
        "base_exclusions": [_one(random, Category)] if _chance(random, 5) else [],
        "article": "第8条",
    }


def _tiers_of_circumstances(random: Random) -> list[Plain]:
    if not _chance(random, 4):
        return []
    until_on = _one(random, [None, "2020-03-31"])
    return [{"rate": _percent(random), "circumstances": [_one(random, Circumstance)], "until_on": until_on}]


def _tiers_of_amounts(random: Random, percent: int) -> list[Plain]:
    """Draw tiers whose rates rise with the amount up to the usual one, so that a larger contract never costs less."""
    count = _one(random, [0, 0, 0, 1, 2])
    amounts = sorted(_yen(random) for _ in range(count))
    rates = sorted(random.randint(0, percent) for _ in range(count))
    return [{"rate": f"{rate}/100", "up_to_yen": yen} for yen, rate in zip(amounts, rates, strict=True)]


def _hourly_rule(random: Random) -> Plain:
    price = {"label": "アワーレート", "driver": Driver.HOURS}
    pool = {"pool_yen": random.randint(1, 10**10), "pool_quantity": random.randint(1, 10**6)}
    return {"method": "hourly", "prices": [price | _one(random, [{"yen": random.randint(0, 9_999)}, pool])]}


def _unit_price_rule(random: Random) -> Plain:
    prices = [
        {"label": driver.label, "driver": driver, "yen": random.randint(0, 300_000)}
        for driver in random.sample([Driver.AREA_M2, Driver.CONTRACTS, Driver.PERSONS, Driver.MONTHS], 2)
    ]
    return {"method": "unit_prices", "prices": prices}


def _schedule_rule(random: Random) -> Plain:
    return {"method": "schedule", "schedule": _schedule(random)}


def _fixed_rule(random: Random) -> Plain:
    return {"method": "fixed", "amount_yen": _yen(random)}


def _schedule(random: Random) -> Plain:
    return {
        "monthly_yen": random.randint(200_000, 900_000),
        "base_area_m2": BASE_AREA,
        "step_m2": STEP,
        "step_yen": random.randint(0, 10_000),
        "person_yen": random.randint(0, 100_000),
        "includes_tax": _chance(random, 2),
    }


def _strategic(random: Random) -> Plain:
    bases = [base for base in Base if base is not Base.FEE_INSIDE]
    return {"rate": _percent(random), "base": _one(random, bases), "mode": _one(random, StrategicMode)}


def _value(random: Random) -> Plain:
    return {
        "method": _one(random, ValueMethod),
        "grades": [
            {"code": code, _one(random, ["hourly_yen", "lump_yen"]): random.randint(1_000, 30_000)}
            for code in GRADES
        ],
        "employer_cost_rate": _percent(random),
        "annual_hours": random.randint(1_000, 2_400),
        "multiplier": _one(random, ["1", "1.5", "2", "7/3"]),
        "round_at": _one(random, RoundAt),
        "cap_yen": 1_500_000 if _chance(random, 4) else None,
    }


def _researcher_fee(random: Random) -> Plain:
    return {
        "unit_yen": _one(random, [36_600, 200_000, 440_000]),
        "period": _one(random, PeriodRule),
        "replacement": _one(random, ReplacementRule),
        "includes_tax": _chance(random, 2),
    }


def _charges(random: Random) -> list[Plain]:
    drivers = [Driver.HOURS, Driver.POINTS, Driver.CASES, Driver.VISITS, Driver.MONTHS, Driver.DAYS]
    return [
        {
            "code": str(number),
            "label": f"料金{number}",
            "unit_yen": random.randint(0, 200_000),
            "per": random.sample(drivers, random.randint(0, 2)),
            "includes_tax": _chance(random, 2),
        }
        for number in range(random.randint(1, 3))
    ]


def _roundings(random: Random) -> Plain:
    """Draw roundings; more than half of the policies round everything down to the yen, as rules in writing do."""
    stages = ("unit_price", "value", "indirect", "strategic", "tax", "allocation")
    if random.randint(1, 10) <= 6:
        return {}
    rules = {stage: _rounding(random) for stage in stages}
    return {**rules, "total": _rounding(random)} if _chance(random, 4) else rules


def _rounding(random: Random) -> Plain:
    return {"unit": _one(random, [1, 1, 10, 100, 1000]), "mode": _one(random, RoundingMode)}


def _gates(random: Random) -> list[Plain]:
    return [
        {
            "code": "gate",
            "label": "下限額",
            "elements": ["direct", "indirect"],
            "minimum_yen": _yen(random),
            "span": _one(random, Span),
            # A rate on the gross leaves nothing for direct cost as it nears the whole, and the price leaves all bounds.
            "indirect_rate": f"{random.randint(0, 600)}/1000" if _chance(random, 2) else None,
            "only_with_value": _chance(random, 2),
        }
    ]


def _request(random: Random, policy: Mapping[str, Any]) -> Plain:
    starts_on = FIRST_DAY + datetime.timedelta(days=random.randint(0, 16 * 365))
    months = _one(random, [1, 6, 12, 18, random.randint(1, 60)])
    ends_on = add_months(starts_on, months) - datetime.timedelta(days=1)
    years = fiscal_years(starts_on, ends_on)
    has_space = policy["facility"] or any({"schedule", "prices"} & set(rule) for rule in policy["indirect"])
    commitments, space = _commitments(random, policy, years), _space(random) if has_space else None
    return {
        "kind": "joint_research",
        "date": starts_on.isoformat(),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "lines": [_line(random, years) for _ in range(random.randint(0, 8))],
        "commitments": commitments,
        "company_researchers": _researchers(random, months) if policy["researcher_fee"] else [],
        "space": space,
        "quantities": _quantities(random, years, commitments, space),
        "circumstances": [_one(random, Circumstance)] if _chance(random, 4) else [],
        # A rate on the gross leaves nothing for direct cost as it nears the whole, and the price leaves all bounds.
        "indirect_rate": f"{random.randint(0, 600)}/1000" if _chance(random, 8) else None,
        "strategic_rate": _percent(random) if _chance(random, 8) else None,
        "tax_treatment": _one(random, TaxTreatment) if _chance(random, 8) else None,
    }


def _line(random: Random, years: Sequence[int]) -> Plain:
    category = _one(random, [Category.OTHER, Category.OTHER, *Category])
    return {"category": category, "fiscal_year": _one(random, years), "yen": _yen(random)}


def _commitments(random: Random, policy: Mapping[str, Any], years: Sequence[int]) -> list[Plain]:
    if policy["value"] is None:
        return []
    return [
        {
            "name": f"研究者{number}",
            "fiscal_year": _one(random, years),
            "grade": _one(random, GRADES),
            "hours": _one(random, [0, "7.75", random.randint(0, 1_900)]),
            "effort": f"{random.randint(0, 1000)}/1000",
            "months": _one(random, [None, random.randint(1, 12)]),
            "annual_pay_yen": random.randint(0, 30_000_000),
            "amount_yen": _yen(random),
            "other_effort": _percent(random),
        }
        for number in range(random.randint(0, 4))
    ]


def _researchers(random: Random, months: int) -> list[Plain]:
    return [
        {"months": random.randint(1, months), "replacements": _one(random, [0, 0, 1])}
        for _ in range(random.randint(0, 3))
    ]


def _space(random: Random) -> Plain:
    return {"area_m2": BASE_AREA + STEP * random.randint(-20, 50), "extra_persons": random.randint(0, 5)}


def _quantities(
    random: Random, years: Sequence[int], commitments: list[Plain], space: Plain | None
) -> list[Plain]:
    """State every driver that the policy may ask for and the contract itself does not tell, some in several years."""
    own = {Driver.MONTHS, Driver.CONTRACTS}
    own |= {Driver.HOURS} if commitments and _chance(random, 2) else set()
    own |= {Driver.AREA_M2} if space and _chance(random, 2) else set()
    return [
        {
            "driver": driver,
            "quantity": _one(random, [0, 1, "2.5", random.randint(0, 500)]),
            "fiscal_year": _one(random, [None, _one(random, years)]),
        }
        for driver in Driver
        if driver not in own
        for _ in range(_one(random, [1, 1, 2]))
    ]


def _one(random: Random, choices: Sequence[Choice] | type[Choice]) -> Choice:
    found: Sequence[Choice] = list(choices)  # type: ignore[arg-type]
    return found[random.randint(0, len(found) - 1)]


def _chance(random: Random, one_in: int) -> bool:
    return random.randint(1, one_in) == one_in


def _maybe(random: Random, draw: Any) -> Any:
    return draw(random) if _chance(random, 2) else None


def _percent(random: Random) -> str:
    return f"{random.randint(0, 1000)}/1000"


def _yen(random: Random) -> int:
    """Draw an amount of any size, round ones more often."""
    size = 10 ** random.randint(0, 10)
    return min(_one(random, [0, 1, size, random.randint(0, size)]), LARGEST_LINE)
