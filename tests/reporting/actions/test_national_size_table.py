"""The ministry's table of FY2018, reproduced from as many contracts as it counts.

Only million yen are published. The thousand-yen amounts of the classes are chosen within the rounding so that every printed figure comes
out; the two sums of printed parts that the ministry's own table misses by one stay missed, and are named.
"""

import csv
import datetime
from itertools import cycle
from pathlib import Path

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.models import Agreement, AgreementParty, Receipt
from core.actions.bulk import look_at_tables
from core.calc.kinds import CompanySize, Severity
from reporting.actions.computing import compute_return
from reporting.calc.derived import decimal_text, million_yen, per_unit_kyen, share_percent
from reporting.queries import editions
from tests.factories.core import InstitutionFactory, OrganizationFactory
from tests.factories.reporting import FISCAL_YEAR

DATA = Path(__file__).resolve().parent.parent / "data"
FIRST, LAST = datetime.date(FISCAL_YEAR, 4, 1), datetime.date(FISCAL_YEAR + 1, 3, 31)

CLASS_KYEN = {
    "1_to_1m": 3_627_100,
    "1m_to_3m": 15_494_100,
    "3m_to_5m": 7_462_100,
    "5m_to_10m": 8_727_100,
    "10m_to_50m": 21_995_800,
    "50m_to_100m": 6_296_800,
    "ge100m": 4_821_800,
}
"""Thousand yen of each class; each rounds to the printed million yen."""


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = {line["row"]: line for line in table("size_table.csv")}


def amounts(cases, total_kyen, lowest_kyen):
    """Share an amount among cases in whole thousands: pairs of one smaller and one larger, none below the class."""
    base, rest = divmod(total_kyen, cases)
    swing = (base - lowest_kyen) // 2
    for number in range(cases):
        alone = number == cases - 1 and cases % 2
        yield 1000 * (base + (0 if alone else swing if number % 2 else -swing) + (number < rest))


@pytest.fixture
def national(db):
    """Book 27,389 contracts with large and small companies in turn; money of the 0円 class came a year earlier."""
    InstitutionFactory()
    companies = cycle(
        OrganizationFactory(profile__size_override=size.value, profile__size_evidence="相手先の申告")
        for size in CompanySize
    )
    classes = editions.edition("fy2018").size_classes
    yen = []
    for size in classes:
        cases = int(PUBLISHED[f"JR.private.size.{size.code}"]["cases"])
        kyen = CLASS_KYEN.get(size.code)
        yen.extend([0] * cases if kyen is None else amounts(cases, kyen, -(-size.from_yen // 1000)))
    agreements = Agreement.objects.bulk_create(
        Agreement(
            number=f"KJ-{number:05}", kind=AgreementKind.JOINT_RESEARCH.value, title="共同研究",
            signed_on=FIRST, starts_on=FIRST, ends_on=LAST,
        )
        for number in range(len(yen))
    )  # fmt: skip
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, organization=company, is_lead=True)
        for agreement, company in zip(agreements, companies, strict=False)
    )
    Receipt.objects.bulk_create(
        Receipt(
            agreement=agreement, received_on=FIRST, fiscal_year=FISCAL_YEAR if amount else FISCAL_YEAR - 1,
            amount_yen=amount or 1_000_000, direct_yen=amount or 1_000_000,
        )
        for agreement, amount in zip(agreements, yen, strict=True)
    )  # fmt: skip
    look_at_tables()
    return compute_return(editions.edition("fy2018"), FISCAL_YEAR)


@pytest.mark.slow
def test_published_table_comes_out(national):
    cells = {code: cell.value for code, cell in national.cells.items()}
    cases, kyen = cells["JR.private.cases"], cells["JR.private.kyen"]
    computed = {
        row: {
            "cases": str(cells[f"{row}.cases"]),
            "cases_share": decimal_text(share_percent(cells[f"{row}.cases"], cases))
            if line["cases_share"]
            else "",
            "myen": str(million_yen(cells[f"{row}.kyen"])) if line["myen"] else "",
            "myen_share": decimal_text(share_percent(cells[f"{row}.kyen"], kyen))
            if line["myen_share"]
            else "",
        }
        for row, line in PUBLISHED.items()
    }
    assert computed == {row: {key: line[key] for key in computed[row]} for row, line in PUBLISHED.items()}
    assert per_unit_kyen(kyen, cases) == 2_498
    assert _mismatches(cells, national.edition) == {
        (line["row"], int(line["published_myen"]), int(line["sum_of_parts_myen"]))
        for line in table("known_mismatches.csv")
    }
    assert [found.key for found in national.findings if found.severity is not Severity.INFO] == []


def _mismatches(cells, edition):
    """Rows whose printed million yen differ from the sum of their printed parts."""
    parts = {row: edition.rows[row].sum for row in ("JR.private.lt10m", "JR.private.ge10m")}
    parts["JR.private"] = ("JR.private.lt10m", "JR.private.ge10m")
    found = {
        (row, million_yen(cells[f"{row}.kyen"]), sum(million_yen(cells[f"{part}.kyen"]) for part in summed))
        for row, summed in parts.items()
    }
    return {line for line in found if line[1] != line[2]}
