"""What follows in agreements when a record of core changes."""

from django.db.models import Q

from collaboration.actions.agreements import refresh_search_keys
from collaboration.models import AgreementParty
from core.models import Organization
from core.registry import RecordRefs

ORGANIZATION = Organization._meta.label_lower


def follow_renamed_names(changed: RecordRefs) -> None:
    """Fold the search keys of a changed partner's agreements anew."""
    organizations = {int(key) for kind, key in changed if kind == ORGANIZATION}
    if organizations:
        parties = AgreementParty.objects.filter(
            Q(organization__in=organizations) | Q(present__in=organizations)
        ).order_by()
        refresh_search_keys(set(parties.values_list("agreement_id", flat=True)))
