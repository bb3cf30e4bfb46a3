"""Whether everything an edition names exists in it, and nothing has two names."""

from collections import Counter
from collections.abc import Iterable

from reporting.calc.edition import Edition, RelationKind, Row, Table
from reporting.queries.toml_reading import EditionInvalid

PRIVATE_GROUP = "private"
FOREIGN = "foreign"
ROW_COUNTS = {RelationKind.AT_MOST: 2, RelationKind.ZERO_SHARE: 2, RelationKind.LAID_DOWN_RATE: 2}


def check_references(edition: Edition) -> None:
    """Refuse an edition with doubles or references to nothing. Raises EditionInvalid naming table or relation and code."""
    _refuse_double("tables: row code", (row.code for table in edition.tables for row in table.rows))
    for table in edition.tables:
        _refuse_double(f"{table.code}.toml: column", (column.code for column in table.columns))
        _refuse_double(f"{table.code}.toml: line", (str(row.line) for row in table.rows))
        _check_columns(table)
    for table in edition.tables:
        for row in table.rows:
            _check_sum(edition, table.code, row)
    _check_circles(edition)
    _check_sizes(edition)
    _check_private(edition)
    _check_relations(edition)
    _check_successors(edition)


def _check_columns(table: Table) -> None:
    known = {column.code for column in table.columns}
    for row in table.rows:
        _require(set(row.columns) <= known, f"{table.code}.toml: {row.code} names a column the table has not")


def _check_sum(edition: Edition, table: str, row: Row) -> None:
    if not row.sum:
        _require(bool(row.measure), f"{table}.toml: {row.code} has no measure")
    for part in row.sum:
        for column in row.columns:
            _require(
                f"{part}.{column}" in edition.cells,
                f"{table}.toml: {row.code} adds {part}.{column}, which does not exist",
            )
            _require(
                not edition.cells[f"{part}.{column}"].is_answer,
                f"{table}.toml: {row.code} adds {part}.{column}, which is an answer and not a figure",
            )


def _check_circles(edition: Edition) -> None:
    finished: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        _require(code not in path, f"tables: {code} adds itself")
        if code not in finished:
            for part in edition.rows[code].sum:
                visit(part, (*path, code))
            finished.add(code)

    for code in edition.rows:
        visit(code, ())


def _check_sizes(edition: Edition) -> None:
    listed = [value.code for value in edition.dimension("size").values]
    classes = [size.code for size in edition.size_classes]
    _require(listed == classes, "edition.toml: size_class and the values of dimension size differ")


def _check_private(edition: Edition) -> None:
    private = edition.dimension("partner").resolve(PRIVATE_GROUP)
    stated = edition.flags.get("private_includes_foreign")
    _require(
        stated is (FOREIGN in private),
        "edition.toml: private_includes_foreign and the group private disagree",
    )


def _check_relations(edition: Edition) -> None:
    for number, relation in enumerate(edition.relations, start=1):
        place = f"relations.toml: relation {number}"
        for code in relation.rows:
            _require(code in edition.rows, f"{place}: row {code} does not exist")
        wanted = ROW_COUNTS.get(relation.kind)
        _require(wanted in (None, len(relation.rows)), f"{place}: {relation.kind.value} takes {wanted} rows")
        for column in relation.columns:
            for code in relation.rows:
                _require(f"{code}.{column}" in edition.cells, f"{place}: cell {code}.{column} does not exist")


def _check_successors(edition: Edition) -> None:
    _refuse_double("successors.toml: code", (successor.code for successor in edition.successors))
    for successor in edition.successors:
        place = f"successors.toml: {successor.code}"
        _require(bool(successor.becomes or successor.reason), f"{place} ends without a reason")
        _require(
            not successor.becomes or successor.becomes in edition.cells,
            f"{place} becomes {successor.becomes}, which does not exist",
        )


def _refuse_double(place: str, codes: Iterable[str]) -> None:
    for code, number in Counter(codes).items():
        _require(number == 1, f"{place} {code} occurs twice")


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 -- reads like an assertion
    if not holds:
        raise EditionInvalid(message)
