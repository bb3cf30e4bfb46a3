"""Agreements, what came in for them, and what the office did."""

from collaboration.models.activity import ActivityOverride, OfficeInvolvement
from collaboration.models.agreement import Agreement, AgreementParty, AgreementResearcher
from collaboration.models.receipt import Receipt

__all__ = [
    "ActivityOverride",
    "Agreement",
    "AgreementParty",
    "AgreementResearcher",
    "OfficeInvolvement",
    "Receipt",
]
