import pytest
from django.core.exceptions import PermissionDenied

from core.actions.events import append_event
from core.calc.kinds import Role
from core.models import Event
from reporting.actions.assembly import ReturnNotDraft, assemble_return
from reporting.actions.computing import compute_return
from reporting.actions.returns import freeze_return, open_return
from reporting.models import AssemblyRun, Cell, Fact, FactClass
from reporting.queries import editions
from reporting.queries.freshness import is_stale
from tests.factories.core import UserFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research


@pytest.fixture
def draft(ledger, officer):
    return open_return(FISCAL_YEAR, by=officer)


def test_cells_of_the_ledger(draft, officer):
    run = assemble_return(draft, by=officer).run
    cells = {cell.code: (cell.value, cell.exact_yen, cell.records) for cell in Cell.objects.filter(run=run)}
    assert (cells["JR.large.cases"], cells["JR.large.kyen"]) == ((3, None, 3), (13_500, 13_500_999, 3))


def test_every_cell_of_the_form_is_stored(draft, officer):
    run = assemble_return(draft, by=officer).run
    assert [cell.code for cell in run.cells.order_by("pk")] == list(editions.edition("fy2018").cells)


def test_facts_are_frozen_with_their_classes(draft, officer):
    run = assemble_return(draft, by=officer).run
    facts = Fact.objects.filter(fact_class__run=run).order_by("yen").select_related("fact_class")
    assert [(fact.record_label, fact.yen, fact.fact_class.dimensions["size"]) for fact in facts] == [
        ("KJ-1000000", 1_000_000, "1m_to_3m"),
        ("KJ-2500999", 2_500_999, "1m_to_3m"),
        ("KJ-10000000", 10_000_000, "10m_to_50m"),
    ]


def test_assembling_again_replaces_the_last_run(draft, officer):
    assemble_return(draft, by=officer)
    research(None, number="KJ-NEU")
    assemble_return(draft, by=officer)
    assert (AssemblyRun.objects.count(), Fact.objects.count(), FactClass.objects.count()) == (1, 4, 3)


def test_same_records_give_the_same_hashes(draft, officer):
    first = assemble_return(draft, by=officer).run
    second = assemble_return(draft, by=officer).run
    assert (first.input_hash, first.output_hash) == (second.input_hash, second.output_hash)


def test_other_records_give_another_input_hash(draft, officer, ledger):
    first = assemble_return(draft, by=officer).run
    ledger[0].title = "別の題目"
    ledger[0].save()
    second = assemble_return(draft, by=officer).run
    assert (first.input_hash == second.input_hash, first.output_hash == second.output_hash) == (False, True)


def test_stages_are_told(draft, officer):
    told = []
    assemble_return(draft, by=officer, progress=lambda *stage: told.append(stage))
    assert told == [
        (0, 4, "台帳の記録を読んでいます"),
        (1, 4, "項目の値を計算しています"),
        (2, 4, "点検しています"),
        (3, 4, "結果を保存しています"),
        (4, 4, "集計が終わりました"),
    ]


def test_stopped_work_leaves_nothing(draft, officer):
    def stop(done, *_rest):
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        assemble_return(draft, by=officer, progress=stop)
    assert not AssemblyRun.objects.exists()


def test_frozen_return_is_not_assembled_again(draft, officer):
    assemble_return(draft, by=officer)
    freeze_return(draft, by=officer)
    with pytest.raises(ReturnNotDraft, match="すでに施錠されています"):
        assemble_return(draft, by=officer)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.EXECUTIVE, Role.AUDITOR, Role.RESEARCHER])
def test_others_do_not_assemble(draft, role):
    with pytest.raises(PermissionDenied):
        assemble_return(draft, by=UserFactory(role=role))


def test_change_of_the_ledger_makes_the_run_stale(draft, officer, ledger):
    run = assemble_return(draft, by=officer).run
    assert not is_stale(run)
    append_event(ledger[0], "change", by=officer)
    assert is_stale(run)


def test_ledger_that_changes_meanwhile_is_read_again(draft, officer, ledger):
    changed = []

    def change_once(done, *_rest):
        if done == 2 and not changed:
            changed.append(receipt(ledger[0], 5_000_000))
            append_event(ledger[0], "record_receipt", by=officer)

    run = assemble_return(draft, by=officer, progress=change_once).run
    assert (run.cells.get(code="JR.large.kyen").value, is_stale(run)) == (18_500, False)


def test_ledger_that_never_rests_leaves_a_stale_run(draft, officer, ledger):
    def change_always(done, *_rest):
        if done == 2:
            append_event(ledger[0], "change", by=officer)

    assert is_stale(assemble_return(draft, by=officer, progress=change_always).run)


def test_assembly_by_a_person_is_an_event(draft, officer):
    assemble_return(draft, by=officer)
    assert Event.objects.filter(object_type="reporting.surveyreturn", verb="assemble").count() == 1


def test_assembly_by_the_program_is_an_event_only_when_cells_change(draft):
    assemble_return(draft, by=None)
    assemble_return(draft, by=None)
    assert Event.objects.filter(object_type="reporting.surveyreturn", verb="assemble").count() == 1


@pytest.mark.usefixtures("ledger")
def test_live_computation_writes_nothing():
    computed = compute_return(editions.edition("fy2018"), FISCAL_YEAR)
    assert (computed.cells["JR.large.cases"].value, computed.errors, AssemblyRun.objects.count()) == (3, 0, 0)


def test_reading_is_told_every_two_thousand_facts(ledger, monkeypatch):
    monkeypatch.setattr("reporting.actions.computing.FACTS_PER_REPORT", 2)
    told = []
    compute_return(editions.edition("fy2018"), FISCAL_YEAR, progress=lambda *stage: told.append(stage[2]))
    assert told.count("台帳の記録を読んでいます") == 2


def test_number_of_reading_queries_does_not_grow(company, django_assert_num_queries):
    edition = editions.edition("fy2018")
    for number in range(2):
        research(company, 1_000_000, number=f"KJ-A{number}")
    with django_assert_num_queries(20):
        compute_return(edition, FISCAL_YEAR)
    for number in range(30):
        research(company, 1_000_000, number=f"KJ-B{number}")
    with django_assert_num_queries(20):
        compute_return(edition, FISCAL_YEAR)
