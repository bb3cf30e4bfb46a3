"""Setting up a chair or institute, its people and rooms, and the plan of one year."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from collaboration.calc.research_unit import WHOLE_EFFORT, BudgetLine, MemberRole, UnitForm
from collaboration.forms.record_fields import NOT_CHOSEN, CountField
from collaboration.models import ResearchUnit, UnitBudget, UnitRoom
from collaboration.queries.lookups import people_called
from core.forms.fields import JapaneseDateField, NameField, QuantityField, YenField
from core.forms.records import ReasonForm, RecordForm
from core.models import Department, Organization, User
from core.models.choices import labelled

MOST_SQUARE_METRES = 100_000


class SpanMixin(forms.Form):
    """The end does not come before the start."""

    def clean(self) -> dict[str, Any]:
        """Compare the two days."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("終了日は開始日以後の日付にしてください。"))
        return given


class PartForm(SpanMixin, RecordForm, ReasonForm):
    """A form over a person or a room of a unit; the version is the unit's."""

    def __init__(self, *args: Any, record: models.Model | None = None, **options: Any) -> None:
        """Keep the row, whose present values a conflict shows."""
        self.record = record
        super().__init__(*args, record=record, **options)

    def current_values(self, guard: models.Model) -> dict[str, Any]:  # noqa: ARG002 -- the version is the unit's, the values are the row's
        """Return what stands in the row now."""
        current = type(self.record)._base_manager.filter(pk=self.record.pk).first() if self.record else None
        return self.values_of(current) if current else {}


