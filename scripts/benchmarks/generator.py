"""Fills an empty database with a university's contracts of ten years: seeded, in bulk, the same for both databases."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from collaboration.calc.kinds import AgreementKind, Origin
from collaboration.models import Agreement, AgreementParty, AgreementResearcher, OfficeInvolvement, Receipt
from core.calc.kinds import IndustryGroup, LegalForm
from core.calc.text import folded_key, organization_key, person_key
from core.models import (
    Affiliation,
    Department,
    Institution,
    Organization,
    OrganizationProfile,
    Person,
    RoleAssignment,
    User,
)

HOME = "京都府"
PREFECTURES = (HOME, "東京都", "大阪府", "愛知県", "兵庫県", "滋賀県", "北海道", "福岡県")
YEARS = 10
PASSWORD = "benchmark-only-password"  # noqa: S105  # of a database that is thrown away
KIND_WEIGHTS = {
    AgreementKind.JOINT_RESEARCH: 56,
    AgreementKind.COMMISSIONED_RESEARCH: 14,
    AgreementKind.CLINICAL_TRIAL: 9,
    AgreementKind.CONSULTING: 7,
    AgreementKind.DONATION: 5,
    AgreementKind.MATERIAL_TRANSFER: 4,
    AgreementKind.NON_DISCLOSURE: 4,
    AgreementKind.UMBRELLA: 1,
}
FORM_WEIGHTS = {
    LegalForm.COMPANY: 80,
    LegalForm.INDEPENDENT_AGENCY: 7,
    LegalForm.PUBLIC_INTEREST: 5,
    LegalForm.LOCAL_GOVERNMENT: 4,
    LegalForm.STATE: 2,
    LegalForm.OTHER: 2,
}
SIZES_YEN = (
    400_000,
    900_000,
    1_500_000,
    2_400_000,
    3_600_000,
    6_200_000,
    14_000_000,
    27_000_000,
    60_000_000,
    120_000_000,
)
SIZE_WEIGHTS = (22, 18, 20, 14, 10, 7, 5, 2, 1, 1)


@dataclass(frozen=True)
class Scale:
    """How much is made; `last_fiscal_year` is the year that is measured."""

    contracts: int
    last_fiscal_year: int

    @property
    def first_fiscal_year(self) -> int:
        """The oldest year with contracts."""
        return self.last_fiscal_year - YEARS + 1

    @property
    def organizations(self) -> int:
        """Partners: one for six contracts."""
        return max(40, self.contracts // 6)

    @property
    def people(self) -> int:
        """Researchers: one for six contracts, at most those of a large university many times over."""
        return max(60, self.contracts // 6)


def fill(scale: Scale, seed: int) -> dict[str, int]:
    """Make everything and return the number of rows per table."""
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    _insert(Institution, [_institution()])
    _insert(
        Department,
        (
            {"id": n, "code": f"D{n:02d}", "name": f"第{n}研究科", "search_key": f"第{n}研究科"}
            for n in range(1, 21)
        ),
    )
    _insert(Organization, _organizations(scale))
    _insert(OrganizationProfile, _profiles(scale, random))
    _insert(Person, _people(scale))
    _insert(Affiliation, _affiliations(scale, random))
    _insert(User, [_user()])
    _insert(
        RoleAssignment,
        ({"id": n, "user_id": 1, "role": role} for n, role in enumerate(("survey_officer", "liaison"), 1)),
    )
    counts = Contracts(scale, random).write()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [
                User,
                RoleAssignment,
                Institution,
                Department,
                Organization,
                OrganizationProfile,
                Person,
                Affiliation,
            ]
            tables += [Agreement, AgreementParty, AgreementResearcher, OfficeInvolvement, Receipt]
            for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)
        cursor.execute("ANALYZE")
    return {"organizations": scale.organizations, "people": scale.people, **counts}


def _institution() -> dict[str, Any]:
    return {
        "id": 1,
        "name": "測定大学",
        "founder": "national",
        "kind": "university",
        "prefecture": HOME,
        "erad_code": "9999900001",
    }


def _user() -> dict[str, Any]:
    return {
        "id": 1,
        "username": "bench",
        "display_name": "測定",
        "password": make_password(PASSWORD),
        "is_active": True,
    }


def organization_name(number: int) -> str:
    """Return the name of the partner with this number."""
    return f"株式会社測定工業第{number}"


def _organizations(scale: Scale) -> Iterator[dict[str, Any]]:
    for number in range(1, scale.organizations + 1):
        name = organization_name(number)
        yield {
            "id": number,
            "name": name,
            "search_key": folded_key(name),
            "match_key": organization_key(name),
        }


def _profiles(scale: Scale, random: Random) -> Iterator[dict[str, Any]]:
    forms, weights = list(FORM_WEIGHTS), list(FORM_WEIGHTS.values())
    began = datetime.date(scale.first_fiscal_year - 5, 4, 1)
    for number in range(1, scale.organizations + 1):
        form = random.choices(forms, weights)[0]
        foreign = form == LegalForm.COMPANY and random.random() < 0.03
        yield {
            "id": number,
            "organization_id": number,
            "valid_from": began,
            "legal_form": form.value,
            "country": "US" if foreign else "JP",
            "prefecture": "" if foreign else random.choice(PREFECTURES),
            "industry": random.choice(list(IndustryGroup)).value if form == LegalForm.COMPANY else "",
            "capital_yen": random.choice((10_000_000, 60_000_000, 90_000_000, 400_000_000, 9_000_000_000)),
            "employees": random.choice((12, 45, 90, 250, 1200, 20_000)),
        }


def person_name(number: int) -> str:
    """Return the name of the researcher with this number."""
    return f"測定　{number}郎"


def _people(scale: Scale) -> Iterator[dict[str, Any]]:
    for number in range(1, scale.people + 1):
        name = person_name(number)
        yield {"id": number, "name": name, "erad_number": f"{number:08d}", "search_key": person_key(name)}


def _affiliations(scale: Scale, random: Random) -> Iterator[dict[str, Any]]:
    began = datetime.date(scale.first_fiscal_year - 3, 4, 1)
    for number in range(1, scale.people + 1):
        yield {
            "id": number, "person_id": number, "department_id": number % 20 + 1, "title": "教授",
            "kakenhi_eligible": random.random() < 0.9, "starts_on": began,
        }  # fmt: skip


class Contracts:
    """Contracts with partner, principal researcher, receipts and the office's part, written in chunks."""

    CHUNK = 20_000

    def __init__(self, scale: Scale, random: Random) -> None:
        self.scale, self.random = scale, random
        self.kinds, self.weights = list(KIND_WEIGHTS), list(KIND_WEIGHTS.values())
        self.rows: dict[type[models.Model], list[dict[str, Any]]] = {}
        self.receipts = 0

    def write(self) -> dict[str, int]:
        """Make all contracts; memory stays that of one chunk."""
        models_in_order = (Agreement, AgreementParty, AgreementResearcher, OfficeInvolvement, Receipt)
        for number in range(1, self.scale.contracts + 1):
            self._add(number)
            if number % self.CHUNK == 0 or number == self.scale.contracts:
                for model in models_in_order:
                    _insert(model, self.rows.pop(model, []))
        return {"contracts": self.scale.contracts, "receipts": self.receipts}

    def _add(self, number: int) -> None:
        random, scale = self.random, self.scale
        kind = random.choices(self.kinds, self.weights)[0]
        first = scale.first_fiscal_year + (number * YEARS // (scale.contracts + 1))
        last = first + random.choices((0, 1, 2), (55, 25, 20))[0]
        starts_on = datetime.date(first, random.choice((4, 4, 5, 6, 7, 9, 10)), 1)
        yen = random.choices(SIZES_YEN, SIZE_WEIGHTS)[0] + random.randint(0, 99_999)
        paid = [
            year for year in range(first, min(last, scale.last_fiscal_year) + 1) if random.random() < 0.86
        ]
        organization = random.randint(1, scale.organizations)
        person = random.randint(1, scale.people)
        title = f"測定用の研究題目第{number}号に関する研究"
        self._keep(
            Agreement,
            id=number, number=f"B{first}-{number:07d}", kind=kind.value, state="concluded", title=title,
            department_id=person % 20 + 1, signed_on=starts_on - datetime.timedelta(days=random.randint(0, 40)),
            starts_on=starts_on, ends_on=datetime.date(last + 1, 3, 31), amount_yen=yen * len(paid),
            search_key=" ".join(
                [folded_key(f"B{first}-{number:07d}"), folded_key(title), folded_key(organization_name(organization)), person_key(person_name(person))]
            ),
        )  # fmt: skip
        self._keep(
            AgreementParty,
            id=number,
            agreement_id=number,
            organization_id=organization,
            is_lead=True,
            is_payer=True,
        )
        self._keep(
            AgreementResearcher,
            id=number,
            agreement_id=number,
            person_id=person,
            name=person_name(person),
            is_principal=True,
        )
        if kind == AgreementKind.JOINT_RESEARCH and yen >= 10_000_000 and random.random() < 0.6:
            origin = Origin.OFFICE_MATCHING if random.random() < 0.3 else Origin.RESEARCHER
            self._keep(OfficeInvolvement, id=number, agreement_id=number, involved=True, origin=origin.value)
        for year in paid:
            halves = (yen // 2, yen - yen // 2) if random.random() < 0.45 else (yen,)
            for part in halves:
                self._receipt(number, year, part)

    def _receipt(self, agreement: int, year: int, yen: int) -> None:
        self.receipts += 1
        direct = yen * 10 // 13
        self._keep(
            Receipt,
            id=self.receipts, agreement_id=agreement, number=f"N{self.receipts:08d}", kind="receipt",
            received_on=datetime.date(year, 4, 1) + datetime.timedelta(days=self.random.randint(30, 360)),
            fiscal_year=year, amount_yen=yen, direct_yen=direct, indirect_yen=yen - direct,
        )  # fmt: skip

    def _keep(self, model: type[models.Model], **values: Any) -> None:
        self.rows.setdefault(model, []).append(values)


def _insert(model: type[models.Model], rows: Any) -> None:
    """Write rows of one table by COPY or executemany; a column nobody names takes the field's default."""
    columns, defaults = _columns_and_defaults(model)
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    tuples = (
        tuple(row.get(column, default) for column, default in zip(columns, defaults, strict=True))
        for row in rows
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for values in tuples:
                    copy.write_row(values)
        else:
            marks = ", ".join("?" for _ in columns)
            statement = f"INSERT INTO {table} ({quoted}) VALUES ({marks})"  # noqa: S608  # names of the model
            raw: Any = connection.connection
            raw.executemany(statement, (_plain(values) for values in tuples))


def _columns_and_defaults(model: type[models.Model]) -> tuple[list[str], list[Any]]:
    now = timezone.now()
    columns, defaults = [], []
    for field in model._meta.concrete_fields:
        column = field.column
        stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        value = now if stamped else field.get_default()
        if isinstance(field, models.JSONField):
            value = "[]" if isinstance(value, list) else "{}"
        columns.append(str(column))
        defaults.append(value)
    return columns, defaults


def _plain(values: Sequence[Any]) -> tuple[Any, ...]:
    """Return what Python's sqlite3 stores as Django would."""
    return tuple(
        value.strftime("%Y-%m-%d %H:%M:%S.%f")
        if isinstance(value, datetime.datetime)
        else value.isoformat()
        if isinstance(value, datetime.date)
        else value
        for value in values
    )
