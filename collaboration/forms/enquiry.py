"""An enquiry as the desk writes it down, and what happens to it afterwards."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.enquiry import (
    EnquirerKind,
    EnquiryChannel,
    EnquiryContent,
    EnquiryKind,
)
from collaboration.forms.people import NamedRow, organization_in_words, person_in_words
from collaboration.models import Agreement, Enquiry
from collaboration.queries.desk_terms import desk_terms
from collaboration.queries.enquiries import possible_owners
from collaboration.queries.lookups import organizations_called, people_called
from core.calc.dates import EARLIEST_YEAR
from core.forms.fields import JapaneseDateField, NameField
from core.forms.records import ReasonForm, RecordForm
from core.models import Department, Organization, Person, User
from core.models.choices import labelled

CHOOSE = ("", _("選んでください"))
CONTACT = ("contact_name", "email", "phone")


class EnquiryForm(RecordForm):
    """What is written down of an enquiry, in the order in which a caller tells it."""

    channel = forms.ChoiceField(
        label=_("受付の方法"),
        choices=[each for each in labelled(EnquiryChannel) if each[0] != EnquiryChannel.WEB],
        initial=EnquiryChannel.PHONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("受付の方法を選んでください。例：電話")},
    )
    received_on = JapaneseDateField(label=_("受付日"), first_year=EARLIEST_YEAR)
    enquirer = forms.ChoiceField(
        label=_("相談者の区分"),
        choices=labelled(EnquirerKind),
        initial=EnquirerKind.COMPANY.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("相談者の区分を選んでください。例：企業")},
    )
    contact_name = NameField(
        label=_("担当者の氏名"), max_length=100, required=False, help_text=_("例：青木 健")
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("メールアドレスの形で入力してください。例：aoki@example.co.jp")},
    )
    phone = NameField(label=_("電話番号"), max_length=30, required=False, help_text=_("例：075-000-0000"))
    kind = forms.ChoiceField(
        label=_("相談の種類"),
        choices=[CHOOSE, *labelled(EnquiryKind)],
        error_messages={"required": _("相談の種類を選んでください。例：共同研究・受託研究")},
    )
    subject = NameField(
        label=_("件名"),
        max_length=200,
        help_text=_("契約にするときは、研究題目の下書きになります。例：リチウム電池の劣化診断"),
        error_messages={"required": _("件名を入力してください。例：リチウム電池の劣化診断")},
    )
    body = NameField(
        label=_("相談の内容"),
        max_length=5000,
        multiline=True,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("相談の内容を入力してください。聞き取ったままで構いません。")},
    )
    due_on = JapaneseDateField(label=_("回答の期限"), required=False)

    def __init__(self, *args: Any, record: Enquiry | None = None, **options: Any) -> None:
        """Begin with today; an enquiry that came by the web stays one."""
        super().__init__(*args, record=record, **options)
        if record is None:
            self.initial.setdefault("received_on", timezone.localdate())
            days = {"days": desk_terms().answer_days}
            self.fields["due_on"].help_text = (
                _t("空欄なら、受付日から土日・祝日・年末年始を除いて%(days)d日後になります。") % days
            )
        elif record.channel == EnquiryChannel.WEB:
            del self.fields["channel"]

    def clean(self) -> dict[str, Any]:
        """The day it came in is not in the future, and the answer is due after it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        received_on, due_on = cleaned.get("received_on"), cleaned.get("due_on")
        if received_on and received_on > timezone.localdate():
            self.add_error("received_on", _("受付日は今日までの日付にしてください。"))
        if received_on and due_on and due_on < received_on:
            self.add_error("due_on", _("回答の期限は受付日以後の日付にしてください。"))
        return cleaned


