"""Editions from their directories: read strictly, checked whole, kept in memory."""

import datetime
import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from core.calc.kinds import Severity
from ip.calc.facts import PctCounting
from reporting.calc.edition import (
    Column,
    Dimension,
    Edition,
    Group,
    Label,
    LargeResearch,
    PatentCounting,
    Relation,
    RelationKind,
    Rounding,
    RoundingMode,
    RoundingStage,
    Row,
    SizeClass,
    Successor,
    Table,
    Take,
)
from reporting.queries.edition_references import check_references
from reporting.queries.toml_reading import EditionInvalid, Section

SHIPPED_DIR = Path(__file__).resolve().parent.parent / "surveys"


def edition_directories() -> tuple[Path, ...]:
    """Return the directories that hold editions: the shipped one, then those the institution added."""
    added = getattr(settings, "RENKEI_EDITIONS_DIR", None)
    return (SHIPPED_DIR,) if not added else (SHIPPED_DIR, Path(added))


def all_editions() -> tuple[Edition, ...]:
    """Return every edition, oldest first. Raises EditionInvalid for a directory that cannot be used."""
    return _load_all(edition_directories())


def edition(code: str) -> Edition:
    """Return an edition by its code. Raises KeyError when there is none."""
    for known in all_editions():
        if known.code == code:
            return known
    raise KeyError(code)


def for_fiscal_year(fiscal_year: int) -> Edition:
    """Return the form to use for a year: the newest whose year is not later.

    A form stays in use until the next one is published. Raises LookupError for years before the first form.
    """
    fitting = [known for known in all_editions() if known.fiscal_year <= fiscal_year]
    if not fitting:
        raise LookupError(fiscal_year)
    return fitting[-1]


@cache
def _load_all(directories: tuple[Path, ...]) -> tuple[Edition, ...]:
    found = [
        load(path.parent) for directory in directories for path in sorted(directory.glob("*/edition.toml"))
    ]
    _refuse_double((known.code for known in found), "editions", "code")
    _refuse_double((str(known.fiscal_year) for known in found), "editions", "fiscal_year")
    for directory in directories:
        _check_lock(directory / "LOCK.toml", {known.code: known.content_hash for known in found})
    return tuple(sorted(found, key=lambda known: known.fiscal_year))


def load(directory: Path) -> Edition:
    """Read one edition. Raises EditionInvalid naming the file and the key."""
    head = Section.of_file(directory / "edition.toml")
    successors = Section.of_file(directory / "successors.toml")
    dimensions = tuple(_dimension(section) for section in head.sections("dimension"))
    by_code = {dimension.code: dimension for dimension in dimensions}
    table_names = head.texts("tables")
    built = Edition(
        code=head.take("code", str),
        title=head.take("title", str),
        fiscal_year=head.take("fiscal_year", int),
        as_of_on=head.take("as_of_on", datetime.date),
        deadline_on=head.take("deadline_on", datetime.date),
        source=head.take("source", str),
        rounding=_rounding(head.section("rounding")),
        flags=head.section("flags").rest(bool),
        dimensions=dimensions,
        size_classes=_size_classes(head.sections("size_class"), by_code),
        tables=tuple(_table(directory / "tables" / f"{name}.toml", by_code) for name in table_names),
        relations=_relations(Section.of_file(directory / "relations.toml")),
        predecessor=successors.take("predecessor", str),
        successors=tuple(_successor(section) for section in successors.sections("successor")),
        content_hash=content_hash(directory),
        large_research=_large_research(head.section("large_research"))
        if head.has("large_research")
        else LargeResearch(),
        patents=_patents(head.section("patents")) if head.has("patents") else PatentCounting(),
    )
    head.close()
    successors.close()
    _refuse_strangers(directory, table_names)
    check_references(built)
    return built


