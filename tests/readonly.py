"""A middleware for tests: whatever a GET request writes makes the test fail."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

READS = re.compile(
    r"[\s(]*(SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|DECLARE|FETCH|CLOSE)\b",
    re.IGNORECASE,
)
SESSION = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "django_session"', re.IGNORECASE)


class WroteOnGet(AssertionError):
    """A page wrote while it was only asked for."""


class ReadOnlyGet:
    """Lets only reading statements, and those of the session, through while a GET or HEAD request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Watch the statements."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    if not READS.match(sql) and not SESSION.match(sql):
        raise WroteOnGet(sql)
    return execute(sql, params, many, context)
