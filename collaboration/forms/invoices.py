"""Planning, issuing and taking back invoices; matching money to them."""

import datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.actions.invoices import InvoiceEntry
from collaboration.calc.invoices import DAYS_TO_PAY, InvoiceRefused, TaxOfInvoice, taxed
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement, Invoice
from collaboration.queries.invoices import partners_of
from core.calc.fiscal_year import fiscal_year_of
from core.forms.fields import JapaneseDateField, NameField, PercentField, YenField
from core.forms.records import RecordForm
from core.models import Organization
from core.models.choices import labelled
from core.models.wording import fiscal_year_in_words, translated

PARTS = ("direct_yen", "indirect_yen", "strategic_yen", "researcher_yen")
YEARS_AROUND = 1


class InvoiceForm(RecordForm):
    """An invoice that is planned: year, addressee, parts and tax. The tax itself is reckoned."""

    fiscal_year = forms.TypedChoiceField(
        label=_("会計年度"), coerce=int, error_messages={"required": _("会計年度を選んでください。")}
    )
    partner = forms.ModelChoiceField(
        label=_("請求先"),
        queryset=Organization.objects.none(),
        empty_label=None,
        error_messages={"required": _("請求先を選んでください。")},
    )
    subject = NameField(
        label=_("件名"),
        max_length=500,
        help_text=_("請求書に印字します。"),
        error_messages={"required": _("件名を入力してください。例：蓄電池の劣化診断に関する共同研究")},
    )
    due_on = JapaneseDateField(
        label=_("支払期限の予定"), required=False, help_text=_("発行するときに変更できます。例：2026/4/30")
    )
    direct_yen = YenField(label=_("直接経費（円）"), required=False, help_text="")
    indirect_yen = YenField(label=_("間接経費（円）"), required=False, help_text="")
    strategic_yen = YenField(label=_("戦略的産学連携経費（円）"), required=False, help_text="")
    researcher_yen = YenField(label=_("研究料（円）"), required=False, help_text="")
    treatment = forms.TypedChoiceField(
        label=_("消費税の扱い"),
        coerce=TaxOfInvoice,
        choices=labelled(TaxOfInvoice),
        initial=TaxOfInvoice.BESIDE.value,
    )
    tax_rate = PercentField(label=_("消費税率"), required=False, help_text=_("例：10%"))
    remarks = NameField(label=_("備考"), max_length=500, required=False, multiline=True)

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        """Offer the partners of the contract and the fiscal years it touches."""
        super().__init__(*args, **options)
        partner, year = self.fields["partner"], self.fields["fiscal_year"]
        assert isinstance(partner, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        assert isinstance(year, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        partner.queryset = partners_of(agreement)
        year.choices = [(each, fiscal_year_in_words(each)) for each in _years(agreement)]
        self.fields["remarks"].widget.attrs["rows"] = 2

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Show tax as it was typed: its rate, and whether the amounts contain it."""
        assert isinstance(record, Invoice)  # noqa: S101 -- the form is of this record only
        treatment = TaxOfInvoice.INSIDE if record.tax_inside_yen else TaxOfInvoice.BESIDE
        rate = None if record.tax_rate is None else Fraction(record.tax_rate)
        return {
            **super().values_of(record),
            "partner": record.partner_id,
            "treatment": TaxOfInvoice.NONE if rate is None else treatment,
            "tax_rate": rate,
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the rate where there is tax, and for an amount."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        treatment, rate = given.get("treatment"), given.get("tax_rate")
        if "tax_rate" not in self.errors and treatment not in (None, TaxOfInvoice.NONE) and not rate:
            self.add_error("tax_rate", _("消費税率を入力するか、「消費税の対象外」を選んでください。例：10%"))
        if not any(name in self.errors for name in (*PARTS, "tax_rate")) and treatment is not None:
            try:
                taxed(self._parts(), rate, treatment)
            except InvoiceRefused as refused:
                self.add_error("direct_yen", translated(refused.message))
        return given

    def part_fields(self) -> list[forms.BoundField]:
        """Return the fields of the parts in order."""
        return [self[name] for name in PARTS]

    def entry(self) -> InvoiceEntry:
        """Return what was typed."""
        given = self.cleaned_data
        return InvoiceEntry(
            fiscal_year=given["fiscal_year"],
            partner=given["partner"],
            subject=given["subject"],
            due_on=given["due_on"],
            parts=self._parts(),
            tax_rate=given["tax_rate"],
            treatment=given["treatment"],
            remarks=given["remarks"],
        )

    def _parts(self) -> ReceiptParts:
        return ReceiptParts(**{name: self.cleaned_data.get(name) or 0 for name in PARTS})


class IssueInvoiceForm(RecordForm):
    """The days of an invoice that goes out."""

    issued_on = JapaneseDateField(label=_("発行日"))
    due_on = JapaneseDateField(label=_("支払期限"))

    def __init__(self, *args: Any, planned_due_on: datetime.date | None, **options: Any) -> None:
        """Begin with today, and with the planned due day while it is not past."""
        today = timezone.localdate()
        usual = today + datetime.timedelta(days=DAYS_TO_PAY)
        due_on = planned_due_on if planned_due_on is not None and planned_due_on > today else usual
        options["initial"] = {"issued_on": today, "due_on": due_on} | options.get("initial", {})
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Compare the days."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        issued_on, due_on = given.get("issued_on"), given.get("due_on")
        if issued_on and issued_on > timezone.localdate():
            self.add_error("issued_on", _("発行日が今日より後です。今日以前の日を入力してください。"))
        elif issued_on and due_on and due_on < issued_on:
            self.add_error("due_on", _("支払期限が発行日より前です。発行日以後の日を入力してください。"))
        return given


class CancelInvoiceForm(RecordForm):
    """Why an invoice is taken back."""

    reason = NameField(
        label=_("取消の理由"),
        max_length=300,
        help_text=_("例：契約変更による金額の訂正、請求先の誤り"),
        error_messages={"required": _("取消の理由を入力してください。例：契約変更による金額の訂正")},
    )


class InvoiceFilter(forms.Form):
    """The conditions of the list of invoices."""

    q = NameField(
        label=_("ことば"),
        required=False,
        max_length=200,
        help_text=_("請求番号、契約番号、件名、請求先から探します。"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    status = forms.ChoiceField(label=_("状態"), required=False)
    fiscal_year = forms.TypedChoiceField(label=_("会計年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], statuses: list[tuple[str, Any]], **options: Any) -> None:
        """Offer the states, and the fiscal years that have invoices."""
        super().__init__(*args, **options)
        status, year = self.fields["status"], self.fields["fiscal_year"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        assert isinstance(year, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        status.choices = [("", _("すべて")), *statuses]
        year.choices = [("", _("すべて")), *((each, fiscal_year_in_words(each)) for each in years)]

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "text": given.get("q") or "",
            "status": given.get("status") or "",
            "fiscal_year": given.get("fiscal_year"),
        }


def _years(agreement: Agreement) -> list[int]:
    """Return the fiscal years of a contract and those beside it, the latest first."""
    days = [day for day in (agreement.signed_on, agreement.starts_on, agreement.ends_on) if day is not None]
    touched = [fiscal_year_of(day) for day in (*days, timezone.localdate())]
    return list(range(max(touched) + YEARS_AROUND, min(touched) - YEARS_AROUND - 1, -1))
