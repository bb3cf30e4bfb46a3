"""Imports of ledgers as batches: received, mapped, checked, committed once, taken back as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import NewEvent, append_event, append_events
from core.actions.inbox import put_task, settle_task
from core.actions.ledger_log import changed_since
from core.actions.refused import ActionRefused
from core.calc.messages import Message, gettext_noop
from core.calc.text import TextRefused, clean_text
from core.models import BatchState, ImportBatch, ImportedRow, ImportProfile, User

OPEN_STATES = (BatchState.UPLOADED.value, BatchState.CHECKED.value)
NAMED_AT_MOST = 5
_CHUNK = 500


class ImportRefused(ActionRefused):
    """An import that does not go on; `message` says why."""


@transaction.atomic
def receive_ledger(
    file: "File[bytes]", name: str, file_sha256: str, mapping: Mapping[str, Any], *, by: User | None
) -> ImportBatch:
    """Keep an uploaded ledger under a random name. The same file waiting already is that import, not a second one.

    Raises ImportRefused when the same file was imported before.
    """
    committed = ImportBatch.objects.filter(file_sha256=file_sha256, state=BatchState.COMMITTED).first()
    if committed is not None and committed.committed_at is not None:
        raise ImportRefused(
            _(
                "このファイルは%(day)sに取り込み済みです。やり直すときは、その取込を取り消してから選んでください。"
            )
            % {"day": timezone.localdate(committed.committed_at).isoformat()}
        )
    waiting = ImportBatch.objects.filter(file_sha256=file_sha256, state__in=OPEN_STATES).first()
    if waiting is not None:
        return waiting
    batch = ImportBatch(
        file_name=_shown_name(name), file_sha256=file_sha256, mapping=dict(mapping), created_by=by
    )
    file.seek(0)
    batch.file.save(f"imports/{uuid4().hex}{PurePath(name).suffix.lower()[:10]}", file, save=False)
    batch.save()
    append_event(batch, "create", by=by)
    return batch


@transaction.atomic
def set_mapping(batch: ImportBatch, mapping: Mapping[str, Any], *, by: User | None) -> None:
    """Say anew how the file is read; what was found under the old reading is forgotten. Raises ImportRefused."""
    _step(batch, OPEN_STATES, BatchState.UPLOADED, mapping=dict(mapping), problems=[], summary={})
    append_event(batch, "change", by=by)
    settle_task(_task(batch))


@transaction.atomic
def remember_mappings(confirmed: Iterable[tuple[str, str, Mapping[str, int]]], *, by: User | None) -> None:
    """Keep mappings for the next file with the same header: (kind, header signature, columns)."""
    for kind, signature, columns in confirmed:
        profile, _fresh = ImportProfile.objects.update_or_create(
            sheet_kind=kind, header_signature=signature, defaults={"mapping": dict(columns)}
        )
        append_event(profile, "change", by=by)


@transaction.atomic
def store_check(
    batch: ImportBatch, problems: Sequence[Mapping[str, Any]], summary: Mapping[str, Any], *, by: User | None
) -> None:
    """Keep what the dry run found. Raises ImportRefused when the batch went on meanwhile."""
    _step(batch, OPEN_STATES, BatchState.CHECKED, problems=list(problems), summary=dict(summary))
    append_event(batch, "check_import", by=by)
    if by is not None:
        task = Message(
            gettext_noop("台帳「%(file)s」の点検結果を確かめ、取り込むか破棄する"), {"file": batch.file_name}
        )
        put_task(_task(batch), task, reverse("import-detail", args=[batch.pk]), user=by, kind="import")


@transaction.atomic
def claim_import(batch: ImportBatch, *, good_rows_only: bool, by: User | None) -> None:
    """Take a checked batch for writing; of two at the same moment one goes on. Raises ImportRefused."""
    try:
        with transaction.atomic():
            _step(
                batch,
                (BatchState.CHECKED.value,),
                BatchState.COMMITTED,
                good_rows_only=good_rows_only,
                committed_at=timezone.now(),
                committed_by=by,
            )
    except IntegrityError as twin:
        raise ImportRefused(_("同じ内容のファイルが、すでに取り込まれています。")) from twin
    settle_task(_task(batch))


def finish_import(batch: ImportBatch, summary: Mapping[str, Any]) -> None:
    """Keep what was written with the batch, inside the transaction that wrote it."""
    batch.summary = dict(summary)
    batch.save(update_fields=["summary"])


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: User | None) -> None:
    """Throw away an import that wrote nothing. Raises ImportRefused for one that did."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in OPEN_STATES:
        raise ImportRefused(_("取り込んだ台帳は破棄できません。「取込を取り消す」を使ってください。"))
    append_event(locked, "delete", by=by)
    settle_task(_task(batch))
    name, storage = locked.file.name, locked.file.storage
    locked.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User | None, reason: str = "") -> int:
    """Take back everything that a batch wrote, and return the number of records removed.

    Raises ImportRefused, naming records, when one of them was changed since or is used by something else.
    """
    _step(batch, (BatchState.COMMITTED.value,), BatchState.UNDONE, undone_at=timezone.now(), undone_by=by)
    rows = list(batch.rows.order_by("-pk"))
    _refuse_if_changed(batch, rows)
    made: dict[str, list[str]] = {}
    for row in rows:
        if row.created:
            made.setdefault(row.object_type, []).append(row.object_id)
    _refuse_if_used(made)
    for row in rows:
        if not row.created:
            _restore(row)
    events: list[NewEvent] = []
    # Newest first by the first record of each type: what was made later may point at what was made earlier.
    in_order_of_making = dict.fromkeys(row.object_type for row in reversed(rows) if row.created)
    for object_type in reversed(in_order_of_making):
        events.extend(_remove(apps.get_model(object_type), made[object_type]))
    append_events([*events, NewEvent(batch, "undo_import", reason=reason)], by=by)
    return sum(map(len, made.values()))


