"""A price as other systems and the shell receive it: every field named, every sentence in one language."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.kinds import Category, Element, Mode
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import (
    Caution,
    GateResult,
    Line,
    OutcomePayment,
    Quote,
    Sums,
    WarningCode,
)
from collaboration.calc.records import entry
from core.calc.messages import Message, filled
from core.calc.money import RoundingMode

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class AnsweredPolicy:
    """By which rules the price was found."""

    id: str = entry("記号")
    label: str = entry("名称")
    institution: str = entry("機関名")
    valid_from: datetime.date = entry("適用開始日")
    source: str = entry("規程名・出典")


@dataclass(frozen=True, slots=True)
class AnsweredSums:
    """The elements in yen and what they add up to."""

    direct: int = entry("直接経費")
    value: int = entry("知の価値分")
    researcher: int = entry("研究料")
    facility: int = entry("施設・スペース使用料")
    indirect: int = entry("間接経費")
    strategic: int = entry("戦略的産学連携経費")
    tax: int = entry("消費税等（各経費に加えるもの）")
    tax_inside: int = entry("消費税等（各経費に含まれるもの）")
    tax_yen: int = entry("消費税等の合計（円）")
    total_excluding_tax_yen: int = entry("税抜の合計（円）")
    total_yen: int = entry("税込の合計（円）")


@dataclass(frozen=True, slots=True)
class AnsweredYear:
    """The elements of one fiscal year."""

    fiscal_year: int = entry("年度")
    sums: AnsweredSums = entry("内訳")


@dataclass(frozen=True, slots=True)
class AnsweredRounding:
    """How an amount was rounded."""

    unit: int = entry("端数処理の単位（円）")
    mode: RoundingMode = entry("端数処理", help="floor＝切捨て、half_up＝四捨五入、ceil＝切上げ")


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One step of the calculation."""

    element: Element = entry("経費の区分")
    element_label: str = entry("経費の区分の名称")
    fiscal_year: int = entry("年度")
    label: str = entry("名称")
    formula: str = entry("算式")
    base_yen: int | None = entry("率を掛けた額（円）")
    rate: Fraction | None = entry("率")
    rounding: AnsweredRounding | None = entry("端数処理")
    yen: int = entry("金額（円）")
    category: Category | None = entry("費目")
    counts: bool = entry("合計に加える", help="falseの行は内数の説明です。")
    article: str = entry("根拠の条")
    source: str = entry("根拠の資料")


@dataclass(frozen=True, slots=True)
class AnsweredWarning:
    """Something to mend or to have approved, with what to do."""

    code: WarningCode = entry("記号")
    path: str = entry("関係する項目")
    message: str = entry("内容")
    remedy: str = entry("対応")
    article: str = entry("根拠の条")


@dataclass(frozen=True, slots=True)
class AnsweredGate:
    """Whether a condition of the rules holds."""

    code: str = entry("記号")
    label: str = entry("条件")
    fiscal_year: int | None = entry("年度")
    is_met: bool = entry("条件を満たす")
    yen: int = entry("金額（円）")
    minimum_yen: int = entry("下限額（円）")
    article: str = entry("根拠の条")


@dataclass(frozen=True, slots=True)
class AnsweredShare:
    """A part of indirect cost that goes to somebody inside."""

    to: str = entry("配分先")
    yen: int = entry("金額（円）")
    article: str = entry("根拠の条")


