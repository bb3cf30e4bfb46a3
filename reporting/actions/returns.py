"""Opening, explaining, freezing, submitting and replacing returns."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes
from core.actions.jobs import enqueue_job
from core.actions.refused import ActionRefused
from core.calc.canonical import canonical_json
from core.calc.kinds import Severity
from core.models.job import Job
from core.models.user import User
from reporting.calc.difference import changed_cells, changed_records, difference_document
from reporting.calc.ladder import ReturnState
from reporting.models import AssemblyRun, Explanation, Finding, StatedCount, SurveyReturn
from reporting.queries import editions
from reporting.queries.returns import ReturnStatus, cells_of, record_lines, return_status, run_of
from reporting.workflow import RETURN_WORKFLOW

ASSEMBLE = "assemble_return"
"""The kind of job that assembles a return."""


class ReturnRefused(ActionRefused):
    """The return cannot take this step; the message says what is missing."""


@transaction.atomic
def open_return(fiscal_year: int, *, by: User | None) -> SurveyReturn:
    """Open the first version of a year's return, or give back the latest version when there is one.

    Raises ReturnRefused for a year before the first form, PermissionDenied.
    """
    _require(by, "reporting.open_return")
    latest = SurveyReturn.objects.latest_of(fiscal_year)
    if latest is not None:
        return latest
    try:
        edition = editions.for_fiscal_year(fiscal_year)
    except LookupError as missing:
        raise ReturnRefused(
            _("%(year)d年度に使える様式がありません。様式のある年度を選んでください。")
            % {"year": fiscal_year}
        ) from missing
    opened = SurveyReturn.objects.create(fiscal_year=fiscal_year, edition=edition.code, created_by=by)
    append_event(opened, "open", by=by)
    return opened


def request_assembly(survey_return: SurveyReturn, *, by: User | None) -> Job:
    """Ask for the draft to be assembled by a worker. Raises PermissionDenied."""
    _require(by, "reporting.assemble_return", survey_return)
    return enqueue_job(ASSEMBLE, {"return_id": survey_return.pk}, by=by)


@transaction.atomic
def explain_finding(finding: Finding, text: str, *, by: User) -> Explanation:
    """Say why a finding is right as it is. The words hold for what the finding says now.

    Raises ReturnRefused when the finding needs no words or the words are empty, PermissionDenied.
    """
    survey_return = finding.run.survey_return
    _require(by, "reporting.explain_finding", survey_return)
    words = text.strip()
    if finding.severity != Severity.EXPLAIN:
        raise ReturnRefused(_("この点検結果は説明では解消しません。記録を直してください。"))
    if not survey_return.is_draft:
        raise ReturnRefused(_("この版は施錠されているため、説明を変えられません。新しい版を作ってください。"))
    if not words:
        raise ReturnRefused(_("説明を入力してください。例：大型の共同研究2件が前年度に終了したため"))
    before = Explanation.objects.filter(
        fiscal_year=survey_return.fiscal_year, finding_key=finding.key
    ).first()
    explanation, _created = Explanation.objects.update_or_create(
        fiscal_year=survey_return.fiscal_year,
        finding_key=finding.key,
        defaults={
            "message": finding.source_message,
            "text": words,
            "explained_by": by,
            "explained_at": timezone.now(),
        },
    )
    changes = {finding.subject: [before.text if before else "", words]}
    append_event(survey_return, "explain", by=by, changes=changes)
    return explanation


@transaction.atomic
def freeze_return(survey_return: SurveyReturn, *, by: User) -> SurveyReturn:
    """Seal the draft: its explanations become part of it, its content gets a hash, and nobody changes it again.

    Raises ReturnRefused when it was not assembled, is behind the ledger, has errors or unexplained findings;
    PermissionDenied.
    """
    _require(by, "reporting.freeze_return", survey_return)
    draft = SurveyReturn.objects.select_for_update().get(pk=survey_return.pk)
    status = return_status(draft)
    run = _freezable(status)
    for line in status.lines:
        if line.explanation is not None and line.is_explained:
            Finding.objects.filter(pk=line.finding.pk).update(explanation=line.explanation.text)
    difference = difference_from_predecessor(draft, run)
    values = {
        "difference": difference,
        "content_hash": content_hash(draft, run, difference),
        "frozen_at": timezone.now(),
        "frozen_by": by,
    }
    return _step(draft, "freeze", values, by)


@transaction.atomic
def mark_submitted(survey_return: SurveyReturn, *, by: User) -> SurveyReturn:
    """Record that the frozen version was handed to the ministry. Raises ReturnRefused, PermissionDenied."""
    _require(by, "reporting.submit_return", survey_return)
    values = {"submitted_at": timezone.now(), "submitted_by": by}
    return _step(survey_return, "submit", values, by)


@transaction.atomic
def reopen_as_new_version(survey_return: SurveyReturn, reason: str, *, by: User) -> SurveyReturn:
    """Open the next version of a frozen return. The old one stays as it is.

    Raises ReturnRefused without a reason, for a draft, and for a version that was replaced already; PermissionDenied.
    """
    _require(by, "reporting.reopen_return", survey_return)
    words = reason.strip()
    if not words:
        raise ReturnRefused(
            _("新しい版を作る理由を入力してください。例：契約1件の相手先区分に誤りがあったため")
        )
    latest = SurveyReturn.objects.latest_of(survey_return.fiscal_year)
    if survey_return.is_draft or latest != survey_return:
        raise ReturnRefused(_("新しい版は、最新の版が施錠された後に作れます。"))
    try:
        with transaction.atomic():
            opened = SurveyReturn.objects.create(
                fiscal_year=survey_return.fiscal_year,
                edition=survey_return.edition,
                version=survey_return.version + 1,
                supersedes=survey_return,
                reason=words,
                created_by=by,
            )
    except IntegrityError as taken:
        raise ReturnRefused(_("新しい版はすでに作られています。画面を開き直してください。")) from taken
    append_event(opened, "reopen_version", by=by, reason=words)
    return opened


@transaction.atomic
def state_count(fiscal_year: int, measure: str, value: int, note: str, *, by: User) -> StatedCount:
    """State a number by hand in place of counting records. Raises ReturnRefused without a note, PermissionDenied."""
    _require(by, "reporting.state_count")
    words = note.strip()
    if not words:
        raise ReturnRefused(_("人数の根拠を入力してください。例：人事課の名簿（3月31日現在）"))
    before = StatedCount.objects.filter(fiscal_year=fiscal_year, measure=measure).first()
    stated, _created = StatedCount.objects.update_or_create(
        fiscal_year=fiscal_year,
        measure=measure,
        defaults={"value": value, "note": words, "stated_by": by, "stated_at": timezone.now()},
    )
    old = {"value": before.value, "note": before.note} if before else {}
    changes = field_changes(old, {"value": value, "note": words})
    append_event(stated, "state_count", by=by, changes=changes)
    return stated


@transaction.atomic
def withdraw_count(stated: StatedCount, *, by: User) -> None:
    """Count the records again. Raises PermissionDenied."""
    _require(by, "reporting.state_count")
    append_event(stated, "withdraw_count", by=by, changes={"value": [stated.value, None]})
    stated.delete()


def difference_from_predecessor(survey_return: SurveyReturn, run: AssemblyRun) -> dict[str, Any]:
    """Return what changed against the version this one replaces; empty for a first version."""
    old = run_of(survey_return.supersedes)
    if old is None:
        return {}
    cells = changed_cells(cells_of(old), cells_of(run))
    return difference_document(cells, changed_records(record_lines(old), record_lines(run)))


def content_hash(survey_return: SurveyReturn, run: AssemblyRun, difference: dict[str, Any]) -> str:
    """Return the seal of a version: over form, facts, cells, findings with their explanations, and difference."""
    findings = run.findings.order_by("position").values_list(
        "key", "severity", "template", "words", "explanation"
    )
    content = {
        "fiscal_year": survey_return.fiscal_year,
        "version": survey_return.version,
        "reason": survey_return.reason,
        "edition": [survey_return.edition, run.rules_hash],
        "input": run.input_hash,
        "output": run.output_hash,
        "findings": [list(row) for row in findings],
        "difference": difference,
    }
    return hashlib.sha256(canonical_json(content)).hexdigest()


def _freezable(status: ReturnStatus) -> AssemblyRun:
    """Return the run of a draft that may be frozen. Raises ReturnRefused saying what is missing."""
    if status.survey_return.state != ReturnState.DRAFT:
        raise ReturnRefused(_("%(return)sはすでに施錠されています。") % {"return": status.survey_return})
    if status.run is None:
        raise ReturnRefused(_("まだ集計していません。「集計する」を押してから施錠してください。"))
    if status.is_stale:
        raise ReturnRefused(_("集計の後で台帳の記録が変わりました。集計をやり直してから施錠してください。"))
    if status.counts.errors or status.counts.unexplained:
        raise ReturnRefused(
            _(
                "エラーが%(errors)d件、説明のない要説明が%(unexplained)d件あります。すべて解消してから施錠してください。"
            )
            % {"errors": status.counts.errors, "unexplained": status.counts.unexplained}
        )
    return status.run


def _step(survey_return: SurveyReturn, trigger: str, values: dict[str, Any], by: User) -> SurveyReturn:
    """Follow one row of the table by an update filtered by the old state. Raises ReturnRefused."""
    step = RETURN_WORKFLOW.find(trigger, survey_return.state)
    moved = 0
    if step is not None:
        rows = SurveyReturn._base_manager.filter(pk=survey_return.pk, state=survey_return.state)
        moved = rows.update(state=step.target, **values)
    if step is None or not moved:
        raise ReturnRefused(
            _("%(return)sは今この操作ができない状態です。画面を開き直してください。")
            % {"return": survey_return}
        )
    before = survey_return.state
    survey_return.refresh_from_db()
    append_event(
        survey_return, trigger, by=by, changes={"state": [before, step.target]}, reason=survey_return.reason
    )
    return survey_return


def _require(by: User | None, permission: str, record: SurveyReturn | None = None) -> None:
    """Refuse users without the permission; the program itself may do everything."""
    if by is not None and not by.has_perm(permission, record):
        raise PermissionDenied
