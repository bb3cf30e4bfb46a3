"""Saving a contract: rules, version check, search key and event, against a bare INSERT and UPDATE."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from django.db import connection, transaction

from benchmarks.measuring import Figure, ratio_figure
from benchmarks.options import Options
from collaboration.actions.agreements import change_agreement
from collaboration.models import Agreement
from collaboration.queries.agreement_content import content_of
from core.models import User

GOAL = 5
SAVES = 20
BARE_NOTE = """
INSERT INTO bench_history (agreement_id, at, changes) VALUES (%s, %s, %s)
"""


def figures(options: Options) -> Iterator[Figure]:
    """Save twenty times in one round on each side, each save a transaction of its own."""
    officer = User.objects.get(pk=1)
    key = options.contracts // 2
    turn = count(1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_history (agreement_id bigint, at varchar(40), changes text)")

    def save() -> None:
        for _ in range(SAVES):
            agreement = Agreement.objects.get(pk=key)
            content = replace(content_of(agreement), note=f"測定{next(turn)}回目")
            change_agreement(agreement, content, expected_version=agreement.version, by=officer)

    def bare() -> None:
        for _ in range(SAVES):
            note = f"測定{next(turn)}回目"
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE collaboration_agreement SET note = %s, version = version + 1 WHERE id = %s",
                    [note, key],
                )
                cursor.execute(BARE_NOTE, [key, datetime.now(UTC).isoformat(), json.dumps({"note": note})])

    yield ratio_figure(f"{SAVES} saves of a contract ÷ bare INSERT + UPDATE", save, bare, GOAL)
