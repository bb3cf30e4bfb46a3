"""A consortium, its members, and the plan of their invoices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from collaboration.actions.consortium import ConsortiumEntry, MemberEntry
from collaboration.calc.consortium import ConsortiumLeader, MemberRole
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.queries.lookups import organizations_called
from core.forms.fields import JapaneseDateField, NameField, PercentField, YenField
from core.forms.records import RecordForm
from core.models import Organization, User
from core.models.choices import labelled


class ConsortiumForm(RecordForm):
    """Who leads, and who manages the project."""

    leader = forms.TypedChoiceField(
        label=_("代表"),
        coerce=ConsortiumLeader,
        choices=labelled(ConsortiumLeader),
        widget=forms.RadioSelect,
        initial=ConsortiumLeader.UNIVERSITY.value,
    )
    manager = NameField(
        label=_("プロジェクトマネージャー"),
        max_length=100,
        required=False,
        help_text=_("例：山田 花子（工学研究科）"),
    )
    note = NameField(label=_("備考"), max_length=300, required=False)

    def entry(self) -> ConsortiumEntry:
        """Return what was typed."""
        return ConsortiumEntry(**self.values)


class MemberForm(RecordForm):
    """The role of a member, what it bears, and since when it belongs."""

    role = forms.TypedChoiceField(
        label=_("役割"), coerce=MemberRole, choices=labelled(MemberRole), initial=MemberRole.MEMBER.value
    )
    share_yen = YenField(
        label=_("負担額（円、全期間）"),
        required=False,
        help_text=_("年会費がなければ、参加する年度に等分して請求予定を作ります。例：6,000,000"),
    )
    fee_yen = YenField(
        label=_("年会費（円、年度ごと）"),
        required=False,
        help_text=_("年度ごとに同じ額を請求するとき。例：2,000,000"),
    )
    joined_on = JapaneseDateField(
        label=_("参加日"),
        help_text=_("例：2026/4/1、R8.4.1"),
        error_messages={"required": _("参加日を入力してください。例：2026/4/1")},
    )

    def entry(self) -> MemberEntry:
        """Return what was typed."""
        names = ("role", "share_yen", "fee_yen", "joined_on")
        return MemberEntry(**{name: self.cleaned_data[name] for name in names})


class JoinForm(MemberForm):
    """A company that joins."""

    organization = NameField(
        label=_("企業"),
        max_length=200,
        help_text=_("登録済みの相手先の名称か法人番号を入力してください。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
        error_messages={"required": _("参加する企業を入力してください。例：株式会社青葉")},
    )
    field_order = ("organization", "role", "share_yen", "fee_yen", "joined_on")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Look for companies as this user may see them."""
        super().__init__(*args, **options)
        self.user = user

    def clean_organization(self) -> Organization:
        """Find the company; several of one name are told apart by their 法人番号."""
        text = self.cleaned_data["organization"]
        found = organizations_called(text, self.user)
        if not found:
            raise ValidationError(
                _("「%(text)s」は登録されていません。先に相手先に登録してください。"), params={"text": text}
            )
        if len(found) > 1:
            raise ValidationError(
                _("「%(text)s」に当てはまる相手先が複数あります。法人番号を入力してください。"),
                params={"text": text},
            )
        return found[0]


class LeaveForm(RecordForm):
    """When a member leaves, and why."""

    left_on = JapaneseDateField(
        label=_("脱退日"),
        help_text=_("参加企業である最後の日です。例：2027/3/31"),
        error_messages={"required": _("脱退日を入力してください。例：2027/3/31")},
    )
    leaving_reason = NameField(
        label=_("脱退の理由"),
        max_length=300,
        help_text=_("例：事業の撤退のため"),
        error_messages={"required": _("脱退の理由を入力してください。例：事業の撤退のため")},
    )


class MemberPlanForm(RecordForm):
    """How tax stands in the invoices that are planned for all members."""

    treatment = forms.TypedChoiceField(
        label=_("消費税の扱い"),
        coerce=TaxOfInvoice,
        choices=labelled(TaxOfInvoice),
        initial=TaxOfInvoice.INSIDE.value,
    )
    tax_rate = PercentField(label=_("消費税率"), required=False, help_text=_("例：10%"))

    def clean(self) -> dict[str, Any]:
        """Ask for the rate where there is tax."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taxed = given.get("treatment") not in (None, TaxOfInvoice.NONE)
        if taxed and "tax_rate" not in self.errors and not given.get("tax_rate"):
            self.add_error("tax_rate", _("消費税率を入力するか、「消費税の対象外」を選んでください。例：10%"))
        return given
