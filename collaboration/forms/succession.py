"""A partner that another took the place of: by whom, since when, on what evidence, in which contracts."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.actions.successions import SuccessionPlan
from collaboration.calc.contract_change import SuccessionKind
from collaboration.forms.people import NamedRow, organization_in_words
from collaboration.models import Agreement
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.lookups import organizations_called
from core.forms.fields import JapaneseDateField, NameField
from core.models import Organization
from core.models.choices import labelled

if TYPE_CHECKING:
    SeveralAgreements = forms.ModelMultipleChoiceField[Agreement]
else:
    SeveralAgreements = forms.ModelMultipleChoiceField


class AgreementChoice(SeveralAgreements):
    """Contracts to tick, each with its title and state."""

    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, Agreement)  # noqa: S101 -- narrows for the type checker
        return f"{obj.number} {obj.title}（{obj.get_state_display()}）"


class SuccessionForm(NamedRow[Organization]):
    """One succession. A change of name asks for the new name, everything else for a partner that is registered."""

    nobody_label = _("この中にはない")

    kind = forms.TypedChoiceField(
        label=_("理由の種類"),
        choices=labelled(SuccessionKind),
        coerce=SuccessionKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由の種類を選んでください。例：合併")},
    )
    name = NameField(
        label=_("承継後の相手先、新しい商号"),
        max_length=200,
        help_text=_(
            "合併・会社分割・事業譲渡では登録済みの相手先の名称か法人番号を、商号変更では新しい商号を入力します。"
        ),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
        error_messages={"required": _("承継後の相手先か、新しい商号を入力してください。例：株式会社青葉")},
    )
    effective_on = JapaneseDateField(label=_("効力発生日"), help_text=_("例：2026/10/1、R8.10.1"))
    reason = NameField(
        label=_("根拠・経緯"),
        max_length=500,
        help_text=_("例：2026年10月1日付の吸収合併（9月5日付の通知書による）"),
        error_messages={"required": _("根拠・経緯を入力してください。例：9月5日付の合併の通知書")},
    )
    evidence = forms.FileField(
        label=_("根拠の書類"),
        required=False,
        help_text=_("通知書や登記事項証明書の写し。あとから変更のページでも登録できます。"),
    )
    agreements = AgreementChoice(
        label=_("承継する契約"),
        queryset=Agreement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("選べない契約が含まれています。画面を開き直してください。")},
    )

    def __init__(self, *args: Any, found: AgreementQuerySet, **options: Any) -> None:
        """Offer the running contracts of the partner."""
        super().__init__(*args, **options)
        chosen = self.fields["agreements"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101 -- narrows for the type checker
        chosen.queryset = found

    def called(self, text: str) -> list[Organization]:
        return organizations_called(text, self.user)

    def in_words(self, record: Organization) -> str:
        return organization_in_words(record)

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among namesakes is shown."""
        return self.is_bound and self.is_ambiguous and "name" in self.errors

    def clean_effective_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["effective_on"]
        if day > timezone.localdate():
            raise ValidationError(_("効力発生日がまだ来ていません。その日になってから登録してください。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Find the successor, where it is somebody else."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["successor"] = None
        kind, name = given.get("kind"), given.get("name")
        if kind is None or not name:
            return given
        if kind is SuccessionKind.RENAME:
            return given
        try:
            given["successor"] = self.chosen()
        except ValidationError as error:
            self.add_error("name", error)
            return given
        if given["successor"] is None:
            self.add_error(
                "name",
                ValidationError(
                    _("「%(name)s」は登録されていません。先に「相手先」から登録してください。"),
                    params={"name": name},
                ),
            )
        if not given.get("agreements"):
            self.add_error("agreements", _("承継する契約を1件以上選んでください。"))
        return given

    def plan(self) -> SuccessionPlan:
        """Return what was entered."""
        given = self.cleaned_data
        is_rename = given["kind"] is SuccessionKind.RENAME
        return SuccessionPlan(
            kind=given["kind"],
            effective_on=given["effective_on"],
            reason=given["reason"],
            successor=given["successor"],
            new_name=given["name"] if is_rename else "",
        )
