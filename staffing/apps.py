"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    """Registers the app."""

    name = "staffing"
    verbose_name = _("人材")
