"""Rows of an estimate: cost per fiscal year as an office's table has it, people, company researchers, quantities, scenarios."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.kinds import Category, Driver
from core.calc.money import MAX_YEN
from core.forms.fields import JapaneseDateField, NameField, PercentField, QuantityField, YenField
from core.models.choices import labelled
from core.models.wording import term

MOST_ROWS = 60
MOST_SCENARIOS = 4
MEASURES: dict[str, tuple[type[forms.Field], Any]] = {
    "hours": (QuantityField, _("従事時間")),
    "effort": (PercentField, _("エフォート率")),
    "months": (QuantityField, _("従事月数")),
    "amount_yen": (YenField, _("金額（円）")),
}
"""What a person's column of a fiscal year may ask for; which of them is told by the method of the policy."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row in the column of a fiscal year."""

    year: int
    measure: str
    field: forms.BoundField


class YearRow(forms.Form):
    """A row with a column per fiscal year; what was typed for a year that is no longer shown stays in the form."""

    def __init__(self, *args: Any, years: Sequence[int], **options: Any) -> None:
        """Add the fields of every fiscal year."""
        super().__init__(*args, **options)
        self.years = years

    def add_cell(self, field: forms.Field, measure: str, year: int) -> None:
        """Add the field of one fiscal year; the heading of the column names it, so its own name is for those who listen."""
        field.required, field.help_text = False, ""
        field.widget.attrs["aria-label"] = _t("%(row)s %(year)s年度") % {"row": field.label, "year": year}
        field.label = _t("%(year)s年度の%(label)s") % {"year": year, "label": field.label}
        self.fields[f"{measure}_{year}"] = field

    def cells(self, measure: str) -> list[Cell]:
        """Return the fields of a measure in the order of the years."""
        names = ((year, f"{measure}_{year}") for year in self.years)
        return [Cell(year, measure, self[name]) for year, name in names if name in self.fields]

    def stated(self, measure: str) -> Iterator[tuple[int, str, Any]]:
        """Return year, field name and value of what was entered for a measure."""
        for year in self.years:
            name = f"{measure}_{year}"
            if (value := getattr(self, "cleaned_data", {}).get(name)) is not None:
                yield year, name, value


