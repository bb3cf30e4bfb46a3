"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Registers the app."""

    name = "core"
    verbose_name = _("共通")