class EnquirerRow(NamedRow[Organization]):
    """The organisation that asks: linked where it is registered, else as it was told."""

    nobody_label = _("この中にはない（名称だけを控える）")

    name = NameField(
        label=_("会社名・団体名"),
        max_length=200,
        required=False,
        help_text=_("登録済みの相手先なら、名称の一部で選べます。例：株式会社青葉"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-organizations"), "autocomplete": "off"}
        ),
    )

    def called(self, text: str) -> list[Organization]:
        return organizations_called(text, self.user)

    def in_words(self, record: Organization) -> str:
        return organization_in_words(record)

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among namesakes is shown."""
        return self.is_bound and self.is_ambiguous and "name" in self.errors

    def clean(self) -> dict[str, Any]:
        """Say who is meant; a name that is in no register stands for itself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["record"] = _chosen(self) if cleaned.get("name") else None
        return cleaned


class EnquiryResearcherRow(NamedRow[Person]):
    """The researcher who is to deal with it: somebody of the register, or nobody yet."""

    nobody_label = _("この中にはない")

    name = NameField(
        label=_("対応する研究者"),
        max_length=100,
        required=False,
        help_text=_("決まっていなければ空欄にします。氏名かe-Rad研究者番号で探せます。"),
        widget=forms.TextInput(
            {"data-suggest": reverse_lazy("agreement-suggest-people"), "autocomplete": "off"}
        ),
    )

    def called(self, text: str) -> list[Person]:
        return people_called(text, self.user)

    def in_words(self, record: Person) -> str:
        return person_in_words(record)

    @property
    def asks_choice(self) -> bool:
        """Whether the choice among namesakes is shown."""
        return self.is_bound and self.is_ambiguous and "name" in self.errors

    def clean(self) -> dict[str, Any]:
        """Say who is meant; somebody whom this user may not look up stays where the field was left alone."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = cleaned.get("name")
        if name and name == self.initial.get("name"):
            cleaned["record_id"] = self.initial.get("key")
            return cleaned
        found = _chosen(self) if name else None
        if name and found is None and not self.errors:
            message = _("「%(name)s」は名簿に見つかりません。氏名を確かめるか、空欄にしてください。")
            self.add_error("name", ValidationError(message, params={"name": name}))
        cleaned["record_id"] = found.pk if found else None
        return cleaned


class EnquiryEntry:
    """The form of an enquiry together with the fields that name an organisation and a researcher."""

    def __init__(
        self, user: User, *, data: Mapping[str, Any] | None = None, enquiry: Enquiry | None = None
    ) -> None:
        """Show an enquiry, or read `data`."""
        self.enquiry = enquiry
        organization: dict[str, Any] = {}
        researcher: dict[str, Any] = {}
        if enquiry is not None:
            organization = {"name": enquiry.organization_name, "key": enquiry.organization_id}
            if enquiry.researcher is not None:
                researcher = {"name": enquiry.researcher.name, "key": enquiry.researcher_id}
        self.form = EnquiryForm(data, record=enquiry)
        self.organization = EnquirerRow(data, user=user, prefix="organization", initial=organization)
        self.researcher = EnquiryResearcherRow(data, user=user, prefix="researcher", initial=researcher)

    def is_valid(self) -> bool:
        """Read everything, so that all errors show at once."""
        parts = [self.form.is_valid(), self.organization.is_valid(), self.researcher.is_valid()]
        names = self.form.cleaned_data
        if parts[0] and not (self.organization["name"].value() or any(names[each] for each in CONTACT)):
            self.form.add_error(
                "contact_name",
                _("会社名・団体名か担当者の氏名のどちらかを入力してください。例：青木 健"),
            )
            return False
        return all(parts)

    @property
    def errors(self) -> bool:
        """Whether anything was refused, so that the page can say so in its title."""
        return bool(self.form.errors or self.organization.errors or self.researcher.errors)

    def content(self) -> EnquiryContent:
        """Return what was entered."""
        stated = self.form.values
        stated.setdefault("channel", EnquiryChannel.WEB.value)
        organization = self.organization.cleaned_data["record"]
        return EnquiryContent(
            **stated,
            organization_name=self.organization.cleaned_data["name"],
            organization_id=organization.pk if organization else None,
            researcher_id=self.researcher.cleaned_data["record_id"],
        )


class RouteForm(ReasonForm):
    """To whom an enquiry is given, and why."""

    owner = forms.ChoiceField(label=_("担当者"), required=False)
    department = forms.ModelChoiceField(
        label=_("担当部局"),
        required=False,
        queryset=Department.objects.order_by("name"),
        empty_label=_("なし"),
        help_text=_("選ぶと、その部局の事務担当もこの相談を見て回答できます。"),
    )

    def __init__(self, *args: Any, enquiry: Enquiry, **options: Any) -> None:
        """Offer the people of the desk, of IP and of the departments; the reason is asked for."""
        super().__init__(*args, **options)
        self.initial["owner"], self.initial["department"] = enquiry.owner_id, enquiry.department_id
        self.order_fields(["owner", "department", "reason"])
        owner, reason = self.fields["owner"], self.fields["reason"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 -- narrows for the type checker
        owner.choices = [("", _("なし")), *possible_owners()]
        reason.required = True
        reason.error_messages["required"] = _("理由を入力してください。例：電池の共同研究の担当のため")
        reason.help_text = _("例：電池の共同研究の担当のため、学科への依頼のため")

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("owner") and not cleaned.get("department") and "owner" not in self.errors:
            self.add_error("owner", _("担当者か担当部局のどちらかを選んでください。"))
        return cleaned

    @property
    def chosen_owner(self) -> User | None:
        """Return the person chosen."""
        key = self.cleaned_data["owner"]
        return User.objects.get(pk=key) if key else None


class NoteForm(forms.Form):
    """What was said to whom."""

    said_on = JapaneseDateField(label=_("日付"))
    said_to = NameField(
        label=_("相手"),
        max_length=100,
        help_text=_("例：株式会社青葉 青木様、工学研究院 山田先生"),
        error_messages={"required": _("だれに伝えたかを入力してください。例：株式会社青葉 青木様")},
    )
    text = NameField(
        label=_("伝えた内容"),
        max_length=5000,
        multiline=True,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("伝えた内容を入力してください。")},
    )
    is_answer = forms.BooleanField(
        label=_("相談者への回答である"),
        required=False,
        initial=True,
        help_text=_("印を付けると状態が「回答済」になり、期限の知らせが止まります。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **options)
        self.initial.setdefault("said_on", timezone.localdate())


class CloseForm(forms.Form):
    """How an enquiry ended."""

    outcome = NameField(
        label=_("結果"),
        max_length=300,
        required=False,
        help_text=_("例：学外の機関を紹介した、要望に合う研究者がいない"),
    )
    agreement = NameField(
        label=_("契約になったときは、その契約番号"),
        max_length=60,
        required=False,
        help_text=_("すでに登録した契約があるときだけ入力します。例：KJ2026-00001"),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Look agreements up for this user."""
        super().__init__(*args, **options)
        self.user = user

    def clean_agreement(self) -> Agreement | None:
        """Find the agreement of this number among those that the user may see."""
        number = self.cleaned_data["agreement"]
        if not number:
            return None
        found = Agreement.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError(
                _("「%(number)s」という契約は見つかりません。契約番号を確かめてください。例：KJ2026-00001"),
                params={"number": number},
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Words or a contract are needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("outcome") or cleaned.get("agreement") or self.errors):
            self.add_error("outcome", _("結果を入力してください。例：学外の機関を紹介した"))
        return cleaned


class ReopenForm(ReasonForm):
    """Why an enquiry goes on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the reason."""
        super().__init__(*args, **options)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _(
            "理由を入力してください。例：追加の相談があったため"
        )
        self.fields["reason"].help_text = _("例：追加の相談があったため")


def _chosen(row: NamedRow[Any]) -> Any:
    try:
        return row.chosen()
    except ValidationError as error:
        row.add_error("name", error)
        return None
