"""Assembling a return: what was computed from the live records becomes the facts and cells of the draft."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.bulk import insert_rows
from core.actions.events import append_event
from core.actions.inbox import put_task, settle_task
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop
from core.models.user import User
from reporting.actions.computing import (
    STAGES,
    ComputedReturn,
    Progress,
    compute_return,
    money_years_text,
    no_progress,
)
from reporting.calc.aggregate import ClassKey
from reporting.calc.finding import Found
from reporting.models import AssemblyRun, Cell, Fact, FactClass, Finding, SurveyReturn
from reporting.queries import editions
from reporting.queries.freshness import is_stale, last_event_seq

FACT_FIELDS = (
    "fact_class",
    "record_type",
    "record_id",
    "record_label",
    "title",
    "partner_label",
    "count",
    "yen",
    "indirect_yen",
    "money_years",
)
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was stored, and what it was computed from."""

    run: AssemblyRun
    computed: ComputedReturn


class ReturnNotDraft(ActionRefused):
    """A frozen or submitted version would have been assembled again."""


def assemble_return(
    survey_return: SurveyReturn, *, by: User | None, progress: Progress = no_progress
) -> Assembled:
    """Compute the return from the live records and store it in place of the draft's last assembly.

    When the ledger changes meanwhile, the work is done again, three times at most; a run that is still behind then shows
    itself as stale. `by` is None for what the program does by itself.

    Raises ReturnNotDraft, PermissionDenied, and whatever `progress` raises to stop the work.
    """
    if by is not None and not by.has_perm("reporting.assemble_return", survey_return):
        raise PermissionDenied
    assembled = _assemble_once(survey_return, by, progress)
    for _again in range(ROUNDS - 1):
        if not is_stale(assembled.run):
            break
        assembled = _assemble_once(survey_return, by, progress)
    return assembled


def _assemble_once(survey_return: SurveyReturn, by: User | None, progress: Progress) -> Assembled:
    cutoff_at, event_seq = timezone.now(), last_event_seq()
    edition = editions.edition(survey_return.edition)
    computed = compute_return(edition, survey_return.fiscal_year, progress=progress)
    progress(STAGES - 1, STAGES, gettext_noop("結果を保存しています"))
    with transaction.atomic():
        draft = SurveyReturn.objects.select_for_update().get(pk=survey_return.pk)
        if not draft.is_draft:
            raise ReturnNotDraft(
                _("%(return)sはすでに施錠されています。直すときは新しい版を作ってください。")
                % {"return": draft}
            )
        before = discard_run(draft)
        run = AssemblyRun.objects.create(
            survey_return=draft,
            cutoff_at=cutoff_at,
            code_version=computed.code_version,
            rules_hash=edition.content_hash,
            input_hash=computed.input_hash,
            output_hash=computed.output_hash,
            event_seq=event_seq,
        )
        _store(run, computed)
        if by is not None or before != computed.output_hash:
            append_event(draft, "assemble", by=by, changes={"output_hash": [before, computed.output_hash]})
        _ask_for_cures(draft, computed.errors)
    progress(STAGES, STAGES, gettext_noop("集計が終わりました"))
    return Assembled(run, computed)


def _ask_for_cures(draft: SurveyReturn, errors: int) -> None:
    """Tell the liaison office, who may change the records, that some of them block the return."""
    key = f"return-{draft.fiscal_year}-errors"
    if not errors:
        settle_task(key)
        return
    task = Message(
        gettext_noop(
            "%(year)d年度の調査票 第%(version)d版：エラーの原因になっている記録を直す（%(count)d件）"
        ),
        {"year": draft.fiscal_year, "version": draft.version, "count": errors},
    )
    url = reverse("finding-list", args=[draft.fiscal_year, draft.version])
    put_task(key, task, url, role=Role.LIAISON, kind="return")


def discard_run(draft: SurveyReturn) -> str:
    """Delete the draft's last assembly and return the hash of its cells; empty when there was none.

    Rows are deleted table by table: letting Django collect tens of thousands of facts first would take most of the time.
    """
    run = AssemblyRun.objects.filter(survey_return=draft).first()
    if run is None:
        return ""
    Fact.objects.filter(fact_class__run=run).discard()
    FactClass.objects.filter(run=run).discard()
    Cell.objects.filter(run=run).discard()
    Finding.objects.filter(run=run).discard()
    run.delete()
    return run.output_hash


def _store(run: AssemblyRun, computed: ComputedReturn) -> None:
    keys = _store_classes(run, computed)
    insert_rows(Fact, FACT_FIELDS, _fact_rows(computed, keys))
    Cell.objects.bulk_create(
        Cell(
            run=run,
            code=cell.code,
            value=cell.value,
            exact_yen=cell.exact_yen,
            records=cell.records,
            state=cell.state.value,
        )
        for cell in computed.cells.values()
    )
    Finding.objects.bulk_create(_finding(run, at, found) for at, found in enumerate(computed.findings))


def _store_classes(run: AssemblyRun, computed: ComputedReturn) -> dict[ClassKey, FactClass]:
    ordered = sorted(computed.classes, key=lambda key: (key.measure, key.excluded, key.dimensions))
    rows = FactClass.objects.bulk_create(
        FactClass(run=run, measure=key.measure, dimensions=dict(key.dimensions), excluded=key.excluded)
        for key in ordered
    )
    return dict(zip(ordered, rows, strict=True))


def _fact_rows(
    computed: ComputedReturn, classes: dict[ClassKey, FactClass]
) -> Iterator[tuple[str | int, ...]]:
    """Yield the facts as plain rows: a large university has ten thousand a year."""
    for fact in computed.facts:
        yield (
            classes[ClassKey.of(fact)].pk,
            fact.record_type,
            fact.record_id,
            fact.label,
            fact.title,
            fact.partner_label,
            fact.count,
            fact.yen,
            fact.indirect_yen,
            money_years_text(fact),
        )


def _finding(run: AssemblyRun, position: int, found: Found) -> Finding:
    target = found.target
    return Finding(
        run=run,
        check_code=found.check,
        severity=found.severity.value,
        position=position,
        key=found.key,
        subject=found.subject,
        template=found.message.template,
        words=dict(found.message.words),
        cells=list(found.cells),
        record_type=target.record_type if target else "",
        record_id=target.record_id if target else None,
        part_id=target.part_id if target else None,
        fix_field=target.field if target else "",
    )
