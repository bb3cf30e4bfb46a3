"""The form of the institution's own dated values."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calc.text import fold_width
from core.forms.fields import JapaneseDateField, NameField
from core.forms.records import ReasonForm, RecordForm
from core.queries.parameters import parameter_kinds

GREATEST_WHOLE = {"日": 3650, "時": 23}
"""The greatest value of a kind that is counted in whole numbers, by its unit."""


class ParameterForm(RecordForm, ReasonForm):
    """A value from a day on, with the article of the rule it comes from."""

    taken = ("valid_from", _("この適用開始日の値はすでにあります。その値を変更してください。"))

    key = forms.ChoiceField(label=_("項目"), error_messages={"required": _("項目を選んでください。")})
    valid_from = JapaneseDateField(
        label=_("適用開始日"), help_text=_("この日から、次の値の前日まで有効です。例：2026/4/1")
    )
    value = forms.CharField(
        label=_("値"),
        max_length=20,
        help_text=_("率は小数（30%なら 0.30）、日数と時刻は整数で入力してください。"),
    )
    source = NameField(label=_("根拠"), max_length=300, help_text=_("例：共同研究取扱規程 第8条第2項"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the values that the institution sets itself."""
        super().__init__(*args, **options)
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        own = [kind for kind in parameter_kinds().values() if not kind.is_national]
        field.choices = [("", _("選んでください")), *((kind.key, _(kind.label)) for kind in own)]

    def clean_value(self) -> str:
        """A rate is a plain decimal number from 0 to 1, a number of days or an hour a whole number."""
        text = fold_width(self.cleaned_data["value"]).strip()
        kind = parameter_kinds().get(self.cleaned_data.get("key", ""))
        if kind is not None and kind.unit in GREATEST_WHOLE:
            greatest = GREATEST_WHOLE[kind.unit]
            if not (text.isascii() and text.isdigit()) or int(text) > greatest:
                raise forms.ValidationError(
                    _("0から%(greatest)dまでの整数で入力してください。"), params={"greatest": greatest}
                )
            return text
        whole, _point, part = text.partition(".")
        if not (whole.isascii() and whole.isdigit() and (part == "" or (part.isascii() and part.isdigit()))):
            raise forms.ValidationError(_("小数で入力してください。30%なら 0.30"))
        if Decimal(text) > 1:
            raise forms.ValidationError(_("1以下の小数で入力してください。30%なら 0.30"))
        return text

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, with the unit of the kind."""
        given = super().values
        return {**given, "unit": parameter_kinds()[given["key"]].unit}
