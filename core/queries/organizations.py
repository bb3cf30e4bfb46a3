"""Partner organisations: lists, search, what counts today, and records that may be the same organisation twice."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OrderBy, Q
from django.utils import timezone

from core.calc.kinds import PartnerClass
from core.calc.search_keys import organization_match_key, search_words
from core.calc.text import organization_key
from core.models import Organization, OrganizationProfile
from core.models.organization import OrganizationQuerySet

DEFAULT_ORDER = "name"
ORDERS = {"name": "search_key", "corporate_number": "corporate_number", "updated": "updated_at"}


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organisation with its profile of the day, None where none is known."""

    organization: Organization
    profile: OrganizationProfile | None

    @property
    def partner_class(self) -> PartnerClass | None:
        """As what the return counts it on the day."""
        return self.profile.partner_class if self.profile else None


def with_words(organizations: OrganizationQuerySet, text: str) -> OrganizationQuerySet:
    """Keep organisations in which every word occurs, with or without its legal form."""
    for word in search_words(text):
        found = Q(search_key__contains=word) | Q(search_key__contains=organization_key(word))
        organizations = organizations.filter(found)
    return organizations


def counted_as(
    organizations: OrganizationQuerySet, wanted: PartnerClass | None, on: datetime.date
) -> OrganizationQuerySet:
    """Keep organisations of a class on a day; None keeps those whose class cannot be told.

    The class follows from a rule that the database does not know, so the organisations are named to it by key.
    """
    in_force = profiles_in_force(on)
    if wanted is None:
        known = [key for key, profile in in_force.items() if profile.partner_class is not None]
        return organizations.exclude(pk__in=known)
    return organizations.filter(
        pk__in=[key for key, profile in in_force.items() if profile.partner_class == wanted]
    )


def in_prefecture(
    organizations: OrganizationQuerySet, prefecture: str, on: datetime.date
) -> OrganizationQuerySet:
    """Keep organisations in a prefecture on a day."""
    keys = [key for key, profile in profiles_in_force(on).items() if profile.prefecture == prefecture]
    return organizations.filter(pk__in=keys)


def profiles_in_force(on: datetime.date) -> dict[int, OrganizationProfile]:
    """Return every organisation's profile of a day by its key; the earliest known also serves the days before it."""
    in_force: dict[int, OrganizationProfile] = {}
    for profile in OrganizationProfile.objects.order_by("organization_id", "valid_from").iterator():
        if profile.valid_from <= on or profile.organization_id not in in_force:
            in_force[profile.organization_id] = profile
    return in_force


def in_order(organizations: OrganizationQuerySet, order: str) -> OrganizationQuerySet:
    """Sort by one of ORDERS, descending with a leading minus; rows without a value come last."""
    descending, field = order.startswith("-"), ORDERS.get(order.removeprefix("-"))
    if field is None:
        descending, field = False, ORDERS[DEFAULT_ORDER]
    return organizations.order_by(OrderBy(F(field), descending=descending, nulls_last=True), "pk")


def rows_of(keys: Sequence[int]) -> list[OrganizationRow]:
    """Return the rows of these organisations in the order given: two queries, however many rows."""
    today = timezone.localdate()
    found = Organization.objects.prefetch_related("profiles").in_bulk(keys)
    return [OrganizationRow(found[key], found[key].profile_on(today)) for key in keys if key in found]


def similar_organizations(
    name: str, corporate_number: str | None = None, *, besides: int = 0
) -> list[Organization]:
    """Return living organisations that may be the same: of one name but for its legal form, or of one 法人番号."""
    alike = Q(match_key=organization_match_key(name))
    if corporate_number:
        alike |= Q(corporate_number=corporate_number)
    found = Organization.objects.living().filter(alike).exclude(pk=besides)
    return list(found.prefetch_related("profiles")[:10])


def duplicate_groups(limit: int = 100) -> list[list[Organization]]:
    """Return groups of living organisations that share a name but for its legal form, largest first.

    Two with different 法人番号 are two corporations and make no group by themselves.
    """
    living = Organization.objects.living()
    repeated = living.order_by().values("match_key").annotate(count=Count("pk")).filter(count__gt=1)
    keys = [row["match_key"] for row in repeated.order_by("-count", "match_key")[:limit]]
    groups: dict[str, list[Organization]] = {key: [] for key in keys}
    members = living.filter(match_key__in=keys).prefetch_related("profiles").order_by("pk")
    for organization in members:
        groups[organization.match_key].append(organization)
    return [group for group in groups.values() if _may_be_one(group)]


def _may_be_one(group: list[Organization]) -> bool:
    numbers = [organization.corporate_number for organization in group]
    return None in numbers or len(set(numbers)) < len(numbers)
