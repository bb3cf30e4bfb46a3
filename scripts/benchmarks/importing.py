"""A ledger comes in: the dry run against a bare read of the workbook, the commit against a bulk insert of the same rows."""

import datetime
import io
from collections.abc import Iterator
from random import Random

import python_calamine
import xlsxwriter
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from benchmarks.generator import HOME, PREFECTURES
from benchmarks.measuring import Figure, Timing, ratio_figure, seconds_of
from benchmarks.options import Options
from collaboration.models import Agreement, AgreementParty, AgreementResearcher, Receipt
from core.imports.batches import check_import, commit_import, mappings_of, open_ledger, receive
from core.imports.staging import check_ledger
from core.models import Event, ImportBatch, ImportedRow, Organization, OrganizationProfile, User

GOAL_PREVIEW, GOAL_COMMIT = 15, 3
ROWS = 10_000
ROUNDS = 3
CONTRACT_HEADERS = (
    "契約番号", "契約種別", "研究題目", "相手先名称", "相手先区分", "所在地（都道府県）", "国名", "担当部局",
    "研究代表者", "契約締結日", "研究開始日", "研究終了日", "契約金額（円）",
)  # fmt: skip
RECEIPT_HEADERS = ("入金番号", "契約番号", "入金日", "入金額", "うち直接経費", "うち間接経費")


def figures(options: Options) -> Iterator[Figure]:
    """Half of the rows are contracts, half their receipts."""
    rows = options.rows or ROWS
    officer = User.objects.get(pk=1)
    today = timezone.localdate()
    content = ledger(rows // 2, options.fiscal_year, options.seed, "A")
    batch = receive(ContentFile(content), "ledger.xlsx", by=officer)
    yield ratio_figure(
        f"preview of a ledger of {rows:,} rows ÷ bare read",
        lambda: _preview(batch, today),
        lambda: _bare_read(content),
        GOAL_PREVIEW,
        ROUNDS,
    )
    commits, floors = [], []
    for turn in range(ROUNDS):
        waiting = receive(
            ContentFile(ledger(rows // 2, options.fiscal_year, options.seed + turn, f"C{turn}-")),
            "l.xlsx",
            by=officer,
        )
        check_import(waiting, today=today, by=officer)
        commits.append(
            seconds_of(
                lambda waiting=waiting: commit_import(waiting, good_rows_only=False, today=today, by=officer)
            )
        )
        floors.append(seconds_of(lambda: _bulk_insert(rows // 2)))
    left, right = Timing(tuple(commits)), Timing(tuple(floors))
    yield Figure(
        f"commit of {rows:,} rows ÷ bulk insert",
        str(left),
        str(right),
        left.median / right.median,
        GOAL_COMMIT,
    )


def ledger(contracts: int, fiscal_year: int, seed: int, prefix: str) -> bytes:
    """Return a workbook with so many contracts and as many receipts."""
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "yyyy/mm/dd"})
    sheet = book.add_worksheet("契約")
    sheet.write_row(0, 0, CONTRACT_HEADERS)
    money = book.add_worksheet("入金")
    money.write_row(0, 0, RECEIPT_HEADERS)
    for at in range(1, contracts + 1):
        number, yen = f"{prefix}{fiscal_year}-{at:06d}", random.randint(100_000, 9_000_000)
        starts_on = datetime.date(fiscal_year, random.randint(4, 12), 1)
        partner = random.randint(1, max(10, contracts // 6))
        row = [
            number, "共同研究", f"取込測定の研究題目第{at}号", f"株式会社取込測定{partner}", "大企業" if partner % 2 else "中小企業",
            PREFECTURES[partner % len(PREFECTURES)] or HOME, "日本", f"第{at % 20 + 1}研究科", f"測定　{at % 50 + 1}郎",
            starts_on, starts_on, datetime.date(fiscal_year + 1, 3, 31), yen,
        ]  # fmt: skip
        sheet.write_row(at, 0, row)
        direct = yen * 10 // 13
        money.write_row(
            at, 0, [f"N{number}", number, datetime.date(fiscal_year + 1, 1, 31), yen, direct, yen - direct]
        )
    book.close()
    return target.getvalue()


def _preview(batch: ImportBatch, today: datetime.date) -> None:
    found = check_ledger(open_ledger(batch), mappings_of(batch), today=today)
    if any(problem.is_error for problem in found.problems):
        raise AssertionError(found.problems[0])


def _bare_read(content: bytes) -> None:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def _bulk_insert(contracts: int) -> None:
    """Insert the same number of rows of every table that the commit fills, by Django's own bulk insert; then forget them."""
    day = datetime.date(2000, 4, 1)
    with transaction.atomic():
        partners = Organization.objects.bulk_create(
            [
                Organization(name=f"P{n}", search_key=f"p{n}", match_key=f"p{n}")
                for n in range(max(10, contracts // 6))
            ]
        )
        OrganizationProfile.objects.bulk_create(
            [
                OrganizationProfile(organization=each, valid_from=day, legal_form="company")
                for each in partners
            ]
        )
        agreements = Agreement.objects.bulk_create(
            [
                Agreement(
                    number=f"X{n}", kind="joint_research", title=f"X{n}", signed_on=day, search_key=f"x{n}"
                )
                for n in range(contracts)
            ],
            batch_size=1000,
        )
        AgreementParty.objects.bulk_create(
            [AgreementParty(agreement=each, organization=partners[0], is_lead=True) for each in agreements],
            batch_size=1000,
        )
        AgreementResearcher.objects.bulk_create(
            [AgreementResearcher(agreement=each, name="X", is_principal=True) for each in agreements],
            batch_size=1000,
        )
        Receipt.objects.bulk_create(
            [
                Receipt(
                    agreement=each,
                    number=f"X{each.pk}",
                    received_on=day,
                    fiscal_year=2000,
                    amount_yen=1,
                    direct_yen=1,
                )
                for each in agreements
            ],
            batch_size=1000,
        )
        _insert_history(agreements)
        transaction.set_rollback(True)


def _insert_history(agreements: list[Agreement]) -> None:
    """The commit also writes an event per contract and receipt, and where each record came from."""
    told = {
        name: [None, "測定"]
        for name in ("number", "kind", "title", "signed_on", "amount_yen", "parties", "department")
    }
    now, last = timezone.now(), Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    Event.objects.bulk_create(
        [
            Event(
                seq=last + at, at=now, actor_label="測定", verb="import", object_type="collaboration.agreement",
                object_id=str(at), object_label=f"X{at}", changes=told, hash="0" * 64, prev_hash="0" * 64,
            )
            for at in range(1, 2 * len(agreements) + 1)
        ],
        batch_size=1000,
    )  # fmt: skip
    batch = ImportBatch.objects.order_by("-pk")[0]
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(
                batch=batch, sheet="契約", row=at, object_type="collaboration.agreement", object_id=str(at), created=True
            )
            for at in range(4 * len(agreements))
        ],
        batch_size=1000,
    )  # fmt: skip
