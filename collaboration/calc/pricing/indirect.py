"""間接経費 and 戦略的産学連携経費: every method and base that rules of universities use (costing: elements I and S).

Each step is exact; rounding is the caller's, so that the same rule can be followed forward and solved backwards.
"""

from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.bases import Bases
from collaboration.calc.pricing.contract import Contract, quotient, refused
from collaboration.calc.pricing.fees import monthly_formula, monthly_yen
from collaboration.calc.pricing.kinds import Base, Driver, Element, IndirectMethod, StrategicMode
from collaboration.calc.pricing.policy import IndirectRule, Tier
from core.calc.messages import Message, gettext_noop
from core.calc.money import Rounding
from core.calc.rates import percent_in_words, rate_in_words

LABEL = Element.INDIRECT.label


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of indirect cost or of the strategic fee, before rounding, with how it was found."""

    exact: Fraction
    formula: Message
    label: str
    article: str
    base_yen: int | None = None
    rate: Fraction | None = None
    taken_from_direct: bool = False
    """The amount is a part of the fee received and lowers direct cost by as much (Niigata: 20 % of the fee)."""

    def rounded(self, rounding: Rounding) -> int:
        """Return the amount in yen; neither rounding up nor a minimum takes more out of a fee than it is."""
        yen = rounding.apply(self.exact)
        return min(yen, self.base_yen or 0) if self.taken_from_direct else yen


def indirect_parts(contract: Contract, bases: Bases, years: range) -> list[Part]:
    """Return the parts of indirect cost for a stretch of fiscal years. Raises RecordRefused naming a missing value."""
    parts = [
        _part(contract, rule, bases, years, index) for index, rule in enumerate(contract.policy.indirect)
    ]
    taken = [part.exact for part in parts if part.taken_from_direct]
    if len(taken) > 1 and sum(taken) > bases.direct:
        raise refused(
            "policy.indirect",
            LABEL,
            gettext_noop(
                "受入額の内数とする間接経費の計が、受入額を超えます。規程の率か下限額を直してください。"
            ),
        )
    return parts


def _part(contract: Contract, rule: IndirectRule, bases: Bases, years: range, index: int) -> Part:
    match rule.method:
        case IndirectMethod.RATE:
            return _by_rate(contract, rule, bases, index)
        case IndirectMethod.HOURLY | IndirectMethod.UNIT_PRICES:
            return _by_prices(contract, rule, years, index)
        case IndirectMethod.SCHEDULE:
            return _by_schedule(contract, rule, years, index)
        case IndirectMethod.FIXED:  # pragma: no branch -- the last of the methods
            return _fixed(contract, rule, years, index)


def _by_rate(contract: Contract, rule: IndirectRule, bases: Bases, index: int) -> Part:
    amount = bases.amount(rule.base, rule.base_exclusions)
    rate, article = applied_rate(contract, rule, amount, index)
    if rule.base is Base.GROSS and rate == 1:
        is_agreed = contract.request.indirect_rate is not None and index == first_rate_rule(contract)
        raise refused(
            "indirect_rate" if is_agreed else f"policy.indirect[{index}].rate",
            LABEL,
            gettext_noop("総額に対する率は100%未満で定めてください。"),
        )
    share = quotient(rate, 1 - rate) if rule.base is Base.GROSS else rate
    exact = amount * share
    words = {
        "base": (rule.base.label,),
        "amount": rate_in_words(amount) if amount.denominator != 1 else f"{amount.numerator:,}",
        "rate": percent_in_words(rate),
        "share": rate_in_words(share),
    }
    sentence = (
        gettext_noop("直接経費%(amount)s円×%(share)s（総額の%(rate)s）")
        if rule.base is Base.GROSS
        else gettext_noop("%(base)s%(amount)s円×%(rate)s")
    )
    formula = Message(sentence, words)
    if amount and exact < rule.min_amount_yen:
        exact = Fraction(rule.min_amount_yen)
        formula = Message(gettext_noop("下限額%(minimum)s円"), {"minimum": f"{rule.min_amount_yen:,}"})
    return Part(
        exact,
        formula,
        rule.label or LABEL,
        article,
        base_yen=amount.numerator // amount.denominator,
        rate=rate,
        taken_from_direct=rule.base is Base.FEE_INSIDE,
    )


def applied_rate(
    contract: Contract, rule: IndirectRule, amount: Fraction, index: int
) -> tuple[Fraction, str]:
    """Return the rate that holds and its article: agreed for the contract, of a tier, or the usual one."""
    agreed = contract.request.indirect_rate
    if agreed is not None and index == first_rate_rule(contract):
        return agreed, rule.article
    return usual_rate(contract, rule, amount, index)


def first_rate_rule(contract: Contract) -> int | None:
    """Return which rule a rate agreed for the contract belongs to: the first that has a rate at all."""
    rules = enumerate(contract.policy.indirect)
    return next((index for index, rule in rules if rule.method is IndirectMethod.RATE), None)


def usual_rate(contract: Contract, rule: IndirectRule, amount: Fraction, index: int) -> tuple[Fraction, str]:
    """Return the rate of the policy: of the first tier that applies, else the usual one. Raises RecordRefused."""
    tier = next((tier for tier in rule.tiers if _applies(contract, tier, amount)), None)
    if tier is not None:
        return tier.rate, tier.article or rule.article
    if rule.rate is None:
        raise refused(
            f"policy.indirect[{index}].rate",
            LABEL,
            gettext_noop(
                "規程「%(policy)s」に間接経費の率が定められていません。規程に率を登録してください。"
            ),
            policy=contract.policy.label,
        )
    return rule.rate, rule.article


def _applies(contract: Contract, tier: Tier, amount: Fraction) -> bool:
    """Whether a tier holds: it has not run out, and the amount or a circumstance opens it (or it asks for neither)."""
    if tier.until_on is not None and contract.request.day_for(contract.policy.applies_by) > tier.until_on:
        return False
    if tier.up_to_yen is None and not tier.circumstances:
        return True
    small = tier.up_to_yen is not None and amount <= tier.up_to_yen
    return small or any(fact in contract.request.circumstances for fact in tier.circumstances)


def _by_prices(contract: Contract, rule: IndirectRule, years: range, index: int) -> Part:
    total, words = Fraction(0), []
    if not rule.prices:
        raise refused(
            f"policy.indirect[{index}].prices", LABEL, gettext_noop("単価が規程に登録されていません。")
        )
    for order, price in enumerate(rule.prices):
        unit = contract.unit_yen(price, f"policy.indirect[{index}].prices[{order}]")
        driver = Driver.HOURS if rule.method is IndirectMethod.HOURLY else price.driver
        quantity = sum((contract.yearly_quantity(driver, year) for year in years), start=Fraction(0))
        total += unit * quantity
        words.append(f"{unit:,}×{rate_in_words(quantity)}")
    formula = Message(gettext_noop("単価×数量の計（%(sum)s）"), {"sum": "＋".join(words)})
    return Part(total, formula, rule.label or LABEL, rule.article)


def _by_schedule(contract: Contract, rule: IndirectRule, years: range, index: int) -> Part:
    if rule.schedule is None:
        raise refused(
            f"policy.indirect[{index}].schedule", LABEL, gettext_noop("月額表が規程に登録されていません。")
        )
    monthly = monthly_yen(contract, rule.schedule)
    due = sum(
        contract.in_own_terms(
            monthly * contract.months_by_year[year], year, includes_tax=rule.schedule.includes_tax
        )
        for year in years
    )
    months = sum(contract.months_by_year[year] for year in years)
    return Part(
        Fraction(due),
        monthly_formula(monthly, months),
        rule.label or LABEL,
        rule.schedule.article or rule.article,
        base_yen=monthly,
    )


def _fixed(contract: Contract, rule: IndirectRule, years: range, index: int) -> Part:
    """A fixed sum is due once, in the contract's first year."""
    if rule.amount_yen is None:
        raise refused(
            f"policy.indirect[{index}].amount_yen", LABEL, gettext_noop("定額が規程に登録されていません。")
        )
    due = rule.amount_yen if years[0] == contract.years[0] else 0
    return Part(Fraction(due), Message(gettext_noop("定額")), rule.label or LABEL, rule.article)


