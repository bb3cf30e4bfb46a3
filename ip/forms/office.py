"""What intellectual property staff type about disclosures."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField
from core.models import User
from core.models.choices import labelled
from ip.calc.kinds import DisclosureState


class OfficeFilter(forms.Form):
    """Conditions of the office's list."""

    q = NameField(label=_("番号・名称・発明者"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("すべて")), *labelled(DisclosureState)],
    )
    mine = forms.BooleanField(label=_("自分の担当だけ"), required=False)

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; what cannot be read is left out."""
        self.is_valid()
        stated = self.cleaned_data
        return {
            "words": stated.get("q") or "",
            "state": stated.get("state") or "",
            "mine": bool(stated.get("mine")),
        }


class ReasonForm(forms.Form):
    """Why a disclosure is given back or withdrawn."""

    reason = NameField(label=_("理由"), multiline=True, max_length=2_000)

    def __init__(self, *args: Any, example: Any, **options: Any) -> None:
        """Show what a good reason looks like."""
        super().__init__(*args, **options)
        self.fields["reason"].help_text = example
        self.fields["reason"].error_messages["required"] = str(_("理由を入力してください。")) + str(example)


class AssignForm(forms.Form):
    """Who works on a disclosure."""

    user = forms.ModelChoiceField(
        label=_("担当者"),
        queryset=User.objects.none(),
        empty_label=_("選んでください"),
        error_messages={"required": _("担当者を選んでください。")},
    )

    def __init__(self, *args: Any, staff: "QuerySet[User]", **options: Any) -> None:
        """Offer the staff of the offices."""
        super().__init__(*args, **options)
        self.fields["user"].queryset = staff  # type: ignore[attr-defined]  # a ModelChoiceField
