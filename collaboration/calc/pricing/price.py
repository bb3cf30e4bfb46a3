"""The price of a contract: one function behind the preview, the contract, the API and the audit.

Order of evaluation (costing 1.8): known cost per fiscal year, indirect cost, strategic fee, tax per invoice, conditions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from collaboration.calc.pricing.agreed import agreed_lines
from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.direct import direct_lines
from collaboration.calc.pricing.faults import refuse_faults
from collaboration.calc.pricing.fees import facility_lines, researcher_lines
from collaboration.calc.pricing.gates import allocated, approver_of, gate_results
from collaboration.calc.pricing.kinds import Element, Mode
from collaboration.calc.pricing.outcome import missing_items, outcome_payments
from collaboration.calc.pricing.overhead import bases_for, overhead_lines
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Line, Quote, Sums, YearSums
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.tax import tax_lines
from collaboration.calc.pricing.value import value_lines
from collaboration.calc.pricing.warnings import warnings_of
from collaboration.calc.records import Problem, RecordRefused
from core.calc.messages import Message, gettext_noop
from core.calc.money import MAX_YEN

NO_SUMS = Sums()


def price(request: PricingRequest, policy: CostPolicy) -> Quote:
    """Return the price of a contract under a policy, in whole yen. Raises RecordRefused naming every faulty field."""
    refuse_faults(request, policy)
    contract = Contract(request, policy)
    known = known_lines(contract)
    shadow = None
    if request.mode is Mode.TOTAL and request.agreed is not None:
        lines = [*known, *agreed_lines(contract, known, request.agreed)]
        if contract.is_inclusive:
            lines += tax_lines(contract, lines)
        shadow = _cost_plus(request, policy) if known else None
    else:
        lines = [*known, *overhead_lines(contract, known)]
        lines += tax_lines(contract, lines)
    return _quote(contract, known, lines, shadow)


def known_lines(contract: Contract) -> list[Line]:
    """Return what stands before indirect cost: direct cost, value fee, researcher fee, space."""
    return [
        *direct_lines(contract),
        *value_lines(contract),
        *researcher_lines(contract),
        *facility_lines(contract),
    ]


def _cost_plus(request: PricingRequest, policy: CostPolicy) -> Sums:
    return price(replace(request, mode=Mode.FORWARD, agreed=None, outcome=None), policy).sums


def _quote(contract: Contract, known: Sequence[Line], lines: list[Line], shadow: Sums | None) -> Quote:
    of_years: dict[int, list[Line]] = {year: [] for year in contract.years}
    for line in lines:
        of_years[line.fiscal_year].append(line)
    by_year = {year: sums_of(found) for year, found in of_years.items()}
    total = sums_of(lines)
    _refuse_beyond_range(total)
    request, policy = contract.request, contract.policy
    gates = tuple(gate_results(contract, total, by_year))
    bases = bases_for(contract, known, contract.years)
    return Quote(
        policy_id=policy.id,
        policy_label=policy.label,
        mode=request.mode,
        sums=total,
        years=tuple(YearSums(year, sums) for year, sums in by_year.items()),
        lines=tuple(sorted(lines, key=lambda line: (line.fiscal_year, _ORDER[line.element]))),
        warnings=tuple(warnings_of(contract, bases, total, shadow, gates)),
        gates=gates,
        allocation=tuple(allocated(contract, total.indirect)),
        approver=approver_of(contract, total.total_yen),
        shadow=shadow,
        outcome=outcome_payments(request.outcome) if request.outcome is not None else (),
        outcome_items_missing=missing_items(request.outcome) if request.outcome is not None else (),
    )


_ORDER = {element: order for order, element in enumerate(Element)}


def sums_of(lines: Iterable[Line]) -> Sums:
    """Add up the lines by element, in yen; what only explains is left out, tax inside the amounts stands apart."""
    counted: Counter[str] = Counter()
    for line in lines:
        if line.counts:
            counted[line.element] += line.yen
        elif line.element is Element.TAX:
            counted["tax_inside"] += line.yen
    return replace(NO_SUMS, **counted)


def _refuse_beyond_range(total: Sums) -> None:
    if total.total_yen > MAX_YEN:
        message = Message(
            gettext_noop("合計が%(limit)s円を超えます。金額の桁を確かめてください。"),
            {"limit": f"{MAX_YEN:,}"},
        )
        raise RecordRefused([Problem("lines", Element.DIRECT.label, message)])
