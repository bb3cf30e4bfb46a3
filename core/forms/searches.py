"""The form that keeps a search under a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField


class SavedSearchForm(forms.Form):
    """A name for the conditions that are on the screen."""

    name = NameField(label=_("検索の名前"), max_length=60, help_text=_("例：今年度の共同研究"))
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
