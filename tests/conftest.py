"""What every test runs under: silent faults become failures."""

import pytest
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.fixtures_jobs import job_kind_of, run_twice

__all__ = ["job_kind_of", "run_twice"]

# A property does not fail because the machine is busy; speed is measured by scripts/bench.
hypothesis_settings.register_profile("renkei", deadline=None)
hypothesis_settings.load_profile("renkei")


@receiver(connection_created)
def _reverse_unordered_rows(connection, **_details):
    """Return rows without an order the other way round, so that nothing leans on the order of the table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(autouse=True)
def _test_settings(tmp_path, settings):
    """Keep uploaded files in the test's own folder, serve static files plainly, hash passwords fast."""
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_japanese(settings):
    """Begin in the source language: a page that an earlier test asked for in English leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _reading_is_only_reading(settings):
    """A page that is asked for by GET writes nothing but its session."""
    settings.MIDDLEWARE = ["tests.readonly.ReadOnlyGet", *settings.MIDDLEWARE]
