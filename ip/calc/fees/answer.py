"""Fees as other systems and the shell receive them: every field named, every sentence in one language."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.records import entry
from core.calc.messages import Message, filled
from ip.calc.fees.kinds import Fee, Office, OwnerClass, Status
from ip.calc.fees.quote import FeeCaution, FeeLine, FeeQuote, OwnerPart, ProjectedCost

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """What an owner bears of a fee."""

    name: str = entry("名称")
    fee_class: OwnerClass = entry("減免の区分")
    share: Fraction = entry("持分")
    factor: Fraction = entry("減免の割合", help="1は全額")
    form: str = entry("減免の手続")
    source: str = entry("根拠の資料")
    status: Status = entry("確認の程度")


@dataclass(frozen=True, slots=True)
class AnsweredFee:
    """One fee, or one year of an annuity."""

    item: int = entry("計算する料金の番号", help="0から数えます。")
    fee: Fee = entry("料金")
    fee_label: str = entry("料金の名称")
    first_year: int | None = entry("特許料の年（始）")
    last_year: int | None = entry("特許料の年（終）")
    base_yen: int = entry("基本の額（円）")
    per_unit_yen: int = entry("加算の額（円）")
    units: int = entry("加算の数")
    gross_yen: int = entry("減免前の額（円）")
    ratio: Fraction = entry("納付する割合", help="持分×減免の割合の合計。納付書に書く割合")
    parts: tuple[AnsweredPart, ...] = entry("権利者・出願人ごとの割合")
    yen: int = entry("減免後の額（円）")
    surcharge_yen: int = entry("割増特許料（円）")
    total_yen: int = entry("納付する額（円）")
    steps: tuple[str, ...] = entry("計算の経過")
    status: Status = entry("確認の程度")
    source: str = entry("根拠の資料")


@dataclass(frozen=True, slots=True)
class AnsweredCaution:
    """Something to make sure of before paying."""

    path: str = entry("関係する項目")
    message: str = entry("内容")


@dataclass(frozen=True, slots=True)
class AnsweredCost:
    """What falls due for a right."""

    office: Office = entry("国・官庁")
    right: int | None = entry("外国の権利の番号", help="0から数えます。日本の権利はnull")
    first_year: int = entry("年（始）")
    last_year: int = entry("年（終）")
    due_on: datetime.date = entry("期限の目安", help="休日の繰下げを含みません。")
    fiscal_year: int = entry("年度")
    amount: int = entry("額（現地通貨）")
    currency: str = entry("通貨")
    yen: int = entry("額（円）")
    is_estimate: bool = entry("概算")
    status: Status = entry("確認の程度")


@dataclass(frozen=True, slots=True)
class FeesAnswer:
    """Fees with their basis, and the projection."""

    lines: tuple[AnsweredFee, ...] = entry("料金ごとの額")
    total_yen: int = entry("納付する額の合計（円）")
    cautions: tuple[AnsweredCaution, ...] = entry("注意")
    projected: tuple[AnsweredCost, ...] = entry("維持費の見通し")
    projected_yen: int = entry("維持費の見通しの合計（円）")


def fees_answer(quote: FeeQuote, translate: Translate) -> FeesAnswer:
    """Write a quote for somebody outside, its sentences translated."""
    return FeesAnswer(
        lines=tuple(_line(line, translate) for line in quote.lines),
        total_yen=quote.total_yen,
        cautions=tuple(_caution(caution, translate) for caution in quote.cautions),
        projected=tuple(_cost(cost) for cost in quote.projected),
        projected_yen=quote.projected_yen,
    )


def _line(line: FeeLine, translate: Translate) -> AnsweredFee:
    first, last = line.years or (None, None)
    return AnsweredFee(
        item=line.item,
        fee=line.fee,
        fee_label=translate(line.fee.label),
        first_year=first,
        last_year=last,
        base_yen=line.base_yen,
        per_unit_yen=line.per_unit_yen,
        units=line.units,
        gross_yen=line.gross_yen,
        ratio=line.ratio,
        parts=tuple(_part(part) for part in line.parts),
        yen=line.yen,
        surcharge_yen=line.surcharge_yen,
        total_yen=line.total_yen,
        steps=tuple(_sentence(step, translate) for step in line.steps),
        status=line.status,
        source=line.source,
    )


def _part(part: OwnerPart) -> AnsweredPart:
    return AnsweredPart(
        part.name, part.fee_class, part.share, part.factor, part.form, part.source, part.status
    )


def _caution(caution: FeeCaution, translate: Translate) -> AnsweredCaution:
    return AnsweredCaution(caution.path, _sentence(caution.message, translate))


def _cost(cost: ProjectedCost) -> AnsweredCost:
    return AnsweredCost(
        office=cost.office,
        right=cost.right,
        first_year=cost.years[0],
        last_year=cost.years[1],
        due_on=cost.due_on,
        fiscal_year=cost.fiscal_year,
        amount=cost.amount,
        currency=cost.currency,
        yen=cost.yen,
        is_estimate=cost.is_estimate,
        status=cost.status,
    )


def _sentence(message: Message, translate: Translate) -> str:
    return filled(translate(message.template), message.words, translate)
