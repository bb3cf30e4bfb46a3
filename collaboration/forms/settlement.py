"""Reckoning a refund or late interest: what is typed, and the rule where the institution's rules have none."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.policy import CostPolicy, LateInterestRule, RefundRule, RoundingRule
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.records import RecordRefused
from core.forms.fields import JapaneseDateField, PercentField, YenField
from core.models.choices import labelled
from core.models.wording import translated

Result = TypeVar("Result")
UNITS = [(1, _("1円")), (10, _("10円")), (100, _("100円")), (1000, _("1,000円"))]


class SettlementForm(forms.Form):
    """A form of a reckoning; the fields of its rule are asked only where the policy has no such rule."""

    of_rule: ClassVar[tuple[str, ...]] = ()
    paths: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, policy: CostPolicy, **options: Any) -> None:
        """Take the rule from the policy where there is one."""
        super().__init__(*args, **options)
        self.policy = policy
        if self.has_rule:
            for name in self.of_rule:
                del self.fields[name]

    @property
    def has_rule(self) -> bool:
        """Whether the policy says by itself how to reckon."""
        raise NotImplementedError

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand in for the rule."""
        return [self[name] for name in self.of_rule if name in self.fields]

    @property
    def own_fields(self) -> Iterable[forms.BoundField]:
        """Return the other fields."""
        return [field for field in self if field.name not in self.of_rule]

    def reckoned(self, reckon: Callable[[], Result]) -> Result | None:
        """Return the result; what the calculation refuses stands at its field afterwards."""
        try:
            return reckon()
        except RecordRefused as refused:
            for problem in refused.problems:
                self.add_error(self.paths.get(problem.path), translated(problem.message))
        return None


def _spent(label: Any) -> YenField:
    return YenField(label=label, required=False, help_text="")


class RefundForm(SettlementForm):
    """Why the contract ends, and what was spent of what came in. Blank is 0."""

    prefix = "refund"
    of_rule = ("returns_unspent", "with_indirect", "with_researcher_fee")
    paths: ClassVar = {
        "spent.direct": "direct",
        "spent.indirect": "indirect",
        "spent.researcher": "researcher",
    }

    cause = forms.ChoiceField(
        label=_("終了・中止の理由"),
        choices=labelled(StopCause),
        error_messages={"required": _("終了・中止の理由を選んでください。")},
    )
    direct = _spent(_("直接経費の支出額（円）"))
    indirect = _spent(_("間接経費の支出額（円）"))
    researcher = _spent(_("研究料の支出額（円）"))
    returns_unspent = forms.BooleanField(label=_("この理由のとき、未使用額を返還する"), required=False)
    with_indirect = forms.BooleanField(label=_("返還する直接経費に応じた間接経費も返還する"), required=False)
    with_researcher_fee = forms.BooleanField(label=_("研究料も返還する"), required=False)

    @property
    def has_rule(self) -> bool:
        return self.policy.refund is not None

    def cause_chosen(self) -> StopCause:
        """Return why the contract ends."""
        return StopCause(self.cleaned_data["cause"])

    def spent(self) -> Sums:
        """Return what was spent of the elements, in yen."""
        names = ("direct", "indirect", "researcher")
        return Sums(**{name: self.cleaned_data[name] or 0 for name in names})

    def rule(self) -> RefundRule:
        """Return the rule of the policy, else the one that was ticked."""
        stated, returns = self.cleaned_data, self.cleaned_data.get("returns_unspent", False)
        return self.policy.refund or RefundRule(
            company_stops=returns,
            university_stops=returns,
            end=returns,
            with_indirect=stated["with_indirect"],
            with_researcher_fee=stated["with_researcher_fee"],
        )


class LateInterestForm(SettlementForm):
    """What was paid late, when it was due and when it came."""

    prefix = "late"
    of_rule = ("rate", "waived_below_yen", "unit")
    paths: ClassVar = {
        "principal_yen": "principal_yen",
        "due_on": "due_on",
        "paid_on": "paid_on",
        "rule.rate": "rate",
    }

    principal_yen = YenField(label=_("延滞した額（円）"))
    due_on = JapaneseDateField(label=_("支払期限"))
    paid_on = JapaneseDateField(label=_("支払日"))
    rate = PercentField(label=_("年率"), help_text=_("契約書に定める率。例：3%"))
    waived_below_yen = YenField(
        label=_("この額未満は徴収しない（円）"), required=False, help_text=_("定めがなければ空欄")
    )
    unit = forms.TypedChoiceField(
        label=_("端数を切り捨てる単位"),
        coerce=int,
        choices=UNITS,
        initial=1,
    )

    @property
    def has_rule(self) -> bool:
        return self.policy.late_interest is not None

    def rule(self) -> LateInterestRule:
        """Return the rule of the policy, else the one that was typed."""
        stated = self.cleaned_data
        return self.policy.late_interest or LateInterestRule(
            stated["rate"],
            waived_below_yen=stated["waived_below_yen"] or 0,
            rounding=RoundingRule(unit=stated["unit"]),
        )
