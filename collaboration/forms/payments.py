"""Lists of payments: the file, and what becomes of one row; matching a receipt to an invoice."""

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.models import Receipt
from collaboration.queries.payments import PaymentLine
from core.forms.fields import NameField
from core.forms.records import RecordForm
from core.models.wording import day_in_words

if TYPE_CHECKING:
    AnyChoice = forms.ModelChoiceField[Receipt]
else:  # the class is generic only in the type stubs
    AnyChoice = forms.ModelChoiceField

ACCEPTED = (".csv", ".tsv", ".txt")


class PaymentListForm(forms.Form):
    """The file that a bank or a ledger gives."""

    payments = forms.FileField(
        label=_("入金データのファイル"),
        help_text=_(
            "CSV。「入金日」「入金額」「振込人」の見出しが必要です。「摘要」があれば請求番号を探します。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={
            "required": _("入金データのファイルを選んでください。"),
            "empty": _("ファイルが空です。入金データの入ったファイルを選んでください。"),
        },
    )

    def clean_payments(self) -> Any:
        """Refuse by its name what is no CSV."""
        upload = self.cleaned_data["payments"]
        if PurePath(upload.name or "").suffix.lower() not in ACCEPTED:
            raise forms.ValidationError(_("CSVのファイルを選んでください。例：入出金明細.csv"))
        return upload


class PaymentRowForm(RecordForm):
    """What a payment is for: one of the suggested invoices, another one, or none at all."""

    OTHER, NONE = "other", "none"

    choice = forms.ChoiceField(
        label=_("この入金の請求書"),
        widget=forms.RadioSelect,
        error_messages={"required": _("請求書か「対象外」を選んでください。")},
    )
    number = NameField(
        label=_("ほかの請求番号"), max_length=60, required=False, help_text=_("例：SK2026-00001")
    )
    overpaid_note = NameField(
        label=_("過入金の扱い"),
        max_length=300,
        required=False,
        help_text=_("入金額が請求の残額より多いときだけ。例：相手先と協議のうえ返金する"),
    )
    aside_reason = NameField(
        label=_("対象外とする理由"), max_length=300, required=False, help_text=_("例：授業料の入金")
    )

    def __init__(self, *args: Any, line: PaymentLine, **options: Any) -> None:
        """Offer the suggestions, likeliest first."""
        super().__init__(*args, **options)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [
            *((str(each.invoice.pk), each.words) for each in line.suggestions),
            (self.OTHER, _("ほかの請求書（下に請求番号を入力）")),
            (self.NONE, _("この画面の請求書の入金ではない（対象外）")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("choice") == self.OTHER and not given.get("number"):
            self.add_error("number", _("請求番号を入力してください。例：SK2026-00001"))
        if given.get("choice") == self.NONE and not given.get("aside_reason"):
            self.add_error("aside_reason", _("対象外とする理由を入力してください。例：授業料の入金"))
        return given


class ReceiptField(AnyChoice):
    """One of the receipts of a contract, named by day, amount and number."""

    def label_from_instance(self, obj: Any) -> str:
        """Name a receipt so that nobody takes it for another."""
        words = {"day": day_in_words(obj.received_on), "yen": f"{obj.amount_yen:,}"}
        return _t("%(day)s　%(yen)s円") % words + (f"　{obj.number}" if obj.number else "")


class SettleForm(forms.Form):
    """Which receipt of the contract pays an invoice."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    receipt = ReceiptField(
        label=_("入金"),
        queryset=Receipt.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("対応させる入金を選んでください。")},
    )
    overpaid_note = NameField(
        label=_("過入金の扱い"),
        max_length=300,
        required=False,
        help_text=_(
            "入金のうち請求の残額を超える分を過入金とするときだけ。空欄なら、ほかの請求書に対応させられるよう残します。"
        ),
    )

    def offer(self, receipts: list[Receipt]) -> None:
        """Offer receipts of which something is free."""
        field = self.fields["receipt"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        field.queryset = Receipt.objects.filter(pk__in=[each.pk for each in receipts]).order_by(
            "-received_on", "-pk"
        )


class ReleaseForm(forms.Form):
    """Why a receipt and an invoice do not belong together after all."""

    reason = NameField(
        label=_("対応を外す理由"),
        max_length=300,
        help_text=_("例：別の請求書に対する入金だったため"),
        error_messages={
            "required": _("対応を外す理由を入力してください。例：別の請求書に対する入金だったため")
        },
    )
