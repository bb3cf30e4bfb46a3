"""The search conditions of the list of enquiries, and of the search for researchers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.enquiry import EnquiryKind, EnquiryState
from collaboration.queries.enquiries import MINE, NOBODYS, OPEN, OVERDUE, possible_owners
from core.forms.fields import NameField
from core.models.choices import labelled

ANY = _("すべて")


class EnquiryFilter(forms.Form):
    """Words, state, kind and owner; each one is a parameter of the list's address."""

    q = NameField(
        label=_("ことば"),
        required=False,
        max_length=200,
        help_text=_("受付番号、件名、会社名・団体名、氏名から探します。"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[
            ("", ANY),
            (OPEN, _("終わっていないもの")),
            (OVERDUE, _("期限を過ぎたもの")),
            *labelled(EnquiryState),
        ],
    )
    kind = forms.ChoiceField(
        label=_("相談の種類"), required=False, choices=[("", ANY), *labelled(EnquiryKind)]
    )
    owner = forms.ChoiceField(label=_("担当"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer everybody who can own an enquiry."""
        super().__init__(*args, **options)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        owner.choices = [
            ("", ANY),
            (MINE, _("自分")),
            (NOBODYS, _("担当が決まっていない")),
            *possible_owners(),
        ]

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        stated = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "text": stated.get("q") or "",
            "state": stated.get("state") or "",
            "kind": stated.get("kind") or "",
            "owner": stated.get("owner") or "",
        }


class MatchingForm(forms.Form):
    """What a researcher is looked for by."""

    q = NameField(
        label=_("探したい内容"),
        required=False,
        max_length=500,
        help_text=_("ことばでも文でも構いません。例：リチウム電池の劣化を診断したい"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    partner = NameField(
        label=_("相手先"),
        required=False,
        max_length=200,
        help_text=_("この相手先との契約に加わった研究者も探します。例：株式会社青葉"),
    )
