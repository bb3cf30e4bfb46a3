import pytest
from django.core.exceptions import PermissionDenied

from collaboration.models import Agreement
from core.actions.events import append_event
from core.calc.kinds import Role
from core.models import Event, Job
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import (
    ReturnRefused,
    content_hash,
    explain_finding,
    freeze_return,
    mark_submitted,
    open_return,
    reopen_as_new_version,
    request_assembly,
    state_count,
    withdraw_count,
)
from reporting.calc.ladder import Rung
from reporting.models import Cell, Explanation, Fact, Finding, StatedCount, SurveyReturn
from reporting.models.guarded import ReturnFrozen
from reporting.queries.returns import return_status, run_of
from tests.factories.core import UserFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ledger, officer):
    opened = open_return(FISCAL_YEAR, by=officer)
    assemble_return(opened, by=officer)
    return opened


@pytest.fixture
def frozen(draft, officer):
    return freeze_return(draft, by=officer)


def unpaid(company, officer, draft):
    """Add a case for which no money ever came: one finding that must be explained."""
    research(company, number="KJ-UNPAID")
    assemble_return(draft, by=officer)
    return Finding.objects.get(check_code="V21")


def test_year_is_opened_once(officer):
    first = open_return(FISCAL_YEAR, by=officer)
    assert (open_return(FISCAL_YEAR, by=officer), first.version, first.edition) == (first, 1, "fy2018")


def test_year_before_the_first_form_is_refused(officer):
    with pytest.raises(ReturnRefused, match="様式がありません"):
        open_return(1990, by=officer)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR, Role.DEPARTMENT])
def test_others_do_not_open_returns(role):
    with pytest.raises(PermissionDenied):
        open_return(FISCAL_YEAR, by=UserFactory(role=Role.RESEARCHER if role is Role.DEPARTMENT else role))


def test_assembly_is_asked_for_as_a_job(draft, officer):
    job = request_assembly(draft, by=officer)
    assert (job.kind, job.params) == ("assemble_return", {"return_id": draft.pk})


def test_others_do_not_ask_for_assembly(draft):
    with pytest.raises(PermissionDenied):
        request_assembly(draft, by=UserFactory(role=Role.LIAISON))


def test_sound_return_is_frozen(frozen, officer):
    assert (frozen.state, frozen.frozen_by, len(frozen.content_hash), frozen.difference) == (
        "frozen",
        officer,
        64,
        {},
    )


def test_seal_is_the_hash_of_the_content(frozen):
    assert content_hash(frozen, run_of(frozen), frozen.difference) == frozen.content_hash


def test_return_without_assembly_is_not_frozen(officer):
    with pytest.raises(ReturnRefused, match="まだ集計していません"):
        freeze_return(open_return(FISCAL_YEAR, by=officer), by=officer)


def test_stale_return_is_not_frozen(draft, officer, ledger):
    append_event(ledger[0], "change", by=officer)
    with pytest.raises(ReturnRefused, match="集計をやり直して"):
        freeze_return(draft, by=officer)


def test_return_with_errors_is_not_frozen(draft, officer, company):
    research(
        company,
        5,
        number="KJ-NDA",
        kind="non_disclosure",
        survey_kind="joint_research",
        survey_kind_reason="誤り",
    )
    assemble_return(draft, by=officer)
    with pytest.raises(ReturnRefused, match="エラーが1件、説明のない要説明が0件"):
        freeze_return(draft, by=officer)


def test_unexplained_return_is_not_frozen(draft, officer, company):
    unpaid(company, officer, draft)
    with pytest.raises(ReturnRefused, match="エラーが0件、説明のない要説明が1件"):
        freeze_return(draft, by=officer)


def test_explained_return_is_frozen_with_its_words(draft, officer, company):
    explain_finding(unpaid(company, officer, draft), " 次年度に一括で入金される ", by=officer)
    freeze_return(draft, by=officer)
    assert Finding.objects.get(check_code="V21").explanation == "次年度に一括で入金される"


def test_words_on_an_earlier_sentence_must_be_confirmed(draft, officer, company):
    finding = unpaid(company, officer, draft)
    explain_finding(finding, "次年度に入金される", by=officer)
    Explanation.objects.update(message="別の文")
    with pytest.raises(ReturnRefused, match="説明のない要説明が1件"):
        freeze_return(draft, by=officer)


def test_empty_words_are_refused(draft, officer, company):
    with pytest.raises(ReturnRefused, match="説明を入力してください"):
        explain_finding(unpaid(company, officer, draft), " \n", by=officer)


