"""The screens of the ledger import, as liaison, auditor and stranger."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from collaboration.models import Agreement, Receipt
from core.actions.jobs import run_queued_jobs
from core.calc.kinds import Role
from core.imports.batches import receive
from core.imports.targets import refused_for
from core.models import BatchState, ImportBatch, Job
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory
from tests.factories.ledgers import (
    CONTRACT_HEADER,
    broken_ledger,
    contract,
    office_ledger,
    receipt,
    sound_ledger,
    titled,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _institution():
    InstitutionFactory()


@pytest.fixture
def liaison(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    return client


def upload(client, content: bytes, name: str = "契約台帳.xlsx"):
    return client.post(reverse("import-list"), {"ledger": SimpleUploadedFile(name, content)})


def mapping_data(client, batch) -> dict[str, str]:
    forms = client.get(reverse("import-mapping", args=[batch.pk])).context["forms"]
    return {form[name].html_name: form[name].value() or "" for form in forms for name in form.fields}


def check(client, batch):
    answer = client.post(reverse("import-mapping", args=[batch.pk]), mapping_data(client, batch))
    run_queued_jobs()
    batch.refresh_from_db()
    return answer


def test_a_sound_ledger_goes_all_the_way(liaison):
    answer = upload(liaison, sound_ledger())
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import-mapping", args=[batch.pk])
    assert check(liaison, batch).url == reverse("job-detail", args=[Job.objects.get().pk])
    page = liaison.get(reverse("import-detail", args=[batch.pk])).content.decode()
    assert "このまま取り込めます" in page
    liaison.post(reverse("import-commit", args=[batch.pk]))
    run_queued_jobs()
    assert Agreement.objects.count() == 4
    assert "取り込みました" in liaison.get(reverse("import-detail", args=[batch.pk])).content.decode()
    liaison.post(reverse("import-undo", args=[batch.pk]), {"reason": "試験のため"})
    assert Agreement.objects.count() == 0
    assert "取り消しました" in liaison.get(reverse("import-detail", args=[batch.pk])).content.decode()


def test_a_broken_ledger_shows_its_faults_and_is_not_committed(liaison):
    content, expected = broken_ledger()
    upload(liaison, content)
    batch = ImportBatch.objects.get()
    check(liaison, batch)
    answer = liaison.get(reverse("import-detail", args=[batch.pk]))
    shown = {(row.sheet, row.row, row.column, row.severity) for row in answer.context["page_obj"]}
    assert shown == expected
    liaison.post(reverse("import-commit", args=[batch.pk]))
    run_queued_jobs()
    assert Agreement.objects.count() == 0


def test_good_rows_only_is_asked_for_expressly_and_gives_the_rejects(liaison):
    upload(liaison, broken_ledger()[0])
    batch = ImportBatch.objects.get()
    check(liaison, batch)
    liaison.post(reverse("import-commit", args=[batch.pk]), {"rows": "good"})
    run_queued_jobs()
    assert Agreement.objects.count() == 4
    answer = liaison.get(reverse("import-rejects", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["契約"]
    assert [cell.value for cell in sheet[1]][-2:] == ["元の行", "取り込めなかった理由"]
    assert sheet.max_row == 1 + 12


def test_the_workbook_of_problems_has_the_rows_of_the_screen(liaison):
    content, expected = broken_ledger()
    upload(liaison, content)
    batch = ImportBatch.objects.get()
    check(liaison, batch)
    answer = liaison.get(reverse("import-problems", args=[batch.pk]))
    rows = list(
        load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
    )
    words = {"error": "エラー", "warning": "注意"}
    assert {(row[0], row[1], row[2], row[4]) for row in rows[1:]} == {
        (sheet, row, column, words[severity]) for sheet, row, column, severity in expected
    }


def test_columns_are_mapped_by_hand(liaison):
    header = ["なぞ", *CONTRACT_HEADER[1:]]
    upload(liaison, workbook({"契約": titled("台帳", header, [contract("K-1")])}))
    batch = ImportBatch.objects.get()
    data = mapping_data(liaison, batch)
    refused = liaison.post(reverse("import-mapping", args=[batch.pk]), data)
    assert "この列は必要です" in refused.content.decode()
    liaison.post(reverse("import-mapping", args=[batch.pk]), data | {"sheet0-column-number": "0"})
    run_queued_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.summary["errors"]) == (BatchState.CHECKED, 0)


def test_one_column_is_not_chosen_twice(liaison):
    upload(liaison, office_ledger([contract("K-1")]))
    batch = ImportBatch.objects.get()
    data = mapping_data(liaison, batch) | {"sheet0-column-note": "0"}
    assert "同じ列が" in liaison.post(reverse("import-mapping", args=[batch.pk]), data).content.decode()


def test_another_kind_or_header_row_is_read_anew(liaison):
    rows = [["※前年度の見出し", "x"], *titled("台帳", CONTRACT_HEADER, [contract("K-1")])]
    upload(liaison, workbook({"契約": rows}))
    batch = ImportBatch.objects.get()
    data = mapping_data(liaison, batch)
    answer = liaison.post(reverse("import-mapping", args=[batch.pk]), data | {"sheet0-kind": ""})
    assert answer.url == reverse("import-mapping", args=[batch.pk])
    batch.refresh_from_db()
    assert batch.mapping["sheets"][0]["kind"] == ""
    data = mapping_data(liaison, batch)
    liaison.post(reverse("import-mapping", args=[batch.pk]), data | {"sheet0-kind": "agreement"})
    batch.refresh_from_db()
    assert batch.mapping["sheets"][0]["columns"]["number"] == 0


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("台帳.xlsx", b"%PDF-1.7", "として読めません"),
        ("台帳.xls", b"x", "例：契約台帳.xlsx"),
        ("台帳.xlsx", b"", "空です"),
        ("a.csv", b'a,b\n"x', "引用符"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_beside_the_field(liaison, name, content, reason):
    answer = upload(liaison, content, name)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_same_file_again_is_refused_in_words(liaison):
    upload(liaison, sound_ledger_once := sound_ledger())
    batch = ImportBatch.objects.get()
    check(liaison, batch)
    liaison.post(reverse("import-commit", args=[batch.pk]))
    run_queued_jobs()
    assert "取り込み済み" in upload(liaison, sound_ledger_once).content.decode()


def test_a_csv_is_read_in_another_encoding_on_request(liaison):
    upload(liaison, "カナ,ソフトウェア\nケイヤク,アオバ\n".encode("euc_jp"), "契約.csv")
    batch = ImportBatch.objects.get()
    assert (
        "文字コードを確かめてください"
        in liaison.get(reverse("import-mapping", args=[batch.pk])).content.decode()
    )
    liaison.post(reverse("import-encoding", args=[batch.pk]), {"encoding": "cp932"})
    batch.refresh_from_db()
    assert batch.mapping["encoding"] == "cp932"


def test_names_of_files_are_kept_harmless(liaison):
    upload(liaison, sound_ledger(), "..\\..\\契約\u202excsv.台帳.xlsx")
    batch = ImportBatch.objects.get()
    assert "\u202e" not in batch.file_name
    assert batch.file.name.startswith("imports/")


PAGES = ["import-detail", "import-mapping", "import-problems", "import-rejects", "import-undo"]
POSTS = [
    "import-check",
    "import-commit",
    "import-undo",
    "import-discard",
    "import-encoding",
    "import-mapping",
]


@pytest.fixture
def batch():
    return receive(ContentFile(sound_ledger()), "台帳.xlsx", by=None)


@pytest.mark.parametrize(
    "role", [Role.RESEARCHER, Role.DEPARTMENT, Role.FINANCE, Role.EXECUTIVE, Role.IP_STAFF]
)
@pytest.mark.parametrize("name", PAGES)
def test_others_find_nothing(client, batch, role, name):
    department = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    client.force_login(UserFactory(role=role, **department))
    assert client.get(reverse(name, args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_auditors_read_but_change_nothing(client, batch, name):
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(reverse("import-detail", args=[batch.pk])).status_code == 200
    assert client.post(reverse(name, args=[batch.pk])).status_code == 403
    assert ImportBatch.objects.get().state == BatchState.UPLOADED


def test_the_list_is_for_those_who_import_or_audit(client, batch):
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert "台帳.xlsx" in client.get(reverse("import-list")).content.decode()
    assert upload(client, sound_ledger()).status_code == 403
    client.force_login(UserFactory(role=Role.RESEARCHER))
    assert client.get(reverse("import-list")).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(liaison, batch):
    liaison.get(reverse("import-list"))
    one = queries_of(liaison)
    for number in range(20):
        ImportBatch.objects.create(file_name=f"{number}.xlsx", file="x", file_sha256=str(number))
    assert queries_of(liaison) == one


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("import-list"))
    return len(queries)


def test_discarding_an_upload(liaison, batch):
    liaison.post(reverse("import-discard", args=[batch.pk]))
    assert not ImportBatch.objects.exists()


def test_undo_asks_for_a_reason(liaison, batch):
    answer = liaison.post(reverse("import-undo", args=[batch.pk]), {"reason": ""})
    assert "取り消す理由を入力してください" in answer.content.decode()


@pytest.fixture
def finance():
    browser = Client()
    browser.user = UserFactory(role=Role.FINANCE)
    browser.force_login(browser.user)
    return browser


def money_ledger(amount=1_300_000) -> bytes:
    return office_ledger(receipts=[receipt(入金額=amount, うち直接経費=amount - 300_000)])


def test_finance_imports_its_own_sheets_and_takes_them_back(finance):
    AgreementFactory(number="KJ2018-00001")
    assert upload(finance, money_ledger(), "入金.xlsx").status_code == 302
    batch = ImportBatch.objects.get()
    check(finance, batch)
    finance.post(reverse("import-commit", args=[batch.pk]))
    run_queued_jobs()
    assert Receipt.objects.get().amount_yen == 1_300_000
    finance.post(reverse("import-undo", args=[batch.pk]), {"reason": "古い台帳を選んだため"})
    assert not Receipt.objects.exists()


def test_finance_leaves_out_the_sheets_that_are_not_its_own(finance):
    upload(finance, sound_ledger())
    batch = ImportBatch.objects.get()
    page = finance.post(reverse("import-mapping", args=[batch.pk]), mapping_data(finance, batch))
    assert "この種類の台帳を取り込む権限がありません" in page.text
    assert "契約（取り込む権限がありません）" in page.text
    for name in ("import-check", "import-commit", "import-undo"):
        assert finance.post(reverse(name, args=[batch.pk]), {"reason": "x"}).status_code == 403
    left_out = {
        name: "" if value in refused_for(finance.user) else value
        for name, value in mapping_data(finance, batch).items()
    }
    finance.post(reverse("import-mapping", args=[batch.pk]), left_out)
    assert check(finance, batch).url.startswith("/jobs/")
    finance.post(reverse("import-commit", args=[batch.pk]))
    run_queued_jobs()
    assert not Agreement.objects.exists()
    finance.post(reverse("import-discard", args=[batch.pk]))
    assert not ImportBatch.objects.exists()


def test_finance_sees_its_own_imports_only(finance, liaison):
    upload(liaison, money_ledger())
    batch = ImportBatch.objects.get()
    assert finance.get(reverse("import-detail", args=[batch.pk])).status_code == 404
    assert not list(finance.get(reverse("import-list")).context["page_obj"])
    again = upload(finance, money_ledger())
    assert "別の担当者が受け付けています" in again.text
    own = upload(finance, money_ledger(1_300_001))
    assert own.status_code == 302
    assert liaison.get(own.url).status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPARTMENT, Role.EXECUTIVE, Role.RESEARCHER])
def test_nobody_else_uploads(client, role):
    placed = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    client.force_login(UserFactory(role=role, **placed))
    assert upload(client, money_ledger()).status_code == 403
