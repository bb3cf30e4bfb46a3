"""The terms on intellectual property that hold for an agreement."""

from django.db.models import Q

from collaboration.models import Agreement, IpTerms


def ip_terms_of(agreement: Agreement) -> IpTerms | None:
    """Return the terms that hold: of a contract those of its latest amendment that has some, else its own.

    An amendment keeps what held before it until it lays down terms of its own.
    """
    root_id = agreement.parent_id or agreement.pk
    rows = IpTerms.objects.filter(Q(agreement=root_id) | Q(agreement__parent=root_id))
    if agreement.parent_id is not None:
        rows = rows.filter(Q(agreement=root_id) | Q(agreement__lte=agreement.pk))
    found = rows.select_related("agreement").order_by("agreement_id")
    return max(found, key=lambda row: (row.agreement_id != root_id, row.agreement_id), default=None)
