"""Rows that are written once: what was offered, promised or handed out stays as it was."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Unchanging(Exception):
    """A row that is written once would have been changed or removed. Nobody may; what is different is a new row."""


class UnchangingQuerySet(models.QuerySet[Row]):
    """Adds rows, and refuses every bulk write to those that stand."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse. Raises Unchanging."""
        raise Unchanging

    def delete(self) -> NoReturn:
        """Refuse. Raises Unchanging."""
        raise Unchanging

    def bulk_update(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 -- the signature of the parent class
        """Refuse. Raises Unchanging."""
        raise Unchanging


class UnchangingModel(models.Model):
    """A row that is saved once."""

    class Meta:
        abstract = True

    def save(self, *_args: Any, **options: Any) -> None:
        """Store a new row. Raises Unchanging for one that stands already."""
        if not self._state.adding:
            raise Unchanging
        super().save(force_insert=True, using=options.get("using"))

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse. Raises Unchanging."""
        raise Unchanging
