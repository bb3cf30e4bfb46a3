"""Settings, addresses and the job worker of Renkei."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
