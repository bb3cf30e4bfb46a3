"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    """Registers the app and the sheets of ledgers that it knows."""

    name = "staffing"
    verbose_name = _("人材")

    def ready(self) -> None:
        """Fill core's registry."""
        targets = import_module("core.imports.targets")
        for kind in import_module("staffing.imports.sheets").SHEETS:
            targets.register_sheet_kind(kind)
