"""The price of a contract that is changed after the rules were (costing note, section 1.3, W18)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.gates import allocated, approver_of, gate_results
from collaboration.calc.pricing.kinds import AmendmentRule, Category, Element, Mode
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import NO_SUMS, price, sums_of
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.quote import Line, Quote, Sums, YearSums
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.tax import tax_lines
from collaboration.calc.records import Problem, RecordRefused
from core.calc.messages import Message, gettext_noop
from core.calc.rates import percent_in_words


@dataclass(frozen=True, slots=True)
class ElementChange:
    """What the change does to one element, in yen."""

    element: Element
    before_yen: int
    after_yen: int

    @property
    def change_yen(self) -> int:
        """The increase; negative for a decrease."""
        return self.after_yen - self.before_yen


@dataclass(frozen=True, slots=True)
class YearChange:
    """What the change does to the price of one fiscal year, in yen with tax."""

    fiscal_year: int
    before_yen: int
    after_yen: int

    @property
    def change_yen(self) -> int:
        """The increase; negative for a decrease."""
        return self.after_yen - self.before_yen


@dataclass(frozen=True, slots=True)
class AmendmentQuote:
    """The price before the change and the whole price after it. `applied` says in words which rules took what."""

    rule: AmendmentRule
    before: Quote
    after: Quote
    applied: Message
    article: str = ""

    @property
    def sums(self) -> Sums:
        """The elements of the whole price after the change."""
        return self.after.sums

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the whole price after the change; what the change adds stands behind what was there."""
        return self.after.lines

    @property
    def changes(self) -> tuple[ElementChange, ...]:
        """What the change does to each element that is there before or after it."""
        both = ((item, self.before.sums.of(item), self.after.sums.of(item)) for item in Element)
        return tuple(ElementChange(*change) for change in both if any(change[1:]))

    @property
    def years(self) -> tuple[YearChange, ...]:
        """What the change does to the price with tax of each fiscal year that is there before or after it."""
        before, after = self.before.by_year, self.after.by_year
        return tuple(
            YearChange(year, before.get(year, NO_SUMS).total_yen, after.get(year, NO_SUMS).total_yen)
            for year in sorted({*before, *after})
        )

    @property
    def change_yen(self) -> int:
        """What the company pays more, tax included; negative when it pays less."""
        return self.after.sums.total_yen - self.before.sums.total_yen


def price_amendment(
    *,
    original: PricingRequest,
    original_policy: CostPolicy,
    amended: PricingRequest,
    new_policy: CostPolicy,
    rule: AmendmentRule | None = None,
) -> AmendmentQuote:
    """Price a contract that is changed, in whole yen, by the rule of the new policy unless another is given.

    `amended` is the whole contract after the change, not the difference; `new_policy` is the one in force on the day of
    the change, which the caller chooses: here it may reach back to a contract that began before it. Under WHOLE everything
    takes the new policy, under GRANDFATHER nothing does. Under INCREMENT_ONLY (Kyoto Prefectural University) the old price
    stays as it is and only the increase takes the new policy, year by year; a rate agreed for the old price is not agreed
    for the increase.
    Interpreted meaning, since the rules speak of increases only: a year that becomes cheaper takes the policy under which
    it was promised, or in which an element would end below zero; so does the whole contract when its price before tax does
    not rise.
    Raises RecordRefused; paths that begin with `original.` are about the contract before the change.
    """
    return _amendment(_Standing(original, original_policy), amended, new_policy, rule)


def price_change(original: Promised, amended: PricingRequest, new_policy: CostPolicy) -> AmendmentQuote:
    """Price a change of what was promised, by the rule of the new policy, as `price_amendment` does.

    Interpreted meaning where the promise was itself a change under INCREMENT_ONLY: all that it came to stays, and only the
    further increase takes the new policy. What keeps "the policy under which it was promised" is then priced as that
    change would have been priced for what the contract has become.
    """
    return _amendment(_standing(original), amended, new_policy)


def promised_after(original: Promised, amended: PricingRequest, new_policy: CostPolicy) -> Promised:
    """Return what stands promised once a change is concluded; by it the contract costs what the change came to."""
    match new_policy.amendment:
        case AmendmentRule.WHOLE:
            return Promised(original.number, _reaching_back(new_policy, original.request, amended), amended)
        case AmendmentRule.GRANDFATHER:
            return replace(original, request=_as_promised(original.request, amended))
    return Promised(original.number, new_policy, amended, original)


KEPT_WHOLE = gettext_noop("変更後の全体に、もとの規程「%(old)s」を適用")
NOT_INCREASED = gettext_noop("増額がないため、変更後の全体に、もとの規程「%(old)s」を適用")
INCREMENT = gettext_noop("変更前の価格は据え置き、増額分に規程「%(new)s」を適用")
MIXED = gettext_noop(
    "増額した年度は変更前の価格を据え置いて増額分に規程「%(new)s」を、その他の年度にはもとの規程「%(old)s」を適用"
)

