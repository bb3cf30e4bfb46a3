"""The clauses of an outcome-linked price (method ③): milestones, royalty, equity, and what holds for all of them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collaboration.calc.pricing.outcome import Equity, OutcomeTerms, Royalty
from core.calc.messages import ValueRefused
from core.calc.money import parse_yen
from core.forms.fields import JapaneseDateField, NameField, PercentField, QuantityField, YenField
from core.models.wording import translated

DATE_HELP = _("例：2028/3/31")
ROYALTY, EQUITY = "royalty_", "equity_"
YES_NO = [("", _("決まっていない")), ("yes", _("はい")), ("no", _("いいえ"))]


class SalesField(NameField):
    """Expected sales of several periods, one per line or parted by semicolons."""

    def parse(self, text: str) -> Any:
        parts = [part for line in text.splitlines() for part in line.replace("；", ";").split(";")]
        try:
            return tuple(parse_yen(part) for part in parts if part.strip())
        except ValueRefused as refused:
            raise ValidationError(translated(refused.message), code="invalid") from refused

    def shown(self, value: Any) -> str:
        return "\n".join(f"{yen:,}" for yen in value)


class MilestoneRow(forms.Form):
    """A fixed sum when something is reached."""

    label = NameField(
        label=_("到達点"), required=False, max_length=200, help_text=_("例：試作品が目標値に到達")
    )
    yen = YenField(label=_("金額（円）"), required=False)
    evidence = NameField(label=_("到達の証拠"), required=False, max_length=200, help_text=_("例：評価報告書"))
    judge = NameField(
        label=_("判定者"), required=False, max_length=100, help_text=_("例：共同研究運営委員会")
    )
    due_on = JapaneseDateField(label=_("期限"), required=False, help_text=DATE_HELP)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return not any(self.cleaned_data.get(name) not in (None, "") for name in self.fields)


MilestoneRows = forms.formset_factory(MilestoneRow, extra=0, max_num=20, validate_max=True, absolute_max=20)


class OutcomeForm(forms.Form):
    """Royalty, equity and the common clauses; names carry the clause they belong to."""

    royalty_rate = PercentField(label=_("料率"), required=False, help_text=_("例：3%"))
    royalty_sales_definition = NameField(
        label=_("正味売上高の定義"),
        required=False,
        max_length=300,
        help_text=_("例：本製品の販売額から返品額と運賃を除いた額"),
    )
    royalty_expected_sales_yen = SalesField(
        label=_("見込みの売上高（1行に1期・円）"),
        required=False,
        multiline=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("例：120,000,000"),
    )
    royalty_minimum_yen = YenField(label=_("1期の最低額（円）"), required=False)
    royalty_cap_yen = YenField(label=_("1期の上限額（円）"), required=False)
    equity_fee_yen = YenField(label=_("新株予約権等で受け取る対価の額（円）"), required=False)
    equity_unit_yen = YenField(label=_("1個当たりの価額（円）"), minimum=1, required=False)
    equity_share_class = NameField(
        label=_("種類"), required=False, max_length=100, help_text=_("例：普通株式の新株予約権")
    )
    equity_number_formula = NameField(
        label=_("個数の算式"), required=False, max_length=200, help_text=_("例：対価の額÷1個当たりの価額")
    )
    equity_valued_on = JapaneseDateField(label=_("評価日"), required=False, help_text=DATE_HELP)
    equity_exercise_price_yen = YenField(label=_("行使価額（円）"), required=False)
    equity_exercise_until_on = JapaneseDateField(label=_("行使期限"), required=False, help_text=DATE_HELP)
    equity_holder = NameField(label=_("保有者"), required=False, max_length=100, help_text=_("例：本学"))
    equity_is_held_by_institution = forms.BooleanField(
        label=_("大学が保有する（個人でない）"), required=False
    )
    equity_conflict_reviewed_on = JapaneseDateField(
        label=_("利益相反の審査日"), required=False, help_text=DATE_HELP
    )
    payment_days = QuantityField(label=_("支払期限（日数）"), required=False, help_text=_("例：30"))
    credited_against_fixed = forms.ChoiceField(label=_("固定額に充当する"), required=False, choices=YES_NO)
    audit_right = forms.BooleanField(label=_("帳簿の監査権がある"), required=False)
    survives_years = QuantityField(label=_("契約終了後の存続（年）"), required=False, help_text=_("例：5"))

    def part(self, prefix: str) -> dict[str, Any]:
        """Return the values of one clause by the names that its record has; blank ones are left to its defaults."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value not in (None, "", (), False)
        }

    def common(self) -> dict[str, Any]:
        """Return what holds for all clauses."""
        stated = self.cleaned_data
        credited = stated.get("credited_against_fixed")
        values: dict[str, Any] = {"audit_right": bool(stated.get("audit_right"))}
        for name in ("payment_days", "survives_years"):
            if (number := stated.get(name)) is not None:
                values[name] = int(number) if number.denominator == 1 else number
        if credited:
            values["credited_against_fixed"] = credited == "yes"
        return values

    def fields_of(self, prefix: str) -> list[forms.BoundField]:
        """Return the fields of one clause."""
        return [field for field in self if field.name.startswith(prefix)]

    @property
    def royalty_fields(self) -> list[forms.BoundField]:
        """The fields of the royalty."""
        return self.fields_of(ROYALTY)

    @property
    def equity_fields(self) -> list[forms.BoundField]:
        """The fields of the equity."""
        return self.fields_of(EQUITY)

    @property
    def common_fields(self) -> list[forms.BoundField]:
        """The fields that hold for all clauses."""
        return [field for field in self if not field.name.startswith((ROYALTY, EQUITY))]

    @staticmethod
    def shown(terms: OutcomeTerms | None) -> dict[str, Any]:
        """Return the initial values for clauses that were stored."""
        if terms is None:
            return {}
        credited = {None: "", True: "yes", False: "no"}[terms.credited_against_fixed]
        return {
            **_prefixed(ROYALTY, terms.royalty),
            **_prefixed(EQUITY, terms.equity),
            "payment_days": terms.payment_days,
            "credited_against_fixed": credited,
            "audit_right": terms.audit_right,
            "survives_years": terms.survives_years,
        }


def _prefixed(prefix: str, record: Royalty | Equity | None) -> dict[str, Any]:
    if record is None:
        return {}
    return {f"{prefix}{item.name}": getattr(record, item.name) for item in fields(record)}


def milestone_rows(terms: OutcomeTerms | None, *, at_least: int) -> list[dict[str, Any]]:
    """Return the initial rows for milestones, filled up with blank ones."""
    milestones: Sequence[Any] = terms.milestones if terms else ()
    rows = [{item.name: getattr(row, item.name) for item in fields(row)} for row in milestones]
    return rows + [{} for _row in range(max(at_least - len(rows), 0))]
