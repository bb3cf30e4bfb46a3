"""The search conditions of the list of estimates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from core.forms.fields import NameField
from core.models import Department
from core.models.choices import labelled

ANY = _("すべて")


class EstimateFilter(forms.Form):
    """Words, kind and department; each one is a parameter of the list's address."""

    q = NameField(
        label=_("ことば"),
        required=False,
        max_length=200,
        help_text=_("見積番号、題目、相手先、研究者から探します。"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("契約種別"), required=False, choices=[("", ANY), *labelled(AgreementKind)]
    )
    department = forms.ModelChoiceField(
        label=_("担当部局"), required=False, queryset=Department.objects.order_by("name"), empty_label=ANY
    )

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        stated = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        department = stated.get("department")
        return {
            "text": stated.get("q") or "",
            "kind": stated.get("kind") or "",
            "department_id": department.pk if department else None,
        }
