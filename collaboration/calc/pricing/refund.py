"""What goes back to a company when a contract ends or stops (costing note, section 1.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from collaboration.calc.pricing.kinds import Base, Element, IndirectMethod, StopCause
from collaboration.calc.pricing.policy import CostPolicy, RefundRule
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.records import Problem, RecordRefused
from core.calc.messages import Message, gettext_noop
from core.calc.money import MAX_YEN

RESEARCH_COST = (Element.DIRECT, Element.VALUE, Element.FACILITY)
"""What of a price pays for the research itself and is returned as far as it was not spent.

Interpreted meaning: the value fee and the use of space stand beside direct cost here. Contracts speak of unspent research
cost without parting it; what counts as spent of a value fee the university says by what it enters as spent.
"""

BASES = {
    Base.DIRECT_VALUE: (Element.DIRECT, Element.VALUE),
    Base.DIRECT_RESEARCHER: (Element.DIRECT, Element.RESEARCHER),
    Base.DIRECT_VALUE_RESEARCHER: (Element.DIRECT, Element.VALUE, Element.RESEARCHER),
}
"""Of what indirect cost is a share, where that is not direct cost alone."""


@dataclass(frozen=True, slots=True)
class RefundLine:
    """One element in yen: paid, spent, returned, and why in words."""

    element: Element
    paid_yen: int
    spent_yen: int
    yen: int
    formula: Message


@dataclass(frozen=True, slots=True)
class Refund:
    """What is returned, per element and in all. `shortfall_yen` is what was spent beyond what was paid."""

    cause: StopCause
    lines: tuple[RefundLine, ...]
    sums: Sums
    shortfall_yen: int = 0
    article: str = ""

    @property
    def total_yen(self) -> int:
        """What the company gets back, tax included."""
        return self.sums.total_yen


def refund(policy: CostPolicy, paid: Sums, spent: Sums, cause: StopCause) -> Refund:
    """Return what goes back of what was paid and not spent, by the policy's rule on refunds. All amounts in yen.

    Unspent research cost is returned where the rule says so for the cause. Indirect cost follows only `with_indirect` (JST
    and NIMS): in the proportion in which its base is returned, or what of it alone was left over, whichever is more. The
    researcher fee stays unless the rule says otherwise. Consumption tax is returned in proportion.
    Interpreted meaning: the strategic fee always stays (no source returns it), and an element that was overspent gives
    nothing back but takes nothing from the others either.
    Raises RecordRefused at `paid.direct` and the like for amounts out of range, at `policy.refund` without a rule.
    """
    problems = (*_out_of_range("paid", paid), *_out_of_range("spent", spent))
    if problems:
        raise RecordRefused(problems)
    if policy.refund is None:
        raise RecordRefused([_no_rule(policy)])
    account = _Account(policy, policy.refund, paid, spent, returns=_is_due(policy.refund, cause))
    lines = account.lines()
    return Refund(
        cause=cause,
        lines=lines,
        sums=account.sums(lines),
        shortfall_yen=sum(max(spent.of(element) - paid.of(element), 0) for element in RESEARCH_COST),
        article=policy.refund.article,
    )


@dataclass(frozen=True, slots=True)
class _Account:
    """The inputs of a refund, so that each element can ask what the others return."""

    policy: CostPolicy
    rule: RefundRule
    paid: Sums
    spent: Sums
    returns: bool

    def lines(self) -> tuple[RefundLine, ...]:
        """Return a line for each element that was paid or spent, in the order of a price."""
        makers = {
            **dict.fromkeys(RESEARCH_COST, self._research_cost),
            Element.RESEARCHER: self._researcher_fee,
            Element.INDIRECT: self._indirect,
            Element.STRATEGIC: self._kept,
        }
        found = [
            makers[element](element)
            for element in Element
            if element in makers and (self.paid.of(element) or self.spent.of(element))
        ]
        return (*found, *self._tax(sum(line.yen for line in found)))

    def sums(self, lines: tuple[RefundLine, ...]) -> Sums:
        """Return the elements that go back; tax inside them in proportion."""
        found = {line.element.value: line.yen for line in lines}
        inside = self._share(self.paid.tax_inside, sum(found.values()))
        return Sums(**found, tax_inside=inside)

    def _line(self, element: Element, yen: int, template: str, **words: int) -> RefundLine:
        shown = {name: f"{amount:,}" for name, amount in words.items()}
        paid, spent = self.paid.of(element), self.spent.of(element)
        return RefundLine(element, paid, spent, yen, Message(template, shown))

    def _unspent(self, element: Element) -> int:
        return max(self.paid.of(element) - self.spent.of(element), 0)

    def _kept(self, element: Element) -> RefundLine:
        return self._line(element, 0, gettext_noop("返還の対象でない"))

    def _research_cost(self, element: Element) -> RefundLine:
        paid, spent = self.paid.of(element), self.spent.of(element)
        if not self.returns:
            return self._line(element, 0, gettext_noop("この理由のときは返還しない定め"))
        if spent > paid:
            sentence = gettext_noop("支出額が受入額を%(short)s円上回るため、返還なし")
            return self._line(element, 0, sentence, short=spent - paid)
        sentence = gettext_noop("受入額%(paid)s円－支出額%(spent)s円")
        return self._line(element, paid - spent, sentence, paid=paid, spent=spent)

    def _researcher_fee(self, element: Element) -> RefundLine:
        if not (self.returns and self.rule.with_researcher_fee):
            return self._line(element, 0, gettext_noop("研究料は返還しない定め"))
        return self._research_cost(element)

    def _indirect(self, element: Element) -> RefundLine:
        if not (self.returns and self.rule.with_indirect):
            return self._line(element, 0, gettext_noop("間接経費は返還しない定め"))
        paid, left = self.paid.indirect, self._unspent(element)
        base, base_left = self._base()
        matching = self._in_proportion(paid, base_left, base)
        if left > matching:
            sentence = gettext_noop("間接経費の残額：受入額%(paid)s円－支出額%(spent)s円")
            return self._line(element, left, sentence, paid=paid, spent=self.spent.indirect)
        sentence = gettext_noop("受入額%(paid)s円×対象経費の返還額%(base_left)s円÷対象経費の受入額%(base)s円")
        return self._line(element, matching, sentence, paid=paid, base_left=base_left, base=base)

    def _base(self) -> tuple[int, int]:
        """Return what was paid of the base of indirect cost, and what of it goes back."""
        rated = [rule.base for rule in self.policy.indirect if rule.method is IndirectMethod.RATE]
        elements = BASES.get(rated[0], (Element.DIRECT,)) if rated else (Element.DIRECT,)
        returned = [item for item in elements if item in RESEARCH_COST or self.rule.with_researcher_fee]
        return sum(map(self.paid.of, elements)), sum(map(self._unspent, returned))

    def _in_proportion(self, yen: int, part: int, whole: int) -> int:
        if not whole:
            return 0
        return self.policy.rounding.indirect.rounding.apply(Fraction(yen * part, whole))

    def _tax(self, returned_yen: int) -> Iterator[RefundLine]:
        if not self.paid.tax:
            return
        words = {"tax": self.paid.tax, "returned": returned_yen, "paid": self._paid_before_tax()}
        sentence = gettext_noop("消費税%(tax)s円×返還額%(returned)s円÷受入額（税抜）%(paid)s円")
        yield self._line(Element.TAX, self._share(self.paid.tax, returned_yen), sentence, **words)

    def _share(self, tax_yen: int, returned_yen: int) -> int:
        whole = self._paid_before_tax()
        if not (tax_yen and whole):
            return 0
        return self.policy.rounding.tax.rounding.apply(Fraction(tax_yen * returned_yen, whole))

    def _paid_before_tax(self) -> int:
        return self.paid.total_yen - self.paid.tax


def _is_due(rule: RefundRule, cause: StopCause) -> bool:
    due = {
        StopCause.COMPANY: rule.company_stops,
        StopCause.UNIVERSITY: rule.university_stops,
        StopCause.END: rule.end,
    }
    return due[cause]


def _out_of_range(name: str, sums: Sums) -> Iterator[Problem]:
    labels = {element.value: element.label for element in Element} | {"tax_inside": gettext_noop("内税")}
    for item in fields(sums):
        if not 0 <= getattr(sums, item.name) <= MAX_YEN:
            sentence = gettext_noop("金額は0円以上%(limit)s円以下で入力してください。例：1,234,567")
            words = {"limit": f"{MAX_YEN:,}"}
            yield Problem(f"{name}.{item.name}", labels[item.name], Message(sentence, words))


def _no_rule(policy: CostPolicy) -> Problem:
    sentence = gettext_noop(
        "規程「%(policy)s」に返還の定めがありません。規程の「返還」に、契約書または規程の条を根拠として登録してください。"
    )
    return Problem("policy.refund", gettext_noop("返還"), Message(sentence, {"policy": policy.label}))
