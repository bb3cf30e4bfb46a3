"""Housekeeping that belongs to no app."""

from celery import shared_task
from django.conf import settings

from config.fsbroker import purge_leftovers


@shared_task(name="config.purge_queue")
def purge_queue() -> None:
    """Tidy the folder of the file transport."""
    purge_leftovers(settings.DATA_DIR / "queue")
