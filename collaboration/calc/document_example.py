"""An invented agreement by which a template is looked at: the examples of the list of fields."""

from collaboration.calc.document_fields import FIELDS, DocumentField


def example_values() -> dict[str, str | list[dict[str, str]]]:
    """Return every field with its example; tables have two lines."""
    return {name: _rows(field) if field.rows else field.example for name, field in FIELDS.items()}


def _rows(field: DocumentField) -> list[dict[str, str]]:
    return [{each.name: each.example for each in field.rows} for _number in range(2)]
