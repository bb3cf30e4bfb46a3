"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import registry


class IPConfig(AppConfig):
    """Registers the app and the sheets of ledgers that it knows."""

    name = "ip"
    verbose_name = _("知的財産")

    def ready(self) -> None:
        """Fill core's registry."""
        targets = import_module("core.imports.targets")
        for kind in import_module("ip.imports.sheets").SHEETS:
            targets.register_sheet_kind(kind)
        _know_disclosures()
        _know_calculations()


def _know_disclosures() -> None:
    """Disclosures of inventions: their rights, and what follows when two people are one."""
    import_module("ip.rules")
    for relation in import_module("ip.actions.merging").RELATIONS:
        registry.register_merge_relation(relation)


def _know_calculations() -> None:
    """Calculations for other systems and for the shell."""
    registry.register_calculation(import_module("ip.api.fee_description").FEES)
