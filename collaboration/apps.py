"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollaborationConfig(AppConfig):
    """Registers the app."""

    name = "collaboration"
    verbose_name = _("連携契約")