def test_error_cannot_be_talked_away(draft, officer, company):
    research(
        company,
        5,
        number="KJ-NDA",
        kind="non_disclosure",
        survey_kind="joint_research",
        survey_kind_reason="誤り",
    )
    assemble_return(draft, by=officer)
    with pytest.raises(ReturnRefused, match="記録を直してください"):
        explain_finding(Finding.objects.get(check_code="V25"), "問題ない", by=officer)


def test_frozen_return_is_not_explained(draft, officer, company):
    finding = unpaid(company, officer, draft)
    explain_finding(finding, "次年度に入金される", by=officer)
    freeze_return(draft, by=officer)
    finding.refresh_from_db()
    with pytest.raises(ReturnRefused, match="施錠されている"):
        explain_finding(finding, "別の説明", by=officer)


def test_others_do_not_explain(draft, officer, company):
    with pytest.raises(PermissionDenied):
        explain_finding(unpaid(company, officer, draft), "説明", by=UserFactory(role=Role.LIAISON))


def test_explanation_is_an_event_with_words_before_and_after(draft, officer, company):
    finding = unpaid(company, officer, draft)
    explain_finding(finding, "一", by=officer)
    explain_finding(finding, "二", by=officer)
    event = Event.objects.filter(verb="explain").order_by("-seq").first()
    assert event.changes == {finding.subject: ["一", "二"]}


def test_last_years_words_are_offered(draft, officer, company):
    finding = unpaid(company, officer, draft)
    Explanation.objects.create(
        fiscal_year=FISCAL_YEAR - 1, finding_key=finding.key, message="前年度の文", text="前年度の説明",
        explained_by=officer, explained_at=draft.created_at,
    )  # fmt: skip
    (line,) = return_status(draft).lines
    assert (line.explanation, line.offered.text, line.is_open) == (None, "前年度の説明", True)


@pytest.mark.parametrize("freeze", [True, False])
def test_only_a_frozen_return_is_submitted(draft, officer, freeze):
    if not freeze:
        with pytest.raises(ReturnRefused, match="この操作ができない状態"):
            mark_submitted(draft, by=officer)
        return
    submitted = mark_submitted(freeze_return(draft, by=officer), by=officer)
    assert (submitted.state, submitted.submitted_by) == ("submitted", officer)


def test_frozen_twice_is_refused(frozen, officer):
    with pytest.raises(ReturnRefused, match="すでに施錠されています"):
        freeze_return(frozen, by=officer)


def test_second_version_holds_its_difference_and_reason(frozen, officer, ledger):
    mark_submitted(frozen, by=officer)
    receipt(ledger[0], 9_000_000)
    second = reopen_as_new_version(frozen, " 入金1件の登録もれ ", by=officer)
    assemble_return(second, by=officer)
    second = freeze_return(second, by=officer)
    changed = {change["code"]: (change["before"], change["after"]) for change in second.difference["cells"]}
    assert (second.version, second.reason, second.supersedes) == (2, "入金1件の登録もれ", frozen)
    assert changed["JR.private.kyen"] == (13_500, 22_500)
    assert [
        (row["label"], row["movement"], row["before_yen"], row["after_yen"])
        for row in second.difference["records"]
    ] == [("KJ-1000000", "changed", "1000000", "10000000")]
    assert Cell.objects.get(run=run_of(frozen), code="JR.private.kyen").value == 13_500


def test_record_that_left_is_in_the_difference(frozen, officer, ledger):
    Agreement.objects.filter(pk=ledger[2].pk).update(state="cancelled")
    second = reopen_as_new_version(frozen, "取消", by=officer)
    assemble_return(second, by=officer)
    explain_finding(Finding.objects.get(run=run_of(second), check_code="V04"), "取消後に返還する", by=officer)
    second = freeze_return(second, by=officer)
    assert [(row["label"], row["movement"]) for row in second.difference["records"]] == [
        ("KJ-10000000", "left")
    ]


@pytest.mark.parametrize("reason", ["", "  "])
def test_new_version_needs_a_reason(frozen, officer, reason):
    with pytest.raises(ReturnRefused, match="理由を入力してください"):
        reopen_as_new_version(frozen, reason, by=officer)


def test_draft_has_no_new_version(draft, officer):
    with pytest.raises(ReturnRefused, match="最新の版が施錠された後"):
        reopen_as_new_version(draft, "理由", by=officer)


