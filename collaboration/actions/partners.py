"""Registering the partners that an entry brings along."""

from django.db import transaction
from django.utils import timezone

from collaboration.calc.content import AgreementContent
from collaboration.calc.entry import AgreementEntry, NewPartner
from core.actions.organizations import create_organization
from core.models import Organization, User


@transaction.atomic
def register_partners(entry: AgreementEntry, *, by: User) -> AgreementContent:
    """Register what is new and return the content with the keys of all partners. Raises ValidationError."""
    day = entry.profile_day or timezone.localdate()
    keys = {place: _register(partner, day, by).pk for place, partner in entry.new_partners.items()}
    return entry.registered(keys)


def _register(partner: NewPartner, valid_from: object, by: User) -> Organization:
    return create_organization(
        {"name": partner.name, "corporate_number": partner.corporate_number},
        {
            "valid_from": valid_from,
            "legal_form": partner.legal_form,
            "country": partner.country,
            "prefecture": partner.prefecture,
            "size_override": partner.size,
            "size_evidence": partner.size_evidence,
        },
        by=by,
    )
