"""Who takes over what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField
from core.models import User
from core.queries.handover import Owned

PREFIX = "to_"


class HandoverForm(forms.Form):
    """A colleague for each kind of thing, the reason, and whether the account is shut in the same step."""

    reason = NameField(
        label=_("理由"),
        max_length=300,
        help_text=_("例：4月の人事異動のため"),
        error_messages={"required": _("理由を入力してください。例：4月の人事異動のため")},
    )
    disable = forms.BooleanField(
        label=_("同時に、この人の利用を停止する"),
        required=False,
        help_text=_("退職や異動で、もう使わないときに選びます。"),
    )

    def __init__(
        self, *args: Any, leaving: User, owned: Sequence[Owned], may_disable: bool, **options: Any
    ) -> None:
        """Offer the active accounts with an own field for each kind."""
        super().__init__(*args, **options)
        if not may_disable:
            del self.fields["disable"]
        self.owned = owned
        takers = User.objects.filter(is_active=True).exclude(pk=leaving.pk).order_by("display_name", "pk")
        fields = {
            f"{PREFIX}{each.kind.code}": forms.ModelChoiceField(
                label=each.kind.label, queryset=takers, required=False, empty_label=_("渡さない")
            )
            for each in owned
        }
        self.fields = {**fields, **self.fields}

    @property
    def rows(self) -> list[tuple[Owned, forms.BoundField]]:
        """Each kind with its field."""
        return [(each, self[f"{PREFIX}{each.kind.code}"]) for each in self.owned]

    @property
    def takers(self) -> dict[str, User]:
        """The colleague chosen for each kind."""
        chosen = {each.kind.code: self.cleaned_data.get(f"{PREFIX}{each.kind.code}") for each in self.owned}
        return {code: user for code, user in chosen.items() if user is not None}

    def clean(self) -> dict[str, Any]:
        """Somebody takes something."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.owned and not self.takers:
            first = f"{PREFIX}{self.owned[0].kind.code}"
            self.add_error(first, _("受け取る人を、少なくとも一つの種類で選んでください。"))
        return given
