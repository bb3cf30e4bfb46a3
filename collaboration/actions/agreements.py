"""Entering, changing, copying and amending agreements."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.covering import refuse_to_lose_its_kind, refuse_wrong_umbrella
from collaboration.actions.drafts import keep_draft_task
from collaboration.actions.numbering import take_number
from collaboration.actions.turns import keep_turn
from collaboration.calc.content import AgreementContent
from collaboration.calc.kinds import IN_FORCE, AgreementState
from collaboration.calc.numbering import amendment_number
from collaboration.calc.search_key import agreement_search_key
from collaboration.models import Agreement, AgreementParty, AgreementResearcher
from collaboration.queries.agreement_content import (
    content_of,
    named_researchers,
    next_amendment_order,
    organization_names,
    partner_names,
    succeeded_names,
)
from collaboration.workflow import workflow_of
from core.actions.events import Changes, append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict, save_versioned
from core.calc.kinds import Role
from core.models import User

CHUNK = 1_000

SUMS_AND_TERM = frozenset({"amount_yen", "starts_on", "ends_on"})
"""Fields of a concluded agreement that change only with a reason."""


@transaction.atomic
def create_agreement(
    content: AgreementContent,
    *,
    by: User | None,
    state: AgreementState = AgreementState.CONCLUDED,
    verb: str = "create",
    parent: Agreement | None = None,
    reason: str = "",
) -> Agreement:
    """Enter an agreement with its parties and researchers; a blank number takes the next of its kind and year.

    Raises ValidationError when the content breaks a rule, such as a number that is taken.
    """
    refuse_wrong_umbrella(content)
    numbered = content if content.number else replace(content, number=take_number(content))
    agreement = Agreement(
        **numbered.own_fields(),
        state=state.value,
        parent=parent,
        officer=_officer_of_new(parent, by),
        search_key=_search_key(numbered),
        created_by=by,
        updated_by=by,
    )
    agreement.full_clean()
    agreement.save()
    _write_parties(agreement, numbered)
    _write_researchers(agreement, numbered)
    stated = {**numbered.own_fields(), **_people(numbered), "state": state.value}
    changes = field_changes({}, _without_blanks(stated))
    append_event(agreement, verb, by=by, changes=changes, reason=reason)
    keep_draft_task(agreement)
    keep_turn(agreement, by=by)
    return agreement


def _officer_of_new(parent: Agreement | None, by: User | None) -> User | None:
    """Whoever of the liaison office enters an agreement is in charge of it until another is named."""
    if parent is not None:
        return parent.officer
    return by if by is not None and by.has_role(Role.LIAISON) else None


@transaction.atomic
def name_officer(agreement: Agreement, officer: User | None, *, by: User, reason: str = "") -> Agreement:
    """State who is in charge of an agreement, None for nobody.

    Raises PermissionDenied, ActionRefused for somebody who may not see the agreement or whose account is shut.
    """
    if not by.has_perm("collaboration.change_agreement", agreement):
        raise PermissionDenied
    return put_in_charge(agreement, officer, by=by, reason=reason)


@transaction.atomic
def put_in_charge(
    agreement: Agreement, officer: User | None, *, by: User, reason: str, verb: str = "name_officer"
) -> Agreement:
    """Write down who is in charge; the caller answers for the right to do so. Raises ActionRefused as `name_officer`."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if officer is not None and not Agreement.objects.visible_to(officer).filter(pk=locked.pk).exists():
        raise ActionRefused(
            _("%(name)sさんは契約%(number)sを見られないため、担当者にできません。別の人を選んでください。")
            % {"name": officer, "number": locked.number}
        )
    changes = field_changes({"officer": locked.officer_id}, {"officer": officer.pk if officer else None})
    if changes:
        save_versioned(locked, {"officer": officer}, expected_version=locked.version, by=by)
        append_event(locked, verb, by=by, changes=changes, reason=reason.strip())
    return locked


def copy_agreement(
    source: Agreement, content: AgreementContent, *, by: User, state: AgreementState = AgreementState.DRAFT
) -> Agreement:
    """Enter an agreement that was begun as a copy; the history of the new one names the old one."""
    reason = _("%(number)sを写して作成しました。") % {"number": source.number}
    return create_agreement(content, by=by, state=state, verb="copy", reason=reason)


@transaction.atomic
def change_agreement(
    agreement: Agreement,
    content: AgreementContent,
    *,
    expected_version: int,
    by: User | None,
    reason: str = "",
) -> Changes:
    """Write what the clerk wants if nobody was faster, and return what differs.

    Raises EditConflict when somebody was, ActionRefused when the agreement fell or when sum or term of a
    signed one change without a reason, ValidationError when the content breaks a rule.
    """
    if agreement.version != expected_version:
        raise EditConflict(agreement)
    current = content_of(agreement)
    wanted = content if content.number else replace(content, number=current.number)
    new_parties, new_researchers = (
        wanted.parties != current.parties,
        wanted.researchers != current.researchers,
    )
    _check_change(agreement, current, wanted, reason)
    refuse_to_lose_its_kind(agreement, wanted)
    refuse_wrong_umbrella(wanted, current)
    save_versioned(
        agreement,
        {**wanted.own_fields(), "search_key": _search_key(wanted, succeeded_names(agreement))},
        expected_version=expected_version,
        by=by,
        children_changed=new_parties or new_researchers,
    )
    if new_parties:
        _write_parties(agreement, wanted)
    if new_researchers:
        _write_researchers(agreement, wanted)
    changes = field_changes(
        {**current.own_fields(), **_people(current)}, {**wanted.own_fields(), **_people(wanted)}
    )
    if changes or new_parties or new_researchers:
        append_event(agreement, "change", by=by, changes=changes, reason=reason.strip())
    return changes


