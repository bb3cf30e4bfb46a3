"""The amounts that documents show: the frozen price, the newest invoice, and what came in per accounting year."""

from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collaboration.calc.document_fields import FIELDS
from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.scenario import quote_from
from collaboration.calc.receipts import PART_NAMES
from collaboration.models import Agreement, Invoice, Receipt
from collaboration.queries.estimates import frozen_content, latest_price
from core.calc.rates import percent_in_words
from core.models import Institution
from core.models.wording import day_in_words, fiscal_year_in_words, term

Values = dict[str, "str | list[dict[str, str]]"]

PART_LABELS = {
    "direct_yen": Element.DIRECT.label,
    "indirect_yen": Element.INDIRECT.label,
    "strategic_yen": Element.STRATEGIC.label,
    "researcher_yen": Element.RESEARCHER.label,
    "tax_yen": Element.TAX.label,
}


def yen(amount: int | None) -> str:
    """Write an amount as it stands in a table: 3,000,000円."""
    if amount is None:
        return ""
    return f"{amount:,}円" if _is_japanese() else f"JPY {amount:,}"


def formal_yen(amount: int | None) -> str:
    """Write an amount as a contract or an invoice heads it: 金 3,000,000円也; a blank to be filled in without one."""
    if not _is_japanese():
        return f"JPY {'____________' if amount is None else f'{amount:,}'}"
    return f"金 {'　　　　　　' if amount is None else f'{amount:,}'}円也"


def price_of(agreement: Agreement) -> Quote | None:
    """Return the price that holds for an agreement, None without one."""
    price = latest_price(agreement)
    return quote_from(frozen_content(price)) if price else None


def cost_fields(agreement: Agreement, quote: Quote | None, *, with_elements: bool) -> Values:
    """Return the tables of cost. Elements are for those who may see how a price came about; totals for all who write."""
    if quote is None:
        return {"経費一覧": [], "年度一覧": [], "経費合計": yen(agreement.amount_yen)}
    elements = [
        {"費目": term(element.label), "金額": yen(quote.sums.of(element))}
        for element in Element
        if quote.sums.of(element)
    ]
    years = [
        {"年度": fiscal_year_in_words(year.fiscal_year), "金額": yen(year.sums.total_yen)}
        for year in quote.years
    ]
    total = yen(quote.sums.total_yen)
    return {"経費一覧": elements if with_elements else [], "年度一覧": years, "経費合計": total}


def newest_invoice(agreement: Agreement) -> Invoice | None:
    """Return the invoice that was issued last and still stands; those of an amendment belong to its agreement."""
    root_id = agreement.parent_id or agreement.pk
    issued = Invoice.objects.filter(
        agreement_id=root_id, kind=InvoiceKind.INVOICE.value, state=InvoiceState.ISSUED.value
    )
    return issued.select_related("partner").order_by("-issued_on", "-pk").first()


def invoice_fields(invoice: Invoice | None, institution: Institution | None) -> Values:
    """Return what an invoice says; empty where there is none."""
    own: Values = {
        "登録番号": institution.registration_number if institution else "",
        "振込先": institution.bank_account if institution else "",
    }
    if invoice is None:
        names = ("請求番号", "請求日", "支払期限", "請求先", "請求件名", "請求額", "請求消費税")
        return {**own, **dict.fromkeys(names, ""), "請求内訳": []}
    tax = invoice.tax_yen + invoice.tax_inside_yen
    rate = "" if invoice.tax_rate is None else percent_in_words(Fraction(invoice.tax_rate))
    return {
        **own,
        "請求番号": invoice.number,
        "請求日": day_in_words(invoice.issued_on) if invoice.issued_on else "",
        "支払期限": day_in_words(invoice.due_on) if invoice.due_on else "",
        "請求先": invoice.partner.name if _is_japanese() else invoice.partner.name_en or invoice.partner.name,
        "請求件名": invoice.subject,
        "請求額": formal_yen(invoice.amount_yen),
        "請求消費税": _("%(tax)s（%(rate)s）") % {"tax": yen(tax), "rate": rate} if rate else yen(tax),
        "請求内訳": [
            {"費目": term(PART_LABELS[name]), "金額": yen(getattr(invoice, name))}
            for name in PART_NAMES
            if getattr(invoice, name)
        ],
    }


def receipt_fields(agreement: Agreement) -> Values:
    """Return what came in per accounting year, refunds and reversals deducted, for the contract as a whole."""
    root_id = agreement.parent_id or agreement.pk
    root_and_amendments = Agreement.objects.filter(pk=root_id) | Agreement.objects.filter(parent_id=root_id)
    rows = Receipt.objects.filter(agreement__in=root_and_amendments)
    years = sorted(set(rows.order_by().values_list("fiscal_year", flat=True)))
    totals = {year: rows.filter(fiscal_year=year).totals() for year in years}
    table = [
        {
            "年度": fiscal_year_in_words(year),
            "直接経費": yen(sums["direct"]),
            "間接経費": yen(sums["indirect"]),
            "その他": yen(sums["strategic"] + sums["researcher"]),
            "消費税": yen(sums["tax"]),
            "合計": yen(sums["amount"]),
        }
        for year, sums in totals.items()
    ]
    whole = sum(sums["amount"] for sums in totals.values())
    return {"入金一覧": table, "入金合計": yen(whole)}


def without_invoice() -> Values:
    """Return the fields of an invoice for those who may not see it."""
    blank: Values = {name: [] if FIELDS[name].rows else "" for name in invoice_fields(None, None)}
    return blank


def _is_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")
