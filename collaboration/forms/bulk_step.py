"""Taking one step with many agreements: which ones, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.forms.office import StepForm


class BulkStepForm(StepForm):
    """The agreements as they were shown on the page, and the one reason that holds for all of them."""

    keys = forms.CharField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool, **options: Any) -> None:
        """Say that the reason holds for every one of them."""
        super().__init__(*args, needs_reason=needs_reason, **options)
        self.fields["reason"].help_text = _(
            "変更するすべての契約の履歴に残ります。例：年度末の一括処理（令和7年度終了分）"
        )

    def clean_keys(self) -> list[int]:
        """Return the keys; what is none is left out."""
        return [int(key) for key in self.cleaned_data["keys"].split(",") if key.isascii() and key.isdigit()]
