"""Searches that a user keeps under a name. They are the user's own notes, so the event log does not list them."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict

from core.models import SavedSearch, User
from core.queries.searches import COLUMNS_PARAMETER, columns_page

PASSING = ("page", "csrfmiddlewaretoken")


@transaction.atomic
def save_search(page: str, *, name: str, query: str, by: User) -> SavedSearch:
    """Keep the conditions of a list; the same name again replaces them. Blank conditions and the page are left out."""
    kept = [
        (key, value)
        for key, values in QueryDict(query).lists()
        for value in values
        if value and key not in PASSING
    ]
    search, _fresh = SavedSearch.objects.update_or_create(
        user=by, page=page, name=name, defaults={"query": urlencode(kept)}
    )
    return search


@transaction.atomic
def remember_columns(page: str, codes: Iterable[str], *, by: User) -> None:
    """Keep which columns of a list a user wants to see; none at all forgets the choice."""
    query = urlencode({COLUMNS_PARAMETER: ",".join(codes)})
    mine = SavedSearch.objects.filter(user=by, page=columns_page(page))
    if query == urlencode({COLUMNS_PARAMETER: ""}):
        mine.delete()
    else:
        SavedSearch.objects.update_or_create(
            user=by, page=columns_page(page), name="", defaults={"query": query}
        )


@transaction.atomic
def delete_search(search: SavedSearch, *, by: User) -> None:
    """Forget a search of one's own; somebody else's stays."""
    SavedSearch.objects.filter(pk=search.pk, user=by).delete()
