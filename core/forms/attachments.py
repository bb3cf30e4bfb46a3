"""The form that keeps a file with a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Confidentiality
from core.forms.fields import NameField
from core.models.choices import labelled


class AttachmentForm(forms.Form):
    """A file, what it is, and how closely it is held."""

    upload = forms.FileField(
        label=_("ファイル"),
        help_text=_("PDF、Word、Excel、PowerPoint、画像、テキスト"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。内容のあるファイルを選んでください。"),
        },
    )
    title = NameField(label=_("表題"), max_length=200, required=False, help_text=_("例：契約書（押印済）"))
    level = forms.TypedChoiceField(
        label=_("秘密区分"),
        choices=labelled(Confidentiality),
        initial=Confidentiality.CONFIDENTIAL.value,
        coerce=Confidentiality,
    )