@dataclass(frozen=True, slots=True)
class AnsweredPayment:
    """What an outcome clause would bring."""

    label: str = entry("名称")
    formula: str = entry("算式")
    yen: int = entry("金額（円）")
    article: str = entry("根拠の条")


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """A price with its basis."""

    policy: AnsweredPolicy = entry("適用した規程")
    mode: Mode = entry("算定の方式")
    sums: AnsweredSums = entry("契約全体の内訳")
    years: tuple[AnsweredYear, ...] = entry("年度ごとの内訳")
    lines: tuple[AnsweredLine, ...] = entry("算定の経過")
    indirect_on_direct: Fraction | None = entry("直接経費に対する間接経費の割合")
    warnings: tuple[AnsweredWarning, ...] = entry("注意")
    gates: tuple[AnsweredGate, ...] = entry("金額の条件")
    allocation: tuple[AnsweredShare, ...] = entry("学内配分")
    approver: str = entry("承認者")
    shadow: AnsweredSums | None = entry("積み上げ方式による額（総額方式との比較）")
    outcome: tuple[AnsweredPayment, ...] = entry("成果連動の見込額")
    outcome_items_missing: tuple[str, ...] = entry("成果連動の条件で未記載の事項")


def answer_of(quote: Quote, policy: CostPolicy, translate: Translate) -> PriceAnswer:
    """Write a quote for somebody outside, its sentences translated."""
    return PriceAnswer(
        policy=AnsweredPolicy(policy.id, policy.label, policy.institution, policy.valid_from, policy.source),
        mode=quote.mode,
        sums=_sums(quote.sums),
        years=tuple(AnsweredYear(year.fiscal_year, _sums(year.sums)) for year in quote.years),
        lines=tuple(_line(line, translate) for line in quote.lines),
        indirect_on_direct=quote.indirect_on_direct,
        warnings=tuple(_warning(warning, translate) for warning in quote.warnings),
        gates=tuple(_gate(gate, translate) for gate in quote.gates),
        allocation=tuple(AnsweredShare(share.to, share.yen, share.article) for share in quote.allocation),
        approver=quote.approver,
        shadow=None if quote.shadow is None else _sums(quote.shadow),
        outcome=tuple(_payment(payment, translate) for payment in quote.outcome),
        outcome_items_missing=tuple(_term(item, translate) for item in quote.outcome_items_missing),
    )


def _sums(sums: Sums) -> AnsweredSums:
    elements = {element.value: sums.of(element) for element in Element}
    return AnsweredSums(
        **elements,
        tax_inside=sums.tax_inside,
        tax_yen=sums.tax_yen,
        total_excluding_tax_yen=sums.total_excluding_tax_yen,
        total_yen=sums.total_yen,
    )


def _line(line: Line, translate: Translate) -> AnsweredLine:
    rounding = None if line.rounding is None else AnsweredRounding(line.rounding.unit, line.rounding.mode)
    return AnsweredLine(
        element=line.element,
        element_label=translate(line.element.label),
        fiscal_year=line.fiscal_year,
        label=_term(line.label, translate),
        formula=_sentence(line.formula, translate),
        base_yen=line.base_yen,
        rate=line.rate,
        rounding=rounding,
        yen=line.yen,
        category=line.category,
        counts=line.counts,
        article=line.article,
        source=line.source,
    )


def _warning(warning: Caution, translate: Translate) -> AnsweredWarning:
    message, remedy = (_sentence(text, translate) for text in (warning.message, warning.remedy))
    return AnsweredWarning(warning.code, warning.path, message, remedy, warning.article)


def _gate(gate: GateResult, translate: Translate) -> AnsweredGate:
    return AnsweredGate(
        gate.code,
        _term(gate.label, translate),
        gate.fiscal_year,
        gate.is_met,
        gate.yen,
        gate.minimum_yen,
        gate.article,
    )


def _payment(payment: OutcomePayment, translate: Translate) -> AnsweredPayment:
    formula = _sentence(payment.formula, translate)
    return AnsweredPayment(_term(payment.label, translate), formula, payment.yen, payment.article)


def _sentence(message: Message, translate: Translate) -> str:
    return filled(_term(message.template, translate), message.words, translate)


def _term(text: str, translate: Translate) -> str:
    """Translate a text; gettext answers the empty one with the head of the catalogue."""
    return translate(text) if text else ""
