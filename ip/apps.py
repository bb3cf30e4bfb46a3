"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
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
        _know_rights()


def _know_disclosures() -> None:
    """Disclosures of inventions: their rights, pages, files and words, and what follows when two people are one."""
    import_module("ip.rules")
    rules = import_module("ip.rules.disclosures")
    for relation in import_module("ip.actions.merging").RELATIONS:
        registry.register_merge_relation(relation)
    registry.register_nav(_("発明"), "invention-list", 30, rules.works_with_inventions)
    registry.register_task_kind(registry.TaskKind("disclosure", _("発明届")))
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "ip.disclosure",
            can_view=rules.can_read_disclosure_file,
            can_attach=rules.can_attach_to_disclosure,
            address=lambda disclosure: reverse("disclosure-detail", args=[disclosure.pk]),
            is_secret=True,
        )
    )
    registry.register_verbs(
        {
            "begin_disclosure": _("発明届を始めた"),
            "set_inventors": _("発明者と持分を登録"),
            "set_publications": _("公表の予定を登録"),
            "set_funding": _("研究費と契約を登録"),
            "ask_confirmations": _("発明者に確認を依頼"),
            "make_confirmation_link": _("確認用アドレスを作成"),
            "confirm_share": _("持分を確認"),
            "submit_disclosure": _("発明届を提出"),
            "return_disclosure": _("発明届を差戻し"),
            "accept_disclosure": _("発明届を受理"),
            "withdraw_disclosure": _("発明届を取下げ"),
            "assign_disclosure": _("担当者を決定"),
            "end_assignment": _("担当を終了"),
            "view_content": _("発明の内容を閲覧"),
        }
    )


def _know_calculations() -> None:
    """Calculations for other systems and for the shell."""
    registry.register_calculation(import_module("ip.api.deadline_description").DEADLINES)
    registry.register_calculation(import_module("ip.api.fee_description").FEES)
    registry.register_administration(
        registry.AdministrationEntry(
            "ip.calculate_deadlines",
            "deadline-rules",
            _("期限の規則"),
            _("特許庁などの期限を計算する規則を、出典、適用期間、確認した人と一緒に調べ、期限を計算します。"),
        )
    )
    registry.register_administration(
        registry.AdministrationEntry(
            "ip.calculate_fees",
            "fee-calculator",
            _("特許料・手数料を計算する"),
            _("出願、審査請求、特許料、PCTの額を、持分と減免から計算し、計算の経過と根拠を示します。"),
        )
    )
    registry.register_verbs({"verify_rule": _("期限の規則を確認"), "doubt_rule": _("期限の規則の確認を取消")})


def _know_rights() -> None:
    """Rights at their offices: files, the sheet of a ledger, and the words of their history."""
    targets = import_module("core.imports.targets")
    sheet = import_module("ip.imports.right_sheet")
    targets.register_sheet_kind(sheet.RIGHTS, import_module("ip.imports.rights").RightSheets())
    rules = import_module("ip.rules.rights")
    registry.register_nav(_("知的財産"), "right-list", 45, rules.can_list_rights)
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "ip.right",
            rules.can_read_right_file,
            rules.can_change_right,
            lambda right: reverse("right-detail", args=[right.pk]),
        )
    )
    registry.register_verbs(
        {
            "set_owners": _("権利者と持分を登録"),
            "record_right_event": _("出来事を登録"),
            "correct_right_event": _("出来事を訂正"),
            "retract_right_event": _("出来事を取消"),
            "set_joint_filing": _("共同出願の条件を登録"),
        }
    )
