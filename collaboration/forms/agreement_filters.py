"""The search conditions of the list of agreements."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.invoices import MoneyMark
from collaboration.calc.kinds import (
    BEFORE_SIGNATURE,
    ENDED,
    IN_FORCE,
    AgreementKind,
    AgreementState,
    Origin,
)
from collaboration.calc.turn_clock import Holder
from collaboration.models import Agreement, AgreementParty
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries import agreement_list
from collaboration.queries.money_filter import UNCLAIMED, with_money
from collaboration.queries.officers import known_officers
from collaboration.queries.turns import with_holder
from core.calc.kinds import PartnerClass
from core.forms.fields import JapaneseDateField, YenField
from core.models import Department, Organization
from core.models.choices import labelled
from core.models.wording import fiscal_year_in_words

ANY = _("すべて")
DAY_EXAMPLE = _("例：2026/3/31、R8.3.31")
MAIN_FIELDS = ("fiscal_year", "kind", "department", "state")
INVOLVEMENT = [
    ("involved", _("組織が関与した")),
    ("matched", _("マッチングによる")),
    ("none", _("関与の記録がない")),
]
RECEIPTS = [("some", _("入金がある")), ("none", _("入金がない"))]
MONEY = [*labelled(MoneyMark), (UNCLAIMED, _("請求なし"))]
LEVELS = [("root", _("元の契約だけ")), ("amendment", _("変更契約だけ"))]
STATE_GROUPS: dict[str, tuple[AgreementState, ...]] = {
    "before": BEFORE_SIGNATURE,
    "in_force": tuple(state for state in IN_FORCE if state not in ENDED),
    "ended": ENDED,
}
STATES = [
    (_("まとめて"), [("before", _("締結前")), ("in_force", _("締結後")), ("ended", _("終了"))]),
    *(
        (label, [choice for choice in labelled(AgreementState) if choice[0] in STATE_GROUPS[group]])
        for group, label in (("before", _("締結前")), ("in_force", _("締結後")), ("ended", _("終了")))
    ),
]


class DayFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter ships no types
    """A day as Japanese offices write it."""

    field_class = JapaneseDateField


class YenFilter(django_filters.Filter):  # type: ignore[misc]  # as above
    """An amount as Japanese offices write it."""

    field_class = YenField


class AgreementFilter(django_filters.FilterSet):  # type: ignore[misc]  # as above
    """Every condition of the list; each one is a parameter of its address."""

    q = django_filters.CharFilter(
        label=_("ことば"),
        method="by_words",
        help_text=_(
            "契約番号、題目、相手先、研究者から探します。空白で区切ると、すべてを含むものを探します。"
        ),
        widget=forms.TextInput({"data-search": True, "type": "search"}),
    )
    fiscal_year = django_filters.ChoiceFilter(
        label=_("実施する年度"), method="by_fiscal_year", empty_label=ANY
    )
    kind = django_filters.ChoiceFilter(label=_("契約種別"), choices=labelled(AgreementKind), empty_label=ANY)
    department = django_filters.ModelChoiceFilter(
        label=_("担当部局"), queryset=Department.objects.all(), empty_label=ANY
    )
    state = django_filters.ChoiceFilter(label=_("状態"), choices=STATES, method="by_state", empty_label=ANY)
    turn = django_filters.ChoiceFilter(
        label=_("手番"),
        choices=labelled(Holder),
        method="by_turn",
        empty_label=ANY,
        help_text=_("締結前の契約を、いまどこで検討しているかで絞ります。"),
    )
    officer = django_filters.ModelChoiceFilter(
        label=_("担当者"), queryset=lambda _request: known_officers(), empty_label=ANY
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("相手先"),
        method="by_organization",
        queryset=Organization.objects.all(),
        widget=forms.HiddenInput,
    )
    partner_class = django_filters.ChoiceFilter(
        label=_("相手先区分"), choices=labelled(PartnerClass), method="by_partner_class", empty_label=ANY
    )
    signed_from = DayFilter(
        label=_("締結日（から）"), field_name="signed_on", lookup_expr="gte", help_text=DAY_EXAMPLE
    )
    signed_to = DayFilter(
        label=_("締結日（まで）"), field_name="signed_on", lookup_expr="lte", help_text=DAY_EXAMPLE
    )
    amount_from = YenFilter(label=_("契約金額（以上）"), field_name="amount_yen", lookup_expr="gte")
    amount_to = YenFilter(label=_("契約金額（以下）"), field_name="amount_yen", lookup_expr="lte")
    involvement = django_filters.ChoiceFilter(
        label=_("組織の関与"), choices=INVOLVEMENT, method="by_involvement", empty_label=ANY
    )
    receipts = django_filters.ChoiceFilter(
        label=_("入金"),
        choices=RECEIPTS,
        method="by_receipts",
        empty_label=ANY,
        help_text=_("年度を選ぶと、その会計年度の入金を調べます。"),
    )
    money = django_filters.ChoiceFilter(
        label=_("請求・入金"),
        choices=MONEY,
        method="by_money",
        empty_label=ANY,
        help_text=_(
            "入金は、すべての年度の合計で調べます。「請求なし」は、発行した請求書がない契約です（変更契約は元の契約で請求します）。"
        ),
    )
    level = django_filters.ChoiceFilter(
        label=_("変更契約"), choices=LEVELS, method="by_level", empty_label=_("元の契約も変更契約も")
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the fiscal years that the ledger knows, and the state of invoices to those who see them."""
        super().__init__(*args, **kwargs)
        if self.request is None or not self.request.user.has_perm("collaboration.view_invoice"):
            del self.filters["money"]
        years = [(year, fiscal_year_in_words(year)) for year in agreement_list.known_fiscal_years()]
        self.filters["fiscal_year"].extra["choices"] = years
        for each in self.filters.values():
            each.extra["required"] = False

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The conditions that everybody uses, after the words."""
        return [self.form[name] for name in MAIN_FIELDS]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """The conditions behind the fold."""
        return [each for each in self.form.visible_fields() if each.name not in ("q", *MAIN_FIELDS)]

    @property
    def is_detailed(self) -> bool:
        """Whether a condition behind the fold is in use, so that the fold opens."""
        return any(self.data.get(each.name) for each in self.further_fields)

    @property
    def organization_name(self) -> str:
        """The partner to which the list is restricted, empty for none."""
        chosen = self.form.cleaned_data.get("organization") if self.form.is_valid() else None
        return str(chosen or "")

    def by_words(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Search the folded key."""
        return agreement_list.with_words(agreements, value)

    def by_fiscal_year(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Keep what is carried out in the year."""
        return agreement_list.in_fiscal_year(agreements, int(value))

    def by_state(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Keep one state, or one group of them."""
        return agreements.filter(state__in=STATE_GROUPS.get(value, (value,)))

    def by_partner_class(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Keep the class that the return counts."""
        return agreement_list.of_partner_class(agreements, PartnerClass(value))

    def by_involvement(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Tell involvement, matching and no involvement apart."""
        if value == "matched":
            return agreements.filter(involvement__origin=Origin.OFFICE_MATCHING)
        involved = agreements.filter(involvement__involved=True)
        return involved if value == "involved" else agreements.exclude(pk__in=involved.values("pk"))

    def by_receipts(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Look in the chosen accounting year, or in all of them."""
        year = self.form.cleaned_data.get("fiscal_year")
        return agreement_list.with_receipts(agreements, int(year) if year else None, received=value == "some")

    def by_money(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Keep what bears a mark of money, or what nothing was claimed for."""
        return with_money(agreements, value, self.request.user)

    def by_organization(
        self, agreements: AgreementQuerySet, _name: str, value: Organization
    ) -> AgreementQuerySet:
        """Keep what a partner signed, and what it took over from another."""
        parties = AgreementParty.objects.filter(Q(organization=value) | Q(present=value))
        return agreements.filter(pk__in=parties.order_by().values("agreement"))

    def by_turn(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Keep what one side has on its desk."""
        return with_holder(agreements, Holder(value))

    def by_level(self, agreements: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Tell agreements and amendments apart."""
        return agreements.filter(parent__isnull=value == "root")
