"""The conditions of the task inbox, and the reason for which a task is taken out by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NameField
from core.queries.inbox import (
    BY_ROLE,
    DONE,
    FOR_ABSENT,
    LATER,
    MINE,
    OPEN,
    OVERDUE,
    SOON,
    UNDATED,
    Selection,
)
from core.registry import task_kinds

OTHER = "other"
SHOWN = [(OPEN, _("いまやること")), (LATER, _("後に回したもの")), (DONE, _("済みにしたもの"))]


class InboxFilter(forms.Form):
    """Whose tasks, of which kind, due when."""

    whose = forms.ChoiceField(
        label=_("担当"),
        required=False,
        choices=[
            ("", _("すべて")),
            (MINE, _("自分あて")),
            (BY_ROLE, _("役割あて")),
            (FOR_ABSENT, _("不在の人の代理")),
        ],
    )
    kind = forms.ChoiceField(label=_("種類"), required=False)
    due = forms.ChoiceField(
        label=_("期限"),
        required=False,
        choices=[
            ("", _("すべて")),
            (OVERDUE, _("過ぎている")),
            (SOON, _("1週間以内")),
            (UNDATED, _("期限なし")),
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the kinds that apps named."""
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        kinds = [(each.code or OTHER, _(str(each.label))) for each in task_kinds()]
        field.choices = [("", _("すべて")), *kinds]

    def selection(self, show: str) -> Selection:
        """Return the conditions; one that cannot be read counts as none."""
        self.full_clean()
        given = self.cleaned_data
        kind = given.get("kind", "")
        return Selection(
            show=show if show in dict(SHOWN) else OPEN,
            whose=given.get("whose", ""),
            kind=("" if kind == OTHER else kind) if kind else None,
            due=given.get("due", ""),
        )


class FinishForm(forms.Form):
    """Why a task is done although its cause is still there."""

    reason = NameField(
        label=_("理由"),
        max_length=300,
        help_text=_("例：紙の報告書を受け取った、契約を延長しないことを相手先と確認した"),
        error_messages={"required": _("理由を入力してください。例：紙の報告書を受け取った")},
    )
