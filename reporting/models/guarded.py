"""Rows that never change once the return they belong to is frozen."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

from django.db import models
from django.db.models import Q

from reporting.calc.ladder import ReturnState

FINAL = (ReturnState.FROZEN.value, ReturnState.SUBMITTED.value)

Row = TypeVar("Row", bound=models.Model)


class ReturnFrozen(Exception):
    """A frozen return would have been changed. Nobody may; a correction is a new version."""


class GuardedQuerySet(models.QuerySet[Row]):
    """Refuses every bulk write that would touch a frozen return. `state_path` leads from the row to the state."""

    state_path: ClassVar[str] = "state"

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows of drafts. Raises ReturnFrozen."""
        self._refuse_frozen(self)
        return super().delete()

    def discard(self) -> None:
        """Delete rows of drafts by one statement, without looking for rows that depend on them. Raises ReturnFrozen."""
        self._refuse_frozen(self)
        self._raw_delete(self.db)

    def update(self, **values: Any) -> int:
        """Update rows of drafts. Raises ReturnFrozen."""
        self._refuse_frozen(self)
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> int:
        """Update rows of drafts. Raises ReturnFrozen."""
        rows = list(objs)
        self._refuse_frozen(self.model._default_manager.filter(pk__in=[row.pk for row in rows]))
        return super().bulk_update(rows, *args, **kwargs)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """Add rows to drafts. Raises ReturnFrozen."""
        rows = list(objs)
        owner, _, path = self.state_path.partition("__")
        if path:
            keys = {getattr(row, f"{owner}_id") for row in rows}
            self._refuse_frozen(_owners(self.model, owner).filter(pk__in=keys), path)
        return super().bulk_create(rows, *args, **kwargs)

    def _refuse_frozen(self, rows: models.QuerySet[Any], path: str = "") -> None:
        if rows.order_by().filter(Q((f"{path or self.state_path}__in", FINAL))).exists():
            raise ReturnFrozen


class GuardedModel(models.Model):
    """A row whose `save` and `delete` are refused once its return is frozen."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row of a draft. Raises ReturnFrozen."""
        self._refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row of a draft. Raises ReturnFrozen."""
        self._refuse_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_frozen(self) -> None:
        """Ask the database for the state, as the row in hand may be old."""
        queryset = type(self)._default_manager.all()
        path = getattr(queryset, "state_path", "state")
        if self.pk and queryset.filter(Q(("pk", self.pk)) & Q((f"{path}__in", FINAL))).exists():
            raise ReturnFrozen
        owner, _, rest = path.partition("__")
        if rest:
            parent = _owners(type(self), owner).filter(pk=getattr(self, f"{owner}_id"))
            if parent.filter(Q((f"{rest}__in", FINAL))).exists():
                raise ReturnFrozen


def _owners(model: type[models.Model], owner: str) -> models.Manager[models.Model]:
    """Return the manager of the rows that a foreign key of the model leads to."""
    return cast(type[models.Model], model._meta.get_field(owner).related_model)._base_manager
