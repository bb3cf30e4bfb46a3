"""What a contract must say for the company's credit on R&D tax (特別試験研究費; METI guideline, costing note 1.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collaboration.calc.pricing.quote import Caution, Quote, WarningCode
from collaboration.calc.records import Problem, RecordRefused
from core.calc.messages import Message, gettext_noop

PATH = "tax_credit_items"


@dataclass(frozen=True, slots=True)
class TaxCreditItem:
    """One thing the contract must contain. `fields` are the fields of a pricing request that already tell it.

    An item that could not be read in a published source is not confirmed; its note says so, and the screen repeats it.
    """

    code: str
    label: str
    source: str
    is_confirmed: bool = True
    note: str = ""
    fields: tuple[str, ...] = ()


def missing_tax_credit_items(
    ticked: Sequence[str] | None, required: Sequence[TaxCreditItem]
) -> tuple[Caution, ...]:
    """Return the warning about what a contract still lacks for the company's tax credit, or nothing.

    `ticked` is `request.tax_credit_items`: None where the company asks for no credit, else the codes that the contract
    contains. `required` is `tax_credit_items()` of `collaboration.queries.tax_credit`; a price is pure and cannot read it,
    so whoever shows a quote adds the warning to it, most simply by `with_tax_credit`.
    Raises RecordRefused at `tax_credit_items[2]` and the like for a code that is not on the list.
    """
    if ticked is None:
        return ()
    known = {item.code for item in required}
    unknown = [(index, code) for index, code in enumerate(ticked) if code not in known]
    if unknown:
        raise RecordRefused([_unknown(index, code, required) for index, code in unknown])
    lacking = [item.label for item in required if item.code not in ticked]
    return (_warning(lacking),) if lacking else ()


def with_tax_credit(quote: Quote, ticked: Sequence[str] | None, required: Sequence[TaxCreditItem]) -> Quote:
    """Return the quote with the warning about the company's tax credit, for preview, letters and API alike:

    `with_tax_credit(price(request, policy), request.tax_credit_items, tax_credit_items())`. Raises RecordRefused.
    """
    return replace(quote, warnings=(*quote.warnings, *missing_tax_credit_items(ticked, required)))


def _warning(lacking: Sequence[str]) -> Caution:
    sentence = gettext_noop("特別試験研究費の税額控除に必要な記載事項が%(count)s件足りません：%(items)s")
    remedy = gettext_noop(
        "契約書に書き加え、記載事項の欄に印を付けてください。締結後は、相手方の同じ事業年度のうちに変更契約で加えられます。"
    )
    return Caution(
        code=WarningCode.TAX_CREDIT_INCOMPLETE,
        path=PATH,
        message=Message(sentence, {"count": len(lacking), "items": tuple(lacking)}),
        remedy=Message(remedy),
    )


def _unknown(index: int, code: str, required: Sequence[TaxCreditItem]) -> Problem:
    sentence = gettext_noop("「%(code)s」という記載事項はありません。使える記号：%(codes)s")
    words = {"code": code, "codes": "、".join(item.code for item in required)}
    label = gettext_noop("特別試験研究費の記載事項")
    return Problem(f"{PATH}[{index}]", label, Message(sentence, words))
