"""A ledger's life: dry run, one commit or none, good rows only, once only, taken back as a whole."""

import pytest

from collaboration.models import Agreement, Receipt
from core.actions.imports import ImportRefused, discard_import, undo_import
from core.actions.jobs import enqueue_job, run_queued_jobs
from core.calc.kinds import JobState, LegalForm
from core.imports.batches import (
    commit_import,
    confirm_mappings,
    mappings_of,
    open_ledger,
)
from core.imports.jobs import CHECK, COMMIT
from core.models import (
    BatchState,
    Event,
    ImportBatch,
    ImportedRow,
    ImportProfile,
    Organization,
    Person,
)
from core.queries.events import verify_chain
from tests.core.imports.steps import TODAY, WRITTEN, D, checked, found, imported, received
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.ledgers import (
    CONTRACT_HEADER,
    broken_ledger,
    contract,
    corporate_number,
    office_ledger,
    researcher,
    sound_ledger,
    titled,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_every_fault_is_reported_once_at_its_cell_and_nothing_else():
    content, expected = broken_ledger()
    _batch, ledger = checked(content)
    assert found(ledger) == expected
    assert len(ledger.problems) == len(expected)


def test_a_dry_run_writes_no_record():
    batch, _ledger = checked(broken_ledger()[0])
    assert [model.objects.count() for model in WRITTEN] == [0] * len(WRITTEN)
    assert (batch.state, batch.summary["errors"], batch.summary["warnings"]) == (BatchState.CHECKED, 18, 1)


def test_a_ledger_with_errors_is_refused_as_a_whole():
    batch, _ledger = checked(broken_ledger()[0])
    with pytest.raises(ImportRefused, match="エラーが18件"):
        commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
    assert Agreement.objects.count() == 0


def test_good_rows_only_leaves_out_what_depends_on_a_fault():
    batch = imported(broken_ledger()[0], good_rows_only=True)
    assert set(Agreement.objects.values_list("number", flat=True)) == {"K-1", "K-2", "K-12", "K-16"}
    assert set(Receipt.objects.values_list("number", flat=True)) == {"N-1"}
    left_out = {(sheet["sheet"], row["row"]) for sheet in batch.summary["rejects"] for row in sheet["rows"]}
    assert {("契約", 18), ("入金", 10), ("入金", 11)} <= left_out
    assert len(left_out) == 18 + 3


def test_a_sound_ledger_comes_in_with_everything_joined():
    imported(sound_ledger())
    amendment = Agreement.objects.get(number="KJ2018-00001-変1")
    foreign = Agreement.objects.get(number="KJ2018-00003")
    assert amendment.parent.number == "KJ2018-00001"
    assert amendment.ends_on == D(2019, 9, 30)
    assert foreign.amount_yen == 12_000_000
    assert (foreign.involvement.involved, foreign.involvement.matched) == (True, True)
    assert foreign.parties.get().organization.profiles.get().country == "DE"
    assert foreign.researchers.get().person == Person.objects.get(erad_number="20000000")
    assert Receipt.objects.get(number="N000002").fiscal_year == 2019
    assert Receipt.objects.get(number="N000003").fiscal_year == 2018
    assert Agreement.objects.get(
        number="JT2018-00002"
    ).parties.get().organization.profiles.get().legal_form == (LegalForm.INDEPENDENT_AGENCY)
    assert list(
        Person.objects.countable_researchers(D(2019, 3, 31)).values_list("erad_number", flat=True)
    ) == ["20000000"]


def test_the_batch_counts_what_it_made_and_the_chain_holds():
    batch = imported(sound_ledger(), by=UserFactory())
    assert batch.summary["written"]["collaboration.agreement"] == 4
    assert batch.summary["written"]["core.organization"] == 3
    assert ImportedRow.objects.filter(batch=batch, created=True).count() == sum(
        batch.summary["written"].values()
    )
    assert Event.objects.filter(verb="import", object_type="collaboration.agreement").count() == 4
    assert verify_chain().is_intact


def test_the_same_file_is_not_imported_twice():
    imported(sound_ledger_bytes := sound_ledger())
    with pytest.raises(ImportRefused, match="取り込み済み"):
        received(sound_ledger_bytes)


def test_the_same_file_waiting_is_the_same_import():
    content = sound_ledger()
    assert received(content).pk == received(content).pk


def test_two_commits_of_one_batch_write_once():
    batch, _ledger = checked(sound_ledger())
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    with pytest.raises(ImportRefused, match="取込済"):
        commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    assert Agreement.objects.count() == 4


def test_an_unchecked_batch_is_not_committed():
    with pytest.raises(ImportRefused, match="受付済"):
        commit_import(received(sound_ledger()), good_rows_only=False, today=TODAY, by=None)


def test_undo_takes_everything_back():
    OrganizationFactory(name="株式会社青葉", corporate_number=None, match_key="青葉")
    before = [model.objects.count() for model in WRITTEN]
    batch = imported(sound_ledger())
    assert Organization.objects.get(name="株式会社青葉").corporate_number == corporate_number(1)
    undo_import(batch, by=None, reason="試験")
    assert [model.objects.count() for model in WRITTEN] == before
    assert Organization.objects.get(name="株式会社青葉").corporate_number is None
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE


def test_after_an_undo_the_file_comes_in_again():
    content = sound_ledger()
    undo_import(imported(content), by=None)
    imported(content)
    assert Agreement.objects.count() == 4


def test_undo_is_refused_naming_what_was_changed_since():
    batch = imported(sound_ledger())
    from core.actions.events import append_event  # noqa: PLC0415 -- only here, to stand for any later action

    append_event(Agreement.objects.get(number="KJ2018-00003"), "change", by=None)
    with pytest.raises(ImportRefused, match="KJ2018-00003"):
        undo_import(batch, by=None)
    assert Agreement.objects.count() == 4


def test_undo_is_refused_while_a_later_import_uses_its_records():
    first = imported(sound_ledger())
    imported(
        office_ledger(
            [contract("KJ2019-00001", 契約締結日="2019/4/1", 研究開始日="2019/4/1", 研究終了日="2020/3/31")]
        )
    )
    with pytest.raises(ImportRefused, match="使っている記録"):
        undo_import(first, by=None)
    assert Agreement.objects.count() == 5


def test_an_undone_batch_is_not_undone_again():
    batch = imported(sound_ledger())
    undo_import(batch, by=None)
    with pytest.raises(ImportRefused, match="取消済"):
        undo_import(batch, by=None)


def test_discarding_removes_the_file_of_an_import_that_wrote_nothing(django_capture_on_commit_callbacks):
    batch = received(sound_ledger())
    name, storage = batch.file.name, batch.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(batch, by=None)
    assert not ImportBatch.objects.exists()
    assert not storage.exists(name)


def test_what_was_written_is_not_discarded():
    with pytest.raises(ImportRefused, match="破棄できません"):
        discard_import(imported(sound_ledger()), by=None)


def test_a_mapping_that_was_confirmed_is_remembered():
    header = ["えっくす", *CONTRACT_HEADER[1:]]
    first = received(workbook({"契約": titled("台帳", header, [contract("K-1")])}))
    ledger = open_ledger(first)
    (mapping,) = mappings_of(first)
    assert "number" not in mapping.columns
    mended = type(mapping)(**{**mapping.as_json(), "columns": {**mapping.columns, "number": 0}})
    confirm_mappings(first, ledger, [mended], by=None)
    assert ImportProfile.objects.count() == 1
    second = received(workbook({"契約": titled("翌年度の台帳", header, [contract("K-2")])}))
    assert mappings_of(second)[0].columns["number"] == 0


def test_many_rows_with_faults_are_all_named():
    rows = [contract(f"K-{n}", **({"契約金額（円）": "不明"} if n % 27 == 0 else {})) for n in range(1_000)]
    _batch, ledger = checked(office_ledger(rows))
    assert {each.row for each in ledger.problems} == {n + 4 for n in range(0, 1_000, 27)}


def test_jobs_check_and_commit_and_a_second_delivery_changes_nothing():
    batch = received(sound_ledger())
    check = enqueue_job(CHECK, {"batch_id": batch.pk}, by=None)
    run_queued_jobs()
    commit = enqueue_job(COMMIT, {"batch_id": batch.pk, "good_rows_only": False}, by=None)
    run_queued_jobs()
    run_queued_jobs()
    check.refresh_from_db()
    commit.refresh_from_db()
    assert (check.state, commit.state) == (JobState.DONE, JobState.DONE)
    assert Agreement.objects.count() == 4


def test_a_refused_commit_fails_the_job_in_words():
    batch, _ledger = checked(broken_ledger()[0])
    job = enqueue_job(COMMIT, {"batch_id": batch.pk, "good_rows_only": False}, by=None)
    run_queued_jobs()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "エラーが18件" in job.message


def test_names_come_back_byte_for_byte():
    names = ["髙橋󠄀", "𠮷野", "\ufa19田", "渡邊󠄃", "か\u3099", "㐂一", "ﾊﾞｲｵ"]
    imported(office_ledger(researchers=[researcher(f"2000000{n}", name) for n, name in enumerate(names)]))
    assert list(Person.objects.order_by("erad_number").values_list("name", flat=True)) == names
