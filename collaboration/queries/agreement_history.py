"""Which records tell the history of an agreement to one reader."""

from typing import Any

from django.db.models import CharField, QuerySet, Value

from collaboration.models import (
    Agreement,
    AgreementChange,
    DocumentVersion,
    DunningLetter,
    Invoice,
    IpTerms,
    SharedLink,
    Signature,
    Turn,
    YearClosing,
)
from core.models import RecordRef, User

READ_BY_PARTNER = "read"
"""Each reading of a shared address is an event; so many would push out what was changed."""


def related_refs(agreement: Agreement, user: User) -> list[RecordRef]:
    """Return the records beside an agreement whose events the user may read, in one query however many kinds.

    Each kind says itself what is visible: a note on a secret paper, or on a signature under it, shows to nobody else.
    """
    first, *others = (
        rows.order_by().values_list(Value(rows.model._meta.label_lower, CharField()), "pk")
        for rows in _readable(agreement, user)
    )
    return [(object_type, str(key)) for object_type, key in first.union(*others, all=True)]


def _readable(agreement: Agreement, user: User) -> list[QuerySet[Any]]:
    """Select the records by kind. Who was sent an address is for those who may share; the rest is as `visible_to` says."""
    kinds: list[QuerySet[Any]] = [
        Invoice.objects.visible_to(user).filter(agreement=agreement),
        DunningLetter.objects.visible_to(user).filter(invoice__agreement=agreement),
        YearClosing.objects.visible_to(user).filter(agreement=agreement),
        DocumentVersion.objects.visible_to(user).filter(agreement=agreement),
        Signature.objects.visible_to(user).filter(document__agreement=agreement),
        AgreementChange.objects.visible_to(user).filter(agreement=agreement),
        IpTerms.objects.visible_to(user).filter(agreement=agreement),
        Turn.objects.visible_to(user).filter(agreement=agreement),
    ]
    if user.has_perm("collaboration.share_agreement", agreement):
        kinds.append(SharedLink.objects.visible_to(user).filter(agreement=agreement))
    return kinds
