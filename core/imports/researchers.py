"""The sheet of researchers: who is registered in e-Rad, where they belong and whether they may apply for 科研費."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from core.actions.ledger_log import LedgerLog, SourceRow
from core.actions.ledger_people import PersonEntry, record_people
from core.calc.fiscal_year import first_day, fiscal_year_of
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, missing_value
from core.calc.ledger.declared import Column, ColumnType, RowContext, SheetKind, UniqueRule
from core.calc.ledger.problems import Finding, ProblemSeverity
from core.calc.messages import Message, gettext_noop
from core.calc.text import folded_key, person_key, split_keywords
from core.models import Person
from core.queries.ledger import affiliations_of, people_by_number


def stay_is_in_order(values: Mapping[str, Any], _context: RowContext) -> Iterator[Finding]:
    """Nobody leaves before having come."""
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        yield Finding(
            "ends_on",
            ProblemSeverity.ERROR,
            Message(gettext_noop("在籍終了日が在籍開始日より前です。")),
            Message(gettext_noop("人事の記録で確かめ、開始日か終了日を直してください。")),
        )


def stay_has_a_start(values: Mapping[str, Any], context: RowContext) -> Iterator[Finding]:
    """Where the ledger has a column for the first day, every row fills it."""
    if "starts_on" in context.mapped and values.get("starts_on", "unread") is None:
        yield missing_value(RESEARCHERS.column("starts_on"))


RESEARCHERS = SheetKind(
    code="researcher",
    label="研究者",
    names=("研究者名簿", "研究者台帳", "教員一覧", "教員名簿", "研究者一覧", "e-Rad"),
    order=10,
    columns=(
        Column(
            "erad_number",
            "研究者番号",
            ColumnType.ERAD_NUMBER,
            ("e-Rad研究者番号", "e-Rad番号", "科研費研究者番号", "研究者No", "eRad番号", "科研番号"),
        ),
        Column(
            "name",
            "氏名",
            ColumnType.PERSON,
            ("研究者氏名", "研究者名", "教員名", "名前", "教員氏名", "漢字氏名", "氏名（漢字）"),
            required=True,
            max_length=100,
        ),
        Column(
            "name_kana",
            "フリガナ",
            ColumnType.PERSON,
            ("ふりがな", "氏名カナ", "カナ氏名", "氏名（カナ）", "氏名フリガナ", "カナ"),
            max_length=100,
        ),
        Column(
            "department",
            "所属",
            ColumnType.TEXT,
            ("所属部局", "部局", "部局名", "所属名", "所属組織", "研究科", "学部", "所属研究機関・部局"),
            required=True,
            from_sheet_name=True,
        ),
        Column("title", "職名", ColumnType.TEXT, ("職", "職位", "役職", "職種", "身分"), max_length=100),
        Column(
            "kakenhi_eligible",
            "科研費応募資格",
            ColumnType.MARK,
            ("応募資格", "科研費資格", "科研費応募資格の有無", "科研費の応募資格", "科研費"),
        ),
        Column(
            "starts_on",
            "在籍開始日",
            ColumnType.DATE,
            ("採用日", "着任日", "就任日", "在職開始日", "採用年月日", "所属開始日"),
            years_ahead=2,
        ),
        Column(
            "ends_on",
            "在籍終了日",
            ColumnType.DATE,
            ("退職日", "離職日", "在職終了日", "退職年月日", "所属終了日", "任期満了日"),
        ),
        Column(
            "keywords",
            "研究のキーワード",
            ColumnType.TEXT,
            ("キーワード", "研究キーワード", "専門分野", "専門", "研究分野", "研究内容キーワード"),
            max_length=500,
        ),
    ),
    unique=(UniqueRule("erad_number", same=("name",), different=("department", "starts_on")),),
    rules=(stay_is_in_order, stay_has_a_start),
)


class ResearcherSheets:
    """Writes people and their affiliations. A known affiliation is brought up to date, a new one is added."""

    def existing(self, _column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return the e-Rad numbers that are there already."""
        return names & people_by_number().keys()

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Warn of a number known under another name or with other keywords, and mark rows whose record says the same."""
        people = people_by_number()
        numbers = {row.get("erad_number") for sheet in sheets for row in sheet.rows}
        known = {number: people[number] for number in numbers if number in people}
        stays = affiliations_of(person.pk for person in known.values())
        for sheet in sheets:
            for row in sheet.rows:
                person = known.get(row.get("erad_number") or "")
                if person is None or row.has_error:
                    continue
                if person_key(person.name) != person_key(row.values["name"]):
                    ledger.report(sheet, row, _other_name(person))
                entry = _entry(row, sheet.mapping.title_fiscal_year)
                if person.keywords and entry.keywords not in ("", person.keywords):
                    ledger.report(sheet, row, _other_keywords(person))
                place = (person.pk, folded_key(entry.department), entry.starts_on)
                is_same_stay = stays.get(place) == (entry.title, entry.kakenhi_eligible, entry.ends_on)
                row.unchanged = is_same_stay and (bool(person.keywords) or not entry.keywords)

    def write(self, rows: Sequence[StagedRow], sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Make or update people and affiliations."""
        years = {sheet.name: sheet.mapping.title_fiscal_year for sheet in sheets}
        record_people([_entry(row, years[row.sheet]) for row in rows], log=log)


def _entry(row: StagedRow, title_fiscal_year: int | None) -> PersonEntry:
    return PersonEntry(
        source=SourceRow(row.sheet, row.row),
        erad_number=row.get("erad_number"),
        name=row.values["name"],
        name_kana=row.get("name_kana") or "",
        department=row.values["department"],
        title=row.get("title") or "",
        kakenhi_eligible=bool(row.get("kakenhi_eligible")),
        starts_on=row.get("starts_on") or _first_known_day(row, title_fiscal_year),
        ends_on=row.get("ends_on"),
        keywords="、".join(split_keywords(row.get("keywords") or "")),
    )


def _first_known_day(row: StagedRow, title_fiscal_year: int | None) -> datetime.date:
    """Return what stands for the first day in a roster that has none: 1 April of its year, else long ago."""
    ends: datetime.date | None = row.get("ends_on")
    if title_fiscal_year is not None and (ends is None or fiscal_year_of(ends) >= title_fiscal_year):
        return first_day(title_fiscal_year)
    return datetime.date(1900, 4, 1)


def _other_name(person: Person) -> Finding:
    return Finding(
        "name",
        ProblemSeverity.WARNING,
        Message(
            gettext_noop("この研究者番号は「%(name)s」さんとして登録されています。氏名は変更しません。"),
            {"name": person.name},
        ),
        Message(
            gettext_noop(
                "改姓のときは研究者の画面で氏名を直してください。番号の誤りであれば台帳を直してください。"
            )
        ),
    )


def _other_keywords(person: Person) -> Finding:
    return Finding(
        "keywords",
        ProblemSeverity.WARNING,
        Message(
            gettext_noop(
                "この研究者のキーワードは「%(keywords)s」と登録されています。キーワードは変更しません。"
            ),
            {"keywords": person.keywords},
        ),
        Message(gettext_noop("キーワードを変えるときは、研究者の画面で直してください。")),
    )
