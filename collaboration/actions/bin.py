"""Deleting drafts: into the bin, back from it, and after thirty days for good."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.drafts import keep_draft_task
from collaboration.calc.bin import BIN_DAYS, DELETABLE
from collaboration.models import Agreement, Estimate
from collaboration.queries.bin import GOES_ALONG, MODELS, Deletable, holdings, in_bin
from core.actions.attachments import remove_attachment
from core.actions.events import append_event
from core.actions.inbox import settle_tasks_under
from core.actions.refused import ActionRefused
from core.calc.messages import gettext_noop
from core.models import Attachment, User, record_ref

PURGED = gettext_noop("ごみ箱に入れてから30日が過ぎた")


@transaction.atomic
def delete_record(record: Deletable, *, by: User, reason: str = "") -> Deletable:
    """Put a draft of a contract, or an estimate that was not handed out, into the bin.

    Raises PermissionDenied, ActionRefused for what is signed or decided, or has anything hanging on it.
    """
    locked = _locked(record)
    if not by.has_perm(f"collaboration.delete_{_kind(locked)}", locked):
        raise PermissionDenied
    refusals = why_not(locked)
    if refusals:
        raise ActionRefused("".join(refusals))
    now = timezone.now()
    _write(locked, by, deleted_at=now, deleted_by=by)
    append_event(
        locked, "discard", by=by, changes={"deleted_at": [None, now.isoformat()]}, reason=reason.strip()
    )
    settle_tasks_under(reverse(f"{_kind(locked)}-detail", args=[locked.pk]))
    return locked


@transaction.atomic
def restore_record(record: Deletable, *, by: User) -> Deletable:
    """Bring a record back from the bin. Raises PermissionDenied, ActionRefused when it is not there."""
    locked = _locked(record)
    if not by.has_perm(f"collaboration.delete_{_kind(locked)}", locked):
        raise PermissionDenied
    if locked.deleted_at is None:
        raise ActionRefused(_("%(record)sは、すでに元に戻されています。") % {"record": locked})
    before = locked.deleted_at.isoformat()
    _write(locked, by, deleted_at=None, deleted_by=None)
    append_event(locked, "restore", by=by, changes={"deleted_at": [before, None]})
    if isinstance(locked, Agreement):
        keep_draft_task(locked)
    return locked


def purge_bin(now: datetime.datetime) -> int:
    """Remove for good what has been in the bin for thirty days, files included, and return how many; events remain."""
    limit = now - datetime.timedelta(days=BIN_DAYS + 1)
    due = [record for model in MODELS.values() for record in in_bin(model).filter(deleted_at__lt=limit)]
    for record in due:
        _purge(record)
    return len(due)


def why_not(record: Deletable) -> list[str]:
    """Say what keeps a record from being deleted, and what to do instead; nothing when it can be."""
    held = "、".join(
        _("%(what)s（%(count)d件）") % {"what": each.label, "count": each.count} for each in holdings(record)
    )
    said = []
    if isinstance(record, Agreement) and record.state not in DELETABLE:
        said.append(
            _(
                "%(number)sは「%(state)s」のため、削除できません。やめるときは「契約を取り消す」を使ってください。"
            )
            % {"number": record.number, "state": record.get_state_display()}
        )
    if isinstance(record, Agreement) and record.signed_on is not None:
        said.append(
            _(
                "契約締結日が入力されています。締結した契約は削除できません。誤って入力したときは、締結日を消してから削除してください。"
            )
        )
    if isinstance(record, Estimate) and record.agreement_id is not None:
        said.append(_("契約になった見積は削除できません。"))
    if held:
        said.append(
            _(
                "次の記録があるため、削除できません：%(held)s。契約をやめるときは「契約を取り消す」を使ってください。"
            )
            % {"held": held}
            if isinstance(record, Agreement)
            else _("次の記録があるため、削除できません：%(held)s。") % {"held": held}
        )
    return said


@transaction.atomic
def _purge(record: Deletable) -> None:
    """Remove one record with the rows that are nothing without it; what holds it meanwhile keeps it in the bin."""
    if holdings(record):
        return
    object_type, object_id = record_ref(record)
    for file in Attachment.objects.filter(object_type=object_type, object_id=object_id):
        remove_attachment(file, by=None, reason=_(PURGED))
    append_event(record, "purge", by=None, reason=_(PURGED))
    for relation in type(record)._meta.related_objects:
        model = relation.related_model
        if model._meta.label_lower in GOES_ALONG:
            model._base_manager.filter(**{relation.field.name: record}).delete()
    type(record)._base_manager.filter(pk=record.pk).delete()


def _locked(record: Deletable) -> Deletable:
    return type(record).everything.select_for_update().get(pk=record.pk)


def _write(record: Deletable, by: User, **values: Any) -> None:
    stamp = {"version": F("version") + 1, "updated_at": timezone.now(), "updated_by": by}
    type(record)._base_manager.filter(pk=record.pk).update(**values, **stamp)
    record.refresh_from_db()


def _kind(record: Deletable) -> str:
    return str(record._meta.model_name)
