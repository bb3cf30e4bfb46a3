"""Closing a year: what becomes of what is left, and what somebody else decides about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.actions.closings import ClosingEntry
from collaboration.calc.closing import ClosingDecision
from collaboration.calc.pricing.kinds import StopCause
from core.forms.fields import JapaneseDateField, NameField, YenField
from core.forms.records import RecordForm
from core.models.choices import labelled


class ClosingForm(RecordForm):
    """The decision about what is left of a year."""

    decision = forms.ChoiceField(
        label=_("残額の扱い"),
        choices=labelled(ClosingDecision),
        widget=forms.RadioSelect,
        error_messages={"required": _("残額の扱いを選んでください。")},
    )
    carried_yen = YenField(
        label=_("繰越額（円）"),
        required=False,
        help_text=_(
            "「翌年度へ繰越」のとき。空欄にすると残額の全部を繰り越します。一部を繰り越すと、残りは返還します。"
        ),
    )
    cause = forms.ChoiceField(
        label=_("終了・中止の理由"), choices=labelled(StopCause), initial=StopCause.END.value, required=False
    )
    closed_on = JapaneseDateField(label=_("精算日"))
    reason = NameField(
        label=_("理由"),
        required=False,
        max_length=300,
        help_text=_(
            "繰り越すとき、返還しないとき、精算をやり直すときに必要です。例：研究計画の変更により翌年度に使用するため"
        ),
    )
    basis = NameField(
        label=_("根拠"),
        required=False,
        max_length=200,
        help_text=_("契約書や規程の条。例：契約書第12条第2項"),
    )

    def entry(self) -> ClosingEntry:
        """Return what was decided."""
        stated: dict[str, Any] = self.cleaned_data
        return ClosingEntry(
            decision=ClosingDecision(stated["decision"]),
            closed_on=stated["closed_on"],
            cause=StopCause(stated["cause"] or StopCause.END),
            carried_yen=stated["carried_yen"],
            reason=stated["reason"] or "",
            basis=stated["basis"] or "",
        )


class ClosingDecisionForm(RecordForm):
    """Whether a closing is approved; a reason where it is not."""

    APPROVE, RETURN = "approve", "return"

    decision = forms.ChoiceField(
        label=_("決定"),
        choices=[(APPROVE, _("承認する")), (RETURN, _("差し戻す"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("承認するか、差し戻すかを選んでください。")},
    )
    reason = NameField(
        label=_("理由"),
        required=False,
        max_length=300,
        help_text=_("差し戻すときに必要です。例：支出の登録もれがあるため"),
    )
