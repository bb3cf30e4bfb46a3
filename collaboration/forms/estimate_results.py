"""What an estimate's form gives: a price per scenario, or why there is none, each reason with its field."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django import forms
from django.utils.translation import gettext as _t

from collaboration.calc.pricing.amendment import AmendmentQuote
from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.pay import with_kept_pay, without_pay
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.quote import Caution, Quote
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.scenario import PricedScenario, Scenario, amendment_of
from collaboration.calc.pricing.tax_credit import with_tax_credit
from collaboration.calc.records import Problem, RecordRefused, read_record
from collaboration.forms.estimate_request import Draft, Place, without_unknown
from collaboration.forms.estimate_scenarios import ScenarioRow
from collaboration.queries.tax_credit import tax_credit_items
from core.models.wording import translated

LEFT_OUT = {
    "commitments": Element.VALUE.label,
    "company_researchers": Element.RESEARCHER.label,
    "space": Element.FACILITY.label,
}
NOT_PRICED_BY = ("title", "department", "note", "submission", "version", "chosen")
"""Fields of the form that no price depends on."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be priced, and the field to go to (empty when no field stands for it)."""

    message: str
    field_id: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning of a price with the field that it is about."""

    caution: Caution
    field_id: str


@dataclass
class ScenarioResult:
    """One scenario of the form: its price, or what keeps it from having one."""

    row: ScenarioRow
    draft: Draft
    policy: CostPolicy | None = None
    stated: Scenario | None = None
    """The scenario as it was typed, without pay that the user may not see; saving fills that in."""
    shown: PricedScenario | None = None
    change: AmendmentQuote | None = None
    """What a change of contract changes; None for a new contract."""
    refusals: list[Refusal] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def letter(self) -> str:
        """The name of the scenario among the others."""
        return self.row.letter

    @property
    def quote(self) -> Quote | None:
        """The price as the user may see it."""
        return self.shown.quote if self.shown else None

    @property
    def advices(self) -> list[Advice]:
        """What to mend or to have approved, with the field for each."""
        cautions = self.quote.warnings if self.quote else ()
        return [Advice(each, id_of(self.draft.place_of(each.path))) for each in cautions]

    @property
    def left_out_words(self) -> list[str]:
        """What the policy has no rule for, in words."""
        return [_t(LEFT_OUT[name]) for name in self.left_out]


def id_of(place: Place | None) -> str:
    """Return the id of the control of a field; a group of choices is reached at its first choice."""
    if place is None:
        return ""
    bound = place[0][place[1]]
    return f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.id_for_label or bound.auto_id)


def result_of(
    row: ScenarioRow,
    draft: Draft,
    *,
    basis: PricingRequest,
    hidden: Iterable[PricingRequest],
    original: Promised | None,
    may_leave_out: bool,
) -> ScenarioResult:
    """Price one scenario. `hidden` are earlier requests whose pay the user may not see, but which counts.

    With an original the scenario is the whole of a contract after a change.
    """
    result = ScenarioResult(row, draft)
    try:
        result.policy = row.shelf.chosen(row.key, basis)
        values = draft.values
        if may_leave_out:
            values, result.left_out = without_unknown(values, result.policy)
        stated = read_record(PricingRequest, values)
        request = with_kept_pay(stated, hidden)
        result.change = amendment_of(Scenario("", result.policy, request, original))
        quote = with_tax_credit(
            result.change.after if result.change else price(request, result.policy),
            request.tax_credit_items,
            tax_credit_items(),
        )
    except RecordRefused as refused:
        result.refusals = [_refusal(problem, row, draft) for problem in refused.problems]
        return result
    label = f"{row.letter}：{result.policy.label}（{row.chosen_method.label}）"
    result.stated = Scenario(label, result.policy, stated, original)
    whole = PricedScenario(replace(result.stated, request=request), quote)
    result.shown = without_pay(whole) if request != stated else whole
    return result


def _refusal(problem: Problem, row: ScenarioRow, draft: Draft) -> Refusal:
    if problem.path.split(".")[0].split("[")[0] == "policy":
        place: Place | None = (row, "policy")
    else:
        place = draft.place_of(problem.path)
    text = translated(problem.message)
    if place is None and problem.label:
        text = _t("%(label)s：%(text)s") % {"label": _t(problem.label), "text": text}
    return Refusal(text, id_of(place), place)


def refusals_in(form: forms.BaseForm) -> list[Refusal]:
    """Return what a form itself refused and a price depends on."""
    found = [Refusal(str(text)) for text in form.non_field_errors()]
    for bound in form:
        if bound.name not in NOT_PRICED_BY:
            found += [
                Refusal(
                    _t("%(label)s：%(text)s") % {"label": bound.label, "text": text},
                    id_of((form, bound.name)),  # type: ignore[arg-type]  # every form here is a Form
                )
                for text in bound.errors
            ]
    return found