def test_replaced_version_is_not_replaced_again(frozen, officer):
    reopen_as_new_version(frozen, "理由", by=officer)
    with pytest.raises(ReturnRefused, match="最新の版が施錠された後"):
        reopen_as_new_version(frozen, "理由", by=officer)


@pytest.mark.parametrize(
    "write",
    [
        lambda run: run.survey_return.save(),
        lambda run: run.survey_return.delete(),
        lambda _run: SurveyReturn.objects.update(reason="x"),
        lambda _run: SurveyReturn.objects.all().delete(),
        lambda run: run.save(),
        lambda run: run.delete(),
        lambda run: run.cells.first().save(),
        lambda run: run.cells.update(value=1),
        lambda run: run.cells.all().delete(),
        lambda run: run.cells.all().discard(),
        lambda run: Cell(run=run, code="X", records=0, state="zero").save(),
        lambda run: Cell.objects.bulk_create([Cell(run=run, code="X", records=0, state="zero")]),
        lambda run: Cell.objects.bulk_update(run.cells.all(), ["value"]),
        lambda _run: Fact.objects.update(yen=0),
        lambda _run: Fact.objects.first().delete(),
        lambda run: Fact(fact_class=run.classes.first(), record_id=1, count=1, yen=1, indirect_yen=0).save(),
        lambda run: Finding.objects.bulk_create([Finding(run=run, key="X", position=1)]),
    ],
)  # fmt: skip
def test_frozen_rows_never_change(frozen, write):
    with pytest.raises(ReturnFrozen):
        write(run_of(frozen))


def test_draft_rows_may_change(draft):
    cell = run_of(draft).cells.first()
    cell.value = 7
    Cell.objects.bulk_update([cell], ["value"])
    cell.delete()
    Cell.objects.filter(run=run_of(draft)).delete()
    draft.save()
    run_of(draft).delete()
    draft.delete()
    assert not SurveyReturn.objects.exists()


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.SURVEY_OFFICER, True), (Role.LIAISON, True), (Role.IP_STAFF, True), (Role.FINANCE, True),
     (Role.EXECUTIVE, True), (Role.AUDITOR, True), (Role.RESEARCHER, False), (None, False)],
)  # fmt: skip
def test_who_sees_returns(draft, role, sees):
    assert SurveyReturn.objects.visible_to(UserFactory(role=role)).exists() is sees


def test_ladder_climbs_with_the_work(officer, ledger, company):
    opened = open_return(FISCAL_YEAR, by=officer)
    rungs = [return_status(opened).rung]
    finding = unpaid(company, officer, opened)
    rungs.append(return_status(opened).rung)
    explain_finding(finding, "次年度に入金される", by=officer)
    rungs.append(return_status(opened).rung)
    frozen = freeze_return(opened, by=officer)
    rungs.append(return_status(frozen).rung)
    rungs.append(return_status(mark_submitted(frozen, by=officer)).rung)
    assert rungs == [Rung.NOT_BEGUN, Rung.TO_EXPLAIN, Rung.READY, Rung.FROZEN, Rung.SUBMITTED]


def test_number_is_stated_by_hand_with_its_note(officer):
    stated = state_count(FISCAL_YEAR, "researchers", 5_234, " 人事課の名簿 ", by=officer)
    assert (stated.value, stated.note) == (5_234, "人事課の名簿")


def test_number_stated_again_replaces_the_first(officer):
    state_count(FISCAL_YEAR, "researchers", 1, "一", by=officer)
    state_count(FISCAL_YEAR, "researchers", 2, "二", by=officer)
    event = Event.objects.filter(verb="state_count").order_by("-seq").first()
    assert (StatedCount.objects.get().value, event.changes["value"]) == (2, [1, 2])


def test_number_needs_a_note(officer):
    with pytest.raises(ReturnRefused, match="根拠を入力してください"):
        state_count(FISCAL_YEAR, "researchers", 1, " ", by=officer)


def test_number_is_withdrawn(officer):
    withdraw_count(state_count(FISCAL_YEAR, "researchers", 1, "一", by=officer), by=officer)
    assert not StatedCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_change_of_the_ledger_asks_for_a_new_assembly(draft, officer, ledger):
    append_event(ledger[0], "change", by=officer)
    assert Job.objects.filter(kind="assemble_return", created_by=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_change_elsewhere_asks_for_nothing(draft, officer):
    append_event(officer, "change", by=officer)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_frozen_return_is_not_assembled_by_itself(frozen, officer, ledger):
    append_event(ledger[0], "change", by=officer)
    assert not Job.objects.exists()
