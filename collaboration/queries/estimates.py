"""Estimates as lists and pages show them: what the user may see of them, in a constant number of queries."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext

from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.numbering import running_part
from collaboration.calc.pricing.amendment import AmendmentQuote
from collaboration.calc.pricing.pay import without_pay
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.scenario import (
    PricedScenario,
    change_in,
    priced_from,
    promised_by,
    scenario_from,
)
from collaboration.calc.search_key import search_words
from collaboration.models import Agreement, AgreementPrice, Estimate, EstimateLetter, EstimateVersion
from collaboration.models.estimate import READS_EVERY_ESTIMATE, EstimateQuerySet
from core.calc.kinds import Role
from core.models import User
from core.queries.timeline import TimelineEntry, timeline

HISTORY_LENGTH = 50


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One row of the list: the estimate and its latest version."""

    estimate: Estimate
    total_yen: int
    order: int
    made_at: datetime.datetime

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return gettext(AgreementKind(self.estimate.kind).label)


def estimate_list(
    user: User, *, text: str = "", kind: str = "", department_id: int | None = None
) -> EstimateQuerySet:
    """Return the estimates the user may see that meet every condition, latest first, ready for `rows_of`."""
    estimates = Estimate.objects.visible_to(user)
    for folded, bare in search_words(text):
        found = Q(search_key__contains=folded)
        estimates = estimates.filter(found | Q(search_key__contains=bare) if bare else found)
    if kind:
        estimates = estimates.filter(kind=kind)
    if department_id is not None:
        estimates = estimates.filter(department=department_id)
    return estimates


def rows_of(keys: Sequence[int]) -> list[EstimateRow]:
    """Return the rows of these estimates in the order given: two queries, however many rows."""
    related = ("department", "organization", "principal", "agreement")
    found = Estimate.objects.select_related(*related).in_bulk(keys)
    versions = EstimateVersion.objects.filter(estimate__in=keys).order_by("order")
    latest = {
        key: (total_yen, order, made_at)
        for key, total_yen, order, made_at in versions.values_list(
            "estimate_id", "total_yen", "order", "made_at"
        )
    }
    return [EstimateRow(found[key], *latest[key]) for key in keys if key in found and key in latest]


@dataclass
class VersionPage:
    """A version as the user may see it: without scenarios for those who see totals only, without pay for most."""

    version: EstimateVersion
    is_full: bool
    sees_pay: bool

    @cached_property
    def scenarios(self) -> tuple[PricedScenario, ...]:
        """The scenarios with their prices as they were offered; none for those who see totals only."""
        if not self.is_full:
            return ()
        whole = (priced_from(stored) for stored in self.version.scenarios)
        return tuple(each if self.sees_pay else without_pay(each) for each in whole)

    @property
    def chosen(self) -> PricedScenario | None:
        """The scenario that is offered; None for those who see totals only."""
        return self.scenarios[self.version.chosen] if self.is_full else None

    @cached_property
    def change(self) -> AmendmentQuote | None:
        """What the scenario that is offered changes of a contract, for its sums only; None for a new contract."""
        if not self.is_full:
            return None
        return change_in(priced_from(self.version.scenarios[self.version.chosen]))

    @property
    def header(self) -> EstimateHeader:
        """What the estimate said of itself then."""
        return header_of(self.version)


@dataclass(frozen=True, slots=True)
class EstimateDetail:
    """One estimate and everything that belongs to it, versions latest first."""

    estimate: Estimate
    versions: list[VersionPage]
    is_full: bool
    frozen: AgreementPrice | None = None
    letters: list[EstimateLetter] = field(default_factory=list)
    history: list[TimelineEntry] = field(default_factory=list)

    @property
    def latest(self) -> VersionPage:
        """The version that counts."""
        return self.versions[0]

    def version(self, order: int) -> VersionPage | None:
        """Return the version of a number."""
        return next((each for each in self.versions if each.version.order == order), None)