class UnitDataForm(SpanMixin, RecordForm, ReasonForm):
    """What is said of a unit itself."""

    form = forms.ChoiceField(
        label=_("形"),
        choices=[NOT_CHOSEN, *labelled(UnitForm)],
        error_messages={"required": _("講座・研究所の形を選んでください。例：共同研究講座")},
    )
    name = NameField(label=_("名称"), max_length=200, help_text=_("例：青葉 先進電池材料共同研究講座"))
    name_en = NameField(label=_("名称（英語）"), max_length=200, required=False)
    department = forms.ModelChoiceField(
        label=_("設置部局"),
        queryset=Department.objects.filter(closed_on=None).order_by("name"),
        required=False,
        empty_label=_("選んでください"),
    )
    starts_on = JapaneseDateField(label=_("設置日"))
    ends_on = JapaneseDateField(
        label=_("設置期間の終了日"),
        required=False,
        help_text=_("更新したときは、この日付を延ばしてください。例：2029/3/31"),
    )
    note = forms.CharField(
        label=_("備考"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class MemberForm(PartForm):
    """Somebody's part in a unit; a researcher who is registered is linked by the name."""

    name = NameField(
        label=_("氏名"),
        max_length=100,
        help_text=_("登録済みの研究者は、氏名かe-Rad研究者番号の一部で選べます。例：山田 花子"),
        widget=forms.TextInput(
            {
                "data-suggest": reverse_lazy("agreement-suggest-people"),
                "data-suggest-key": "id_person",
                "autocomplete": "off",
            }
        ),
    )
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=_("役割"),
        choices=[NOT_CHOSEN, *labelled(MemberRole)],
        error_messages={"required": _("役割を選んでください。例：専任の教員（特任教員など）")},
    )
    title = NameField(label=_("職名"), max_length=100, required=False, help_text=_("例：特任准教授"))
    organization = forms.ModelChoiceField(
        label=_("所属する相手先"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("本学"),
        help_text=_("企業から来ている人だけ選んでください。"),
    )
    effort_percent = CountField(
        label=_("エフォート（%）"),
        maximum=WHOLE_EFFORT,
        help_text=_("この講座・研究所の仕事の割合を整数で。例：100、20"),
    )
    paid_by_unit = forms.BooleanField(label=_("人件費を講座・研究所の経費で負担する"), required=False)
    starts_on = JapaneseDateField(label=_("開始日"))
    ends_on = JapaneseDateField(
        label=_("終了日"), required=False, help_text=_("在籍中は空欄にしてください。")
    )

    def __init__(self, *args: Any, user: User, unit: ResearchUnit, **options: Any) -> None:
        """Offer the partners of the agreement as employers."""
        super().__init__(*args, **options)
        self.user = user
        organization = self.fields["organization"]
        assert isinstance(organization, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        organization.queryset = Organization.objects.filter(
            agreement_parties__agreement=unit.agreement_id
        ).distinct()

    def clean(self) -> dict[str, Any]:
        """A researcher of the company belongs to a partner; the person is whom the name can only mean."""
        given = super().clean()
        if given.get("role") == MemberRole.COMPANY and not given.get("organization"):
            self.add_error("organization", _("企業からの研究者は、所属する相手先を選んでください。"))
        people = people_called(given["name"], self.user) if given.get("name") else []
        picked = [person for person in people if person.pk == given.get("person")]
        named = picked or (people if len(people) == 1 else [])
        given["person"] = named[0] if named and not given.get("organization") else None
        return given

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Return the values of a member, the person by key."""
        return {**super().values_of(record), "person": record.person_id}


class RoomForm(PartForm):
    """A room that a unit has."""

    building = NameField(label=_("建物"), max_length=100, help_text=_("例：産学連携棟"))
    room = NameField(label=_("部屋"), max_length=100, help_text=_("例：3階 302号室"))
    area_sqm = QuantityField(label=_("面積（㎡）"), required=False, help_text=_("小数は2桁まで。例：42.5"))
    yearly_fee_yen = YenField(
        label=_("年間の使用料（円）"), required=False, help_text=_("税を除いた額。例：480,000")
    )
    starts_on = JapaneseDateField(label=_("使用開始日"))
    ends_on = JapaneseDateField(label=_("使用終了日"), required=False)

    def clean_area_sqm(self) -> Decimal | None:
        """Keep square metres with two decimals at most, never rounded."""
        area: Fraction | None = self.cleaned_data["area_sqm"]
        if area is None:
            return None
        hundredths = area * 100
        if hundredths.denominator != 1 or not 0 < area <= MOST_SQUARE_METRES:
            raise forms.ValidationError(
                _("面積は、0より大きく100,000以下の数を、小数2桁までで入力してください。例：42.5")
            )
        return Decimal(hundredths.numerator).scaleb(-2)

    @classmethod
    def values_of(cls, record: UnitRoom) -> dict[str, Any]:  # type: ignore[override]  # of rooms only
        """Return the values of a room, its area as the field shows it."""
        area = record.area_sqm
        return {**super().values_of(record), "area_sqm": Fraction(area) if area is not None else None}


class BudgetForm(RecordForm, ReasonForm):
    """The plan of one fiscal year: a field for each purpose, blank is 0円."""

    def __init__(self, *args: Any, fiscal_year: int, budget: UnitBudget | None, **options: Any) -> None:
        """Make the fields, filled with the plan that stands."""
        super().__init__(*args, **options)
        self.fiscal_year = fiscal_year
        own = {line.field: YenField(label=_(line.label), required=False) for line in BudgetLine}
        self.fields = {**own, **self.fields}
        self.initial = {**self._plan_in(budget), **self.initial}

    def current_values(self, guard: models.Model) -> dict[str, Any]:
        """Return the plan that a colleague saved for the same year; `guard` is the unit."""
        return self._plan_in(UnitBudget.objects.filter(unit=guard.pk, fiscal_year=self.fiscal_year).first())

    @staticmethod
    def _plan_in(budget: UnitBudget | None) -> dict[str, int]:
        return {line.field: yen for line, yen in budget.planned_yen.items()} if budget else {}

    @property
    def lines(self) -> list[forms.BoundField]:
        """The fields of the purposes."""
        return [self[line.field] for line in BudgetLine]

    def planned(self) -> dict[BudgetLine, int]:
        """Return the plan as entered, in yen."""
        return {line: self.cleaned_data.get(line.field) or 0 for line in BudgetLine}


class UnitFilter(forms.Form):
    """The conditions of the list of units."""

    q = NameField(
        label=_("ことば"),
        required=False,
        max_length=200,
        help_text=_("名称、相手先、構成員の氏名から探します。"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    form = forms.ChoiceField(label=_("形"), required=False, choices=[("", _("すべて")), *labelled(UnitForm)])
    ended = forms.BooleanField(label=_("終わったものも示す"), required=False)

    def conditions(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out and shown as an error."""
        stated = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "text": stated.get("q") or "",
            "form": stated.get("form") or "",
            "ended": bool(stated.get("ended")),
        }
