"""What was spent of a contract against what it allows: per fiscal year and item of cost, in exact yen."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.kinds import Category, Element
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.receipts import ReceiptParts
from core.calc.enums import LabelledEnum


class CostItem(LabelledEnum):
    """Items under which a finance office books what is spent; coarser than the categories of a price."""

    PERSONNEL = "personnel", "人件費"
    HONORARIA = "honoraria", "謝金"
    TRAVEL = "travel", "旅費"
    EQUIPMENT = "equipment", "設備備品費"
    CONSUMABLES = "consumables", "消耗品費"
    OUTSOURCING = "outsourcing", "外注・雑役務費"
    UTILITIES = "utilities", "光熱水料"
    OTHER = "other", "その他"
    VALUE = "value", "知の価値分"
    FACILITY = "facility", "施設・スペース使用料"
    UNDIVIDED = "undivided", "直接経費（費目の定めなし）"
    RESEARCHER = "researcher", "研究料"
    INDIRECT = "indirect", "間接経費"
    STRATEGIC = "strategic", "戦略的産学連携経費"


BESIDE_DIRECT = (CostItem.RESEARCHER, CostItem.INDIRECT, CostItem.STRATEGIC)
"""Items that are no research cost. The ledger of receipts books the value fee and space as direct cost, so they are none of these."""

OF_CATEGORY: Mapping[Category | None, CostItem] = {
    Category.EQUIPMENT: CostItem.EQUIPMENT,
    Category.CONSUMABLES: CostItem.CONSUMABLES,
    Category.TRAVEL_DOMESTIC: CostItem.TRAVEL,
    Category.TRAVEL_FOREIGN: CostItem.TRAVEL,
    Category.HONORARIA: CostItem.HONORARIA,
    Category.PERSONNEL: CostItem.PERSONNEL,
    Category.STUDENT: CostItem.PERSONNEL,
    Category.OUTSOURCING: CostItem.OUTSOURCING,
    Category.UTILITIES: CostItem.UTILITIES,
    Category.OTHER: CostItem.OTHER,
}
"""What is charged by a table, donated or solved from an agreed total is promised as a whole, not by item."""

OF_ELEMENT: Mapping[Element, CostItem] = {
    Element.VALUE: CostItem.VALUE,
    Element.FACILITY: CostItem.FACILITY,
    Element.RESEARCHER: CostItem.RESEARCHER,
    Element.INDIRECT: CostItem.INDIRECT,
    Element.STRATEGIC: CostItem.STRATEGIC,
}

Amounts = Mapping[CostItem, int]


@dataclass(frozen=True, slots=True)
class SpendLine:
    """One item of a fiscal year. Without a budget of its own, `budget_yen` is None."""

    item: CostItem
    budget_yen: int | None
    spent_yen: int
    is_unbudgeted: bool = False

    @property
    def rest_yen(self) -> int | None:
        """What is left of the item's budget; negative where more was spent. Money without items is left only as a sum."""
        if self.budget_yen is None or self.item is CostItem.UNDIVIDED:
            return None
        return self.budget_yen - self.spent_yen

    @property
    def is_over(self) -> bool:
        """Whether more was spent than the item allows."""
        return self.rest_yen is not None and self.rest_yen < 0

    @property
    def rate(self) -> Fraction | None:
        """The share of the budget that is spent."""
        return None if self.rest_yen is None else _rate(self.spent_yen, self.budget_yen)


@dataclass(frozen=True, slots=True)
class SpendYear:
    """The items of one fiscal year; direct cost is added up, the others stand beside it."""

    fiscal_year: int
    lines: tuple[SpendLine, ...]
    budget_yen: int
    spent_yen: int

    @property
    def rest_yen(self) -> int:
        """What is left of direct cost; negative where more was spent."""
        return self.budget_yen - self.spent_yen

    @property
    def is_over(self) -> bool:
        """Whether more was spent than direct cost allows."""
        return self.rest_yen < 0

    @property
    def rate(self) -> Fraction | None:
        """The share of direct cost that is spent."""
        return _rate(self.spent_yen, self.budget_yen)

    @property
    def direct_lines(self) -> list[SpendLine]:
        """The items that are added up."""
        return [line for line in self.lines if line.item not in BESIDE_DIRECT]

    @property
    def other_lines(self) -> list[SpendLine]:
        """The items beside direct cost."""
        return [line for line in self.lines if line.item in BESIDE_DIRECT]


def budget_of_price(quote: Quote) -> dict[int, Amounts]:
    """Return what a price allows per fiscal year and item. Consumption tax is nothing to be spent."""
    years: dict[int, defaultdict[CostItem, int]] = {}
    for line in quote.lines:
        if not line.counts or line.element is Element.TAX:
            continue
        year = years.setdefault(line.fiscal_year, defaultdict(int))
        year[OF_ELEMENT.get(line.element) or OF_CATEGORY.get(line.category, CostItem.UNDIVIDED)] += line.yen
    return {year: dict(amounts) for year, amounts in years.items()}


def budget_of_receipts(parts: ReceiptParts) -> Amounts:
    """Return what a contract without a price allows in a fiscal year: what came in for it, direct cost as a whole."""
    amounts = {
        CostItem.UNDIVIDED: parts.direct_yen,
        CostItem.RESEARCHER: parts.researcher_yen,
        CostItem.INDIRECT: parts.indirect_yen,
        CostItem.STRATEGIC: parts.strategic_yen,
    }
    return {item: yen for item, yen in amounts.items() if yen}


def spend_year(fiscal_year: int, budget: Amounts, spent: Amounts) -> SpendYear:
    """Hold what was spent in a fiscal year against what is allowed, in the order of the items.

    Where direct cost, or a part of it, is allowed without items, a row without a budget of its own draws on that: only
    the sum can be exceeded then.
    """
    is_common = CostItem.UNDIVIDED in budget
    lines = [
        SpendLine(
            item,
            budget.get(item),
            spent.get(item, 0),
            is_unbudgeted=not budget.get(item) and not (is_common and item not in BESIDE_DIRECT),
        )
        for item in CostItem
        if budget.get(item) or spent.get(item)
    ]
    return SpendYear(fiscal_year, tuple(lines), direct_of(budget), direct_of(spent))


def direct_of(amounts: Amounts) -> int:
    """Return the research cost among items: everything but researcher fee, indirect cost and strategic fee."""
    return sum(yen for item, yen in amounts.items() if item not in BESIDE_DIRECT)


def _rate(spent_yen: int, budget_yen: int | None) -> Fraction | None:
    return Fraction(spent_yen, budget_yen) if budget_yen and budget_yen > 0 else None
