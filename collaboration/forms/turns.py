"""Passing the turn, and correcting the day of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.turn_clock import Holder
from core.forms.fields import JapaneseDateField, NameField
from core.models.choices import labelled


class PassForm(forms.Form):
    """To whom the agreement was passed; the buttons of the page name the holder."""

    holder = forms.TypedChoiceField(
        label=_("渡した先"),
        choices=labelled(Holder),
        coerce=Holder,
        widget=forms.RadioSelect,
        error_messages={"required": _("渡した先を選んでください。例：相手先")},
    )
    on = JapaneseDateField(
        label=_("渡した日"), required=False, help_text=_("空欄は今日です。例：2026/4/1、R8.4.1")
    )
    office = NameField(
        label=_("部署・担当者"),
        required=False,
        max_length=100,
        help_text=_("例：法務部。大学の中で別の課に回すときは、「大学」を選び、その課の名前を入力します。"),
    )
    note = NameField(
        label=_("メモ"),
        required=False,
        max_length=300,
        help_text=_("例：契約書案（第2版）を送付、知財条項の修正案を受領"),
    )


class CorrectTurnForm(forms.Form):
    """The right day of the last passing."""

    since = JapaneseDateField(label=_("受け取った日"), help_text=_("例：2026/4/1、R8.4.1"))
