"""The Celery application: every process that sends or runs a job uses this one."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["renkei-files"] = "config.fsbroker:Transport"

app = Celery("renkei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"])


@app.on_after_configure.connect
def schedule_housekeeping(sender: Celery, **_kwargs: object) -> None:
    """Tell the clock what to start: the sweeper all the time, a look at the daily work every ten minutes, the bin every
    hour, because a desktop is off at night, and the tidying of the file transport once a day.

    A sweep that no worker took before the next one is due is dropped, so that none pile up.
    """
    from django.conf import settings  # noqa: PLC0415 -- the settings import this module's package

    period = settings.RENKEI_JOB_SWEEP_SECONDS
    sender.conf.beat_schedule = {
        "sweep jobs": {
            "task": "core.sweep_jobs",
            "schedule": timedelta(seconds=period),
            "options": {"expires": period},
        },
        "daily work": {
            "task": "core.daily_work",
            "schedule": crontab(minute="*/10"),
            "options": {"expires": 300},
        },
        "purge file transport": {"task": "config.purge_queue", "schedule": crontab(hour="3", minute="30")},
        "empty the bin": {"task": "collaboration.purge_bin", "schedule": crontab(minute="40")},
    }


@setup_logging.connect
def keep_logging(**_kwargs: object) -> None:
    """Leave logging as the settings have it; Celery would put its own in place."""
