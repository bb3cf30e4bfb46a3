"""The public form of the desk: for people without an account, and against robots without puzzles.

Three things keep robots out that no person notices: a field that only a robot fills, a signed moment before which nobody can
have filled the form, and a signed key that makes each form count once.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.enquiry import EnquirerKind, EnquiryChannel, EnquiryContent, EnquiryKind
from collaboration.queries.desk_terms import desk_terms
from core.forms.fields import NameField
from core.models.choices import labelled

SALT = "renkei.desk.form"
CHOOSE = ("", _("選んでください"))
LONGEST_BODY = 3_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """A form that was handed out: its key and the second at which it was."""

    key: UUID
    at: int

    def signed(self) -> str:
        """Return the ticket as the form carries it."""
        return signing.dumps([self.key.hex, self.at], salt=SALT)


def new_ticket() -> Ticket:
    """Hand out a form now."""
    return Ticket(uuid4(), int(timezone.now().timestamp()))


def read_ticket(text: str) -> Ticket | None:
    """Return the ticket that a form carries, None for one that was not handed out here."""
    try:
        key, at = signing.loads(text, salt=SALT)
        return Ticket(UUID(hex=key), int(at))
    except (signing.BadSignature, ValueError, TypeError):
        return None


class DeskForm(forms.Form):
    """An enquiry as somebody outside writes it."""

    ticket = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("この欄には何も入力しないでください"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    kind = forms.ChoiceField(
        label=_("相談の種類"),
        choices=[CHOOSE, *labelled(EnquiryKind)],
        error_messages={"required": _("相談の種類を選んでください。迷うときは「その他」を選んでください。")},
    )
    enquirer = forms.ChoiceField(
        label=_("相談者の区分"),
        choices=labelled(EnquirerKind),
        initial=EnquirerKind.COMPANY.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("相談者の区分を選んでください。")},
    )
    organization_name = NameField(
        label=_("会社名・団体名"),
        max_length=200,
        required=False,
        help_text=_("個人の方は空欄で構いません。例：株式会社青葉"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact_name = NameField(
        label=_("氏名"),
        max_length=100,
        help_text=_("例：青木 健"),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("氏名を入力してください。例：青木 健")},
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        max_length=254,
        help_text=_("回答をお送りする宛先です。例：aoki@example.co.jp"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("メールアドレスを入力してください。例：aoki@example.co.jp"),
            "invalid": _("メールアドレスの形で入力してください。例：aoki@example.co.jp"),
        },
    )
    phone = NameField(
        label=_("電話番号"),
        max_length=30,
        required=False,
        help_text=_("例：075-000-0000"),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    subject = NameField(
        label=_("件名"),
        max_length=200,
        help_text=_("例：リチウム電池の劣化診断について"),
        error_messages={"required": _("件名を入力してください。例：リチウム電池の劣化診断について")},
    )
    body = NameField(
        label=_("相談の内容"),
        max_length=LONGEST_BODY,
        multiline=True,
        help_text=_("3,000文字まで。公開前の発明や営業秘密は書かないでください。"),
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("相談の内容を入力してください。困っていることだけでも構いません。")},
    )
    consent = forms.BooleanField(
        label=_("個人情報の取扱いに同意する"),
        error_messages={"required": _("「個人情報の取扱い」を読み、同意する場合は印を付けてください。")},
    )

    def __init__(self, data: Any = None) -> None:
        """Hand out a ticket with a blank form."""
        super().__init__(data, initial={"ticket": new_ticket().signed()})

    def clean_website(self) -> str:
        """Only a robot fills what people do not see."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("この欄を空欄に戻してから、もう一度送信してください。"))
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse a form that nobody can have filled yet, or that was left open for too long."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ticket, terms = read_ticket(cleaned.get("ticket") or ""), desk_terms()
        age = int(timezone.now().timestamp()) - ticket.at if ticket else terms.most_seconds + 1
        if age < terms.least_seconds:
            raise ValidationError(
                _(
                    "送信を確かめています。数秒おいて、もう一度「送信する」を押してください。入力した内容は残っています。"
                )
            )
        if age > terms.most_seconds:
            self._hand_out_anew()
            raise ValidationError(
                _(
                    "画面を開いてから時間がたちました。数秒おいて、もう一度「送信する」を押してください。入力した内容は残っています。"
                )
            )
        cleaned["sent_key"] = ticket.key if ticket else None
        return cleaned

    def _hand_out_anew(self) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]  # the request's own QueryDict
        self.data["ticket"] = new_ticket().signed()  # type: ignore[index]  # a copy may be changed

    @property
    def sent_key(self) -> UUID:
        """The key under which this form counts once."""
        key: UUID = self.cleaned_data["sent_key"]
        return key

    def content(self) -> EnquiryContent:
        """Return what was written."""
        names = (
            "kind",
            "enquirer",
            "organization_name",
            "contact_name",
            "email",
            "phone",
            "subject",
            "body",
        )
        stated = {name: self.cleaned_data[name] for name in names}
        return EnquiryContent(channel=EnquiryChannel.WEB.value, **stated)
