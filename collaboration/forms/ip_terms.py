"""Entering what an agreement says on intellectual property."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.ip_terms import SAKURA_TYPES, CostBearer, NonOwnerRight, NonWorking, Owner, Sublicence
from core.forms.fields import NameField
from core.forms.records import RecordForm
from core.models.choices import labelled

_PUBLISH = [("True", _("公表できる")), ("False", _("相手方の同意が必要"))]


class IpTermsForm(RecordForm):
    """The attributes that the models of the ministry differ by."""

    owner = forms.ChoiceField(label=_("知的財産権の帰属"), choices=labelled(Owner), widget=forms.RadioSelect)
    non_owner_right = forms.ChoiceField(
        label=_("権利を持たない側の実施"), choices=labelled(NonOwnerRight), widget=forms.RadioSelect
    )
    sublicence = forms.ChoiceField(
        label=_("再実施許諾"), choices=labelled(Sublicence), widget=forms.RadioSelect
    )
    filing_cost_bearer = forms.ChoiceField(
        label=_("出願・維持費用の負担"), choices=labelled(CostBearer), widget=forms.RadioSelect
    )
    non_working = forms.ChoiceField(
        label=_("不実施補償"), choices=labelled(NonWorking), widget=forms.RadioSelect
    )
    non_working_text = NameField(
        label=_("不実施補償の定め"),
        required=False,
        max_length=300,
        help_text=_("「別に定める」のときに入力します。例：実施した年度の売上高を基に協議する"),
    )
    publish_ok = forms.TypedChoiceField(
        label=_("成果の公表"),
        choices=_PUBLISH,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    notice_days = forms.IntegerField(
        label=_("公表前の通知の日数"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("通知が要らないときは空欄にします。例：30"),
    )
    secrecy_years = forms.IntegerField(
        label=_("秘密保持の年数"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("研究の終了後も続く年数です。例：5"),
    )
    sakura_type = forms.IntegerField(
        label=_("さくらツールの類型（参考）"),
        required=False,
        min_value=SAKURA_TYPES.start,
        max_value=SAKURA_TYPES.stop - 1,
        help_text=_("1から11までの番号です。番号は参考で、契約の内容は上の項目で決まります。"),
    )

    def clean(self) -> dict[str, Any]:
        """What is laid down elsewhere is written; notice is for those who may publish."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("non_working") == NonWorking.OTHER and not cleaned.get("non_working_text"):
            text = _("不実施補償の定めを入力してください。例：実施した年度の売上高を基に協議する")
            self.add_error("non_working_text", text)
        if cleaned.get("publish_ok") is False and cleaned.get("notice_days"):
            text = _("公表に同意が必要なときは、通知の日数を空欄にしてください。")
            self.add_error("notice_days", text)
        return cleaned
