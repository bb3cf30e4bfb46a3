"""The conditions under which received indirect cost is shown by who gets it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Department
from core.models.wording import fiscal_year_in_words

ALL_YEARS = 0


class AllocationFilter(forms.Form):
    """The fiscal year, the latest unless another or all are asked for, and for receipts the department."""

    fiscal_year = forms.TypedChoiceField(label=_("会計年度"), required=False, coerce=int, empty_value=None)
    department = forms.ModelChoiceField(Department.objects.all(), label=_("担当部局"), required=False)

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        """Offer the fiscal years in which indirect cost moved."""
        super().__init__(*args, **options)
        self.latest = years[0] if years else None
        year, department = self.fields["fiscal_year"], self.fields["department"]
        assert isinstance(year, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        year.choices = [
            *((each, fiscal_year_in_words(each)) for each in years),
            (ALL_YEARS, _("すべての年度")),
        ]
        year.initial = self.latest
        department.empty_label = str(_("すべて"))

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        asked = given.get("fiscal_year")
        fiscal_year = self.latest if asked is None else asked or None
        return {"fiscal_year": fiscal_year, "department": given.get("department")}
