"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import registry
from core.calc.kinds import Role


class ReportingConfig(AppConfig):
    """Registers the app: its permissions, its job, its place in the navigation and the words of its history."""

    name = "reporting"
    verbose_name = _("調査")

    def ready(self) -> None:
        """Fill core's registry."""
        rules = import_module("reporting.rules")
        import_module("reporting.tasks")
        listeners = import_module("reporting.actions.listeners")
        registry.register_nav(_("実施状況調査"), "return-list", 60, rules.reads_returns)
        home = import_module("reporting.views.home")
        for role in (Role.SURVEY_OFFICER, Role.EXECUTIVE):
            registry.register_home(role, home.return_home)
        panels = import_module("reporting.views.panels")
        registry.register_panel("agreement-detail", panels.agreement_panel)
        registry.register_panel("cost-rules-detail", panels.cost_rules_panel)
        registry.on_record_changed(listeners.recompute_open_returns)
        registry.register_task_kind(registry.TaskKind("return", _("実施状況調査")))
        registry.register_verbs(
            {
                "open": _("調査票を作成"),
                "assemble": _("集計"),
                "explain": _("要説明に説明を登録"),
                "freeze": _("施錠"),
                "submit": _("提出済に変更"),
                "reopen_version": _("差替の版を作成"),
                "state_count": _("人数を手で入力"),
                "withdraw_count": _("手入力の人数を取消"),
            }
        )
