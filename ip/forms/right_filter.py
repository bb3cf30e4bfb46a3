"""Searching the list of rights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField
from core.models import Department
from core.models.choices import labelled
from ip.calc.rights import ENDED, IN_FORCE, PENDING, RightKind, RightState
from ip.queries.rights import RightConditions, offices_in_use

STATE_GROUPS = {"pending": PENDING, "in_force": IN_FORCE, "ended": ENDED}


class RightFilter(forms.Form):
    """The conditions of the list of rights."""

    q = NameField(
        label=_("ことば"),
        required=False,
        max_length=200,
        help_text=_("整理番号、出願番号・登録番号（どの書き方でも）、名称から探します。例：特願2018-1"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    office = forms.ChoiceField(label=_("出願先"), required=False)
    kind = forms.ChoiceField(
        label=_("権利の種類"), required=False, choices=[("", _("すべて")), *labelled(RightKind)]
    )
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[
            ("", _("すべて")),
            ("pending", _("登録前のすべて")),
            ("in_force", _("維持・保有")),
            ("ended", _("終了したすべて")),
            *labelled(RightState),
        ],
    )
    department = forms.ModelChoiceField(
        label=_("担当部局"),
        queryset=Department.objects.order_by("name"),
        required=False,
        empty_label=_("すべて"),
    )
    agent = NameField(label=_("特許事務所"), required=False, max_length=200)
    owner = NameField(label=_("権利者"), required=False, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the offices that occur."""
        super().__init__(*args, **options)
        office = self.fields["office"]
        assert isinstance(office, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        office.choices = [("", _("すべて")), ("abroad", _("外国のすべて")), *offices_in_use()]

    def conditions(self) -> RightConditions:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        stated = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        state, department = stated.get("state") or "", stated.get("department")
        group = STATE_GROUPS.get(state)
        return RightConditions(
            text=stated.get("q") or "",
            office=stated.get("office") or "",
            kind=stated.get("kind") or "",
            states=tuple(each.value for each in group) if group else (state,) if state else (),
            department_id=None if department is None else department.pk,
            agent=stated.get("agent") or "",
            owner=stated.get("owner") or "",
        )
