"""Asking for approvals, and deciding one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collaboration.actions.approvals import ApprovalStep
from collaboration.calc.approvals import Decision
from core.forms.fields import NameField
from core.models import User
from core.models.choices import labelled

MOST_STEPS = 8
USUAL_STEPS = 4


class ApprovalStepForm(forms.Form):
    """One person to ask."""

    role_label = NameField(
        label=_("承認者の役職"), max_length=60, required=False, help_text=_("例：研究科長")
    )
    approver = forms.ModelChoiceField(
        label=_("承認者"), queryset=User.objects.none(), required=False, empty_label=_("選んでください")
    )
    order = forms.TypedChoiceField(
        label=_("順番"),
        coerce=int,
        choices=[(order, str(order)) for order in range(1, MOST_STEPS + 1)],
        help_text=_("同じ順番の人には同時に依頼します。"),
    )

    def __init__(self, *args: Any, approvers: Sequence[User], **options: Any) -> None:
        """Offer those who may approve."""
        super().__init__(*args, **options)
        field = self.fields["approver"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows for the type checker
        field.queryset = User.objects.filter(pk__in=[user.pk for user in approvers]).order_by(
            "display_name", "pk"
        )

    def clean(self) -> dict[str, Any]:
        """A role and its holder are named together."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("role_label") and not given.get("approver") and "approver" not in self.errors:
            self.add_error("approver", _("承認者を選んでください。使わない行は、役職も空欄にしてください。"))
        if given.get("approver") and not given.get("role_label") and "role_label" not in self.errors:
            self.add_error("role_label", _("役職を入力してください。例：研究科長"))
        return given

    @property
    def step(self) -> ApprovalStep | None:
        """What was entered, None for a row left empty."""
        given = self.cleaned_data
        if not given.get("approver"):
            return None
        return ApprovalStep(given["order"], given["role_label"], given["approver"])


class BaseApprovalFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # takes its argument in stubs only
    """The rows of a round."""

    def clean(self) -> None:
        """Somebody has to be named, and nobody twice."""
        if any(self.errors):
            return
        steps = steps_of(self)
        if not steps:
            raise ValidationError(_("承認者を一人以上選んでください。"))
        if len({step.approver.pk for step in steps}) < len(steps):
            raise ValidationError(_("同じ人を二度、承認者に選んでいます。"))


def steps_of(forms_of_round: "forms.BaseFormSet[ApprovalStepForm]") -> list[ApprovalStep]:
    """Return the people to ask."""
    return [step for form in forms_of_round.forms if (step := form.step) is not None]


ApprovalFormSet = forms.formset_factory(
    ApprovalStepForm, formset=BaseApprovalFormSet, extra=0, max_num=MOST_STEPS, validate_max=True
)


class DecisionForm(forms.Form):
    """What the approver says."""

    decision = forms.TypedChoiceField(
        label=_("決定"),
        choices=labelled(Decision),
        coerce=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": _("承認・差戻し・却下のどれかを選んでください。")},
        help_text=_(
            "差戻しは、直して出し直してもらうときに選びます。却下すると、この契約は終わりになります。"
        ),
    )
    comment = NameField(
        label=_("意見"),
        required=False,
        max_length=500,
        help_text=_("差戻しと却下では、理由を必ず入力してください。例：間接経費の率の根拠を添えてください"),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever refuses says why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        refuses = given.get("decision") in (Decision.RETURN, Decision.REJECT)
        if refuses and not given.get("comment") and "comment" not in self.errors:
            self.add_error(
                "comment", _("差戻しと却下には理由が必要です。例：間接経費の率の根拠を添えてください")
            )
        return given
