"""What the survey officer enters: a year, an explanation, a reason, a number by hand."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calc.fiscal_year import fiscal_year_of
from core.forms.fields import NameField
from core.models.wording import fiscal_year_in_words
from reporting.queries import editions

YEARS_OFFERED = 15


class OpenReturnForm(forms.Form):
    """The fiscal year whose return is opened: any that has a form and has begun."""

    fiscal_year = forms.TypedChoiceField(
        label=_("年度"), coerce=int, error_messages={"required": _("年度を選んでください。")}
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        """Offer the years up to the one that `today` is in; the last one that ended is chosen."""
        super().__init__(*args, **options)
        first = editions.all_editions()[0].fiscal_year
        now = fiscal_year_of(today)
        years = range(now, max(first, now - YEARS_OFFERED) - 1, -1)
        field = self.fields["fiscal_year"]
        field.choices = [(year, fiscal_year_in_words(year)) for year in years]  # type: ignore[attr-defined]  # a choice field
        field.initial = max(first, now - 1)


class ExplainForm(forms.Form):
    """Why a finding is right as it is."""

    text = NameField(
        label=_("説明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("例：大型の共同研究2件が前年度に終了したため"),
        error_messages={"required": _("説明を入力してください。例：大型の共同研究2件が前年度に終了したため")},
    )


class ReopenForm(forms.Form):
    """Why a frozen return is replaced."""

    reason = NameField(
        label=_("新しい版を作る理由"),
        max_length=500,
        help_text=_("例：契約1件の相手先区分に誤りがあったため"),
        error_messages={
            "required": _("新しい版を作る理由を入力してください。例：契約1件の相手先区分に誤りがあったため")
        },
    )


class StatedCountForm(forms.Form):
    """A number in place of counting records, with its source."""

    value = forms.IntegerField(
        label=_("人数"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("例：1234"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("人数を数字で入力してください。例：1234"),
            "invalid": _("人数を数字で入力してください。例：1234"),
        },
    )
    note = NameField(
        label=_("根拠"),
        max_length=300,
        help_text=_("例：人事課の名簿（3月31日現在）"),
        error_messages={"required": _("人数の根拠を入力してください。例：人事課の名簿（3月31日現在）")},
    )
