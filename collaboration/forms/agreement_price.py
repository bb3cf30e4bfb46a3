"""Choosing the estimate whose price becomes that of a contract."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.queries.estimates import EstimateRow


class FreezeForm(forms.Form):
    """One of the estimates that fit the contract."""

    estimate = forms.TypedChoiceField(
        label=_("見積"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("価格を確定する見積を選んでください。")},
    )

    def __init__(self, *args: Any, rows: Sequence[EstimateRow], **options: Any) -> None:
        """Offer the estimates with their latest version and total."""
        super().__init__(*args, **options)
        field = self.fields["estimate"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [(row.estimate.pk, _in_words(row)) for row in rows]


def _in_words(row: EstimateRow) -> str:
    text = _t("%(number)s 第%(order)s版 %(title)s　合計（税込）%(total)s円")
    return text % {
        "number": row.estimate.number,
        "order": row.order,
        "title": row.estimate.title,
        "total": f"{row.total_yen:,}",
    }
