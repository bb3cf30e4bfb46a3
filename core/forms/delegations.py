"""Naming a deputy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import JapaneseDateField, NameField
from core.models import User
from core.rules import administers


class DelegationForm(forms.Form):
    """Who decides for whom, from when to when, and why. Only administrators choose who is absent."""

    from_user = forms.ModelChoiceField(
        label=_("本人（不在になる人）"), queryset=User.objects.none(), empty_label=_("選んでください")
    )
    to_user = forms.ModelChoiceField(
        label=_("代理者"),
        queryset=User.objects.none(),
        empty_label=_("選んでください"),
        help_text=_("本人と同じ役割（部局事務は同じ部局）の人を選んでください。"),
        error_messages={"required": _("代理者を選んでください。")},
    )
    first_on = JapaneseDateField(label=_("開始日"), help_text=_("例：2026/4/1"))
    last_on = JapaneseDateField(
        label=_("終了日"), help_text=_("90日以内。この日まで代理できます。例：2026/4/14")
    )
    reason = NameField(
        label=_("理由"),
        max_length=300,
        help_text=_("例：海外出張のため"),
        error_messages={"required": _("理由を入力してください。例：海外出張のため")},
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        """Offer the active accounts; without the right to name others, one's own."""
        super().__init__(*args, **options)
        active = User.objects.filter(is_active=True).order_by("display_name", "pk")
        self.by = by
        if administers(by):
            self._choose("from_user", active)
            self.fields["from_user"].initial = by.pk
            self._choose("to_user", active)
        else:
            del self.fields["from_user"]
            self._choose("to_user", active.exclude(pk=by.pk))

    def _choose(self, name: str, users: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        field.queryset = users

    def clean(self) -> dict[str, Any]:
        """The end does not come before the start."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first_on, last_on = given.get("first_on"), given.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", _("終了日は開始日以後の日付にしてください。"))
        return {"from_user": self.by, **given}
