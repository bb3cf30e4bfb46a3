"""知の価値分: what the commitment of a researcher is worth (handbook 2023, method 1; costing: element V)."""

from fractions import Fraction

from collaboration.calc.pricing.contract import Contract, quotient, refused
from collaboration.calc.pricing.kinds import Element, RoundAt, ValueMethod
from collaboration.calc.pricing.periods import MONTHS_OF_A_YEAR
from collaboration.calc.pricing.policy import Grade, ValueRule
from collaboration.calc.pricing.quote import Line
from collaboration.calc.pricing.request import Commitment
from core.calc.messages import Message, Word, gettext_noop
from core.calc.rates import percent_in_words, rate_in_words

LABEL = Element.VALUE.label


def value_lines(contract: Contract) -> list[Line]:
    """Return one line per person and fiscal year. Raises RecordRefused naming what is missing."""
    if not contract.request.commitments:
        return []
    rule = contract.policy.value
    if rule is None:
        raise refused(
            "commitments",
            LABEL,
            gettext_noop(
                "規程「%(policy)s」には知の価値分の定めがありません。別の規程を選ぶか、この欄を空にしてください。"
            ),
            policy=contract.policy.label,
        )
    return [
        _line(contract, rule, item, f"commitments[{index}]")
        for index, item in enumerate(contract.request.commitments)
    ]


def _line(contract: Contract, rule: ValueRule, item: Commitment, path: str) -> Line:
    exact, formula, base = _FOUND_BY[rule.method](contract, rule, item, path)
    rounding = contract.policy.rounding.value.rounding
    yen = rounding.apply(exact)
    if rule.cap_yen is not None and yen > rule.cap_yen:
        words = {"cap": f"{rule.cap_yen:,}", "computed": f"{yen:,}"}
        formula = Message(gettext_noop("上限額%(cap)s円（算定額は%(computed)s円）"), words)
        yen = rule.cap_yen
    return Line(
        Element.VALUE,
        item.fiscal_year,
        item.name,
        formula,
        yen,
        base_yen=base,
        rounding=rounding,
        article=rule.article,
        source=item.rate_source or contract.policy.source,
    )


def _by_hours(
    contract: Contract, rule: ValueRule, item: Commitment, path: str
) -> tuple[Fraction, Message, int | None]:
    if item.hours is None:
        raise refused(f"{path}.hours", LABEL, gettext_noop("従事時間を入力してください。例：120"))
    exact_unit, rounded_unit = _unit(contract, rule, item, path)
    words = {"unit": f"{rounded_unit:,}", "hours": rate_in_words(item.hours)}
    formula = Message(gettext_noop("時間単価%(unit)s円×%(hours)s時間"), words)
    if rule.round_at is RoundAt.ELEMENT:
        return exact_unit * item.hours, formula, None
    return rounded_unit * item.hours, formula, rounded_unit


def _unit(contract: Contract, rule: ValueRule, item: Commitment, path: str) -> tuple[Fraction, int]:
    """Return the price of an hour, exact and rounded: as given, of the table, or a year's cost over a year's hours."""
    rounding = contract.policy.rounding.unit_price.rounding
    exact = _hourly(rule, item, path)
    return exact * rule.multiplier, rounding.apply(rounding.apply(exact) * rule.multiplier)


def _hourly(rule: ValueRule, item: Commitment, path: str) -> Fraction:
    if item.hourly_yen is not None:
        return Fraction(item.hourly_yen)
    if item.annual_pay_yen is not None:
        if rule.annual_hours is None:
            raise refused(
                "policy.value.annual_hours",
                LABEL,
                gettext_noop("年間の総労働時間が規程に定められていません。"),
            )
        return quotient(_annual_cost(rule, item.annual_pay_yen), Fraction(rule.annual_hours))
    grade = _grade(rule, item, path)
    if grade.hourly_yen is None:
        raise refused(
            f"{path}.grade",
            LABEL,
            gettext_noop(
                "職階「%(grade)s」は年額だけが規程の表にあります。時間単価を規程の表に登録するか、単価を入力してください。"
            ),
            grade=grade.code,
        )
    return Fraction(grade.hourly_yen)


def _annual_cost(rule: ValueRule, pay_yen: int) -> Fraction:
    """Return a year's pay with what the employer adds to it."""
    return pay_yen * (1 + rule.employer_cost_rate)


def _grade(rule: ValueRule, item: Commitment, path: str) -> Grade:
    """Return the row of the table for a person's grade, if it says what the method needs."""
    for grade in rule.grades:
        if grade.code == item.grade and (grade.hourly_yen or grade.lump_yen) is not None:
            return grade
    raise refused(
        f"{path}.grade",
        LABEL,
        gettext_noop(
            "職階「%(grade)s」の単価が規程の表にありません。職階を選び直すか、単価を入力してください。"
        ),
        grade=item.grade or "－",
    )


def _by_effort(
    contract: Contract, rule: ValueRule, item: Commitment, path: str
) -> tuple[Fraction, Message, int | None]:
    if item.effort is None:
        raise refused(f"{path}.effort", LABEL, gettext_noop("エフォート率を入力してください。例：15%"))
    if item.annual_pay_yen is None:
        raise refused(
            f"{path}.annual_pay_yen", LABEL, gettext_noop("年間給与を入力してください。例：9,000,000")
        )
    months = item.months or min(contract.months_by_year[item.fiscal_year], MONTHS_OF_A_YEAR)
    share = item.effort * Fraction(months, MONTHS_OF_A_YEAR) * rule.multiplier
    words: dict[str, Word] = {"effort": percent_in_words(item.effort), "months": months}
    formula = Message(gettext_noop("年間人件費相当額×エフォート%(effort)s×%(months)sか月/12か月"), words)
    return _annual_cost(rule, item.annual_pay_yen) * share, formula, None


def _by_grade(
    contract: Contract, rule: ValueRule, item: Commitment, path: str
) -> tuple[Fraction, Message, int | None]:
    grade = _grade(rule, item, path)
    if grade.lump_yen is None:
        return _by_hours(contract, rule, item, path)
    months = item.months or MONTHS_OF_A_YEAR
    words: dict[str, Word] = {"grade": grade.code, "lump": f"{grade.lump_yen:,}", "months": months}
    formula = Message(gettext_noop("%(grade)sの年額%(lump)s円×%(months)sか月/12か月"), words)
    share = Fraction(months, MONTHS_OF_A_YEAR) * rule.multiplier
    return grade.lump_yen * share, formula, grade.lump_yen


def _as_set(
    _contract: Contract, _rule: ValueRule, item: Commitment, path: str
) -> tuple[Fraction, Message, int | None]:
    if item.amount_yen is None:
        raise refused(f"{path}.amount_yen", LABEL, gettext_noop("金額を入力してください。例：500,000"))
    return Fraction(item.amount_yen), Message(gettext_noop("貢献の度合いにより定めた額")), None


_FOUND_BY = {
    ValueMethod.HOURS: _by_hours,
    ValueMethod.EFFORT: _by_effort,
    ValueMethod.GRADES: _by_grade,
    ValueMethod.FREE: _as_set,
}
