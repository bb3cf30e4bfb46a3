"""The form of rules on cost: every value of a policy, read by the same reader as presets and the interface for programs."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.policy import (
    Charge,
    CostPolicy,
    IndirectRule,
    Share,
    StrategicRule,
    Tier,
    ValueRule,
)
from collaboration.calc.pricing.wording import changes_between
from collaboration.calc.records import RecordRefused, read_record
from collaboration.forms.record_parts import Data, RecordPart
from core.forms.records import Disagreement, ReasonForm
from core.models.wording import term, translated

NOT_ASKED = ("institution",)
"""A preset names the institution it comes from; one's own rules need not."""

PLACES = {"code": "id", NON_FIELD_ERRORS: "valid_from"}
"""Where the form shows what the row refuses: the only rule over several of its fields is one version a day."""

HELPS = {
    (CostPolicy, "id"): _("半角の英数字とハイフン。同じ規程の改正には同じ記号を使います。例：joint"),
    (CostPolicy, "label"): _("見積の画面で選ぶときの名前です。例：共同研究（通常）"),
    (CostPolicy, "valid_from"): _("この日から、次の改正の前日まで適用します。例：2026/4/1"),
    (CostPolicy, "source"): _("見積書と経費積算書に載ります。例：共同研究取扱規程 第8条"),
    (CostPolicy, "applies_by"): _("契約のどの日が適用開始日以後ならこの規程によるか。"),
    (CostPolicy, "compute_per"): _("年度ごとに端数を処理するか、契約全体で一度だけ処理するか。"),
    (CostPolicy, "amendment"): _("改正の後で契約を変更したとき、どの部分に新しい率を使うか。"),
    (CostPolicy, "approvals"): _("合計額が複数の区分に達したとき、だれが承認するか。"),
    (IndirectRule, "label"): _("書類に載せる名称。空欄なら「間接経費」です。例：産学連携推進経費"),
    (IndirectRule, "rate"): _("例：30%。ほかの算定方法では空欄にします。"),
    (IndirectRule, "min_rate"): _("「30%以上」のように下限だけを定めているとき。"),
    (IndirectRule, "min_amount_yen"): _("率で算定した額がこれより低いときは、この額とします。"),
    (Tier, "up_to_yen"): _("対象額がこの額以下のときの率であるとき。"),
    (Tier, "until_on"): _("経過措置であるとき、その最後の日。"),
    (StrategicRule, "label"): _("書類に載せる名称。空欄なら「戦略的産学連携経費」です。"),
    (ValueRule, "label"): _("書類に載せる名称。空欄なら「知の価値分」です。例：知的貢献費"),
    (ValueRule, "annual_hours"): _("年間給与から時間単価を求めるとき。例：1,860"),
    (ValueRule, "multiplier"): _("時間単価に掛ける倍率。実績等を評価しないときは1です。"),
    (Charge, "code"): _("表の中で重ならない名前。例：hour"),
    (Share, "to"): _("例：部局、本部、研究代表者"),
}


class SendingForm(ReasonForm):
    """What is sent along with the rules: the version that was seen, the key of the form, the preset, the reason."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    preset = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class CostRulesForm:
    """The rules in a form. `policy` is what was entered, once `is_valid` said so."""

    def __init__(
        self, data: Data = None, *, given: CostPolicy | None = None, version: int = 0, preset: str = ""
    ) -> None:
        """Fill the form from a policy: of a preset, of the version before, or of the rules to be corrected."""
        initial = {"version": version, "preset": preset}
        self.sending = SendingForm(data, initial=initial)
        self.root = RecordPart(CostPolicy, data=data, given=given, helps=HELPS, without=NOT_ASKED)
        self.conflict: list[Disagreement] = []
        self.policy: CostPolicy | None = None
        self.asks_for_rows = data is not None and bool(data.get("more"))
        if self.asks_for_rows:
            for form in self.root.forms:
                form.judge_nothing()

    @property
    def forms(self) -> list[forms.Form]:
        """Every form, for the summary of errors."""
        return [self.sending, *self.root.forms]

    @property
    def errors(self) -> bool:
        """Whether anything was refused, for the title of the page."""
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        """Read the rules; every fault is shown at its control."""
        if self.asks_for_rows or not self.sending.is_valid():
            return False
        faulty = [form for form in self.root.forms if form.errors]
        try:
            self.policy = read_record(CostPolicy, self.root.mapping())
        except RecordRefused as refused:
            for problem in refused.problems:
                self.root.refuse(problem)
            return False
        return not faulty

    @property
    def read(self) -> CostPolicy:
        """What was entered; only after `is_valid` said so."""
        assert self.policy is not None  # noqa: S101 -- narrows for the type checker
        return self.policy

    @property
    def submission_key(self) -> UUID:
        """The key of this form; a form that lost its own gets another and so is not recognised when sent twice."""
        return self.sending.cleaned_data["submission"] or uuid4()

    @property
    def expected_version(self) -> int:
        """The version the editor saw; 0, which no rules have, when the form was tampered with."""
        return self.sending.cleaned_data["version"] or 0

    @property
    def reason(self) -> str:
        """Why the rules were corrected."""
        return str(self.sending.cleaned_data["reason"])

    def refuse(self, error: ValidationError) -> None:
        """Show what the action refused: at its control where the form has it, else above the form."""
        form = self.root.form
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            form.add_error(PLACES.get(name, name if name in form.fields else None), errors)

    def disagree(self, theirs: CostPolicy, version: int) -> None:
        """Show both versions side by side; sending the form again settles for what is in it."""
        self.conflict = [
            Disagreement(in_words(change.label), translated(change.before), translated(change.after))
            for change in changes_between(theirs, self.read)
        ]
        data: Any = self.sending.data
        self.sending.data = {**data.dict(), "version": str(version)}


def in_words(label: tuple[str, ...]) -> str:
    """Name a value by the terms that lead to it."""
    return _t("・").join(term(part) for part in label)