def content_hash(directory: Path) -> str:
    """Return the hash over the TOML files of an edition, line ends made alike."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.toml"), key=lambda path: path.relative_to(directory).as_posix()):
        digest.update(path.relative_to(directory).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _rounding(section: Section) -> Rounding:
    rounding = Rounding(
        section.take("unit_yen", int),
        section.choice("mode", RoundingMode),
        section.choice("stage", RoundingStage),
    )
    section.close()
    return rounding


def _patents(section: Section) -> PatentCounting:
    counting = PatentCounting(section.choice("pct", PctCounting), section.take("joint", bool))
    section.close()
    return counting


def _large_research(section: Section) -> LargeResearch:
    rule = LargeResearch(
        section.take("least_yen", int), section.take("per_company", bool), section.take("ever", bool)
    )
    section.close()
    return rule


def _dimension(section: Section) -> Dimension:
    code = section.take("code", str)
    label = section.take("label", str)
    values = []
    for entry in section.sections("values"):
        values.append(Label(entry.take("code", str), entry.take("label", str)))
        entry.close()
    groups = []
    for entry in section.sections("groups"):
        groups.append(Group(entry.take("code", str), entry.take("label", str), entry.texts("values")))
        entry.close()
    section.close()
    return Dimension(code, label, tuple(values), tuple(groups))


def _size_classes(sections: list[Section], dimensions: dict[str, Dimension]) -> tuple[SizeClass, ...]:
    bounds = []
    for section in sections:
        bounds.append((section.take("code", str), section.take("from_yen", int)))
        section.close()
    if "size" not in dimensions or not bounds:
        raise EditionInvalid("edition.toml: size_class and the dimension size are needed")
    amounts = [amount for _code, amount in bounds]
    if amounts != sorted(set(amounts)) or amounts[0] != 0:
        raise EditionInvalid("edition.toml: size_class from_yen must begin at 0 and rise")
    upper = [*amounts[1:], None]
    return tuple(
        SizeClass(code, dimensions["size"].label_of(code), amount, below)
        for (code, amount), below in zip(bounds, upper, strict=True)
    )


def _table(path: Path, dimensions: dict[str, Dimension]) -> Table:
    section = Section.of_file(path)
    measure = section.take_or("measure", "")
    columns = tuple(_column(entry) for entry in section.sections("column"))
    every = tuple(column.code for column in columns)
    table = Table(
        code=section.take("code", str),
        title=section.take("title", str),
        sheet=section.take("sheet", str),
        note=section.take_or("note", ""),
        columns=columns,
        rows=tuple(_row(entry, every, measure, dimensions) for entry in section.sections("row")),
    )
    section.close()
    return table


def _column(section: Section) -> Column:
    column = Column(
        section.take("code", str),
        section.take("label", str),
        section.choice("take", Take),
        section.take("unit", str),
        section.take("letter", str),
    )
    section.close()
    return column


def _row(section: Section, columns: tuple[str, ...], measure: str, dimensions: dict[str, Dimension]) -> Row:
    is_sum = section.has("sum")
    if is_sum == section.has("where"):
        raise EditionInvalid(f"{section.place}: give either where or sum")
    row = Row(
        code=section.take("code", str),
        label=section.take("label", str),
        level=section.take_or("level", 0),
        line=section.take("line", int),
        columns=section.texts("columns") or columns,
        measure="" if is_sum else section.take_or("measure", measure),
        where=() if is_sum else _where(section.section("where"), dimensions),
        sum=section.texts("sum"),
    )
    section.close()
    return row


def _where(section: Section, dimensions: dict[str, Dimension]) -> tuple[tuple[str, frozenset[str]], ...]:
    conditions = []
    for name, wanted in section.rest_of_names().items():
        if name not in dimensions:
            raise EditionInvalid(f"{section.place}: there is no dimension {name}")
        conditions.append((name, _accepted(section, dimensions[name], wanted)))
    return tuple(sorted(conditions))


def _accepted(section: Section, dimension: Dimension, wanted: tuple[str, ...]) -> frozenset[str]:
    try:
        return frozenset().union(*(dimension.resolve(name) for name in wanted))
    except KeyError as error:
        raise EditionInvalid(f"{section.place}: {dimension.code} has no value {error.args[0]}") from error


def _relations(section: Section) -> tuple[Relation, ...]:
    relations = tuple(_relation(entry) for entry in section.sections("relation"))
    section.close()
    return relations


def _relation(section: Section) -> Relation:
    relation = Relation(
        check=section.take("check", str),
        kind=section.choice("kind", RelationKind),
        rows=section.texts("rows"),
        columns=section.texts("columns"),
        otherwise=section.choice("otherwise", Severity) if section.has("otherwise") else None,
        limit_percent=section.take_or("limit_percent", 0),
        limit_points=section.take_or("limit_points", 0),
        limit_kyen=section.take_or("limit_kyen", 0),
        least_cases=section.take_or("least_cases", 1),
    )
    section.close()
    return relation


def _successor(section: Section) -> Successor:
    successor = Successor(
        section.take("code", str), section.take_or("becomes", ""), section.take_or("reason", "")
    )
    section.close()
    return successor


def _refuse_strangers(directory: Path, tables: tuple[str, ...]) -> None:
    for path in (directory / "tables").glob("*.toml"):
        if path.stem not in tables:
            raise EditionInvalid(f"{path}: edition.toml does not name this table in tables")


def _refuse_double(names: Iterable[str], place: str, key: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise EditionInvalid(f"{place}: {key} {name} occurs twice")
        seen.add(name)


def _check_lock(path: Path, hashes: dict[str, str]) -> None:
    """Refuse an edition that was changed after a return was submitted with it."""
    if not path.exists():
        return
    for code, locked in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if hashes.get(code) != locked:
            raise EditionInvalid(f"{path}: {code} was changed after it was locked")
