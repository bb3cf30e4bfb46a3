"""What a clerk writes into an agreement, apart from the database: for entry, copying, amending and comparing."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from collaboration.calc.term import one_year_later

DATE_FIELDS = ("signed_on", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class PartyContent:
    """One partner of an agreement; `share_yen` is its share of the contract amount in exact yen."""

    organization_id: int
    is_payer: bool = True
    share_yen: int | None = None
    contract_prefecture: str = ""


@dataclass(frozen=True, slots=True)
class ResearcherContent:
    """One researcher of an agreement: the name as the contract writes it, the person where known."""

    name: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementContent:
    """Everything an entry form says about one agreement. The first party leads, the first researcher is principal.

    `amount_yen` is the contract amount over the whole term, tax included. A blank number asks for the next one.
    """

    kind: str
    title: str
    number: str = ""
    department_id: int | None = None
    signed_on: datetime.date | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    amount_yen: int | None = None
    umbrella_id: int | None = None
    umbrella_reason: str = ""
    is_subsidy: bool = False
    survey_kind: str = ""
    survey_kind_reason: str = ""
    note: str = ""
    parties: tuple[PartyContent, ...] = ()
    researchers: tuple[ResearcherContent, ...] = ()

    def own_fields(self) -> dict[str, Any]:
        """The fields of the agreement itself, without its parties and researchers."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in ("parties", "researchers")
        }

    def values(self) -> dict[str, Any]:
        """Every field, parties and researchers as one value each."""
        return {**self.own_fields(), "parties": self.parties, "researchers": self.researchers}

    def next_year(self) -> Self:
        """The same agreement a year later: no number yet, dates shifted, amounts and people kept."""
        return replace(
            self,
            number="",
            signed_on=_shifted(self.signed_on),
            starts_on=_shifted(self.starts_on),
            ends_on=_shifted(self.ends_on),
        )

    def plain(self) -> dict[str, Any]:
        """The content as JSON knows it; `content_from` reads it back."""
        own = {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.own_fields().items()
        }
        return {
            **own,
            "parties": [_as_list(party) for party in self.parties],
            "researchers": [_as_list(researcher) for researcher in self.researchers],
        }


def content_from(plain: Mapping[str, Any]) -> AgreementContent:
    """Read back what `AgreementContent.plain` wrote."""
    own = {name: value for name, value in plain.items() if name not in ("parties", "researchers")}
    for name in DATE_FIELDS:
        own[name] = datetime.date.fromisoformat(own[name]) if own[name] else None
    return AgreementContent(
        **own,
        parties=tuple(PartyContent(*party) for party in plain["parties"]),
        researchers=tuple(ResearcherContent(*researcher) for researcher in plain["researchers"]),
    )


def _shifted(day: datetime.date | None) -> datetime.date | None:
    return None if day is None else one_year_later(day)


def _as_list(row: PartyContent | ResearcherContent) -> list[Any]:
    return [getattr(row, each.name) for each in fields(row)]
