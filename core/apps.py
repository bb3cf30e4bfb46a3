"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.registry import MergeRelation, register_merge_relation, register_verbs


class CoreConfig(AppConfig):
    """Registers the app."""

    name = "core"
    verbose_name = _("共通")

    def ready(self) -> None:
        """Name what core offers to the pages and actions of every app."""
        import_module("core.rules")
        researchers = import_module("core.imports.researchers")
        targets = import_module("core.imports.targets")
        targets.register_sheet_kind(researchers.RESEARCHERS, researchers.ResearcherSheets())
        _cover_merges()
        _name_verbs()


def _cover_merges() -> None:
    for relation in (
        MergeRelation(
            "core.organization",
            "core.organizationprofile",
            "organization",
            twin_by=("valid_from",),
            optional=True,
        ),
        MergeRelation("core.person", "core.affiliation", "person", twin_by=("department", "starts_on")),
        MergeRelation("core.person", "core.user", "person"),
    ):
        register_merge_relation(relation)


def _name_verbs() -> None:
    register_verbs(
        {
            "create": _("登録"),
            "change": _("変更"),
            "delete": _("削除"),
            "merge": _("重複の統合"),
            "merged_away": _("別の記録への統合"),
            "undo_merge": _("統合の取消"),
            "unmerged": _("統合の取消"),
            "import": _("台帳から取込"),
            "undo_import": _("台帳の取込を取消"),
        }
    )