def estimates_for_page(user: User) -> EstimateQuerySet:
    """Return the estimates the user may see, with everything one page needs fetched along."""
    versions = EstimateVersion.objects.select_related("made_by").order_by("-order")
    return (
        Estimate.objects.visible_to(user)
        .select_related(
            "department", "organization", "principal", "agreement", "agreement__price", "updated_by"
        )
        .prefetch_related(Prefetch("versions", versions), "versions__letters")
    )


def estimate_detail(estimate: Estimate, user: User) -> EstimateDetail:
    """Gather the page of an estimate that `estimates_for_page` fetched."""
    is_full = user.has_role(*READS_EVERY_ESTIMATE)
    versions = list(estimate.versions.all())
    letters = [letter for each in versions for letter in each.letters.all()]
    return EstimateDetail(
        estimate=estimate,
        versions=[VersionPage(each, is_full, sees_pay(user, each)) for each in versions],
        is_full=is_full,
        frozen=getattr(estimate.agreement, "price", None),
        letters=letters if is_full else [],
        history=timeline(estimate, *letters, limit=HISTORY_LENGTH) if is_full else [],
    )


def sees_pay(user: User, version: EstimateVersion) -> bool:
    """Whether the user may see what persons earn: finance, auditors, and the author who typed it in.

    An author who took it over unseen from an earlier version does not see it by that.
    """
    if user.has_role(Role.FINANCE, Role.AUDITOR):
        return True
    is_author = version.made_by_id == user.pk and user.has_role(*READS_EVERY_ESTIMATE)
    return is_author and not version.keeps_hidden_pay


def latest_version(estimate: Estimate) -> EstimateVersion:
    """Return the version that counts."""
    return estimate.versions.select_related("estimate").latest("order")


def header_of(version: EstimateVersion) -> EstimateHeader:
    """Return what the estimate said of itself in a version."""
    stored = version.header
    return EstimateHeader(
        title=stored["title"],
        kind=AgreementKind(stored["kind"]),
        number=stored["number"],
        department_id=stored["department_id"],
        organization_id=stored["organization_id"],
        principal_id=stored["principal_id"],
    )


def highest_estimate_running_part(series: str) -> int:
    """Return the highest running number that estimates of a series already carry, 0 when there is none."""
    numbers = (
        Estimate.everything.filter(number__startswith=f"{series}-")
        .order_by()
        .values_list("number", flat=True)
    )
    return max((running_part(number, series) or 0 for number in numbers), default=0)


def estimates_fitting(agreement: Agreement, user: User) -> EstimateQuerySet:
    """Return the estimates whose price could become that of an agreement: same kind and partner, used by no contract."""
    partners = [party.today.pk for party in agreement.parties.all()]
    visible = Estimate.objects.visible_to(user).filter(agreement=None, kind=agreement.kind)
    return visible.filter(Q(organization=None) | Q(organization__in=partners))


def latest_price(agreement: Agreement) -> AgreementPrice | None:
    """Return the price that holds for a contract: that of its latest priced amendment, else its own."""
    root = agreement.parent or agreement
    prices = AgreementPrice.objects.filter(Q(agreement=root) | Q(agreement__parent=root))
    return prices.select_related("agreement", "estimate_version__estimate").order_by("-agreement_id").first()


def promised_of(agreement: Agreement) -> Promised | None:
    """Return what an estimate of a change of the contract begins with; None while no price is frozen."""
    price = latest_price(agreement)
    if price is None:
        return None
    root = agreement.parent or agreement
    return promised_by(scenario_from({"label": "", **frozen_content(price)}), root.number)


def frozen_content(price: AgreementPrice) -> dict[str, Any]:
    """Return what the hash of a frozen price covers."""
    names = ("policy", "request", "quote", "original")
    return {name: value for name in names if (value := getattr(price, name)) is not None}