def _task(batch: ImportBatch) -> str:
    return f"import-{batch.pk}"


def _step(batch: ImportBatch, sources: Sequence[str], target: BatchState, **fields: Any) -> None:
    """Move a batch on if it still is where the caller saw it."""
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(state=target.value, **fields):
        batch.refresh_from_db()
        raise ImportRefused(
            _("この取込は「%(state)s」のため、この操作はできません。画面を開き直してください。")
            % {"state": batch.get_state_display()}
        )
    batch.refresh_from_db()


def _shown_name(name: str) -> str:
    try:
        return clean_text(PurePath(name.replace("\\", "/")).name)[-255:] or _("名前のないファイル")
    except TextRefused:
        return _("名前のないファイル")


def _refuse_if_changed(batch: ImportBatch, rows: Sequence[ImportedRow]) -> None:
    later = changed_since(rows, int(batch.summary.get("last_seq", 0)))
    if later:
        raise ImportRefused(
            _("取り込んだ後に変更された記録があるため、取り消せません：%(records)s")
            % {"records": _named(dict.fromkeys(event.object_label for event in later))}
        )


def _refuse_if_used(made: Mapping[str, Sequence[str]]) -> None:
    """Refuse while a record that the batch did not make points at one that it made."""
    users: dict[str, None] = {}
    for object_type, ids in made.items():
        for relation in apps.get_model(object_type)._meta.related_objects:
            own = set(made.get(relation.related_model._meta.label_lower, ()))
            name = relation.field.name
            for chunk in _chunks(ids):
                pointing = relation.related_model._base_manager.filter(**{f"{name}__in": chunk})
                users.update((str(each), None) for each in pointing.iterator() if str(each.pk) not in own)
    if users:
        raise ImportRefused(
            _(
                "取り込んだ記録を使っている記録があるため、取り消せません。先に次の記録を削除してください：%(records)s"
            )
            % {"records": _named(users)}
        )


def _restore(row: ImportedRow) -> None:
    model = apps.get_model(row.object_type)
    record = model._base_manager.filter(pk=row.object_id).first()
    if record is None:
        return
    for name, value in row.before.items():
        field = model._meta.get_field(name)
        setattr(record, name, field.to_python(value) if isinstance(field, models.Field) else value)
    record.save(update_fields=list(row.before))


def _remove(model: type[models.Model], ids: Sequence[str]) -> list[NewEvent]:
    """Delete records, those first that point at others of their kind, and return the events that tell of it."""
    own = [
        each.name for each in model._meta.concrete_fields if each.is_relation and each.related_model is model
    ]
    events: list[NewEvent] = []
    for chunk in _chunks(ids):
        records = model._base_manager.select_related().filter(pk__in=chunk)
        events.extend(NewEvent(record, "undo_import", label=str(record)) for record in records)
    for name in own:
        for chunk in _chunks(ids):
            model._base_manager.filter(pk__in=chunk).exclude(**{name: None}).delete()
    for chunk in _chunks(ids):
        model._base_manager.filter(pk__in=chunk).delete()
    return events


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _named(labels: Iterable[str]) -> str:
    names = list(labels)
    shown = "、".join(names[:NAMED_AT_MOST])
    if len(names) <= NAMED_AT_MOST:
        return shown
    return _("%(records)sほか%(count)d件") % {"records": shown, "count": len(names) - NAMED_AT_MOST}
