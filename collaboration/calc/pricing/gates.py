"""Conditions of a policy on the sums of a price, who has to approve it, and who gets what inside."""

from collections.abc import Iterable, Iterator, Mapping

from collaboration.calc.approvals import approvers_wanted, in_order
from collaboration.calc.pricing.allocation import share_out
from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.kinds import Element, Span
from collaboration.calc.pricing.periods import MONTHS_OF_A_YEAR
from collaboration.calc.pricing.policy import Gate
from collaboration.calc.pricing.quote import AllocatedShare, GateResult, Sums


def gate_results(contract: Contract, total: Sums, by_year: Mapping[int, Sums]) -> Iterator[GateResult]:
    """Test every condition of the policy, without rounding: 9,999,999.7 yen are below 10,000,000."""
    for gate in contract.policy.gates:
        if gate.only_with_value and not total.value:
            continue
        if gate.span is Span.FISCAL_YEAR:
            for year, sums in by_year.items():
                yield _result(gate, sums, year, months=MONTHS_OF_A_YEAR)
        else:
            is_long = gate.span is Span.ANNUALISED and contract.months > MONTHS_OF_A_YEAR
            yield _result(gate, total, None, months=contract.months if is_long else MONTHS_OF_A_YEAR)


def _result(gate: Gate, sums: Sums, year: int | None, *, months: int) -> GateResult:
    """Compare a sum, scaled from its months to twelve, with the minimum, and indirect with direct cost."""
    whole = sum(sums.of(element) for element in gate.elements)
    enough = whole * MONTHS_OF_A_YEAR >= gate.minimum_yen * months
    rate = gate.indirect_rate
    rich = rate is None or sums.of(Element.INDIRECT) >= rate * sums.of(Element.DIRECT)
    yen = whole * MONTHS_OF_A_YEAR // months
    return GateResult(gate.code, gate.label, year, enough and rich, yen, gate.minimum_yen, gate.article)


def approver_of(contract: Contract, total_yen: int) -> str:
    """Return who approves a contract of this sum, tax included, in the order in which they do."""
    return in_order(approvers_wanted([contract.policy], total_yen))


def allocated(contract: Contract, indirect_yen: int) -> Iterable[AllocatedShare]:
    """Give indirect cost to those inside."""
    policy = contract.policy
    return share_out(policy.allocation, policy.rounding.allocation, indirect_yen)
