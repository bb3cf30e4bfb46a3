"""Writing a clause of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.clauses import CONDITIONS, LABELS, PLACES, VALUE_LABELS, Clause, ClauseTopic
from core.forms.fields import JapaneseDateField, NameField
from core.forms.records import RecordForm
from core.models.choices import labelled
from core.models.wording import term

PREFIX = "when_"


class ClauseForm(RecordForm):
    """A wording and when it stands. A known code makes a new version of that clause."""

    code = forms.SlugField(
        label=_("記号"),
        max_length=60,
        help_text=_(
            "半角の英小文字、数字、ハイフン。同じ記号の条項があるときは、その新しい版になります。例：ownership-university"
        ),
        error_messages={
            "invalid": _("半角の英小文字、数字、ハイフンで入力してください。例：ownership-university")
        },
    )
    topic = forms.ChoiceField(label=_("主題"), choices=labelled(ClauseTopic))
    heading = NameField(label=_("見出し"), max_length=60, help_text=_("例：知的財産権の帰属"))
    heading_en = NameField(label=_("見出し（英語）"), max_length=120, required=False)
    text = NameField(label=_("本文"), max_length=4000, multiline=True, widget=forms.Textarea({"rows": 8}))
    text_en = NameField(
        label=_("本文（英語）"),
        max_length=8000,
        multiline=True,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
    source = NameField(
        label=_("根拠"), max_length=300, help_text=_("例：共同研究契約書標準文例（学内）第9条")
    )
    valid_from = JapaneseDateField(label=_("適用開始日"))

    def __init__(self, *args: Any, begun: Clause | None = None, **options: Any) -> None:
        """Begin with a wording that is to be replaced, if there is one."""
        if begun is not None:
            options["initial"] = _initial(begun) | options.get("initial", {})
        super().__init__(*args, **options)
        self.fields["text"].help_text = _("契約ごとに変わる語は、次の形で書きます：%(places)s") % {
            "places": "、".join(f"【{place}】" for place in PLACES)
        }
        for name, values in CONDITIONS.items():
            self.fields[PREFIX + name] = forms.MultipleChoiceField(
                label=term(LABELS[name]),
                choices=[(value, term(VALUE_LABELS[name, value])) for value in values],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def conditions(self) -> list[forms.BoundField]:
        """Return the fields that say when the clause stands."""
        return [self[PREFIX + name] for name in CONDITIONS]

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, the conditions gathered."""
        stated = super().values
        when = {name: stated.pop(PREFIX + name) for name in CONDITIONS}
        return {**stated, "when": {name: values for name, values in when.items() if values}}


def _initial(clause: Clause) -> dict[str, Any]:
    own = ("code", "heading", "heading_en", "text", "text_en", "source")
    values: dict[str, Any] = {name: getattr(clause, name) for name in own}
    conditions = {PREFIX + name: list(stated) for name, stated in clause.when.items()}
    if not clause.is_own:
        values["source"] = ""
    return {**values, "topic": clause.topic.value, **conditions}
