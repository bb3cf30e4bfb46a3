"""Bringing in a version of a paper, and recording who signed one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.actions.documents import Draft
from collaboration.actions.signatures import Signing
from collaboration.calc.documents import UPLOADED, DocumentKind, Origin, SignMethod
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.calc.turn_clock import Holder
from core.calc.kinds import Confidentiality
from core.forms.fields import JapaneseDateField, NameField
from core.models import Organization
from core.models.choices import labelled

UNIVERSITY = "university"
KEPT = "kept"


class DocumentForm(forms.Form):
    """A file, what it is and whose, and where the matter goes with it."""

    kind = forms.TypedChoiceField(
        label=_("書類の種類"),
        choices=labelled(DocumentKind),
        coerce=DocumentKind,
        initial=DocumentKind.CONTRACT.value,
    )
    origin = forms.TypedChoiceField(
        label=_("だれの案か"),
        choices=[choice for choice in labelled(Origin) if choice[0] in UPLOADED],
        coerce=Origin,
        widget=forms.RadioSelect,
        error_messages={"required": _("だれの案かを選んでください。例：相手先の案")},
    )
    upload = forms.FileField(
        label=_("ファイル"),
        help_text=_("Word（.docx）かPDF。版どうしを比べられるのはWordだけです。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf"}),
        error_messages={
            "required": _("ファイルを選んでください。例：契約書案.docx"),
            "empty": _("ファイルが空です。内容のあるファイルを選んでください。"),
        },
    )
    language = forms.TypedChoiceField(
        label=_("言語"),
        choices=labelled(LetterLanguage),
        coerce=LetterLanguage,
        initial=LetterLanguage.JAPANESE.value,
    )
    level = forms.TypedChoiceField(
        label=_("秘密区分"),
        choices=(),
        coerce=Confidentiality,
        initial=Confidentiality.CONFIDENTIAL.value,
    )
    note = NameField(
        label=_("メモ"), required=False, max_length=300, help_text=_("例：知財条項の修正案。7月末までに回答")
    )
    turn = forms.ChoiceField(
        label=_("手番"),
        choices=[
            (KEPT, _("そのままにする")),
            (Holder.UNIVERSITY.value, _("相手先から受け取った → 手番を大学に")),
            (Holder.COMPANY.value, _("相手先に渡した → 手番を相手先に")),
        ],
        initial=KEPT,
        widget=forms.RadioSelect,
    )
    on = JapaneseDateField(
        label=_("受け取った日・渡した日"),
        required=False,
        help_text=_("手番を変えるときの日付です。空欄は今日です。例：2026/4/1、R8.4.1"),
    )

    def __init__(self, *args: Any, levels: Sequence[Confidentiality], has_turn: bool, **options: Any) -> None:
        """Offer the levels that the user may read; ask for the turn only while the agreement has one."""
        super().__init__(*args, **options)
        self.fields["level"].choices = [  # type: ignore[attr-defined]  # a field with choices
            choice for choice in labelled(Confidentiality) if choice[0] in levels
        ]
        if not has_turn:
            del self.fields["turn"], self.fields["on"]

    @property
    def draft(self) -> Draft:
        """The file with what was said of it."""
        values, upload = self.cleaned_data, self.cleaned_data["upload"]
        return Draft(
            kind=values["kind"],
            language=values["language"],
            origin=values["origin"],
            level=values["level"],
            filename=upload.name,
            content=upload.read(),
            note=values["note"],
        )

    @property
    def passes_to(self) -> Holder | None:
        """Who has the matter next, None when that does not change."""
        chosen = self.cleaned_data.get("turn", KEPT)
        return None if chosen == KEPT else Holder(chosen)


class SignatureForm(forms.Form):
    """How and when a side signed."""

    side = forms.ChoiceField(
        label=_("署名・押印した側"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={"required": _("署名・押印した側を選んでください。例：大学")},
    )
    method = forms.TypedChoiceField(
        label=_("署名の方法"),
        choices=[choice for choice in labelled(SignMethod) if choice[0] != SignMethod.IN_APP],
        coerce=SignMethod,
        widget=forms.RadioSelect,
        error_messages={"required": _("署名の方法を選んでください。例：署名・押印（紙）")},
    )
    signed_on = JapaneseDateField(label=_("署名・押印日"))
    signer = NameField(
        label=_("署名者・名義"),
        max_length=200,
        help_text=_("例：学長 架空 太郎、代表取締役 青葉 一郎"),
        error_messages={"required": _("署名者・名義を入力してください。例：学長 架空 太郎")},
    )
    seal_number = NameField(
        label=_("公印簿の番号"),
        required=False,
        max_length=60,
        help_text=_("大学の押印のときに入力します。例：2026-0123"),
    )
    applied_by = NameField(
        label=_("押印を申請した人"),
        required=False,
        max_length=100,
        help_text=_("大学の押印のときに入力します。例：産学連携課 田中 花子"),
    )
    service = NameField(
        label=_("電子契約サービスの名称"),
        required=False,
        max_length=100,
        help_text=_("電子契約サービスのときに入力します。"),
    )
    upload = forms.FileField(
        label=_("ファイル"),
        required=False,
        help_text=_("押印した書類のスキャン（PDF）、または電子契約サービスから保存したPDF。"),
        error_messages={"empty": _("ファイルが空です。内容のあるファイルを選んでください。")},
    )
    note = NameField(label=_("メモ"), required=False, max_length=300)

    def __init__(self, *args: Any, sides: Sequence[Organization | None], **options: Any) -> None:
        """Offer the sides that have not signed yet; None is the university."""
        super().__init__(*args, **options)
        self.sides = {str(side.pk) if side else UNIVERSITY: side for side in sides}
        self.fields["side"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (key, str(side) if side else _("大学")) for key, side in self.sides.items()
        ]

    def clean(self) -> dict[str, Any]:
        """What is needed depends on side and method."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        method, side = cleaned.get("method"), cleaned.get("side")
        if method == SignMethod.WET_INK and side == UNIVERSITY:
            self._need("seal_number", _("公印簿の番号を入力してください。例：2026-0123"))
            self._need("applied_by", _("押印を申請した人を入力してください。例：産学連携課 田中 花子"))
        if method == SignMethod.E_SIGNED_FILE:
            self._need("service", _("電子契約サービスの名称を入力してください。"))
            self._need(
                "upload",
                _("電子契約サービスから保存したPDFのファイルを選んでください。例：契約書_締結済.pdf"),
            )
        return cleaned

    def _need(self, name: str, message: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    @property
    def signing(self) -> Signing:
        """What the action records."""
        values, upload = self.cleaned_data, self.cleaned_data["upload"]
        return Signing(
            organization=self.sides[values["side"]],
            method=values["method"],
            signed_on=values["signed_on"],
            signer=values["signer"],
            seal_number=values["seal_number"],
            applied_by=values["applied_by"],
            service=values["service"],
            note=values["note"],
            filename=upload.name if upload else "",
            content=upload.read() if upload else b"",
        )


class WithdrawForm(forms.Form):
    """Why a record of a signature does not count."""

    reason = NameField(
        label=_("取消の理由"),
        max_length=300,
        help_text=_("例：押印日の誤り"),
        error_messages={"required": _("取消の理由を入力してください。例：押印日の誤り")},
    )
