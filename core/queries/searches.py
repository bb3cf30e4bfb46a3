"""What a user keeps of a list: the columns to be shown."""

from collections.abc import Mapping

from django.http import QueryDict

from core.models import SavedSearch, User

COLUMNS_PARAMETER = "columns"


def columns_page(page: str) -> str:
    """Return under which page the columns of a list are kept, apart from the searches that have a name."""
    return f"{page}:columns"


def wanted_columns(page: str, data: Mapping[str, str], user: User) -> list[str]:
    """Return the codes that the address names, else those that the user keeps; none means the usual columns."""
    named = data.get(COLUMNS_PARAMETER, "")
    if not named:
        kept = SavedSearch.objects.filter(user=user, page=columns_page(page)).values_list("query", flat=True)
        named = QueryDict(kept.first() or "").get(COLUMNS_PARAMETER, "")
    return [code for code in named.split(",") if code]
