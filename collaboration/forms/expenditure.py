"""The conditions of the list of what was spent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.expenditure import CostItem
from core.models.choices import labelled
from core.models.wording import fiscal_year_in_words


class ExpenditureFilter(forms.Form):
    """By year and item."""

    fiscal_year = forms.TypedChoiceField(label=_("会計年度"), required=False, coerce=int, empty_value=None)
    item = forms.ChoiceField(
        label=_("費目"), required=False, choices=[("", _("すべて")), *labelled(CostItem)]
    )

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        """Offer the years that have money."""
        super().__init__(*args, **options)
        year = self.fields["fiscal_year"]
        assert isinstance(year, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        year.choices = [("", _("すべて")), *((each, fiscal_year_in_words(each)) for each in years)]

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"fiscal_year": given.get("fiscal_year"), "item": given.get("item") or ""}
