"""Naming who is in charge of an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import Agreement
from collaboration.queries.officers import possible_officers
from core.forms.fields import NameField
from core.models import User


class OfficerForm(forms.Form):
    """The person in charge, nobody when it is left empty, and why it changes."""

    officer = forms.ModelChoiceField(
        label=_("担当者"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("担当者なし"),
        help_text=_(
            "期限のお知らせは担当者に届きます。担当者がいないときは、担当部局か産学連携担当に届きます。"
        ),
    )
    reason = NameField(
        label=_("理由"), max_length=300, required=False, help_text=_("例：4月の人事異動のため")
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        """Offer those who may see the agreement for their office or department."""
        options["initial"] = {"officer": agreement.officer_id}
        super().__init__(*args, **options)
        field = self.fields["officer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        field.queryset = possible_officers(agreement)
