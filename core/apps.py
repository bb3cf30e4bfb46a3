"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registry import (
    AttachmentOwner,
    MergeRelation,
    TaskKind,
    register_attachment_owner,
    register_merge_relation,
    register_nav,
    register_task_kind,
    register_verbs,
)


class CoreConfig(AppConfig):
    """Registers the app."""

    name = "core"
    verbose_name = _("共通")

    def ready(self) -> None:
        """Name what core offers to the pages and actions of every app."""
        import_module("core.rules")
        _enter_navigation()
        _keep_files()
        _import_ledgers()
        _name_tasks()
        _cover_merges()
        _name_verbs()


def _enter_navigation() -> None:
    rules = import_module("core.rules")
    register_nav(_("ホーム"), "home", 10, rules.is_somebody)
    register_nav(_("相手先"), "organization-list", 30, rules.has_any_role)
    register_nav(_("研究者"), "person-list", 40, rules.lists_people)
    register_nav(_("台帳の取込"), "import-list", 50, rules.reads_imports)
    register_nav(_("設定・管理"), "administration", 90, rules.sees_administration)


def _keep_files() -> None:
    rules = import_module("core.rules")
    register_attachment_owner(
        AttachmentOwner(
            "core.organization",
            can_view=rules.reads_organization_file,
            can_attach=rules.changes_organizations,
            address=lambda organization: reverse("organization-detail", args=[organization.pk]),
        )
    )


def _import_ledgers() -> None:
    targets = import_module("core.imports.targets")
    researchers = import_module("core.imports.researchers")
    targets.register_sheet_kind(researchers.RESEARCHERS, researchers.ResearcherSheets())
    import_module("core.imports.jobs")


def _name_tasks() -> None:
    """The kinds of tasks that core puts, and the jobs that keep inboxes and tell of them."""
    register_task_kind(TaskKind("import", _("台帳の取込")))
    import_module("core.actions.reminders")
    import_module("core.actions.digests")


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
            "download": _("ファイルの保存"),
            "disable": _("利用の停止"),
            "enable": _("利用の再開"),
            "reset_password": _("一度だけのパスワードの作成"),
            "change_password": _("パスワードの変更"),
            "create_administrator": _("管理者の登録"),
            "grant": _("役割の付与"),
            "revoke": _("役割の取消"),
            "delegate": _("代理の設定"),
            "end_delegation": _("代理の終了"),
            "choose_notifications": _("通知の設定を変更"),
            "import": _("台帳から取込"),
            "undo_import": _("台帳の取込を取消"),
            "check_import": _("台帳を点検"),
        }
    )
