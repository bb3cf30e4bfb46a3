"""What a merge of two records would move, before it is done."""

from dataclasses import dataclass

from django.apps import apps

from core.models import Attachment, Organization, Person, record_ref
from core.registry import merge_relations


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the two records: its values by label, and how many records of each kind point at it."""

    record: Organization | Person
    values: list[tuple[str, str]]
    counts: list[tuple[str, int]]


def merge_side(record: Organization | Person, fields: tuple[str, ...]) -> MergeSide:
    """Describe a record for the page on which one of two is chosen."""
    labels = {field.name: str(field.verbose_name) for field in record._meta.concrete_fields}
    values = [(labels[name], str(getattr(record, name) or "")) for name in fields]
    return MergeSide(record, values, _counts(record))


def _counts(record: Organization | Person) -> list[tuple[str, int]]:
    object_type, object_id = record_ref(record)
    counts = []
    for relation in merge_relations(object_type):
        model = apps.get_model(relation.model)
        number = model._base_manager.filter(**{relation.field: record}).count()
        counts.append((str(model._meta.verbose_name), number))
    files = Attachment.objects.filter(object_type=object_type, object_id=object_id).count()
    return [*counts, (str(Attachment._meta.verbose_name), files)]
