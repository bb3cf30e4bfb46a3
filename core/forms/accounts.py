"""Forms of sign-in, users, roles, the institution and the first set-up."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import FounderType, InstitutionKind, Role
from core.forms.fields import (
    ERadInstitutionCodeField,
    ERadNumberField,
    JapaneseDateField,
    NameField,
    PrefectureField,
    RegistrationNumberField,
)
from core.forms.records import RecordForm
from core.models import Department, Person, User
from core.models.choices import labelled
from core.rules import grantable_roles

UNCHOSEN = ("", _("選んでください"))
PLAIN_NAME = RegexValidator(
    r"^[A-Za-z0-9._@+-]+\Z", _("半角の英数字と . _ - + @ だけで入力してください。例：hanako.yamada")
)
BESIDES_ADMINISTRATION = (Role.LIAISON, Role.IP_STAFF, Role.FINANCE)


class LoginForm(AuthenticationForm):
    """Name and password; the answer never says which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "利用者名かパスワードが正しくありません。大文字と小文字の違いも確かめてください。"
        ),
        "inactive": _("利用者名かパスワードが正しくありません。大文字と小文字の違いも確かめてください。"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        """Call the name as every other page calls it."""
        super().__init__(*args, **options)
        self.fields["username"].label = _("利用者名")


class UserForm(RecordForm):
    """An account."""

    username = forms.CharField(
        label=_("利用者名"),
        max_length=150,
        validators=[PLAIN_NAME],
        help_text=_("ログインに使います。例：hanako.yamada"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = NameField(label=_("表示名"), max_length=100, help_text=_("例：山田 花子"))
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        error_messages={"invalid": _("メールアドレスの形で入力してください。例：hanako@example.ac.jp")},
    )
    erad_number = ERadNumberField(
        label=_("本人のe-Rad研究者番号"),
        required=False,
        help_text=_("研究者として自分の契約を見る人だけ入力してください。例：12345678"),
    )

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """Show the person behind the account by number."""
        number = record.person.erad_number if record.person else None
        return super().values_of(record) | {"erad_number": number}

    def clean_erad_number(self) -> str | None:
        """Find the person."""
        number: str | None = self.cleaned_data["erad_number"]
        if number and not Person.objects.living().filter(erad_number=number).exists():
            raise ValidationError(
                _(
                    "この番号の研究者は登録されていません。「研究者」から先に登録するか、番号を見直してください。"
                )
            )
        return number

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, with the person instead of the number."""
        given = super().values
        number = given.pop("erad_number")
        return {**given, "person": Person.objects.living().get(erad_number=number) if number else None}


class RoleForm(forms.Form):
    """A role for somebody, from a day to a day."""

    role = forms.TypedChoiceField(
        label=_("役割"), coerce=Role, error_messages={"required": _("役割を選んでください。")}
    )
    department = forms.ModelChoiceField(
        label=_("部局"),
        queryset=Department.objects.filter(closed_on=None),
        required=False,
        empty_label=_("選んでください"),
        help_text=_("部局事務の役割だけ、担当する部局を選んでください。"),
    )
    starts_on = JapaneseDateField(
        label=_("開始日"), required=False, help_text=_("空欄なら、すぐに始まります。例：2026/4/1")
    )
    ends_on = JapaneseDateField(
        label=_("終了日"), required=False, help_text=_("空欄なら、期限はありません。例：2027/3/31")
    )

    def __init__(self, *args: Any, by: User, user: User, **options: Any) -> None:
        """Offer the roles that `by` may give to `user`."""
        super().__init__(*args, **options)
        allowed = grantable_roles(by, user)
        field = self.fields["role"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [UNCHOSEN, *(choice for choice in labelled(Role) if Role(choice[0]) in allowed)]

    def clean(self) -> dict[str, Any]:
        """Clerical work names its department, and the end does not come before the start."""
        given = super().clean() or self.cleaned_data
        if given.get("role") == Role.DEPARTMENT and not given.get("department"):
            self.add_error("department", _("部局事務の役割には部局を選んでください。"))
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("終了日は開始日以後の日付にしてください。"))
        return given


class InstitutionForm(RecordForm):
    """The institution that runs this installation."""

    name = NameField(label=_("機関名"), max_length=200, help_text=_("例：国立大学法人 架空大学"))
    name_en = NameField(label=_("機関名（英語）"), max_length=200, required=False)
    founder = forms.ChoiceField(
        label=_("設置区分"),
        choices=[UNCHOSEN, *labelled(FounderType)],
        error_messages={"required": _("設置区分を選んでください。")},
    )
    kind = forms.ChoiceField(
        label=_("機関種別"),
        choices=[UNCHOSEN, *labelled(InstitutionKind)],
        error_messages={"required": _("機関種別を選んでください。")},
    )
    prefecture = PrefectureField(
        label=_("所在地（都道府県）"), help_text=_("同一県内の企業等を数えるときに使います。")
    )
    on_erad = forms.BooleanField(label=_("e-Radに登録している"), required=False, initial=True)
    erad_code = ERadInstitutionCodeField(label=_("e-Rad機関コード"), required=False)
    registration_number = RegistrationNumberField(label=_("適格請求書発行事業者の登録番号"), required=False)
    bank_account = NameField(
        label=_("振込先"),
        max_length=300,
        required=False,
        multiline=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("請求書に印字します。例：架空銀行 本店営業部 普通 1234567 国立大学法人架空大学"),
    )


class FirstAdministratorForm(forms.Form):
    """The account that makes all others."""

    username = UserForm.base_fields["username"]
    display_name = UserForm.base_fields["display_name"]
    email = UserForm.base_fields["email"]
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        help_text=_("10文字以上。長い語句を勧めます。"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("パスワード（確認）"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    further_roles = forms.TypedMultipleChoiceField(
        label=_("あわせて行う仕事"),
        required=False,
        coerce=Role,
        choices=[choice for choice in labelled(Role) if Role(choice[0]) in BESIDES_ADMINISTRATION],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("調査担当（管理者）の役割は必ず付きます。ほかの仕事も同じ人がするときに選んでください。"),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords agree and are hard to guess."""
        given = super().clean() or self.cleaned_data
        password, again = given.get("password"), given.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("パスワードが一致しません。同じものを入力してください。"))
        if password:
            user = User(username=given.get("username", ""), display_name=given.get("display_name", ""))
            try:
                validate_password(password, user)
            except ValidationError as weak:
                self.add_error("password", weak)
        return given

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the account."""
        return {name: self.cleaned_data[name] for name in ("username", "display_name", "email")}
