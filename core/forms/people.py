"""Forms of people and departments."""

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.fields import ERadNumberField, JapaneseDateField, KanaField, NameField
from core.forms.records import ReasonForm, RecordForm
from core.models import Affiliation, Department, Person


class PersonForm(RecordForm):
    """Names, e-Rad number and address of a person."""

    name = NameField(label=_("氏名"), max_length=100, help_text=_("例：髙橋 一郎"))
    name_kana = KanaField(
        label=_("フリガナ"), max_length=100, required=False, help_text=_("例：タカハシ イチロウ")
    )
    name_en = NameField(
        label=_("氏名（英語）"), max_length=100, required=False, help_text=_("例：TAKAHASHI Ichiro")
    )
    erad_number = ERadNumberField(label=_("e-Rad研究者番号"), required=False)
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        error_messages={"invalid": _("メールアドレスの形で入力してください。例：ichiro@example.ac.jp")},
    )
    keywords = NameField(
        label=_("研究のキーワード"),
        max_length=500,
        required=False,
        help_text=_(
            "「、」で区切ります。相談に合う研究者を探すときに使います。例：蓄電池、固体電解質、劣化診断"
        ),
    )


class ChangePersonForm(PersonForm, ReasonForm):
    """The same with the reason of the change."""


class AffiliationForm(RecordForm):
    """Where a person belongs from a day on."""

    department = forms.ModelChoiceField(
        label=_("所属"),
        queryset=Department.objects.all(),
        empty_label=_("選んでください"),
        error_messages={"required": _("所属を選んでください。")},
    )
    title = NameField(label=_("職名"), max_length=100, required=False, help_text=_("例：教授"))
    kakenhi_eligible = forms.BooleanField(
        label=_("科研費応募資格がある"),
        required=False,
        help_text=_("3月31日に資格があり、e-Rad研究者番号のある人を、調査の研究者数に数えます。"),
    )
    starts_on = JapaneseDateField(label=_("在籍開始日"))
    ends_on = JapaneseDateField(
        label=_("在籍終了日"), required=False, help_text=_("在籍中は空欄にしてください。例：2027/3/31")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin today unless a record says otherwise."""
        super().__init__(*args, **options)
        if options.get("record") is None:
            self.initial.setdefault("starts_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """The end does not come before the start."""
        given = super().clean() or self.cleaned_data
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("在籍終了日は在籍開始日以後の日付にしてください。"))
        return given


class ChangeAffiliationForm(AffiliationForm, ReasonForm):
    """The same with the reason of the change; `record` is the affiliation, `version` that of the person."""

    def __init__(self, *args: Any, record: Affiliation | None = None, **options: Any) -> None:
        """Take the version of the person, which guards the affiliations."""
        self.record = record
        if record is not None:
            options["initial"] = {"version": record.person.version} | options.get("initial", {})
        super().__init__(*args, record=record, **options)

    def current_values(self, guard: models.Model) -> dict[str, Any]:
        """Return what stands in the affiliation now; the version that guards it is that of the person."""
        assert isinstance(guard, Person)  # noqa: S101 -- narrows for the type checker
        current = guard.affiliations.filter(pk=self.record.pk).first() if self.record else None
        return self.values_of(current) if current else {}


class PersonFilterForm(forms.Form):
    """Search conditions of the list of people."""

    q = forms.CharField(
        label=_("ことば"),
        required=False,
        help_text=_("氏名、フリガナ、e-Rad研究者番号"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    department = forms.ModelChoiceField(
        label=_("所属"), queryset=Department.objects.all(), required=False, empty_label=_("すべて")
    )
    countable = forms.BooleanField(label=_("今日の研究者数に数える人だけ"), required=False)


class DepartmentForm(RecordForm):
    """A department."""

    name = NameField(label=_("部局名"), max_length=200, help_text=_("例：大学院工学研究科"))
    name_en = NameField(label=_("部局名（英語）"), max_length=200, required=False)
    code = NameField(
        label=_("部局コード"),
        max_length=20,
        required=False,
        help_text=_("学内で使っている記号があれば入力してください。"),
    )
    closed_on = JapaneseDateField(
        label=_("廃止日"), required=False, help_text=_("廃止した部局だけ入力してください。例：2026/3/31")
    )

    def clean_code(self) -> str | None:
        """A department without a code has none, rather than an empty one."""
        return self.cleaned_data["code"] or None
