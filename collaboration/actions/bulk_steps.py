"""Taking one step with many agreements, each by the ordinary action, and putting them back as long as nothing was built on it."""

from collections.abc import Callable, Sequence
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.approvals import keep_approval_tasks
from collaboration.actions.drafts import keep_draft_task
from collaboration.actions.states import change_state
from collaboration.actions.turns import keep_turn
from collaboration.calc.bulk_step import MOST_AT_ONCE, MOST_IN_A_REQUEST, UNDO_DAYS, Outcome
from collaboration.models import Agreement, BulkStep, BulkStepRow
from collaboration.queries.bulk_steps import changed_since, latest_seq
from collaboration.workflow import workflow_of
from core.actions.jobs import enqueue_job
from core.actions.refused import ActionRefused
from core.actions.workflow import take_back
from core.models import Job, User

TAKE, UNDO = "bulk_step_take", "bulk_step_undo"
Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@transaction.atomic
def begin_bulk_step(keys: Sequence[int], trigger: str, *, reason: str = "", by: User) -> BulkStep:
    """Note which agreements are to take the step; nothing has changed yet. Raises ActionRefused for none or too many."""
    agreements = list(Agreement.objects.visible_to(by).filter(pk__in=keys).order_by("pk"))
    if not agreements:
        raise ActionRefused(_("契約が選ばれていません。契約の一覧で、変更する契約に印を付けてください。"))
    if len(agreements) > MOST_AT_ONCE:
        raise ActionRefused(
            _("一度に変更できるのは%(most)d件までです。条件を加えて絞り込んでください。")
            % {"most": MOST_AT_ONCE}
        )
    step = BulkStep.objects.create(trigger=trigger, reason=reason.strip(), made_by=by)
    BulkStepRow.objects.bulk_create(
        BulkStepRow(step=step, agreement=each, number=each.number, before=each.state) for each in agreements
    )
    return step


def take_or_enqueue(step: BulkStep, *, by: User) -> Job | None:
    """Take the step at once, or as a job when there are many agreements; the job is returned."""
    return _now_or_later(step, Outcome.PENDING, TAKE, partial(take_bulk_step, step, by=by), by)


def undo_or_enqueue(step: BulkStep, *, by: User) -> Job | None:
    """Put the agreements back at once, or as a job when there are many. Raises ActionRefused when it is too late."""
    _check_undo(step, by)
    return _now_or_later(step, Outcome.DONE, UNDO, partial(undo_bulk_step, step, by=by), by)


def take_bulk_step(step: BulkStep, *, by: User, progress: Progress = _silent) -> None:
    """Take the step with every agreement that waits for it; one that cannot says why and holds up no other.

    Called again after a break, it goes on where it stopped.
    """
    _each(step, Outcome.PENDING, partial(_take, step, by=by), Outcome.REFUSED, progress)


def undo_bulk_step(step: BulkStep, *, by: User, progress: Progress = _silent) -> None:
    """Put every agreement that took the step back to the state before; one that was changed since stays and says so.

    Raises PermissionDenied for somebody else's step, ActionRefused when it is too late.
    """
    _check_undo(step, by)
    _each(step, Outcome.DONE, partial(_undo, step, by=by), Outcome.KEPT, progress)
    BulkStep.objects.filter(pk=step.pk, undone_at=None).update(undone_at=timezone.now())


def _now_or_later(
    step: BulkStep, outcome: Outcome, kind: str, work: Callable[[], None], by: User
) -> Job | None:
    if step.rows.filter(outcome=outcome.value).count() > MOST_IN_A_REQUEST:
        return enqueue_job(kind, {"step_id": step.pk}, by=by)
    work()
    return None


def _check_undo(step: BulkStep, by: User) -> None:
    if step.made_by_id != by.pk:
        raise PermissionDenied
    if timezone.localdate() > step.undo_until:
        raise ActionRefused(
            _("まとめて元に戻せるのは%(days)d日以内です。契約のページで一件ずつ状態を変えてください。")
            % {"days": UNDO_DAYS}
        )


def _each(
    step: BulkStep,
    outcome: Outcome,
    work: Callable[[BulkStepRow, Agreement], None],
    otherwise: Outcome,
    progress: Progress,
) -> None:
    rows = list(step.rows.filter(outcome=outcome.value))
    for done, row in enumerate(rows):
        progress(done, len(rows))
        try:
            with transaction.atomic():
                work(row, _reached(row, step.made_by))
        except ActionRefused as refused:
            _note(row, otherwise, message=refused.message)
        except PermissionDenied:
            _note(row, otherwise, message=_("この契約の状態を変える権限がありません。"))
    progress(len(rows), len(rows))


def _reached(row: BulkStepRow, by: User) -> Agreement:
    key = row.agreement_id
    found = Agreement.objects.visible_to(by).filter(pk=key).first() if key is not None else None
    if found is None:
        raise ActionRefused(_("この契約は、いまは閲覧できません。削除されたか、担当が変わりました。"))
    return found


def _take(step: BulkStep, row: BulkStepRow, agreement: Agreement, *, by: User) -> None:
    row.before = agreement.state
    changed = change_state(agreement, step.trigger, by=by, reason=step.reason)
    row.after, row.version, row.last_seq = changed.state, changed.version, latest_seq()
    _note(row, Outcome.DONE)


def _undo(step: BulkStep, row: BulkStepRow, agreement: Agreement, *, by: User) -> None:
    if changed_since(row, agreement):
        raise ActionRefused(
            _("そのあとに変更されたため、いまのままにしました。契約のページで状態を確かめてください。")
        )
    taken = workflow_of(agreement.kind).find(step.trigger, row.before)
    if taken is None:
        raise ActionRefused(_("契約種別が変わったため、元に戻せません。"))
    put_back = take_back(agreement, taken, row.before, by=by, reason=_("まとめて変更した操作を元に戻した"))
    keep_draft_task(put_back)
    keep_approval_tasks(put_back)
    keep_turn(put_back, by=by)
    _note(row, Outcome.UNDONE)


def _note(row: BulkStepRow, outcome: Outcome, message: str = "") -> None:
    row.outcome, row.message = outcome.value, message
    row.save()