class CostRow(YearRow):
    """One line of direct cost in all its fiscal years."""

    category = forms.ChoiceField(
        label=_("費目"),
        required=False,
        choices=[
            ("", _("選んでください")),
            *(each for each in labelled(Category) if each[0] != Category.CHARGE),
        ],
    )
    label = NameField(label=_("内訳"), required=False, max_length=200)
    publicly_funded = forms.BooleanField(label=_("公的資金で手当て済み"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add a column of yen per fiscal year."""
        super().__init__(*args, **options)
        order = (
            int(str(self.prefix).rpartition("-")[2]) + 1 if self.prefix and self.prefix[-1].isdecimal() else 1
        )
        self.row_name = _t("%(order)s行目") % {"order": order}
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.row_name} {field.label}"
        self.fields["label"].widget.attrs["placeholder"] = _("内訳（任意）")
        for year in self.years:
            self.add_cell(YenField(label=self.row_name), "yen", year)

    @property
    def yen_cells(self) -> list[Cell]:
        """The amounts of the row."""
        return self.cells("yen")

    def clean(self) -> dict[str, Any]:
        """Ask for the category of an amount."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("category") and any(self.stated("yen")):
            self.add_error("category", _("費目を選んでください。例：消耗品費"))
        return cleaned


class PersonRow(YearRow):
    """What one researcher gives to the contract, per fiscal year or the same in each."""

    name = NameField(label=_("氏名"), required=False, max_length=100)
    grade = NameField(label=_("職階"), required=False, max_length=100)
    every_year = forms.BooleanField(label=_("毎年度同じ"), required=False)
    annual_pay_yen = YenField(
        label=_("年間給与（円）"), required=False, help_text=_("賞与を含み、事業主負担を含まない額。")
    )
    hourly_yen = YenField(
        label=_("時間単価（円）"), required=False, help_text=_("給与によらず単価を定めるとき。")
    )
    rate_source = NameField(
        label=_("単価の根拠"), required=False, max_length=200, help_text=_("例：2026年度 単価表")
    )
    other_effort = PercentField(
        label=_("他の業務のエフォート率"), required=False, help_text=_("合計が100%を超えるとお知らせします。")
    )
    publicly_funded = forms.BooleanField(label=_("人件費が公的資金で手当て済み"), required=False)

    def __init__(
        self,
        *args: Any,
        measures: Sequence[str],
        grades: Iterable[str],
        hidden_names: frozenset[str],
        **options: Any,
    ) -> None:
        """Ask for what the policies need; the pay of those named is stored but hidden, and kept when left blank."""
        super().__init__(*args, **options)
        self.hides_pay = str(self["name"].value() or "").strip() in hidden_names
        for measure, (field, label) in MEASURES.items():
            for year in self.years:
                if measure in measures or self._typed(f"{measure}_{year}"):
                    self.add_cell(field(label=label), measure, year)
        if grades := list(dict.fromkeys(grades)):
            self._offer_grades(grades)
        if self.hides_pay:
            for name in ("annual_pay_yen", "hourly_yen"):
                self.fields[name].widget.attrs["placeholder"] = _("登録済み（非表示）")
                self.fields[name].help_text = _("空欄のままなら、登録済みの額を使います。")

    def _typed(self, name: str) -> bool:
        key = self.add_prefix(name)
        return bool(self.data.get(key) if self.is_bound else self.initial.get(name))

    def _offer_grades(self, grades: list[str]) -> None:
        typed = str(self["grade"].value() or "")
        known = grades if typed in ("", *grades) else [*grades, typed]
        self.fields["grade"] = forms.ChoiceField(
            label=_("職階"),
            required=False,
            choices=[("", _("選んでください")), *((code, term(code)) for code in known)],
        )

    @property
    def year_cells(self) -> list[tuple[int, list[Cell]]]:
        """The fields of each fiscal year, one under the other."""
        shown = [cell for measure in MEASURES for cell in self.cells(measure)]
        return [(year, [cell for cell in shown if cell.year == year]) for year in self.years]

    @property
    def is_open(self) -> bool:
        """Whether the fold with the pay must be open: it says something, or something in it is wrong."""
        names = ("annual_pay_yen", "hourly_yen", "rate_source", "other_effort", "publicly_funded")
        return self.hides_pay or any(self[name].value() or name in self.errors for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for the name of whoever gives something, and for what somebody gives."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        gives = self.first_year is not None
        states_pay = any(cleaned.get(name) is not None for name in ("annual_pay_yen", "hourly_yen"))
        if not cleaned.get("name") and (gives or states_pay) and "name" not in self.errors:
            self.add_error("name", _("氏名を入力してください。例：山田 花子"))
        first = next((cell.field.name for _year, cells in self.year_cells for cell in cells), None)
        if (
            cleaned.get("name")
            and not gives
            and first
            and not any(name in self.errors for name in self.fields)
        ):
            self.add_error(first, _("この人が研究に充てる時間などを入力してください。例：120"))
        return cleaned

    @property
    def first_year(self) -> int | None:
        """The first fiscal year for which anything was entered."""
        years = [year for measure in MEASURES for year, _name, _value in self.stated(measure)]
        return min(years, default=None)


class CompanyRow(forms.Form):
    """One researcher whom the company sends."""

    name = NameField(label=_("氏名"), required=False, max_length=100)
    months = QuantityField(label=_("月数"), required=False, help_text=_("空欄なら研究期間の月数。例：12"))
    starts_on = JapaneseDateField(
        label=_("開始日"), required=False, help_text=_("空欄なら研究開始日。例：2026/4/1")
    )
    replacements = QuantityField(label=_("交替の回数"), required=False, help_text=_("例：1"))

    def clean_months(self) -> int | None:
        """Months are whole."""
        return self._whole("months")

    def clean_replacements(self) -> int | None:
        """Replacements are whole."""
        return self._whole("replacements")

    def _whole(self, name: str) -> int | None:
        number = self.cleaned_data[name]
        if number is not None and number.denominator != 1:
            raise ValidationError(_("整数で入力してください。例：12"))
        return None if number is None else int(number)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return not any(self.cleaned_data.get(name) for name in self.fields)


class QuantityForm(YearRow):
    """How much of each driver of the table of charges a fiscal year needs: one row per driver."""

    def __init__(self, *args: Any, drivers: Sequence[Driver], **options: Any) -> None:
        """Add the fields of the drivers that the chosen policies multiply by, and of what was typed for others."""
        super().__init__(*args, **options)
        shown = [driver for driver in Driver if driver in drivers or self._typed(driver)]
        for driver in shown:
            for year in self.years:
                self.add_cell(QuantityField(label=term(driver.label)), driver.value, year)
        self.drivers = shown

    def _typed(self, driver: Driver) -> bool:
        names = (f"{driver.value}_{year}" for year in self.years)
        return any(
            self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
            for name in names
        )

    @property
    def rows(self) -> list[tuple[Driver, list[Cell]]]:
        """The rows of the table."""
        return [(driver, self.cells(driver.value)) for driver in self.drivers]


class AgreedYearsForm(YearRow):
    """What of an agreed total falls to each fiscal year; blank where the program may divide it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add a field per fiscal year."""
        super().__init__(*args, **options)
        for year in self.years:
            self.add_cell(YenField(label=_("合意した額"), maximum=MAX_YEN), "share", year)

    @property
    def share_cells(self) -> list[Cell]:
        """The fields of the years."""
        return self.cells("share")


_BOUNDS: dict[str, Any] = {"extra": 0, "max_num": MOST_ROWS, "validate_max": True, "absolute_max": MOST_ROWS}
CostRows = forms.formset_factory(CostRow, **_BOUNDS)
PersonRows = forms.formset_factory(PersonRow, **_BOUNDS)
CompanyRows = forms.formset_factory(CompanyRow, **_BOUNDS)
