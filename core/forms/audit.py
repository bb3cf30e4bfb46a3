"""Search conditions of the event log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import JapaneseDateField


class AuditFilterForm(forms.Form):
    """Who, what, when."""

    person = forms.CharField(label=_("操作者"), required=False, max_length=150, help_text=_("例：山田"))
    record = forms.CharField(
        label=_("対象"), required=False, max_length=250, help_text=_("契約番号、名称など")
    )
    first = JapaneseDateField(label=_("期間（から）"), required=False, help_text=_("例：2026/4/1"))
    last = JapaneseDateField(label=_("期間（まで）"), required=False, help_text=_("例：2027/3/31"))
