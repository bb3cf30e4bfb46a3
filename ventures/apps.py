"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VenturesConfig(AppConfig):
    """Registers the app."""

    name = "ventures"
    verbose_name = _("ベンチャー")
