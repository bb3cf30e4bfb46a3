"""The form of the style page: one field of every kind, so that looks and accessibility are checked on all of them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import PartnerClass
from core.models.choices import labelled


class SampleForm(forms.Form):
    """Every control that screens use. Nothing is stored."""

    title = forms.CharField(
        label=_("研究題目"), max_length=100, help_text=_("契約書のとおりに入力してください。")
    )
    amount = forms.IntegerField(
        label=_("契約金額（円）"),
        required=False,
        help_text=_("例：1,234,567 または 123万円"),
        widget=forms.TextInput({"data-yen": True, "inputmode": "numeric"}),
    )
    starts_on = forms.DateField(
        label=_("研究開始日"),
        help_text=_("例：2026-04-01 または 令和8年4月1日"),
        widget=forms.TextInput({"data-date": True}),
    )
    partner_class = forms.ChoiceField(
        label=_("相手先区分"), choices=[("", _("選んでください")), *labelled(PartnerClass)]
    )
    involved = forms.ChoiceField(
        label=_("組織の関与"), choices=[("yes", _("あり")), ("no", _("なし"))], widget=forms.RadioSelect
    )
    steps = forms.MultipleChoiceField(
        label=_("関与した内容"),
        required=False,
        choices=[("theme", _("研究題目の検討")), ("cost", _("研究経費の検討"))],
        widget=forms.CheckboxSelectMultiple,
    )
    is_subsidy = forms.BooleanField(label=_("補助金・助成金である"), required=False)
    ledger = forms.FileField(
        label=_("台帳のファイル"), required=False, help_text=_("Excel（.xlsx）または CSV")
    )
    note = forms.CharField(label=_("備考"), required=False, widget=forms.Textarea({"rows": 3}))