def strategic_part(contract: Contract, bases: Bases, indirect: Fraction | int) -> Part | None:
    """Return the strategic fee on top of indirect cost, or as a named portion of it. Raises RecordRefused."""
    rule = contract.policy.strategic
    if rule is None:
        return None
    rate = rule.rate if contract.request.strategic_rate is None else contract.request.strategic_rate
    if rate is None:
        raise refused(
            "policy.strategic.rate",
            Element.STRATEGIC.label,
            gettext_noop(
                "規程「%(policy)s」に戦略的産学連携経費の率が定められていません。規程に率を登録してください。"
            ),
            policy=contract.policy.label,
        )
    portion = rule.mode is StrategicMode.PORTION
    base = Base.INDIRECT if portion else rule.base
    amount = Fraction(indirect) if base is Base.INDIRECT else bases.amount(base)
    words = {
        "base": (base.label,),
        "amount": f"{amount.numerator // amount.denominator:,}",
        "rate": percent_in_words(rate),
    }
    sentence = (
        gettext_noop("%(base)s%(amount)s円のうち%(rate)s")
        if portion
        else gettext_noop("%(base)s%(amount)s円×%(rate)s")
    )
    return Part(
        amount * rate,
        Message(sentence, words),
        rule.label or Element.STRATEGIC.label,
        rule.article,
        base_yen=amount.numerator // amount.denominator,
        rate=rate,
    )
