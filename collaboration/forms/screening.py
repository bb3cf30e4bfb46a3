"""Answering the questions of the risk gate, and recording a judgement or a decision."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.risk_gate import NEEDS_NOTE, Answer, Checklist, Question, Result
from core.forms.fields import JapaneseDateField, NameField
from core.models.choices import labelled
from core.models.wording import term

NOTE = "note"
DECIDED_ON = "decided_on"
PREFIX = "q_"


class AnswerForm(forms.Form):
    """One field per question of a checklist, in its order."""

    decided_on = JapaneseDateField(label=_("回答日"))
    note = NameField(
        label=_("補足"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        multiline=True,
        help_text=_("「はい」と答えた質問の事情を書きます。例：試料を年2回、相手先の研究所へ送る。"),
    )
    taken_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, listed: Checklist, **options: Any) -> None:
        """Make a field of every question."""
        super().__init__(*args, **options)
        self.listed = listed
        for question in listed.questions:
            self.fields[PREFIX + question.code] = _field(question)
        self.order_fields([*(PREFIX + question.code for question in listed.questions), NOTE, DECIDED_ON])

    @property
    def questions(self) -> list[tuple[Question, forms.BoundField]]:
        """Return every question with its field."""
        return [(question, self[PREFIX + question.code]) for question in self.listed.questions]

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered, by the code of the question."""
        return {
            question.code: self.cleaned_data[PREFIX + question.code] for question in self.listed.questions
        }


class DecisionForm(forms.Form):
    """What a judgement or a decision brought."""

    decided_on = JapaneseDateField(label=_("決定日"))
    expires_on = JapaneseDateField(
        label=_("有効期限"),
        required=False,
        help_text=_("承認のときだけ入力します。空欄にすると、期限のない承認になります。"),
    )
    note = NameField(
        label=_("理由・補足"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        multiline=True,
        help_text=_("差戻し、不承認、次の審査に回すときは必ず書きます。例：該非判定書が添えられていないため"),
    )

    def __init__(self, *args: Any, results: tuple[Result, ...], **options: Any) -> None:
        """Offer the results that are possible after the answers."""
        super().__init__(*args, **options)
        labels = dict(labelled(Result))
        offered = [(result.value, labels[result.value]) for result in results]
        self.fields["result"] = _result_field(offered)
        self.order_fields(["result"])

    def clean(self) -> dict[str, Any]:
        """A result that stops or passes the topic on says why; an approval does not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("result") in NEEDS_NOTE and not cleaned.get("note"):
            self.add_error("note", _("理由を入力してください。例：該非判定書が添えられていないため"))
        decided_on, expires_on = cleaned.get("decided_on"), cleaned.get("expires_on")
        if decided_on and expires_on and expires_on < decided_on:
            self.add_error("expires_on", _("有効期限は、決定日以後の日付にしてください。"))
        return cleaned


def initial_answers(answers: Mapping[str, str], today: datetime.date) -> dict[str, Any]:
    """Return the initial values of the form from answers given before."""
    return {DECIDED_ON: today, **{PREFIX + code: answer for code, answer in answers.items()}}


def _field(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=term(question.label),
        help_text=term(question.note),
        choices=labelled(Answer),
        widget=forms.RadioSelect,
        error_messages={"required": _("「はい」「いいえ」「当てはまらない」のどれかを選んでください。")},
    )


def _result_field(offered: list[tuple[str, Any]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("結果"),
        choices=offered,
        coerce=Result,
        widget=forms.RadioSelect,
        error_messages={"required": _("結果を選んでください。")},
    )
