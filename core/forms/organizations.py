"""Forms of partner organisations."""

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.calc.countries import HOME
from core.calc.counts import parse_count
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass
from core.calc.prefectures import PREFECTURES
from core.forms.fields import (
    CorporateNumberField,
    CountryField,
    JapaneseDateField,
    KanaField,
    NameField,
    ParsedField,
    PrefectureField,
    YenField,
)
from core.forms.records import ReasonForm, RecordForm
from core.models import Organization, OrganizationProfile
from core.models.choices import labelled

UNCHOSEN = ("", _("選んでください"))
UNKNOWN_CLASS = "unknown"
MOST_EMPLOYEES = 10_000_000


class EmployeesField(ParsedField):
    """A number of people."""

    example = _("例：1,200")

    def parse(self, text: str) -> int:
        return parse_count(text, maximum=MOST_EMPLOYEES)

    def shown(self, value: Any) -> str:
        return f"{value:,}"


class OrganizationForm(RecordForm):
    """Names, number and notes of a partner."""

    name = NameField(
        label=_("名称"), max_length=200, help_text=_("登記のとおりに入力してください。例：株式会社青葉製作所")
    )
    name_kana = KanaField(
        label=_("フリガナ"), max_length=200, required=False, help_text=_("例：アオバセイサクショ")
    )
    name_en = NameField(label=_("名称（英語）"), max_length=200, required=False)
    corporate_number = CorporateNumberField(label=_("法人番号"), required=False)
    contact = NameField(
        label=_("連絡先"), max_length=2000, required=False, multiline=True, widget=forms.Textarea({"rows": 3})
    )
    note = NameField(
        label=_("備考"), max_length=2000, required=False, multiline=True, widget=forms.Textarea({"rows": 3})
    )


class ChangeOrganizationForm(OrganizationForm, ReasonForm):
    """The same with the reason of the change."""


class ProfileForm(RecordForm):
    """What a partner is from a day on."""

    taken = ("valid_from", _("この適用開始日の属性はすでにあります。その属性を変更してください。"))

    valid_from = JapaneseDateField(
        label=_("適用開始日"),
        help_text=_("この日からの属性です。次の属性の前日まで有効です。例：2026/4/1"),
    )
    legal_form = forms.ChoiceField(
        label=_("法人区分"),
        choices=[UNCHOSEN, *labelled(LegalForm)],
        error_messages={"required": _("法人区分を選んでください。")},
    )
    country = CountryField(
        label=_("国名"),
        initial=HOME,
        help_text=_("設立された国です。外資系の日本法人は日本を選んでください。"),
    )
    prefecture = PrefectureField(
        label=_("所在地（都道府県）"), required=False, help_text=_("日本の相手先は必ず選んでください。")
    )
    address = NameField(label=_("住所"), max_length=300, required=False)
    industry = forms.ChoiceField(
        label=_("業種"),
        required=False,
        choices=[UNCHOSEN, *labelled(IndustryGroup)],
        help_text=_("中小企業基本法の区分です。会社の企業規模はこの業種と資本金、従業員数で決まります。"),
    )
    capital_yen = YenField(label=_("資本金（円）"), required=False)
    employees = EmployeesField(label=_("常時使用する従業員数"), required=False)
    size_override = forms.ChoiceField(
        label=_("企業規模（手動）"),
        required=False,
        choices=[("", _("業種・資本金・従業員数で決める")), *labelled(CompanySize)],
    )
    size_evidence = NameField(
        label=_("企業規模の根拠"),
        max_length=300,
        required=False,
        help_text=_("手動で選んだときは必ず入力してください。例：会社四季報、相手先の申告"),
    )
    foreign_affiliated = forms.BooleanField(label=_("外資系企業"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin today unless a record says otherwise."""
        if options.get("record") is None:
            options["initial"] = {"valid_from": timezone.localdate()} | options.get("initial", {})
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: country and prefecture, size by hand and its evidence."""
        given = super().clean() or self.cleaned_data
        country, prefecture = given.get("country"), given.get("prefecture")
        if country == HOME and not prefecture and "prefecture" not in self.errors:
            self.add_error("prefecture", _("日本の相手先は、所在地の都道府県を選んでください。"))
        if country and country != HOME and prefecture:
            self.add_error(
                "prefecture", _("外国の相手先には都道府県を選べません。「選んでください」に戻してください。")
            )
        if given.get("size_override") and not given.get("size_evidence"):
            self.add_error(
                "size_evidence", _("企業規模を手動で選ぶときは、根拠を入力してください。例：会社四季報")
            )
        if given.get("size_override") and (country != HOME or given.get("legal_form") != LegalForm.COMPANY):
            self.add_error(
                "size_override",
                _(
                    "企業規模を選べるのは日本の会社だけです。「業種・資本金・従業員数で決める」に戻してください。"
                ),
            )
        return given


class ChangeProfileForm(ProfileForm, ReasonForm):
    """The same with the reason of the change; `record` is the profile, `version` that of the organisation."""

    def __init__(self, *args: Any, record: OrganizationProfile | None = None, **options: Any) -> None:
        """Take the version of the organisation, which guards its profiles."""
        self.record = record
        if record is not None:
            options["initial"] = {"version": record.organization.version} | options.get("initial", {})
        super().__init__(*args, record=record, **options)

    def current_values(self, guard: models.Model) -> dict[str, Any]:
        """Return what stands in the profile now; the version that guards it is that of its organisation."""
        assert isinstance(guard, Organization)  # noqa: S101 -- narrows for the type checker
        current = guard.profiles.filter(pk=self.record.pk).first() if self.record else None
        return self.values_of(current) if current else {}


class OrganizationFilterForm(forms.Form):
    """Search conditions of the list."""

    q = forms.CharField(
        label=_("ことば"),
        required=False,
        help_text=_("名称、フリガナ、法人番号"),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    partner_class = forms.ChoiceField(
        label=_("相手先区分"),
        required=False,
        choices=[("", _("すべて")), *labelled(PartnerClass), (UNKNOWN_CLASS, _("区分が決まらない"))],
    )
    prefecture = forms.ChoiceField(
        label=_("所在地（都道府県）"),
        required=False,
        choices=[("", _("すべて")), *((name, _(name)) for name in PREFECTURES)],
    )


class MergeForm(ReasonForm):
    """Which of two records stays, and why they are one."""

    survivor = forms.TypedChoiceField(label=_("残す記録"), coerce=int, widget=forms.RadioSelect)
    take_profiles = forms.BooleanField(
        label=_("統合する側の属性の履歴も引き継ぐ"),
        required=False,
        help_text=_("引き継ぐと、過去の契約の相手先区分が変わることがあります。ふつうは選びません。"),
    )

    def __init__(
        self, *args: Any, records: tuple[Any, Any], with_profiles: bool = True, **options: Any
    ) -> None:
        """Offer the two records."""
        super().__init__(*args, **options)
        self.records = {record.pk: record for record in records}
        field = self.fields["survivor"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [(record.pk, str(record)) for record in records]
        field.initial = records[0].pk
        if not with_profiles:
            del self.fields["take_profiles"]

    @property
    def pair(self) -> tuple[Any, Any]:
        """The record that stays and the one that is merged into it."""
        kept = self.cleaned_data["survivor"]
        [other] = [record for key, record in self.records.items() if key != kept]
        return self.records[kept], other