@transaction.atomic
def add_amendment(
    agreement: Agreement, content: AgreementContent, *, by: User, applies_to_root: bool, reason: str = ""
) -> Agreement:
    """Enter a change of contract as a child of the agreement it amends.

    Term and amount of the agreement itself follow the amendment when `applies_to_root`; that is what the return counts.
    """
    root = Agreement.objects.select_for_update().get(pk=agreement.parent_id or agreement.pk)
    if root.state == AgreementState.CANCELLED:
        raise ActionRefused(
            _("取り消された契約には変更契約を登録できません。元の契約を下書きに戻してください。")
        )
    if root.state not in IN_FORCE:
        raise ActionRefused(
            _(
                "%(number)sは「%(state)s」のため、変更契約を登録できません。締結前の契約は、契約そのものを編集してください。"
            )
            % {"number": root.number, "state": root.get_state_display()}
        )
    number = content.number or amendment_number(root.number, next_amendment_order(root))
    own = replace(content, number=number, umbrella_id=None, umbrella_reason="")
    amendment = create_agreement(own, by=by, verb="amend", parent=root, reason=reason)
    if applies_to_root:
        current = content_of(root)
        amended = {
            name: getattr(content, name) for name in SUMS_AND_TERM if getattr(content, name) is not None
        }
        change_agreement(
            root,
            replace(current, **amended),
            expected_version=root.version,
            by=by,
            reason=_("変更契約%(number)sによる変更です。") % {"number": amendment.number},
        )
    return amendment


def refresh_search_keys(agreement_ids: set[int]) -> None:
    """Fold number, title and names anew, after a partner or a researcher was renamed."""
    in_order = sorted(agreement_ids)
    for start in range(0, len(in_order), CHUNK):
        _refresh_chunk(in_order[start : start + CHUNK])


@transaction.atomic
def _refresh_chunk(agreement_ids: list[int]) -> None:
    """Compare names read as bare values, because an import asks this of every agreement it has just made."""
    partners, researchers = partner_names(agreement_ids), named_researchers(agreement_ids)
    changed = []
    for agreement in Agreement.objects.filter(pk__in=agreement_ids).only("number", "title", "search_key"):
        key = agreement_search_key(
            agreement.number, agreement.title, partners[agreement.pk], researchers[agreement.pk]
        )
        if key != agreement.search_key:
            agreement.search_key = key
            changed.append(agreement)
    Agreement.objects.bulk_update(changed, ["search_key"], batch_size=500)


def _check_change(
    agreement: Agreement, current: AgreementContent, wanted: AgreementContent, reason: str
) -> None:
    if agreement.state == AgreementState.CANCELLED:
        raise ActionRefused(_("取り消された契約は変更できません。先に契約を下書きに戻してください。"))
    if agreement.state == AgreementState.REJECTED:
        raise ActionRefused(
            _("却下された契約は変更できません。あらためて進めるときは、この契約を写して起案してください。")
        )
    if agreement.state not in workflow_of(wanted.kind).states:
        raise ActionRefused(
            _("「%(state)s」の契約は、この契約種別に変更できません。先に契約を下書きに差し戻してください。")
            % {"state": agreement.get_state_display()}
        )
    touched = any(getattr(current, name) != getattr(wanted, name) for name in SUMS_AND_TERM)
    if agreement.state in IN_FORCE and touched and not reason.strip():
        raise ActionRefused(
            _(
                "締結済みの契約の金額や期間を変えるときは、変更の理由を入力してください。"
                "契約を変更した場合は「変更契約」から登録してください。"
            )
        )


def _search_key(content: AgreementContent, succeeded: Iterable[str] = ()) -> str:
    names = organization_names(party.organization_id for party in content.parties)
    return agreement_search_key(
        content.number,
        content.title,
        [*(names.get(party.organization_id, "") for party in content.parties), *succeeded],
        [researcher.name for researcher in content.researchers],
    )


def _people(content: AgreementContent) -> dict[str, Any]:
    """Name parties and researchers for the history, so that it can be read without their keys."""
    names = organization_names(party.organization_id for party in content.parties)
    return {
        "parties": [
            _party_in_words(names.get(party.organization_id, ""), party.share_yen)
            for party in content.parties
        ],
        "researchers": [researcher.name for researcher in content.researchers],
    }


def _party_in_words(name: str, share_yen: int | None) -> str:
    if share_yen is None:
        return name
    return _("%(name)s（負担額%(share)s円）") % {"name": name, "share": f"{share_yen:,}"}


def _without_blanks(stated: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not stated: marks that were not set and lists without a row."""
    return {name: value for name, value in stated.items() if value is not False and value != []}


def _write_parties(agreement: Agreement, content: AgreementContent) -> None:
    """Write the partners anew; one that stays keeps who took its place."""
    succeeded = {row.organization_id: row for row in agreement.parties.exclude(former_name="")}
    agreement.parties.all().delete()
    for order, party in enumerate(content.parties):
        row = AgreementParty(
            agreement=agreement,
            organization_id=party.organization_id,
            is_lead=order == 0,
            is_payer=party.is_payer,
            share_yen=party.share_yen,
            contract_prefecture=party.contract_prefecture,
        )
        if (before := succeeded.get(party.organization_id)) is not None:
            row.present_id, row.former_name = before.present_id, before.former_name
        row.full_clean()
        row.save()


def _write_researchers(agreement: Agreement, content: AgreementContent) -> None:
    agreement.researchers.all().delete()
    for order, researcher in enumerate(content.researchers):
        row = AgreementResearcher(
            agreement=agreement,
            name=researcher.name,
            person_id=researcher.person_id,
            is_principal=order == 0,
        )
        row.full_clean()
        row.save()
