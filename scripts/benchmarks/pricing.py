"""The price of a contract: the pure function, forward and from an agreed total, and the live preview of the form."""

import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.test import Client

from benchmarks.measuring import ROUNDS, Figure, Timing, alternate
from benchmarks.options import Options
from collaboration.calc.pricing.kinds import Mode
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.request import AgreedTotal, PricingRequest
from collaboration.calc.records import read_record
from collaboration.queries.presets import DEFAULT_PRESET, preset
from core.models import User

YEARS, LINES = 5, 60
CALLS, PREVIEWS = 100, 15
GOAL_MS, GOAL_PREVIEW_MS = 2, 150
PREVIEW = "/estimates/preview/"
CATEGORIES = ("equipment", "consumables", "travel_domestic", "personnel", "student", "other")


def figures(options: Options) -> Iterator[Figure]:
    """Yield the time of a call beside its goal, and its ratio to a floor."""
    policy, request = _policy(), _request(options.fiscal_year, lines=LINES)
    crowded = _request(options.fiscal_year, lines=LINES * YEARS)
    agreed = AgreedTotal(price(request, policy).sums.total_yen)
    total = replace(request, mode=Mode.TOTAL, agreed=agreed)
    yield from _pure(f"price, {YEARS} years, {LINES} lines", policy, request)
    yield from _pure(f"price, {YEARS} years of {LINES} lines each", policy, crowded)
    yield from _pure(f"price from a total, {YEARS} years, {LINES} lines", policy, total)
    yield from _preview(options.fiscal_year)


def _pure(name: str, policy: CostPolicy, request: PricingRequest) -> Iterator[Figure]:
    """Take processor time: a pure function waits for nothing, and other work on the machine is none of its own."""
    amounts = [line.yen for line in request.lines]
    price(request, policy)
    taken = _processor_time(lambda: price(request, policy))
    floor = _processor_time(lambda: sum(amounts))
    yield Figure(name, str(taken), "", taken.median * 1000, GOAL_MS, "ms")
    yield Figure(
        f"{name} ÷ sum()", str(taken), f"{floor.median * 1e6:.2f} µs", taken.median / floor.median, None
    )


def _processor_time(call: Callable[[], object]) -> Timing:
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(CALLS):
            call()
        rounds.append((time.process_time() - began) / CALLS)
    return Timing(tuple(rounds))


def _policy() -> CostPolicy:
    """Rules with everything that a price may have."""
    content = {
        "id": "whole",
        "label": "すべての経費",
        "kind": "joint_research",
        "valid_from": "2000-04-01",
        "source": "測定用",
        "indirect": [{"base": "D+V", "rate": "30%"}],
        "strategic": {"base": "D+V", "rate": "10%"},
        "value": {"method": "hours", "employer_cost_rate": "15%", "annual_hours": 1860},
        "researcher_fee": {"unit_yen": 440_000},
        "allocation": [{"to": "部局", "rate": "50%"}, {"to": "本部", "rate": "50%"}],
    }
    return replace(read_record(CostPolicy, content), tax=preset(DEFAULT_PRESET).tax)


def _request(first_year: int, *, lines: int) -> PricingRequest:
    years = range(first_year, first_year + YEARS)
    content: dict[str, Any] = {
        "kind": "joint_research",
        "date": datetime.date(first_year, 4, 1),
        "ends_on": datetime.date(first_year + YEARS, 3, 31),
        "lines": [
            {
                "category": CATEGORIES[number % len(CATEGORIES)],
                "fiscal_year": years[number % YEARS],
                "yen": 123_456 + 7_919 * number,
            }
            for number in range(lines)
        ],
        "commitments": [
            {"name": f"研究者{person}", "fiscal_year": year, "hours": 120, "annual_pay_yen": 9_000_000}
            for year in years
            for person in range(3)
        ],
        "company_researchers": [{"months": 12 * YEARS}],
    }
    return read_record(PricingRequest, content)


def _preview(first_year: int) -> Iterator[Figure]:
    """Post the form as its script does, signed in, against the bare price of the same lines."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(pk=1))
    typed = _typed(first_year)
    policy = preset(DEFAULT_PRESET)
    request = replace(_request(first_year, lines=LINES), commitments=(), company_researchers=())

    def measured() -> None:
        answer = client.post(PREVIEW, typed)
        if answer.status_code != HTTPStatus.OK or policy.label not in answer.content.decode():
            raise RuntimeError(f"the preview answers {answer.status_code} without a price")

    left, right = alternate(measured, lambda: price(request, policy), PREVIEWS)
    name = f"preview of {YEARS} years, {LINES} lines"
    yield Figure(name, str(left), "", left.median * 1000, GOAL_PREVIEW_MS, "ms")
    yield Figure(f"{name} ÷ price", str(left), str(right), left.median / right.median, None)


def _typed(first_year: int) -> dict[str, str]:
    """Twelve rows of direct cost with an amount in each of five fiscal years: sixty lines."""
    rows = LINES // YEARS
    years = range(first_year, first_year + YEARS)
    amounts = {
        f"lines-{row}-yen_{year}": str(123_456 + 7_919 * row + year) for row in range(rows) for year in years
    }
    return {
        "kind": "joint_research",
        "date": f"{first_year}-04-01",
        "starts_on": f"{first_year}-04-01",
        "ends_on": f"{first_year + YEARS}-03-31",
        "title": "全固体電池の界面抵抗の低減",
        "scenario_total": "1",
        "scenario-0-policy": "preset:flat30_D",
        "scenario-0-method": "cost_plus",
        "lines-TOTAL_FORMS": str(rows),
        "lines-INITIAL_FORMS": "0",
        **{f"lines-{row}-category": CATEGORIES[row % len(CATEGORIES)] for row in range(rows)},
        **amounts,
    }