TAX_MODES_DIFFER = Problem(
    "policy.tax.mode",
    gettext_noop("金額の表示"),
    Message(
        gettext_noop(
            "もとの規程と新しい規程とで税込・税抜の表示が異なるため、増額分だけを算定できません。全体に新しい規程を適用するか、新しい契約として見積もってください。"
        )
    ),
)

Key = tuple[Element, int, str, Category | None, bool]


@dataclass(frozen=True, slots=True)
class _Step:
    """What stands under one heading of one fiscal year, in yen; the rate where it is one plain product."""

    line: Line
    yen: int
    base_yen: int = 0
    rate: Fraction | None = None


@dataclass(frozen=True)
class _Standing:
    """A contract as it was promised: under one policy, or as a change of which only the increase took it."""

    request: PricingRequest
    policy: CostPolicy
    under: "_Standing | None" = None

    @cached_property
    def quote(self) -> Quote:
        """The price that was promised. Raises RecordRefused with paths that say so."""
        try:
            return self.price(self.request)
        except RecordRefused as refused:
            found = [replace(problem, path=f"original.{problem.path}") for problem in refused.problems]
            raise RecordRefused(found) from refused

    def price(self, request: PricingRequest) -> Quote:
        """Price what the contract has become as if the rules had not changed since. Raises RecordRefused."""
        if self.under is None:
            return price(request, self.policy)
        return _amendment(self.under, request, self.policy).after

    @property
    def first_policy(self) -> CostPolicy:
        """The policy of the contract before any change."""
        return self.policy if self.under is None else self.under.first_policy

    @property
    def labels(self) -> str:
        """The names of the policies that the price follows from."""
        found, standing = [self.policy.label], self.under
        while standing is not None:
            found, standing = [standing.policy.label, *found], standing.under
        return "・".join(dict.fromkeys(found))


def _standing(promised: Promised) -> _Standing:
    under = None if promised.original is None else _standing(promised.original)
    return _Standing(promised.request, promised.policy, under)


def _amendment(
    standing: _Standing,
    amended: PricingRequest,
    new_policy: CostPolicy,
    rule: AmendmentRule | None = None,
) -> AmendmentQuote:
    chosen = rule or new_policy.amendment
    before, reaching_back = standing.quote, _reaching_back(new_policy, standing.request, amended)
    change = _Change(standing, amended, reaching_back)
    if chosen is AmendmentRule.INCREMENT_ONLY:
        after, sentence = change.after_increment()
    elif chosen is AmendmentRule.WHOLE:
        after, sentence = price(amended, reaching_back), gettext_noop("変更後の全体に規程「%(new)s」を適用")
    else:
        after, sentence = change.by_old_policy, KEPT_WHOLE
    applied = Message(sentence, {"old": standing.labels, "new": new_policy.label})
    return AmendmentQuote(chosen, before, after, applied, new_policy.amendment_article)


