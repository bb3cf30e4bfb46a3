"""Settings from the environment, each read in one place and refused when malformed."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_bool(name: str, *, default: bool) -> bool:
    """Read a switch: 1/true/yes/on or 0/false/no/off."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}")


def env_int(name: str, *, default: int) -> int:
    """Read a whole number of at least 1."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least 1, not {text!r}")
    return int(text)


def env_list(name: str) -> list[str]:
    """Read a comma-separated list; an unset variable is an empty list."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def secret_key(data_dir: Path) -> str:
    """Return RENKEI_SECRET_KEY, or the key kept in the data folder, made at first use and readable by its owner only."""
    given = os.environ.get("RENKEI_SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How e-mail leaves: by a server, or as files in a folder."""

    backend: str
    folder: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail_settings(url: str, data_dir: Path) -> MailSettings:
    """Read RENKEI_EMAIL_URL: smtp:// plain, smtp+starttls://, smtps://; without one, files in the data folder."""
    if not url:
        return MailSettings("django.core.mail.backends.filebased.EmailBackend", folder=str(data_dir / "mail"))
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            f"RENKEI_EMAIL_URL must be smtp://, smtp+starttls:// or smtps:// with a host, not {parts.scheme!r}"
        )
    return MailSettings(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Turn RENKEI_DATABASE_URL into Django's setting; without one, the SQLite file of the data folder.

    SQLite begins transactions as IMMEDIATE in WAL mode: Django's defaults fail most read-then-write
    transactions under a few writers with "database is locked".
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "renkei.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": data_dir / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"RENKEI_DATABASE_URL must begin with postgresql://, not {parts.scheme!r}")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=60000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000",
            **query,
        },
    }
