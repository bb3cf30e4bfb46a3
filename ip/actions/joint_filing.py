"""Laying down the terms of joint filing of a family."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict, save_versioned
from core.models import User
from core.models.wording import translated
from ip.actions.rights import hide_secrets
from ip.calc.joint_filing import CostRule, Exploitation, FilingHandler, NonWorkingRule
from ip.calc.rights import Share, share_faults
from ip.models import Family, JointFiling, JointFilingParty


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTerms:
    """What is typed of the terms."""

    handler: FilingHandler
    cost_rule: CostRule
    exploitation: Exploitation
    non_working: NonWorkingRule
    agreement_id: int | None = None
    signed_on: datetime.date | None = None
    covers_derived: bool = True
    exclusive_until: datetime.date | None = None
    non_working_rate: Fraction | None = None
    non_working_yen: int | None = None
    non_working_base: str = ""
    transfer_needs_consent: bool = True
    abandonment_notice_days: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPartyEntry:
    """A party with its share; without an organisation the university."""

    organization_id: int | None
    share: Fraction
    cost: Fraction | None = None


@transaction.atomic
def set_joint_filing(
    family: Family,
    terms: FilingTerms,
    parties: Sequence[FilingPartyEntry],
    *,
    expected_version: int,
    by: User,
) -> JointFiling:
    """Lay down the terms of a family, or change them. Raises ActionRefused, EditConflict, ValidationError."""
    _check_parties(parties)
    values = _stored(terms)
    found = JointFiling.objects.filter(family=family).first()
    if found is None:
        filing = JointFiling(family=family, created_by=by, updated_by=by, **values)
        filing.full_clean()
        filing.save()
        before, changes = {}, field_changes({}, field_values(filing))
    else:
        filing, before = found, {"parties": _in_words(found.parties.select_related("organization"))}
        if found.version != expected_version:
            raise EditConflict(found)
        changes = save_versioned(
            found, values, expected_version=expected_version, by=by, children_changed=True
        )
        found.parties.all().delete()
    rows = [_party(filing, party) for party in parties]
    for row in rows:
        row.full_clean()
        row.save()
    changes |= field_changes(before, {"parties": _in_words(rows)})
    if changes:
        append_event(filing, "set_joint_filing", by=by, changes=hide_secrets(changes))
    return filing


def _check_parties(parties: Sequence[FilingPartyEntry]) -> None:
    if len(parties) < 2 or all(party.organization_id is None for party in parties):
        raise ActionRefused(_("本学のほかに、共同出願人を1者以上入力してください。例：株式会社青葉"))
    faults = share_faults([Share(party.share, party.cost) for party in parties])
    if faults:
        raise ActionRefused(translated(faults[0]))
    if len({party.organization_id for party in parties}) < len(parties):
        raise ActionRefused(_("同じ当事者が2回入力されています。"))


def _stored(terms: FilingTerms) -> dict[str, Any]:
    """Return the columns; what belongs to another kind of compensation is left out."""
    values = asdict(terms)
    rate = values.pop("non_working_rate") if terms.non_working is NonWorkingRule.RATE else None
    values.pop("non_working_rate", None)
    values["non_working_numerator"] = None if rate is None else rate.numerator
    values["non_working_denominator"] = None if rate is None else rate.denominator
    if terms.non_working not in (NonWorkingRule.LUMP, NonWorkingRule.YEARLY):
        values["non_working_yen"] = None
    for name in ("handler", "cost_rule", "exploitation", "non_working"):
        values[name] = values[name].value
    return values


def _party(filing: JointFiling, party: FilingPartyEntry) -> JointFilingParty:
    cost = party.cost
    return JointFilingParty(
        joint_filing=filing,
        organization_id=party.organization_id,
        share_numerator=party.share.numerator,
        share_denominator=party.share.denominator,
        cost_numerator=None if cost is None else cost.numerator,
        cost_denominator=None if cost is None else cost.denominator,
    )


def _in_words(rows: Any) -> list[str]:
    return [f"{row} {row.share}" for row in rows]
