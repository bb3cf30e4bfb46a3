"""The floor of a page: a WSGI application that reads fifty contracts with the bare driver and fills a template."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import Any

STATEMENT = """
SELECT a.id, a.number, a.kind, a.title, o.name, r.name, d.name, a.signed_on, a.starts_on, a.ends_on, a.amount_yen,
       (SELECT SUM(amount_yen) FROM collaboration_receipt c WHERE c.agreement_id = a.id), a.state
FROM collaboration_agreement a
LEFT JOIN core_department d ON d.id = a.department_id
LEFT JOIN collaboration_agreementparty p ON p.agreement_id = a.id AND p.is_lead
LEFT JOIN core_organization o ON o.id = p.organization_id
LEFT JOIN collaboration_agreementresearcher r ON r.agreement_id = a.id AND r.is_principal
WHERE a.kind = 'joint_research' ORDER BY a.signed_on DESC, a.id DESC LIMIT 50
"""
PAGE = Template(
    '<!doctype html><html lang="ja"><head><title>契約</title></head><body><h1>契約</h1>'
    "<table>$rows</table></body></html>"
)
HERE = threading.local()


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer every address with the same list."""
    cursor = _connection().cursor()
    cursor.execute(STATEMENT)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in cursor.fetchall()
    )
    cursor.close()
    body = PAGE.substitute(rows=rows).encode()
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    )
    return [body]


def _connection() -> Any:
    if not hasattr(HERE, "line"):
        url = os.environ.get("RENKEI_DATABASE_URL", "")
        if url:
            import psycopg  # noqa: PLC0415  # only where PostgreSQL is measured

            HERE.line = psycopg.connect(url, autocommit=True)
        else:
            HERE.line = sqlite3.connect(Path(os.environ["RENKEI_DATA_DIR"]) / "renkei.sqlite3")
    return HERE.line
