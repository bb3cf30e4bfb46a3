"""Uploading a template of a document, and choosing which document is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.documents import DocumentKind
from collaboration.calc.docx_template import LARGEST_TEMPLATE, TemplateRefused, check_template
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.queries.document_templates import GENERATED_KINDS
from core.forms.fields import NameField
from core.models.choices import labelled
from core.models.wording import translated

KIND_CHOICES = [choice for choice in labelled(DocumentKind) if choice[0] in GENERATED_KINDS]


class TemplateForm(forms.Form):
    """A Word file with places for fields, and what it is the template of. The file is checked place by place."""

    kind = forms.TypedChoiceField(label=_("文書の種類"), choices=KIND_CHOICES, coerce=DocumentKind)
    language = forms.TypedChoiceField(
        label=_("言語"), choices=labelled(LetterLanguage), coerce=LetterLanguage
    )
    agreement_kind = forms.TypedChoiceField(
        label=_("契約種別"),
        choices=[("", _("すべての種別")), *labelled(AgreementKind)],
        coerce=AgreementKind,
        empty_value=None,
        required=False,
        help_text=_("選ぶと、その種別の契約だけに使います。"),
    )
    upload = forms.FileField(
        label=_("ひな形のファイル"),
        widget=forms.ClearableFileInput({"accept": ".docx"}),
        help_text=_("Word文書（.docx）、5MBまで"),
        error_messages={
            "required": _("ひな形のファイルを選んでください。"),
            "empty": _("ファイルが空です。内容のあるファイルを選んでください。"),
        },
    )
    note = NameField(
        label=_("変更の内容"),
        max_length=300,
        required=False,
        help_text=_("例：知的財産の条を学内の文例に合わせた"),
    )

    def clean_upload(self) -> bytes:
        """Read the file and refuse what cannot be a template, each fault by its place."""
        upload: Any = self.cleaned_data["upload"]
        self.filename = upload.name
        if not upload.name.lower().endswith(".docx"):
            raise forms.ValidationError(
                _(
                    "ひな形はWord文書（.docx）にしてください。マクロ付き（.docm）と以前の形式（.doc）は使えません。"
                )
            )
        if upload.size > LARGEST_TEMPLATE:
            raise forms.ValidationError(_("ひな形は5MB以下のWord文書（.docx）にしてください。"))
        content: bytes = upload.read()
        try:
            check_template(content)
        except TemplateRefused as refused:
            raise forms.ValidationError([translated(problem) for problem in refused.problems]) from refused
        return content


class GenerateForm(forms.Form):
    """Which document is to be made, and in which language."""

    kind = forms.TypedChoiceField(label=_("文書の種類"), choices=KIND_CHOICES, coerce=DocumentKind)
    language = forms.TypedChoiceField(
        label=_("言語"),
        choices=labelled(LetterLanguage),
        coerce=LetterLanguage,
        initial=LetterLanguage.JAPANESE.value,
    )
