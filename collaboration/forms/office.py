"""What the office states: carried out in a year or not, its own part, and why a state changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import InvolvementStep, Origin
from core.forms.fields import JapaneseDateField, NameField
from core.models.choices import labelled


class ActivityForm(forms.Form):
    """Whether an agreement was carried out in a year."""

    BY_TERM, YES, NO = "term", "yes", "no"

    carried_out = forms.ChoiceField(
        label=_("この年度の実施状況"),
        choices=[
            (BY_TERM, _("研究期間のとおりにする")),
            (YES, _("実施した")),
            (NO, _("実施していない")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("実施状況を選んでください。")},
    )
    reason = NameField(
        label=_("理由"),
        max_length=300,
        help_text=_("例：研究を中断したため、開始が翌年度に延びたため"),
        error_messages={"required": _("理由を入力してください。例：研究を中断したため")},
    )

    def answer(self) -> bool | None:
        """Return the word of the office, None when the term decides."""
        return {self.BY_TERM: None, self.YES: True, self.NO: False}[self.cleaned_data["carried_out"]]


class InvolvementForm(forms.Form):
    """The office's own part in an agreement."""

    involved = forms.BooleanField(
        label=_("産学官連携本部等の組織が関与した"),
        required=False,
        help_text=_("研究題目・相手先・期間・経費などを、組織として検討した契約です。"),
    )
    steps = forms.TypedMultipleChoiceField(
        label=_("関与した内容"),
        required=False,
        choices=labelled(InvolvementStep),
        coerce=InvolvementStep,
        widget=forms.CheckboxSelectMultiple,
    )
    origin = forms.TypedChoiceField(
        label=_("契約に至ったきっかけ"),
        choices=labelled(Origin),
        coerce=Origin,
        initial=Origin.UNKNOWN.value,
        widget=forms.RadioSelect,
        help_text=_(
            "マッチングは、産学連携本部等が研究者と企業を一から引き合わせ、契約に至った場合だけ選んでください。"
        ),
    )
    noted_on = JapaneseDateField(label=_("確認日"), required=False)
    note = NameField(label=_("備考"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A matching is an involvement; steps without an involvement contradict each other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("involved"):
            return cleaned
        if cleaned.get("origin") == Origin.OFFICE_MATCHING:
            self.add_error(
                "involved",
                _("マッチングによる契約です。「産学官連携本部等の組織が関与した」にも印を付けてください。"),
            )
        if cleaned.get("steps"):
            self.add_error(
                "involved",
                _(
                    "関与した内容が選ばれています。「産学官連携本部等の組織が関与した」にも印を付けるか、内容の印を外してください。"
                ),
            )
        return cleaned


class StepForm(forms.Form):
    """Why the state changes."""

    reason = NameField(
        label=_("理由"),
        max_length=500,
        help_text=_("例：相手先の都合により締結に至らなかったため"),
        error_messages={"required": _("理由を入力してください。例：二重登録のため")},
    )

    def __init__(self, *args: Any, needs_reason: bool, **options: Any) -> None:
        """Ask for the reason where the step needs one."""
        super().__init__(*args, **options)
        self.fields["reason"].required = needs_reason
