"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Registers the app."""

    name = "reporting"
    verbose_name = _("調査")