@dataclass(frozen=True)
class _Change:
    """A contract before and after a change, under the policies of both times."""

    standing: _Standing
    amended: PricingRequest
    new_policy: CostPolicy

    @property
    def original(self) -> PricingRequest:
        """The contract before the change."""
        return self.standing.request

    @cached_property
    def by_old_policy(self) -> Quote:
        """The whole contract after the change as if the rules had not changed."""
        return self.standing.price(_as_promised(self.original, self.amended))

    def after_increment(self) -> tuple[Quote, str]:
        """Return the price with only the increase under the new policy, and the sentence that says so."""
        if self.standing.first_policy.tax.mode is not self.new_policy.tax.mode:
            raise RecordRefused([TAX_MODES_DIFFER])
        increases = self._increases()
        by_year = Counter[int]()
        for line in increases:
            by_year[line.fiscal_year] += line.yen if line.counts and line.element is not Element.TAX else 0
        if by_year.total() <= 0:
            return self.by_old_policy, NOT_INCREASED
        risen = [
            year for year in self.amended.years if by_year[year] >= 0 and self._can_rise(year, increases)
        ]
        kept = [line for line in self.standing.quote.lines if line.fiscal_year in risen]
        added = [line for line in increases if line.fiscal_year in risen]
        if self._is_additive:
            taxes = tax_lines(Contract(self.amended, self.new_policy), added)
            added += [line for line in taxes if line.yen]
        cheaper = [line for line in self.by_old_policy.lines if line.fiscal_year not in risen]
        return self._quote([*kept, *added, *cheaper]), MIXED if set(by_year) - set(risen) else INCREMENT

    def _can_rise(self, year: int, increases: Iterable[Line]) -> bool:
        """Whether no element ends below zero, as it would where more cost reaches a far lower tier of the new policy."""
        lines = [line for line in (*self.standing.quote.lines, *increases) if line.fiscal_year == year]
        sums = sums_of(lines)
        return all(sums.of(element) >= 0 for element in Element)

    @property
    def _is_additive(self) -> bool:
        """Whether a part of the contract can be priced by itself: not where the whole is agreed or rounded."""
        return (
            Mode.TOTAL not in (self.original.mode, self.amended.mode) and not self.new_policy.rounding.total
        )

    def _increases(self) -> list[Line]:
        """Return what the change adds under the new policy; tax only where it cannot be computed of the sum of it."""
        newly = _with_rates_agreed_anew(self.amended, self.original)
        after = _steps(price(newly, self.new_policy).lines)
        by_new = _Standing(_as_promised(newly, self.original), self.new_policy)
        before = _steps(by_new.quote.lines)
        found = [self._increase(after.get(key), before.get(key)) for key in dict.fromkeys((*after, *before))]
        return [
            line for line in found if line.yen and not (self._is_additive and line.element is Element.TAX)
        ]

    def _increase(self, after: _Step | None, before: _Step | None) -> Line:
        """Return the line of an increase: the rate of the increased base where both are plain products of one rate."""
        step = after or before
        assert step is not None  # noqa: S101 -- each key comes from one of them
        old_yen, new_yen = (part.yen if part else 0 for part in (before, after))
        line, rates = step.line, {part.rate for part in (after, before) if part}
        if self._is_additive and line.rounding and rates == {step.rate} and step.rate is not None:
            base = (after.base_yen if after else 0) - (before.base_yen if before else 0)
            yen = line.rounding.apply(base * step.rate)
            sentence = gettext_noop("変更による増額分%(base)s円×%(rate)s")
            formula = Message(sentence, {"base": f"{base:,}", "rate": percent_in_words(step.rate)})
            return replace(line, formula=formula, yen=yen, base_yen=base)
        sentence = gettext_noop("変更による増減：変更後%(after)s円－変更前%(before)s円")
        words = {"after": f"{new_yen:,}", "before": f"{old_yen:,}"}
        if line.element is not Element.DIRECT or line.rate is not None:
            sentence = gettext_noop(
                "変更による増減：変更後%(after)s円－変更前%(before)s円（どちらも規程「%(policy)s」で算定）"
            )
            words["policy"] = self.new_policy.label
        return replace(
            line, formula=Message(sentence, words), yen=new_yen - old_yen, base_yen=None, rate=None
        )

    def _quote(self, lines: list[Line]) -> Quote:
        """Put the lines together to the quote of the contract after the change, which stays one of its old policy."""
        years = self.amended.years
        by_year = {year: sums_of(line for line in lines if line.fiscal_year == year) for year in years}
        sums, contract = sums_of(lines), Contract(self.amended, self.standing.first_policy)
        order = {element: index for index, element in enumerate(Element)}
        return replace(
            self.by_old_policy,
            sums=sums,
            years=tuple(YearSums(year, each) for year, each in by_year.items()),
            lines=tuple(sorted(lines, key=lambda line: (line.fiscal_year, order[line.element]))),
            gates=tuple(gate_results(contract, sums, by_year)),
            allocation=tuple(allocated(contract, sums.indirect)),
            approver=approver_of(contract, sums.total_yen),
        )


def _reaching_back(policy: CostPolicy, *requests: PricingRequest) -> CostPolicy:
    """Return the policy as if it had been in force when the contract began; a price alone would refuse it."""
    days = (request.day_for(policy.applies_by) for request in requests)
    return replace(policy, valid_from=min(policy.valid_from, *days))


def _as_promised(source: PricingRequest, request: PricingRequest) -> PricingRequest:
    """Return a contract under what another fixed: the rates agreed, and the days by which a transition applies."""
    return replace(
        request,
        date=source.date,
        starts_on=request.begins_on,
        signed_on=source.signed_on,
        applied_on=source.applied_on,
        indirect_rate=source.indirect_rate,
        strategic_rate=source.strategic_rate,
        exemption=source.exemption,
    )


def _with_rates_agreed_anew(amended: PricingRequest, original: PricingRequest) -> PricingRequest:
    """Leave out the rates that were merely carried over from the contract before the change."""
    if amended.exemption != original.exemption:
        return amended
    indirect, strategic = amended.indirect_rate, amended.strategic_rate
    return replace(
        amended,
        indirect_rate=None if indirect == original.indirect_rate else indirect,
        strategic_rate=None if strategic == original.strategic_rate else strategic,
    )


def _steps(lines: Iterable[Line]) -> dict[Key, _Step]:
    """Add up the lines under the same heading of the same fiscal year."""
    grouped: dict[Key, list[Line]] = {}
    for line in lines:
        key = (line.element, line.fiscal_year, line.label, line.category, line.counts)
        grouped.setdefault(key, []).append(line)
    return {key: _step(group) for key, group in grouped.items()}


def _step(group: list[Line]) -> _Step:
    (first, *others), yen = group, sum(line.yen for line in group)
    if others or not _is_plain_product(first):
        return _Step(first, yen)
    return _Step(first, yen, first.base_yen or 0, first.rate)


def _is_plain_product(line: Line) -> bool:
    """Whether the yen are the rate of the base and nothing else: no minimum amount, no share of a greater sum."""
    if line.base_yen is None or line.rate is None or line.rounding is None:
        return False
    return line.yen == line.rounding.apply(line.base_yen * line.rate)
