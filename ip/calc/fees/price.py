"""Fees to the yen: base and claims, the owners' shares, the yen cut once, three years at once, the surcharge."""

from collaboration.calc.records import Problem, RecordRefused
from core.calc.messages import Message, gettext_noop
from ip.calc.fees.acts import Priced, priced_act
from ip.calc.fees.projection import projected
from ip.calc.fees.quote import FeeCaution, FeeQuote, ProjectedCost
from ip.calc.fees.request import FeeRequest
from ip.calc.fees.selection import Act
from ip.calc.fees.shares import share_problems
from ip.calc.fees.tables import FeeTables


def price_fees(request: FeeRequest, tables: FeeTables) -> FeeQuote:
    """Price every act of a request, and its projection. Raises RecordRefused with every fault, each at its field."""
    problems = list(share_problems(request.owners))
    if not request.items and request.projection is None:
        sentence = Message(gettext_noop("計算する料金を1件以上入力してください。"))
        problems.append(Problem("items", gettext_noop("計算する料金"), sentence))
    priced = _acts(request, tables, problems)
    costs: tuple[ProjectedCost, ...] = ()
    try:
        costs = projected(request, tables)
    except RecordRefused as refusal:
        _gather(refusal, problems)
    if problems:
        raise RecordRefused(problems)
    return FeeQuote(tuple(each.line for each in priced), _once(priced), costs)


def _acts(request: FeeRequest, tables: FeeTables, problems: list[Problem]) -> list[Priced]:
    priced: list[Priced] = []
    for index, item in enumerate(request.items):
        try:
            priced += priced_act(tables, Act(request, item, index))
        except RecordRefused as refusal:
            _gather(refusal, problems)
    return priced


def _gather(refusal: RecordRefused, problems: list[Problem]) -> None:
    problems += [problem for problem in refusal.problems if problem not in problems]


def _once(priced: list[Priced]) -> tuple[FeeCaution, ...]:
    """Leave out what was said of another year already."""
    cautions: list[FeeCaution] = []
    for each in priced:
        cautions += [caution for caution in each.cautions if caution not in cautions]
    return tuple(cautions)
