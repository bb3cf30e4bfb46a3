"""A partner that another took the place of: who signed stays, who it is now stands beside it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.agreements import refresh_search_keys
from collaboration.actions.contract_changes import keep_change
from collaboration.calc.contract_change import SUCCEEDABLE, ChangeKind, SuccessionKind
from collaboration.calc.invoices import InvoiceState
from collaboration.models import (
    Agreement,
    AgreementChange,
    AgreementParty,
    ConsortiumMember,
    Invoice,
    Succession,
)
from core.actions.events import append_event, field_changes, field_values
from core.actions.organizations import change_organization
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import Organization, User


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionPlan:
    """Who takes the place of whom, since when, and on what evidence. A change of name has a name and no successor."""

    kind: SuccessionKind
    effective_on: datetime.date
    reason: str
    successor: Organization | None = None
    new_name: str = ""


@transaction.atomic
def succeed_partner(
    predecessor: Organization, plan: SuccessionPlan, agreements: Iterable[Agreement], *, by: User
) -> Succession:
    """Let the successor stand for the predecessor in these agreements, with a change kept for each.

    Planned invoices go to the successor; what was issued stays as it was handed out. A change of name renames the partner
    itself, so that every list follows; the agreements given keep the name they were signed with.
    Raises ActionRefused, ValidationError.
    """
    wanted = sorted({row.parent_id or row.pk for row in agreements})
    locked = list(Agreement.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    _check(predecessor, plan, locked)
    former_name = predecessor.name
    successor = plan.successor or predecessor
    if plan.kind is SuccessionKind.RENAME:
        _rename(predecessor, plan, by=by)
        successor = predecessor
    succession = Succession(
        kind=plan.kind.value,
        predecessor=predecessor,
        successor=successor,
        former_name=former_name,
        new_name=successor.name,
        effective_on=plan.effective_on,
        reason=plan.reason.strip(),
        created_by=by,
        updated_by=by,
    )
    succession.full_clean()
    succession.save()
    values = field_changes({}, field_values(succession))
    append_event(succession, "succeed_partner", by=by, changes=values, reason=succession.reason)
    for agreement in locked:
        _succeed(agreement, succession, by=by)
    return succession


def _check(predecessor: Organization, plan: SuccessionPlan, agreements: list[Agreement]) -> None:
    if plan.effective_on > timezone.localdate():
        raise ActionRefused(_("効力発生日がまだ来ていません。その日になってから登録してください。"))
    if plan.kind is SuccessionKind.RENAME:
        if not plan.new_name.strip() or plan.new_name.strip() == predecessor.name:
            raise ActionRefused(_("新しい商号を入力してください。例：青葉テクノロジーズ株式会社"))
    elif plan.successor is None or plan.successor.pk == predecessor.pk:
        raise ActionRefused(_("承継後の相手先には、承継前とは別の相手先を選んでください。"))
    if not agreements and plan.kind is not SuccessionKind.RENAME:
        raise ActionRefused(_("承継する契約を1件以上選んでください。"))
    for agreement in agreements:
        _check_agreement(predecessor, plan, agreement)


def _check_agreement(predecessor: Organization, plan: SuccessionPlan, agreement: Agreement) -> None:
    words = {"number": agreement.number, "state": agreement.get_state_display(), "name": predecessor.name}
    if agreement.state not in SUCCEEDABLE:
        raise ActionRefused(
            _(
                "%(number)sは「%(state)s」のため、承継を登録できません。締結前の契約は、契約そのものの相手先を直してください。"
            )
            % words
        )
    parties = list(agreement.parties.select_related("organization", "present"))
    is_member = _memberships(agreement, predecessor).filter(left_on=None).exists()
    if all(party.today != predecessor for party in parties) and not is_member:
        raise ActionRefused(_("%(number)sのいまの相手先は「%(name)s」ではありません。") % words)
    if plan.successor is not None and any(party.today == plan.successor for party in parties):
        raise ActionRefused(
            _("「%(successor)s」は、すでに%(number)sの相手先です。契約の相手先を確かめてください。")
            % {**words, "successor": plan.successor.name}
        )
    if plan.successor is not None and is_member and _memberships(agreement, plan.successor).exists():
        raise ActionRefused(
            _(
                "「%(successor)s」は、すでに%(number)sのコンソーシアムの参加企業です。先に「%(name)s」の脱退を登録し、「%(successor)s」の負担額を直してください。"
            )
            % {**words, "successor": plan.successor.name}
        )
    if agreement.signed_on is not None and plan.effective_on < agreement.signed_on:
        raise ActionRefused(
            _(
                "%(number)sは効力発生日より後に締結されています。この契約の印を外すか、効力発生日を直してください。"
            )
            % words
        )


def _rename(organization: Organization, plan: SuccessionPlan, *, by: User) -> None:
    change_organization(
        organization,
        {"name": plan.new_name.strip()},
        expected_version=organization.version,
        by=by,
        reason=plan.reason.strip(),
    )
    organization.refresh_from_db()


def _succeed(agreement: Agreement, succession: Succession, *, by: User) -> None:
    children = list(agreement.amendments.values_list("pk", flat=True))
    of_contract = AgreementParty.objects.filter(agreement__in=[agreement.pk, *children])
    for party in of_contract.select_related("organization", "present").order_by("pk"):
        if party.today == succession.predecessor:
            _stand_for(party, succession)
    _move_memberships(agreement, succession, by=by)
    refresh_search_keys({agreement.pk, *children})
    _move_plans(agreement, succession, by=by)
    change = keep_change(
        AgreementChange(
            agreement=agreement,
            kind=ChangeKind.SUCCESSION.value,
            succession=succession,
            effective_on=succession.effective_on,
            reason=succession.reason,
            changes={"parties": [[succession.former_name], [succession.new_name]]},
        ),
        by=by,
    )
    words = {"parties": change.changes["parties"]}
    append_event(agreement, "succeed_partner", by=by, changes=words, reason=succession.reason)


def _stand_for(party: AgreementParty, succession: Succession) -> None:
    """Write who stands for the party; the name at signature is written once."""
    party.former_name = party.former_name or succession.former_name
    party.present = None if succession.successor_id == party.organization_id else succession.successor
    party.full_clean()
    party.save()


def _memberships(agreement: Agreement, organization: Organization) -> QuerySet[ConsortiumMember]:
    return ConsortiumMember.objects.filter(consortium__agreement=agreement, organization=organization)


def _move_memberships(agreement: Agreement, succession: Succession, *, by: User) -> None:
    """Let the successor go on as the member; since when it belongs and what it bears stay as they are."""
    if succession.successor_id == succession.predecessor_id:
        return
    for member in _memberships(agreement, succession.predecessor):
        changes = save_versioned(
            member, {"organization": succession.successor}, expected_version=member.version, by=by
        )
        append_event(member, "succeed_partner", by=by, changes=changes, reason=succession.reason)


def _move_plans(agreement: Agreement, succession: Succession, *, by: User) -> None:
    planned = Invoice.objects.filter(agreement=agreement, state=InvoiceState.PLANNED.value)
    if succession.successor_id == succession.predecessor_id:
        return
    for invoice in planned.filter(partner=succession.predecessor).order_by("pk"):
        changes = save_versioned(
            invoice, {"partner": succession.successor}, expected_version=invoice.version, by=by
        )
        append_event(invoice, "change", by=by, changes=changes, reason=succession.reason)
