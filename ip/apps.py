"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IPConfig(AppConfig):
    """Registers the app."""

    name = "ip"
    verbose_name = _("知的財産")
