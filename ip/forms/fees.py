"""What somebody types to have a fee calculated. No name is asked: the address of the page may be passed on."""

import re
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.calc.records import Problem, RecordRefused, read_record
from core.calc.messages import ValueRefused, gettext_noop
from core.calc.rates import parse_rate
from core.forms.fields import JapaneseDateField, ParsedField
from core.models.wording import translated
from ip.calc.fees.kinds import Fee, Language, OwnerClass, SurchargeBase
from ip.calc.fees.price import price_fees
from ip.calc.fees.quote import FeeQuote
from ip.calc.fees.request import MOST_CLAIMS, MOST_SHEETS, FeeRequest
from ip.calc.fees.tables import LAST_ANNUITY_YEAR, WHOLE
from ip.queries.fee_tables import fee_tables

OWNER_ROWS = 4
OF_THE_REQUEST = ("filed_on", "exam_requested_on", "surcharge_base")
_ITEM = re.compile(r"items\[0\]\.(\w+)")
_OWNER = re.compile(r"owners\[(\d+)\]\.(\w+)")


class ShareField(ParsedField):
    """A share of a right, kept exactly: 1/3, 40%, 0.4, 1."""

    example = _("例：1/2、40%")
    attributes: ClassVar[dict[str, str | bool]] = {"autocomplete": "off"}

    def parse(self, text: str) -> Fraction:
        """Read a fraction that is not more than the whole."""
        share = parse_rate(text)
        if share > WHOLE:
            raise ValueRefused(gettext_noop("持分は1以下で入力してください。例：1/2、40%%"))
        return share


def _whole(label: Any, maximum: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=maximum, **options)


def _fees() -> list[tuple[Any, Any]]:
    home = [(fee.value, _(fee.label)) for fee in Fee if fee.value.startswith("jp_")]
    abroad = [(fee.value, _(fee.label)) for fee in Fee if fee.value.startswith("pct_")]
    return [("", _("選択してください")), (_("国内"), home), (_("PCT国際出願"), abroad)]


class OwnerForm(forms.Form):
    """One owner: the share and who it is to the office."""

    share = ShareField(label=_("持分"), required=False)
    fee_class = forms.ChoiceField(
        label=_("減免の区分"),
        required=False,
        choices=[("", _("なし")), *((kind.value, _(kind.label)) for kind in OwnerClass)],
    )
    is_employee_invention = forms.BooleanField(label=_("国立大学の職員の職務発明"), required=False)

    @property
    def is_filled(self) -> bool:
        """Whether the row names an owner."""
        return self.cleaned_data.get("share") is not None or bool(self.cleaned_data.get("fee_class"))

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a row that is half filled in."""
        if self.is_filled and not self.errors:
            if self.cleaned_data.get("share") is None:
                self.add_error("share", _("持分を入力してください。例：1/2"))
            if not self.cleaned_data.get("fee_class"):
                self.add_error("fee_class", _("減免の区分を選択してください。"))
        return self.cleaned_data


class FeeForm(forms.Form):
    """One act and its days; the rows of the owners stand beside it."""

    fee = forms.ChoiceField(label=_("料金"), choices=_fees)
    on = JapaneseDateField(label=_("納付日"))
    filed_on = JapaneseDateField(
        label=_("出願日"), required=False, help_text=_("分割出願は現実の出願日、PCT出願は国際出願日")
    )
    claims = _whole(_("請求項の数"), MOST_CLAIMS)
    first_year = _whole(_("特許料の年（始）"), LAST_ANNUITY_YEAR, help_text=_("例：登録料は1から3"))
    last_year = _whole(_("特許料の年（終）"), LAST_ANNUITY_YEAR)
    due_on = JapaneseDateField(
        label=_("納付期限（追納のとき）"),
        required=False,
        help_text=_("土日・休日を繰り下げた後の日。納付日がこれより後なら、割増特許料を加えます。"),
    )
    surcharge_base = forms.ChoiceField(
        label=_("割増特許料の額"),
        required=False,
        choices=[(base.value, _(base.label)) for base in SurchargeBase],
    )
    exam_requested_on = JapaneseDateField(label=_("審査請求日"), required=False)
    decision_served_on = JapaneseDateField(label=_("特許査定の謄本の送達日"), required=False)
    claims_paid = _whole(_("審査請求料を納付済みの請求項の数"), MOST_CLAIMS)
    sheets = _whole(_("枚数"), MOST_SHEETS)
    language = forms.ChoiceField(
        label=_("国際出願の言語"),
        required=False,
        choices=[(language.value, _(language.label)) for language in Language],
    )
    is_on_paper = forms.BooleanField(label=_("書面で国際出願する"), required=False)

    FURTHER: ClassVar = (
        "due_on",
        "surcharge_base",
        "exam_requested_on",
        "decision_served_on",
        "claims_paid",
        "sheets",
        "language",
        "is_on_paper",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Make the rows of the owners from the same data."""
        super().__init__(*args, **options)
        data = args[0] if args else None
        self.owners = [OwnerForm(data, prefix=f"owner{place}") for place in range(OWNER_ROWS)]

    @property
    def further(self) -> list[forms.BoundField]:
        """Return what only some fees need."""
        return [self[name] for name in self.FURTHER]

    @property
    def has_further(self) -> bool:
        """Whether something of it was filled in or refused."""
        untouched = (None, "", False, SurchargeBase.GROSS.value, Language.JAPANESE.value)
        return any(field.errors or field.value() not in untouched for field in self.further)

    def quote(self) -> FeeQuote | None:
        """Return the fee; what is refused stands at its field afterwards, and nothing typed is lost."""
        sound = [self.is_valid(), *(owner.is_valid() for owner in self.owners)]
        if not all(sound):
            return None
        filled = [owner for owner in self.owners if owner.is_filled]
        try:
            return price_fees(read_record(FeeRequest, self._asked(filled)), fee_tables())
        except RecordRefused as refused:
            for problem in refused.problems:
                self._refuse(problem, filled)
        return None

    def _asked(self, filled: list[OwnerForm]) -> dict[str, object]:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        request = {name: given.pop(name) for name in OF_THE_REQUEST if name in given}
        given["is_online"] = not given.pop("is_on_paper", False)
        return {**request, "items": [given], "owners": [owner.cleaned_data for owner in filled]}

    def _refuse(self, problem: Problem, filled: list[OwnerForm]) -> None:
        message = translated(problem.message)
        if match := _OWNER.fullmatch(problem.path):
            filled[int(match[1])].add_error(match[2], message)
        elif problem.path == "owners":
            (filled or self.owners)[0].add_error("share", message)
        else:
            match = _ITEM.fullmatch(problem.path)
            name = match[1] if match else problem.path
            self.add_error(name if name in self.fields else None, message)
