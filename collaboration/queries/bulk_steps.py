"""Steps with many agreements: what can be offered, what stands in each agreement's way, and what changed afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from collaboration.calc.bulk_step import Outcome
from collaboration.models import Agreement, BulkStep, BulkStepRow
from collaboration.models.agreement import AgreementQuerySet
from collaboration.models.bulk_step import BulkStepQuerySet
from collaboration.queries.lifecycle import GuardLine, guard_lines, guards_of
from collaboration.workflow import DOCUMENT, DONATION, FULL, workflow_of
from core.models import Attachment, Event, User, record_ref
from core.models.event import RecordRef
from core.workflow import Transition


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One chosen agreement: the step it would take, none where there is none, and what stands in its way."""

    agreement: Agreement
    step: Transition | None
    may: bool
    guards: list[GuardLine]

    @property
    def will_change(self) -> bool:
        """Whether the step can be taken, with a reason if need be."""
        return self.step is not None and self.may and all(line.guard.yields for line in self.guards)

    @property
    def needs_reason(self) -> bool:
        """Whether it can be taken only with a reason."""
        return self.step is not None and (self.step.needs_reason or bool(self.guards))


def steps_for(user: User) -> list[Transition]:
    """Return the steps that the user may take with some agreement, one for each trigger, in the order of the path."""
    found: dict[str, Transition] = {}
    for step in (row for path in (FULL, DONATION, DOCUMENT) for row in path.transitions):
        if step.trigger not in found and user.has_perm(step.permission):
            found[step.trigger] = step
    return list(found.values())


def fitting_steps(steps: Sequence[Transition], agreements: Iterable[Agreement]) -> list[Transition]:
    """Keep the steps that at least one of the agreements can take as it stands."""
    kinds = {(each.kind, each.state) for each in agreements}
    open_now = {step.trigger for kind, state in kinds for step in workflow_of(kind).available(state)}
    return [step for step in steps if step.trigger in open_now]


def check_rows(agreements: AgreementQuerySet, trigger: str, user: User) -> list[CheckedRow]:
    """Look at every chosen agreement with the same guards as the step itself; those without a step cost nothing."""
    chosen = agreements.prefetch_related("parties", "researchers", "approvals")
    return [_checked(agreement, trigger, user) for agreement in chosen]


def _checked(agreement: Agreement, trigger: str, user: User) -> CheckedRow:
    step = workflow_of(agreement.kind).find(trigger, agreement.state)
    may = step is not None and user.has_perm(step.permission, agreement)
    guards = guard_lines(agreement, guards_of(agreement, trigger)) if may else []
    return CheckedRow(agreement, step, may, guards)


def steps_with_counts(user: User) -> BulkStepQuerySet:
    """Return the steps that the user may see, each with how many agreements took it, stand back, or never did."""
    return (
        BulkStep.objects.visible_to(user)
        .select_related("made_by")
        .annotate(
            changed=Count("rows", filter=~Q(rows__outcome__in=[Outcome.REFUSED, Outcome.PENDING])),
            undone=Count("rows", filter=Q(rows__outcome=Outcome.UNDONE)),
            refused=Count("rows", filter=Q(rows__outcome=Outcome.REFUSED)),
            waiting=Count("rows", filter=Q(rows__outcome=Outcome.PENDING)),
            can_go_back=Count("rows", filter=Q(rows__outcome=Outcome.DONE)),
        )
        .order_by("-pk")
    )


def trigger_label(trigger: str) -> str:
    """Return a trigger in the words of its button."""
    rows = (row for path in (FULL, DONATION, DOCUMENT) for row in path.transitions if row.trigger == trigger)
    step = next(rows, None)
    return str(step.label) if step else trigger


def latest_seq() -> int:
    """Return the end of the event log."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def changed_since(row: BulkStepRow, agreement: Agreement) -> bool:
    """Whether the agreement, or anything that hangs on it, was touched after the step."""
    if (agreement.state, agreement.version) != (row.after, row.version):
        return True
    refs = [record_ref(agreement), *_hanging_on(agreement)]
    return Event.objects.about(refs).filter(seq__gt=row.last_seq).exclude(verb="download").exists()


def _hanging_on(agreement: Agreement) -> list[RecordRef]:
    """Name every record with a foreign key to the agreement, of whatever kind, and its files."""
    refs: list[RecordRef] = []
    for relation in Agreement._meta.related_objects:
        model = relation.related_model
        keys = model._base_manager.filter(**{relation.field.name: agreement}).values_list("pk", flat=True)
        refs.extend((model._meta.label_lower, str(key)) for key in keys)
    object_type, object_id = record_ref(agreement)
    files = Attachment.objects.filter(object_type=object_type, object_id=object_id)
    return [*refs, *((Attachment._meta.label_lower, str(key)) for key in files.values_list("pk", flat=True))]
