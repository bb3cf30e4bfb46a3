"""What e-mail somebody wants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.inbox import OTHER
from core.models.notification import LANGUAGES, NotificationChoice
from core.registry import task_kinds


class NotificationForm(forms.Form):
    """Whether and when an e-mail comes, in which language, and what it leaves out."""

    digest = forms.BooleanField(
        label=_("一日一回のメールを受け取る"),
        required=False,
        help_text=_("やることが残っている日だけ届きます。件数と記録の番号だけを載せます。"),
    )
    weekdays_only = forms.BooleanField(label=_("土日は受け取らない"), required=False)
    language = forms.ChoiceField(label=_("メールの言語"), choices=LANGUAGES)
    muted = forms.MultipleChoiceField(
        label=_("メールに載せない種類"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選んだ種類も、「やること」の画面には出ます。"),
    )

    def __init__(self, *args: Any, choice: NotificationChoice, **options: Any) -> None:
        """Begin with what was chosen before."""
        options["initial"] = {
            "digest": choice.digest,
            "weekdays_only": choice.weekdays_only,
            "language": choice.language,
            "muted": [code or OTHER for code in choice.muted],
        }
        super().__init__(*args, **options)
        field = self.fields["muted"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [(each.code or OTHER, _(str(each.label))) for each in task_kinds()]

    def clean_muted(self) -> list[str]:
        """The codes as tasks carry them."""
        return ["" if code == OTHER else code for code in self.cleaned_data["muted"]]
