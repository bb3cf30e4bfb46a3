"""The entry form of an agreement, in the order of the paper form."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.content import DATE_FIELDS, AgreementContent
from collaboration.calc.entry import AgreementEntry, NewPartner
from collaboration.calc.kinds import IN_FORCE, AgreementKind, AgreementState
from collaboration.forms.people import PartyFormSet, ResearcherFormSet, party_rows, researcher_rows
from collaboration.models import Agreement
from collaboration.queries.bin import is_number_in_bin
from collaboration.queries.lookups import departments_called, umbrella_called, umbrella_number
from core.calc.kinds import Role
from core.forms.fields import JapaneseDateField, NameField, YenField
from core.models import Department, User
from core.models.choices import labelled
from core.models.wording import listed

ROWS_SHOWN = 3
DATE_HELP = _("例：2026/4/1、R8.4.1")


class AgreementForm(forms.Form):
    """The agreement itself. `version` and `base` are those the editor saw, `submission` is the form's own key."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("契約種別"),
        choices=[("", _("選んでください")), *labelled(AgreementKind)],
        error_messages={"required": _("契約種別を選んでください。例：共同研究")},
    )
    number = NameField(
        label=_("契約番号"),
        max_length=60,
        required=False,
        help_text=_("空欄なら自動で付きます。"),
    )
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[
            (AgreementState.CONCLUDED.value, _("締結済")),
            (AgreementState.DRAFT.value, _("下書き（締結前。相手先と締結日は後でも可）")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("状態を選んでください。")},
    )
    title = NameField(
        label=_("研究題目"),
        max_length=500,
        error_messages={"required": _("研究題目を入力してください。契約書のとおりに入力します。")},
    )
    department = NameField(
        label=_("担当部局"),
        max_length=200,
        required=False,
        help_text=_("部局名か部局コードの一部で探せます。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-departments"), "autocomplete": "off"}
        ),
    )
    signed_on = JapaneseDateField(label=_("契約締結日"), required=False, help_text=DATE_HELP)
    starts_on = JapaneseDateField(label=_("研究開始日"), required=False, help_text=DATE_HELP)
    ends_on = JapaneseDateField(label=_("研究終了日"), required=False, help_text=DATE_HELP)
    amount_yen = YenField(label=_("契約金額（円、税込）"), required=False)
    umbrella = NameField(
        label=_("包括連携契約"),
        required=False,
        max_length=60,
        help_text=_("この契約が包括連携契約のもとにあるとき、その契約番号を入力してください。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-umbrellas"), "autocomplete": "off"}
        ),
    )
    umbrella_reason = NameField(
        label=_("相手先が異なる理由"),
        required=False,
        max_length=300,
        help_text=_("包括連携契約と共通の相手先がないときだけ入力します。例：グループ会社との契約のため"),
    )
    is_subsidy = forms.BooleanField(label=_("補助金・助成金である"), required=False)
    survey_kind = forms.ChoiceField(
        label=_("調査での扱い"),
        required=False,
        choices=[("", _("契約種別のとおり")), *labelled(AgreementKind)],
        help_text=_("調査で別の種別として数えるときだけ選んでください。"),
    )
    survey_kind_reason = NameField(label=_("調査での扱いの理由"), required=False, max_length=300)
    note = NameField(
        label=_("備考"), required=False, multiline=True, max_length=5000, widget=forms.Textarea({"rows": 2})
    )
    applies_to_root = forms.BooleanField(
        label=_("元の契約の金額と期間を、この変更契約に合わせる"),
        required=False,
        initial=True,
        help_text=_("実施状況調査では元の契約の金額と期間を数えます。"),
    )
    repeat = forms.BooleanField(label=_("同じ内容でも登録する"), required=False)
    reason = NameField(
        label=_("変更の理由"),
        required=False,
        max_length=500,
        help_text=_("締結済みの契約の金額や期間を変えるときは必ず入力してください。例：金額の転記誤り"),
    )

    def __init__(
        self, *args: Any, user: User, may_conclude: bool, is_amendment: bool, is_new: bool, **options: Any
    ) -> None:
        """Drop the fields that this user or this kind of entry does not have."""
        super().__init__(*args, **options)
        self.user = user
        if not (is_new and may_conclude and not is_amendment):
            del self.fields["state"]
        if not is_amendment:
            del self.fields["applies_to_root"]
        if is_amendment:
            del self.fields["umbrella"], self.fields["umbrella_reason"]
        if not is_new:
            del self.fields["repeat"]
        if is_new and not is_amendment:
            del self.fields["reason"]
        if is_new:
            self.fields["submission"].required = True
        if self.is_concluded_anew:
            self.fields["signed_on"].required = True
            self.fields["signed_on"].error_messages["required"] = _(
                "契約締結日を入力してください。まだ締結していない契約は、状態で「下書き」を選んでください。"
            )

    @property
    def is_concluded_anew(self) -> bool:
        """Whether the form enters an agreement that is concluded already."""
        return "state" in self.fields and self["state"].value() == AgreementState.CONCLUDED

    @property
    def has_umbrella(self) -> bool:
        """Whether the fields of the umbrella agreement say something, or were refused."""
        names = ("umbrella", "umbrella_reason")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_department(self) -> Department | None:
        """Find the department that the text means, among those for which the user may write."""
        text = self.cleaned_data["department"]
        clerk_only = not self.user.has_role(Role.LIAISON)
        if not text:
            if clerk_only:
                raise ValidationError(_("担当部局を入力してください。例：工学研究科"))
            return None
        found = departments_called(text)
        if not found:
            raise ValidationError(
                _("「%(text)s」という部局は登録されていません。部局名を確かめてください。"),
                params={"text": text},
            )
        if len(found) > 1:
            raise ValidationError(
                _(
                    "「%(text)s」に当てはまる部局が複数あります（%(names)s）。部局名を正確に入力してください。"
                ),
                params={"text": text, "names": listed(row.name for row in found[:5])},
            )
        if clerk_only and found[0].pk not in self.user.department_ids:
            raise ValidationError(
                _("「%(name)s」の契約は登録できません。ご自身の部局を入力してください。"),
                params={"name": found[0].name},
            )
        return found[0]

    def clean_umbrella(self) -> int | None:
        """Find the umbrella agreement of this number; one that was there already may be out of the user's sight."""
        text = self.cleaned_data["umbrella"]
        if not text:
            return None
        if text == self.initial.get("umbrella"):
            kept: int | None = self.initial.get("umbrella_id")
            return kept
        found = umbrella_called(text, self.user)
        if found is None:
            raise ValidationError(
                _(
                    "「%(text)s」という包括連携契約は登録されていません。契約番号を確かめてください。例：HR2025-00001"
                ),
                params={"text": text},
            )
        return found.pk

    def clean(self) -> dict[str, Any]:
        """Check what spans two fields."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("研究終了日は研究開始日以後の日付にしてください。"))
        if cleaned.get("survey_kind") and not cleaned.get("survey_kind_reason"):
            self.add_error(
                "survey_kind_reason",
                _("調査での扱いを変える理由を入力してください。例：実態が受託研究のため"),
            )
        return cleaned

    def own_fields(self) -> dict[str, Any]:
        """Return the fields of the agreement itself as its content has them."""
        names = (
            "kind",
            "number",
            "title",
            "signed_on",
            "starts_on",
            "ends_on",
            "amount_yen",
            "is_subsidy",
            "survey_kind",
            "survey_kind_reason",
            "note",
        )
        department = self.cleaned_data["department"]
        own = {name: self.cleaned_data[name] for name in names}
        return {
            **own,
            "department_id": department.pk if department else None,
            "umbrella_id": self.cleaned_data.get("umbrella"),
            "umbrella_reason": self.cleaned_data.get("umbrella_reason", ""),
        }


class EntryForm:
    """The form of an agreement together with the rows for its partners and researchers."""

    def __init__(
        self,
        user: User,
        *,
        data: Mapping[str, Any] | None = None,
        content: AgreementContent | None = None,
        agreement: Agreement | None = None,
        is_amendment: bool = False,
        hidden: Mapping[str, Any] | None = None,
        copied: AgreementContent | None = None,
        new_partner: NewPartner | None = None,
    ) -> None:
        """Show `content`, or read `data`. `agreement` is the one being edited, None for a new one.

        `copied` is last year's content when the entry was begun as a copy of it; `new_partner` is who asked for the
        agreement and is not registered yet.
        """
        self.agreement = agreement
        self.shifted = _shifted_dates(copied, content) if copied and content else []
        self.form = AgreementForm(
            data,
            initial={**_initial(content, user), **(hidden or {})},
            user=user,
            may_conclude=user.has_perm("collaboration.conclude_agreement"),
            is_amendment=is_amendment,
            is_new=agreement is None,
        )
        options: dict[str, Any] = {"data": data, "form_kwargs": {"user": user}}
        self.parties = PartyFormSet(
            **options,
            prefix="parties",
            initial=party_rows(content, at_least=ROWS_SHOWN, new_partner=new_partner),
        )
        self.researchers = ResearcherFormSet(
            **options, prefix="researchers", initial=researcher_rows(content, at_least=ROWS_SHOWN)
        )

        self._name_rows()

    def is_valid(self) -> bool:
        """Read everything, so that all errors show at once."""
        parts = [self.form.is_valid(), self.parties.is_valid(), self.researchers.is_valid()]
        self._check_parties(are_valid=parts[1])
        self._check_number()
        return all(parts) and self.form.is_valid() and self.parties.is_valid()

    def entry(self) -> AgreementEntry:
        """Return what the clerk entered; rows left blank are not part of it."""
        stated = [(form, party) for form in self.parties.forms if (party := form.party()) is not None]
        researchers = [row for form in self.researchers.forms if (row := form.researcher()) is not None]
        new = {place: form.cleaned_data["new_partner"] for place, (form, _party) in enumerate(stated)}
        content = AgreementContent(
            **self.form.own_fields(),
            parties=tuple(party for _form, party in stated),
            researchers=tuple(researchers),
        )
        return AgreementEntry(content, {place: partner for place, partner in new.items() if partner})

    def refuse(self, error: ValidationError) -> None:
        """Show what an action refused at the fields it names."""
        fields = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, texts in fields.items():
            for text in texts:
                self.form.add_error(name if name in self.form.fields else None, text)

    @property
    def errors(self) -> bool:
        """Whether anything was refused, so that the page can say so in its title."""
        return bool(self.form.errors or any(self.parties.errors) or any(self.researchers.errors))

    @property
    def has_other_parties(self) -> bool:
        """Whether there is more than the lead partner, or something wrong in the rows below it."""
        return any(form["name"].value() or form.errors for form in self.parties.forms[1:])

    @property
    def has_other_researchers(self) -> bool:
        """Whether there is more than the principal researcher, or something wrong in the rows below."""
        return any(form["name"].value() or form.errors for form in self.researchers.forms[1:])

    def _name_rows(self) -> None:
        """Give every row a label of its own; the first names the lead partner and the principal researcher."""
        if self._is_concluded():
            self.parties.forms[0].fields["name"].required = True
        self.researchers.forms[0].fields["name"].label = _("研究代表者")
        rows: tuple[list[forms.Form], ...] = (list(self.parties.forms), list(self.researchers.forms))
        for forms_in_order in rows:
            for place, form in enumerate(forms_in_order[1:], start=2):
                field = form.fields["name"]
                field.label = _t("%(label)s（%(place)d件目）") % {"label": field.label, "place": place}
                field.help_text = ""

    def _check_parties(self, *, are_valid: bool) -> None:
        if are_valid:
            keys = [party.organization_id for form in self.parties.forms if (party := form.party())]
            known = [key for key in keys if key]
            if len(known) != len(set(known)):
                self.form.add_error(None, _("同じ相手先が二度入力されています。どちらかを消してください。"))

    def _check_number(self) -> None:
        number = self.form.cleaned_data.get("number")
        taken = Agreement.everything.filter(number=number or "")
        if self.agreement is not None:
            taken = taken.exclude(pk=self.agreement.pk)
        if is_number_in_bin(number or ""):
            self.form.add_error(
                "number",
                _("この契約番号の契約は、ごみ箱にあります。元に戻すか、別の番号を入力してください。"),
            )
        elif number and taken.exists():
            self.form.add_error(
                "number", _("この契約番号はすでに使われています。別の番号を入力するか、空欄にしてください。")
            )

    def _is_concluded(self) -> bool:
        if self.agreement is not None:
            return self.agreement.state in IN_FORCE
        return self.form.is_concluded_anew


def _shifted_dates(before: AgreementContent, after: AgreementContent) -> list[dict[str, Any]]:
    return [
        {"label": AgreementForm.base_fields[name].label, "before": old, "after": getattr(after, name)}
        for name in DATE_FIELDS
        if (old := getattr(before, name)) is not None
    ]


def _initial(content: AgreementContent | None, user: User) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "submission": uuid4(),
        "state": AgreementState.CONCLUDED.value,
        "applies_to_root": True,
    }
    if content is not None:
        initial |= content.own_fields()
    department_id = content.department_id if content else None
    if department_id is None and content is None and len(user.department_ids) == 1:
        department_id = next(iter(user.department_ids))
    department = Department.objects.filter(pk=department_id).first() if department_id else None
    return {
        **initial,
        "department": department.name if department else "",
        "umbrella": umbrella_number(content.umbrella_id) if content else "",
    }
