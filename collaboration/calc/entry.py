"""What a clerk states about a partner that is not yet registered, and an entry that may contain such partners."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from collaboration.calc.content import AgreementContent

UNREGISTERED = 0
"""Stands for the key of a partner that the entry brings along."""


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A partner to be registered together with the agreement."""

    name: str
    legal_form: str
    country: str
    prefecture: str = ""
    corporate_number: str | None = None
    size: str = ""
    size_evidence: str = ""


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """The content of an entry form; `new_partners` maps the place of a party to the partner it brings along."""

    content: AgreementContent
    new_partners: Mapping[int, NewPartner] = field(default_factory=dict)

    @property
    def profile_day(self) -> datetime.date | None:
        """The day from which the profile of a new partner counts: of signature, else of the start."""
        return self.content.signed_on or self.content.starts_on

    def registered(self, keys: Mapping[int, int]) -> AgreementContent:
        """The content with the keys of the partners that were registered meanwhile."""
        parties = tuple(
            replace(party, organization_id=keys.get(place, party.organization_id))
            for place, party in enumerate(self.content.parties)
        )
        return replace(self.content, parties=parties)
