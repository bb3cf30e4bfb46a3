"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registry import (
    AttachmentOwner,
    MergeRelation,
    OwnedKind,
    TaskKind,
    register_attachment_owner,
    register_merge_relation,
    register_nav,
    register_owned,
    register_task_kind,
    register_verbs,
    task_kind,
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
        _hand_over()
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


def _hand_over() -> None:
    """What core itself keeps for one user: deputising, and tasks that are not tied to a record of an app."""
    handover = import_module("core.actions.handover")
    delegations = import_module("core.actions.delegations")
    models = import_module("core.models")
    register_owned(
        OwnedKind(
            "delegations",
            _("引き受けている代理"),
            80,
            rows=lambda user: [
                each for each in models.Delegation.objects.filter(to_user=user).order_by("pk") if each.is_open
            ],
            owner=lambda delegation: delegation.to_user_id,
            label_of=str,
            move=delegations.pass_delegation,
        )
    )
    register_owned(
        OwnedKind(
            "tasks",
            _("本人あてのやること"),
            90,
            rows=lambda user: list(models.InboxItem.objects.open().filter(user=user).order_by("pk")),
            owner=lambda item: item.user_id,
            label_of=lambda item: item.reference or str(task_kind(item.kind).label),
            move=handover.pass_task,
        )
    )


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
            "hand_over": _("引継ぎ"),
            "undo_handover": _("引継ぎを元に戻す"),
            "choose_notifications": _("通知の設定を変更"),
            "import": _("台帳から取込"),
            "undo_import": _("台帳の取込を取消"),
            "check_import": _("台帳を点検"),
        }
    )
