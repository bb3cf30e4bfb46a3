"""Asking for a letter about a price."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import (
    LetterForm,
    LetterKind,
    LetterLanguage,
    LetterTerms,
    LetterTermsRefused,
    usual_end_of_offer,
)
from core.forms.fields import JapaneseDateField, NameField
from core.models.choices import labelled
from core.models.wording import translated

LONGEST_REMARKS = 500


class IssueForm(forms.Form):
    """Which letter, in which form, from when until when. It begins with what an office mostly sends."""

    kind = forms.TypedChoiceField(
        label=_("文書"), choices=labelled(LetterKind), coerce=LetterKind, widget=forms.RadioSelect
    )
    form = forms.TypedChoiceField(
        label=_("形式"), choices=labelled(LetterForm), coerce=LetterForm, widget=forms.RadioSelect
    )
    language = forms.TypedChoiceField(
        label=_("言語"), choices=labelled(LetterLanguage), coerce=LetterLanguage, widget=forms.RadioSelect
    )
    tax_form = forms.TypedChoiceField(
        label=_("金額の表示"),
        choices=labelled(TaxMode),
        coerce=TaxMode,
        widget=forms.RadioSelect,
        help_text=_("どちらでも合計額は同じです。経費積算書の明細は、規程のとおりの表示になります。"),
    )
    issued_on = JapaneseDateField(label=_("発行日"))
    valid_until = JapaneseDateField(label=_("有効期限"), required=False)
    with_seal = forms.BooleanField(label=_("押印欄を付ける"), required=False)
    with_unit_prices = forms.BooleanField(
        label=_("個人の給与から求めた時間単価を記載する"),
        required=False,
        help_text=_("経費積算書に載せます。印を付けないときは、従事時間と金額だけを載せます。"),
    )
    remarks = NameField(
        label=_("備考"),
        required=False,
        max_length=LONGEST_REMARKS,
        multiline=True,
        help_text=_("文書の備考に1行ずつ載せます。例：お支払いは年度ごとにお願いします。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, tax_form: TaxMode, sees_pay: bool, **options: Any) -> None:
        """Begin with the display of the rules by which the price was found; only who sees pay may print it."""
        today = timezone.localdate()
        usual = {
            "kind": LetterKind.QUOTATION.value,
            "form": LetterForm.PDF.value,
            "language": LetterLanguage.JAPANESE.value,
            "tax_form": tax_form.value,
            "issued_on": today,
            "valid_until": usual_end_of_offer(today),
            "with_seal": True,
        }
        super().__init__(*args, **options)
        self.initial = {**usual, **self.initial}
        if not sees_pay:
            del self.fields["with_unit_prices"]

    def clean(self) -> dict[str, Any]:
        """Read the terms as a whole; what contradicts itself is said at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.terms = LetterTerms(**cleaned)
            except LetterTermsRefused as refused:
                self.add_error(refused.field, translated(refused.message))
        return cleaned
