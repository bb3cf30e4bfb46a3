"""Entering receipts, refunds and corrections."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.receipts import PART_NAMES, AmountRefused, ReceiptParts, completed_parts
from core.calc.fiscal_year import fiscal_year_of
from core.forms.fields import JapaneseDateField, NameField, YenField
from core.models.wording import fiscal_year_in_words, translated

YEARS_OFFERED = 1
"""Accounting years offered before and after the year of the day."""


def _part(label: Any) -> YenField:
    field = YenField(label=label, required=False, help_text="")
    field.widget.attrs["data-sum-part"] = True
    return field


class PartsForm(forms.Form):
    """The five parts of an amount; blank is 0."""

    direct_yen = _part(_("直接経費（円）"))
    indirect_yen = _part(_("間接経費（円）"))
    strategic_yen = _part(_("戦略的産学連携経費（円）"))
    researcher_yen = _part(_("研究料（円）"))
    tax_yen = _part(_("消費税額（円）"))

    def parts(self) -> ReceiptParts:
        """Return the parts that were entered."""
        return ReceiptParts(**{name: self.cleaned_data.get(name) or 0 for name in PART_NAMES})

    def part_fields(self) -> list[forms.BoundField]:
        """Return the fields of the parts in order."""
        return [self[name] for name in PART_NAMES]


class ReceiptForm(PartsForm):
    """Money that came in. The parts must sum to the amount; without parts all of it is direct cost."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    received_on = JapaneseDateField(label=_("入金日"), help_text=_("例：2026/4/1、R8.4.1"))
    fiscal_year = forms.TypedChoiceField(
        label=_("会計年度"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("入金日の年度と異なるときだけ"),
    )
    number = NameField(label=_("入金番号"), max_length=60, required=False, help_text=_("例：N000123"))
    amount_yen = YenField(label=_("入金額（円）"))
    repeat = forms.BooleanField(label=_("同じ内容でも登録する"), required=False)

    field_order = ("received_on", "fiscal_year", "number", "amount_yen", *PART_NAMES)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the accounting years around today and around the day that was typed."""
        super().__init__(*args, **options)
        self.fields["amount_yen"].widget.attrs["data-sum-whole"] = True
        year_field = self.fields["fiscal_year"]
        assert isinstance(year_field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        year_field.choices = [("", _("入金日の年度")), *_year_choices(self["received_on"].value())]

    def clean(self) -> dict[str, Any]:
        """Refuse an amount of nothing, and parts that do not sum to the amount."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        amount = cleaned.get("amount_yen")
        if amount == 0:
            self.add_error("amount_yen", _("入金額は1円以上で入力してください。例：1,234,567"))
        elif amount is not None and not any(name in self.errors for name in PART_NAMES):
            try:
                completed_parts(amount, self.parts())
            except AmountRefused as refused:
                self.add_error("direct_yen", translated(refused.message))
        return cleaned


class CorrectionForm(PartsForm):
    """Money given back, or an entry that was a mistake."""

    REFUND = "refund"
    REVERSE = "reverse"
    REVERSE_CHOICE = (REVERSE, _("訂正（取消）：登録の誤りなので、この行の残額を取り消す"))

    submission = forms.UUIDField(widget=forms.HiddenInput)
    correction = forms.ChoiceField(
        label=_("登録すること"),
        choices=[
            (REFUND, _("返還：相手先へ返した金額を登録する")),
            REVERSE_CHOICE,
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("返還か訂正（取消）かを選んでください。")},
    )
    corrected_on = JapaneseDateField(label=_("返還日・訂正日"))
    reason = NameField(
        label=_("理由"),
        max_length=300,
        help_text=_("例：研究中止による返還、二重登録"),
        error_messages={"required": _("理由を入力してください。例：研究中止による返還")},
    )

    field_order = ("correction", "corrected_on", "reason", *PART_NAMES)

    def __init__(self, *args: Any, may_refund: bool, **options: Any) -> None:
        """Offer a refund only for money that came in."""
        super().__init__(*args, **options)
        if not may_refund:
            field = self.fields["correction"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
            field.choices = [self.REVERSE_CHOICE]
            self.initial["correction"] = self.REVERSE

    @property
    def is_refund(self) -> bool:
        """Whether money went back."""
        return bool(self.cleaned_data["correction"] == self.REFUND)


def _year_choices(day: Any) -> list[tuple[int, str]]:
    try:
        typed = JapaneseDateField(required=False).clean(day) if isinstance(day, str) else day
    except ValidationError:
        typed = None
    around = {fiscal_year_of(each) for each in (timezone.localdate(), typed) if each is not None}
    years = range(max(around) + YEARS_OFFERED, min(around) - YEARS_OFFERED - 1, -1)
    return [(year, fiscal_year_in_words(year)) for year in years]
