"""Contracts under an umbrella agreement, its budget frames and the meetings of its steering body."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collaboration.actions.umbrella import MeetingEntry
from collaboration.models import Agreement
from collaboration.queries.umbrella import agreement_to_cover
from core.forms.fields import JapaneseDateField, NameField, YenField
from core.forms.records import RecordForm
from core.models import User
from core.models.wording import fiscal_year_in_words


class CoverForm(RecordForm):
    """The contract that is put under an umbrella agreement."""

    number = NameField(
        label=_("契約番号"),
        max_length=60,
        help_text=_("この包括連携契約の配下に置く契約の番号です。例：KJ2025-00012"),
        error_messages={"required": _("配下に置く契約の契約番号を入力してください。例：KJ2025-00012")},
    )
    umbrella_reason = NameField(
        label=_("相手先が異なる理由"),
        max_length=300,
        required=False,
        help_text=_("包括連携契約と共通の相手先がないときだけ入力します。例：グループ会社との契約のため"),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Look for contracts as this user may see them."""
        super().__init__(*args, **options)
        self.user = user

    def clean_number(self) -> Agreement:
        """Find the contract, and refuse one that the user may not change."""
        text = self.cleaned_data["number"]
        found = agreement_to_cover(text, self.user)
        if found is None:
            raise ValidationError(
                _("「%(text)s」という契約番号は登録されていません。契約一覧で番号を確かめてください。"),
                params={"text": text},
            )
        if not self.user.has_perm("collaboration.change_agreement", found):
            raise ValidationError(
                _("%(number)sを変更する権限がありません。産学連携本部に依頼してください。"),
                params={"number": found.number},
            )
        return found


class FrameForm(RecordForm):
    """The budget frame of a fiscal year, or of the whole term."""

    fiscal_year = forms.TypedChoiceField(label=_("会計年度"), coerce=int, empty_value=None, required=False)
    amount_yen = YenField(
        label=_("予算枠（円）"),
        required=False,
        help_text=_("空欄で保存すると、この年度の予算枠を取り消します。例：30,000,000"),
    )
    note = NameField(label=_("備考"), max_length=300, required=False, help_text=_("例：協定書 別紙2"))

    def __init__(self, *args: Any, years: range, **options: Any) -> None:
        """Offer the fiscal years that the agreement touches."""
        super().__init__(*args, **options)
        field = self.fields["fiscal_year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows for the type checker
        field.choices = [("", _("契約期間の全体")), *((year, fiscal_year_in_words(year)) for year in years)]


class MeetingForm(RecordForm):
    """A meeting of the steering body."""

    held_on = JapaneseDateField(
        label=_("開催日"),
        help_text=_("例：2026/4/1、R8.4.1"),
        error_messages={"required": _("開催日を入力してください。例：2026/4/1")},
    )
    attendees = NameField(
        label=_("出席者"),
        required=False,
        multiline=True,
        max_length=2_000,
        help_text=_("例：本学 副学長・産学連携本部長、相手先 執行役員・研究所長"),
        widget=forms.Textarea({"rows": 3}),
    )
    decisions = NameField(
        label=_("決定事項"),
        multiline=True,
        max_length=5_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("決定事項を入力してください。例：来年度の研究テーマ3件を承認した")},
    )
    next_on = JapaneseDateField(
        label=_("次回の予定日"),
        required=False,
        help_text=_("入力すると、この日を期限とする作業が受信箱に入ります。"),
    )

    def entry(self) -> MeetingEntry:
        """Return what was typed."""
        return MeetingEntry(**self.values)
