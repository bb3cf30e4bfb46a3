"""What the report on a closed year says, as it is kept: nothing but plain values, so that its hash can be taken."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collaboration.calc.closing import Reckoned, YearAccount
from collaboration.calc.expenditure import SpendYear
from collaboration.calc.pricing.keeping import kept
from core.calc.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHeader:
    """Whom and what a report is about, as it was named on its day."""

    number: str
    agreement: str
    title: str
    partner: str
    department: str
    principal: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    closed_on: datetime.date
    cause: str
    reason: str
    basis: str


def report_content(
    header: ReportHeader,
    account: YearAccount,
    spending: SpendYear,
    reckoned: Reckoned,
    *,
    before: Sequence[dict[str, int]],
) -> dict[str, Any]:
    """Return the content of a report; `before` are the years closed earlier, as `year_in_short` writes them."""
    back = reckoned.refund
    return {
        **kept(header),
        "fiscal_year": account.fiscal_year,
        "carried_in_yen": account.carried_in_yen,
        "received": account.received.amounts(),
        "received_yen": account.received.total_yen,
        "refunded_yen": account.refunded.total_yen,
        "refunded_direct_yen": account.refunded.direct_yen,
        "available_yen": account.available_yen,
        "items": [
            {"item": line.item.value, "budget_yen": line.budget_yen, "spent_yen": line.spent_yen}
            for line in spending.lines
        ],
        "spent_yen": account.spent_yen,
        "rest_yen": account.rest_yen,
        "decision": reckoned.decision.value,
        "carried_yen": reckoned.carried_yen,
        "refund_yen": reckoned.refund_yen,
        "refund_lines": [
            {"element": line.element.value, "yen": line.yen, "formula": kept(line.formula)}
            for line in (back.lines if back else ())
        ],
        "article": back.article if back else "",
        "years": [*before, year_in_short(account, reckoned.carried_yen, reckoned.refund_yen)],
    }


def year_in_short(account: YearAccount, carried_yen: int, refund_yen: int) -> dict[str, int]:
    """Return a year as the table of all years shows it."""
    return {
        "fiscal_year": account.fiscal_year,
        "carried_in_yen": account.carried_in_yen,
        "received_yen": account.received.direct_yen,
        "spent_yen": account.spent_yen,
        "rest_yen": account.rest_yen,
        "carried_yen": carried_yen,
        "refund_yen": refund_yen,
    }


def sentence_of(stored: dict[str, Any]) -> Message:
    """Return a sentence as it was kept."""
    return Message(
        stored["template"],
        {place: tuple(word) if isinstance(word, list) else word for place, word in stored["words"].items()},
    )
