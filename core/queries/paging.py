"""Pages of long lists: the count stops at a bound, because nobody reads page 300 and counting everything is slow."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:  # the class is generic only in the type stubs
    AnyPaginator = Paginator

PAGE_SIZES = (50, 200)
COUNT_BOUND = 10_000


class BoundedPaginator(AnyPaginator):
    """A paginator over at most COUNT_BOUND rows; `bounded` says that there are more."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most COUNT_BOUND."""
        return min(self._counted, COUNT_BOUND)

    @cached_property
    def bounded(self) -> bool:
        """Whether the list goes on beyond the bound."""
        return self._counted > COUNT_BOUND

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        if isinstance(rows, list):
            return len(rows)
        return int(rows.order_by()[: COUNT_BOUND + 1].count())


def page_of_keys(rows: QuerySet[Any], number: str | None, size: str | None) -> "Page[Any]":
    """Return one page of primary keys; an unknown number or size gives the nearest sensible one."""
    return page_of(rows.values_list("pk", flat=True), number, size)


def page_of(rows: QuerySet[Any] | list[Any], number: str | None, size: str | None) -> "Page[Any]":
    """Return one page of records that need nothing fetched besides."""
    return BoundedPaginator(rows, _per_page(size)).get_page(number)


def page_of_rows(rows: Sequence[Any], number: str | None, size: str | None) -> "Page[Any]":
    """Return one page of rows that had to be computed one by one."""
    return Paginator(rows, _per_page(size)).get_page(number)


def _per_page(size: str | None) -> int:
    return int(size) if size in {str(known) for known in PAGE_SIZES} else PAGE_SIZES[0]
