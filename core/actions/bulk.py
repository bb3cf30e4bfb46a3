"""Writing very many rows of one table where building a model object for each would take most of the time."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction

PlainValue = str | int | bool | None


def insert_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[tuple[PlainValue, ...]]
) -> None:
    """Insert rows whose values stand in the order of `fields`, by COPY on PostgreSQL and by one prepared statement on SQLite.

    No defaults, no conversions, no keys handed back: a value must be what the column stores. Constraints hold as ever.
    """
    quote = connection.ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as opened:
        cursor: Any = opened  # COPY is psycopg's own; the types of Django do not know it
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # names of the model
            cursor.executemany(statement, rows)


def refresh_statistics() -> None:
    """Let PostgreSQL look at its tables once the transaction is over; until then it plans as if what came at once were not there.

    It does so by itself after a while, which is too late for a return that is assembled right after an import.
    """
    transaction.on_commit(look_at_tables, robust=True)


def look_at_tables() -> None:
    """Have PostgreSQL count and sample its tables now; SQLite plans by its indexes alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
