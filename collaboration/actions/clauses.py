"""Adding wordings to the library of clauses. What stands is never changed: a new wording holds from its first day on."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.calc.clauses import CONDITIONS, PLACES, unknown_places
from collaboration.models import Clause
from core.actions.events import append_event, field_changes, field_values
from core.models import User

TOLD = ("code", "order", "topic", "heading", "text", "when", "source", "valid_from")


@transaction.atomic
def add_clause(values: Mapping[str, Any], *, by: User) -> Clause:
    """Lay a wording of a clause down; a code that is known makes a new version of that clause.

    Raises PermissionDenied or ValidationError.
    """
    if not by.has_perm("collaboration.change_library"):
        raise PermissionDenied
    latest = Clause.objects.select_for_update().filter(code=values["code"]).order_by("-order").first()
    clause = Clause(**values, order=latest.order + 1 if latest else 1, made_by=by)
    _check_places(clause)
    _check_conditions(clause)
    clause.full_clean()
    clause.save()
    append_event(clause, "add_clause", by=by, changes=field_changes({}, field_values(clause, TOLD)))
    return clause


def _check_places(clause: Clause) -> None:
    for name in ("text", "text_en"):
        if places := unknown_places(getattr(clause, name)):
            message = _("「【%(place)s】」という差し込みはありません。使えるのは次のとおりです：%(known)s")
            words = {"place": places[0], "known": "、".join(f"【{each}】" for each in PLACES)}
            raise ValidationError({name: message % words})


def _check_conditions(clause: Clause) -> None:
    for name, values in clause.when.items():
        if name not in CONDITIONS or not set(values) <= set(CONDITIONS[name]):
            raise ValidationError({"when": _("使う条件に、知らない項目があります。選び直してください。")})
