"""Consortia: making an agreement one, members that join and leave on a day, and what each of them is asked for."""

import datetime
from dataclasses import asdict, dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.invoices import InvoiceEntry, add_invoice
from collaboration.calc.consortium import ConsortiumLeader, MemberRole, fees_of
from collaboration.calc.invoices import InvoiceKind, InvoiceState, TaxOfInvoice
from collaboration.calc.kinds import FALLEN, AgreementKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement, Consortium, ConsortiumMember, Invoice
from collaboration.queries.consortium import heirs_of
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import Organization, User


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumEntry:
    """What is typed of a consortium."""

    leader: ConsortiumLeader
    manager: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """What is typed of a membership while it lasts."""

    role: MemberRole
    share_yen: int | None
    fee_yen: int | None
    joined_on: datetime.date


@transaction.atomic
def form_consortium(agreement: Agreement, entry: ConsortiumEntry, *, by: User) -> Consortium:
    """Make an agreement one of a consortium; its partners become the first members, with their shares.

    Raises ActionRefused for an amendment, an umbrella agreement, one that fell and one that is a consortium already.
    """
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.parent_id or locked.kind == AgreementKind.UMBRELLA or locked.state in FALLEN:
        raise ActionRefused(
            _("%(number)sはコンソーシアムにできません。元の契約の画面から登録してください。")
            % {"number": locked.number}
        )
    if Consortium.objects.filter(agreement=locked).exists():
        raise ActionRefused(_("%(number)sは、すでにコンソーシアムです。") % {"number": locked.number})
    consortium = Consortium(agreement=locked, created_by=by, updated_by=by, **asdict(entry))
    consortium.full_clean()
    consortium.save()
    append_event(consortium, "form_consortium", by=by, changes=field_changes({}, field_values(consortium)))
    begins = locked.starts_on or locked.signed_on or timezone.localdate()
    for party in locked.parties.select_related("organization", "present").order_by("-is_lead", "pk"):
        leads = party.is_lead and entry.leader is ConsortiumLeader.COMPANY
        member = MemberEntry(
            role=MemberRole.LEAD if leads else MemberRole.MEMBER,
            share_yen=party.share_yen,
            fee_yen=None,
            joined_on=begins,
        )
        join_consortium(consortium, party.today, member, by=by)
    return consortium


@transaction.atomic
def change_consortium(
    consortium: Consortium, entry: ConsortiumEntry, *, expected_version: int, by: User
) -> Consortium:
    """Change who leads and who manages. Raises EditConflict, ValidationError while a member leads beside the university."""
    if entry.leader is ConsortiumLeader.UNIVERSITY:
        leading = consortium.members.filter(left_on=None, role=MemberRole.LEAD.value).first()
        if leading is not None:
            raise ValidationError(
                {
                    "leader": _("%(name)sが代表機関です。先に、この企業の役割を変えてください。")
                    % {"name": leading.organization.name}
                }
            )
    changes = save_versioned(consortium, asdict(entry), expected_version=expected_version, by=by)
    if changes:
        append_event(consortium, "change_consortium", by=by, changes=changes)
    return consortium


@transaction.atomic
def join_consortium(
    consortium: Consortium, organization: Organization, entry: MemberEntry, *, by: User
) -> ConsortiumMember:
    """Let a company join from a day on. The partners of the agreement stay as they are. Raises ValidationError."""
    _check_member(consortium, entry)
    member = ConsortiumMember(
        consortium=consortium, organization=organization, created_by=by, updated_by=by, **asdict(entry)
    )
    member.full_clean()
    member.save()
    append_event(member, "join_consortium", by=by, changes=field_changes({}, field_values(member)))
    return member


@transaction.atomic
def change_member(
    member: ConsortiumMember, entry: MemberEntry, *, expected_version: int, by: User
) -> ConsortiumMember:
    """Change role, amounts or first day of a member. Raises EditConflict, ValidationError."""
    _check_member(member.consortium, entry)
    changes = save_versioned(member, asdict(entry), expected_version=expected_version, by=by)
    if changes:
        append_event(member, "change_member", by=by, changes=changes)
    return member


@transaction.atomic
def leave_consortium(
    member: ConsortiumMember, *, left_on: datetime.date, reason: str, expected_version: int, by: User
) -> ConsortiumMember:
    """Let a member leave at the end of a day; what it paid and what was counted before stays.

    Raises ActionRefused when it left already, EditConflict, ValidationError without a reason or before it joined.
    """
    if member.left_on is not None:
        raise ActionRefused(_("%(name)sは、すでに脱退しています。") % {"name": member.organization.name})
    values = {"left_on": left_on, "leaving_reason": reason.strip()}
    changes = save_versioned(member, values, expected_version=expected_version, by=by)
    append_event(member, "leave_consortium", by=by, changes=changes, reason=reason.strip())
    return member


@transaction.atomic
def plan_member_invoices(
    consortium: Consortium,
    *,
    until: datetime.date,
    tax_rate: Fraction | None,
    treatment: TaxOfInvoice,
    by: User,
) -> list[Invoice]:
    """Plan an invoice for every member and fiscal year up to a day that has none yet, as direct cost.

    Raises ActionRefused when there is nothing to plan, or while the agreement is not signed.
    """
    agreement = consortium.agreement
    done = _claimed(agreement)
    planned: list[Invoice] = []
    for member in consortium.members.select_related("organization"):
        for fiscal_year, yen in fees_of(member.membership, until).items():
            if (member.organization_id, fiscal_year) in done:
                continue
            entry = InvoiceEntry(
                fiscal_year=fiscal_year,
                partner=member.organization,
                subject=agreement.title,
                due_on=None,
                parts=ReceiptParts(direct_yen=yen),
                tax_rate=tax_rate,
                treatment=treatment,
            )
            planned.append(add_invoice(agreement, entry, by=by))
            done.add((member.organization_id, fiscal_year))
    if not planned:
        raise ActionRefused(
            _(
                "新しく作る請求予定がありません。参加企業の年会費か負担額を登録しているか、"
                "請求予定がすでにないかを確かめてください。"
            )
        )
    return planned


def _check_member(consortium: Consortium, entry: MemberEntry) -> None:
    if entry.role is MemberRole.LEAD and consortium.leader == ConsortiumLeader.UNIVERSITY:
        raise ValidationError(
            {
                "role": _(
                    "このコンソーシアムの代表は本学です。代表を「参加企業」に変えてから、代表機関を選んでください。"
                )
            }
        )


def _claimed(agreement: Agreement) -> set[tuple[int, int]]:
    standing = agreement.invoices.filter(kind=InvoiceKind.INVOICE.value)
    claimed = standing.exclude(state=InvoiceState.CANCELLED.value).values_list("partner_id", "fiscal_year")
    now = heirs_of(agreement).now
    return {(now.get(partner, partner), fiscal_year) for partner, fiscal_year in claimed}
