"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from core import registry


class CollaborationConfig(AppConfig):
    """Registers the app: its permissions, its place in the navigation and the words of its history."""

    name = "collaboration"
    verbose_name = _("連携契約")

    def ready(self) -> None:
        """Fill core's registry."""
        rules = import_module("collaboration.rules")
        listeners = import_module("collaboration.actions.listeners")
        registry.register_nav(_("契約"), "agreement-list", 20, rules.can_view_agreement)
        registry.register_nav(_("見積"), "estimate-list", 21, rules.can_view_estimate)
        _know_administration()
        merging = import_module("collaboration.actions.merging")
        registry.on_record_changed(listeners.follow_renamed_names)
        _know_sheets()
        for relation in merging.RELATIONS:
            registry.register_merge_relation(relation)
        _know_panels()
        _know_files()
        _know_invoices()
        _know_spending()
        topics = import_module("collaboration.registry")
        topics.know_verbs()
        _know_ways_back()
        _know_gate()
        _know_desk()
        _know_umbrellas()
        _know_links()
        _know_documents()
        topics.know_library()
        _know_reminders()
        _know_units()
        _know_changes()


def _know_panels() -> None:
    """What the first page and the pages of partners and people show of contracts."""
    panels = import_module("collaboration.views.panels")
    turn_panels = import_module("collaboration.views.turn_panels")
    registry.register_panel("organization-detail", panels.organization_panel)
    registry.register_panel("home", panels.find_panel)
    registry.register_panel("home", turn_panels.waiting_panel)
    registry.register_panel("home", turn_panels.own_turns_panel)
    registry.register_panel("person-detail", panels.person_panel)


def _know_files() -> None:
    """The files of agreements and of letters about estimates."""
    rules = import_module("collaboration.rules")
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.agreement",
            can_view=rules.can_read_files_of,
            can_attach=rules.can_write_agreement,
            address=lambda agreement: reverse("agreement-detail", args=[agreement.pk]),
        )
    )
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.estimateletter",
            can_view=rules.can_read_letter,
            can_attach=rules.can_change_letter,
            address=lambda letter: reverse("estimate-detail", args=[letter.version.estimate_id]),
        )
    )


def _know_documents() -> None:
    """Papers of an agreement: what its page shows of them, their files, the register of seals, and their words."""
    rules = import_module("collaboration.rules")
    views = import_module("collaboration.views.documents")
    registry.register_panel("agreement-detail", views.documents_panel)
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.view_seals",
            "seal-list",
            _("押印簿"),
            _("大学が契約書に押した印を、押印日、公印簿の番号、書類、申請した人とともに一覧します。"),
        )
    )
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.documentversion",
            can_view=rules.can_read_document_file,
            can_attach=rules.can_change_letter,
            address=lambda version: reverse("document-list", args=[version.agreement_id]),
        )
    )
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.signature",
            can_view=rules.can_read_signature_file,
            can_attach=rules.can_change_letter,
            address=lambda signature: reverse("signature-list", args=[signature.document.agreement_id]),
        )
    )
    registry.register_verbs(
        {
            "add_document": _("契約書類の版を登録"),
            "record_signature": _("署名・押印を登録"),
            "sign_in_app": _("本システムで契約を確認"),
            "withdraw_signature": _("署名・押印を取消"),
        }
    )


def _know_reminders() -> None:
    """The kinds of tasks that contracts put, and the days of which somebody is reminded."""
    kinds = import_module("collaboration.calc.reminders").ReminderKind
    reminders = import_module("collaboration.actions.reminders")
    registry.register_task_kind(registry.TaskKind("approval", _("承認")))
    registry.register_task_kind(registry.TaskKind("draft", _("下書き")))
    registry.register_task_kind(registry.TaskKind("screening", _("リスク確認")))
    registry.register_task_kind(registry.TaskKind("closing", _("精算の承認")))
    by_hand = (kinds.EXPIRY, kinds.RENEWAL, kinds.REPORT_DUE)
    for kind in kinds:
        registry.register_task_kind(
            registry.TaskKind(kind.value, gettext_lazy(kind.label), asks_reason=kind in by_hand)
        )
    registry.register_panel("agreement-detail", import_module("collaboration.views.officers").officer_panel)
    for owned in import_module("collaboration.actions.handover").OWNED:
        registry.register_owned(owned)
    registry.register_reminders(reminders.PREFIX, reminders.wanted_reminders)
    registry.on_record_changed(reminders.follow_changed_days)


def _know_changes() -> None:
    """Changes of contracts in force: what other pages show of them, the evidence of a succession, their words."""
    rules = import_module("collaboration.rules")
    changes = import_module("collaboration.views.contract_changes")
    successions = import_module("collaboration.views.successions")
    registry.register_panel("agreement-detail", changes.changes_panel)
    registry.register_panel("organization-detail", successions.succession_panel)
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.succession",
            can_view=rules.can_read_evidence,
            can_attach=rules.can_add_evidence,
            address=lambda row: reverse("organization-detail", args=[row.successor_id]),
        )
    )
    registry.register_verbs({"succeed_partner": _("相手先の承継を登録")})


def _know_gate() -> None:
    """The risk gate: its list, what other pages show of it, its evidence and its words."""
    rules = import_module("collaboration.rules")
    panels = import_module("collaboration.views.risk_gate_panels")
    registry.register_nav(_("リスク確認"), "risk-list", 22, rules.lists_open_screenings)
    registry.register_panel("agreement-detail", panels.gate_panel)
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.screening",
            can_view=rules.can_read_screening_file,
            can_attach=rules.can_add_screening_file,
            address=lambda screening: reverse("risk-gate", args=[screening.agreement_id]),
        )
    )
    registry.register_verbs(
        {
            "answer_screening": _("リスク確認の質問に回答"),
            "decide_screening": _("リスク確認の結果を登録"),
        }
    )


def _know_invoices() -> None:
    """Invoices: their place in the navigation, their files, and their words."""
    rules = import_module("collaboration.rules")
    registry.register_nav(_("請求"), "invoice-list", 22, rules.can_view_payments)
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.invoice",
            can_view=rules.can_read_invoice_file,
            can_attach=rules.can_change_invoice_file,
            address=lambda invoice: reverse("invoice-detail", args=[invoice.pk]),
        )
    )
    registry.register_verbs(
        {
            "plan_invoice": _("請求予定を登録"),
            "issue_invoice": _("請求書を発行"),
            "cancel_invoice": _("請求予定を取消"),
            "correct_invoice": _("請求書を赤伝票で取消"),
            "settle_invoice": _("入金を請求書に対応"),
            "release_settlement": _("入金との対応を解除"),
            "read_payments": _("入金データを読込"),
            "confirm_payment": _("入金データの行を入金に登録"),
            "set_payment_aside": _("入金データの行を対象外に変更"),
            "reopen_payment": _("入金データの行を未確認に変更"),
        }
    )


def _know_dunning() -> None:
    """Letters that remind of an invoice: their files and their words."""
    rules = import_module("collaboration.rules")
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.dunningletter",
            can_view=rules.can_read_dunning_file,
            can_attach=rules.can_change_invoice_file,
            address=lambda letter: reverse("invoice-detail", args=[letter.invoice_id]),
        )
    )
    registry.register_verbs({"issue_dunning": _("督促状を発行")})


def _know_spending() -> None:
    """What was spent and the closing of years: the block on an agreement's page, the sheet of a ledger, the words."""
    _know_dunning()
    panels = import_module("collaboration.views.spending_panel")
    registry.register_panel("agreement-detail", panels.spending_panel)
    targets = import_module("core.imports.targets")
    sheet = import_module("collaboration.imports.expenditure_sheet")
    expenditure = import_module("collaboration.imports.expenditure")
    targets.register_sheet_kind(sheet.EXPENDITURE, expenditure.ExpenditureSheets())
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.view_allocation",
            "allocation",
            _("学内配分"),
            _(
                "入金した間接経費を、会計年度と部局ごとに、本部・部局・研究代表者などの配分先に分けて集計します。"
            ),
        )
    )
    registry.register_verbs(
        {
            "close_year": _("年度の精算を作成"),
            "approve_closing": _("精算を承認"),
            "return_closing": _("精算を差戻し"),
        }
    )


def _know_desk() -> None:
    """The enquiry desk: its place in the navigation, its words, and what the page of an agreement shows of it."""
    rules = import_module("collaboration.rules.enquiries")
    views = import_module("collaboration.views.enquiries")
    registry.register_nav(_("相談"), "enquiry-list", 15, rules.can_view_enquiry)
    registry.register_panel("agreement-detail", views.enquiry_panel)
    registry.register_verbs(
        {
            "receive_enquiry": _("相談を受付"),
            "route_enquiry": _("担当を決定"),
            "name_officer": _("担当者を変更"),
            "name_researcher": _("対応する研究者を変更"),
            "answer_enquiry": _("相談者への回答を記録"),
            "note_enquiry": _("対応を記録"),
            "close_enquiry": _("相談を終了"),
            "turn_enquiry": _("相談を契約に引継ぎ"),
            "reopen_enquiry": _("対応を再開"),
        }
    )


def _know_links() -> None:
    """What is shared with a company: the block on the page of an agreement, and its words."""
    views = import_module("collaboration.views.shared_links")
    registry.register_panel("agreement-detail", views.links_panel)
    registry.register_verbs(
        {
            "share_agreement": _("相手先への共有用アドレスを作成"),
            "revoke_link": _("相手先への共有を停止"),
            "read": _("相手先が閲覧"),
        }
    )


def _know_units() -> None:
    """Chairs and institutes: what the page of an agreement shows of them, and their words."""
    views = import_module("collaboration.views.research_units")
    registry.register_panel("agreement-detail", views.unit_panel)
    registry.register_verbs({"set_up_unit": _("講座・研究所を登録"), "plan_budget": _("年度予算を変更")})


def _know_administration() -> None:
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.view_cost_rules",
            "cost-rules-list",
            _("経費の算定規程"),
            _(
                "間接経費の率、知の価値分、研究料など、契約の価格を決める規程を、適用開始日と根拠と一緒に管理します。"
            ),
        )
    )
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.calculate_price",
            "api-reference",
            _("APIの項目"),
            _("学内の他のシステムから契約の価格を算定するときの、要求と答えの項目を調べます。"),
        )
    )


def _know_ways_back() -> None:
    """Changes that can be taken back: steps with many agreements at once, and the bin."""
    import_module("collaboration.tasks")
    registry.register_verbs(
        {
            "discard": _("ごみ箱に移動"),
            "restore": _("ごみ箱から元に戻した"),
            "purge": _("完全に削除"),
            "take_back": _("まとめて変更した状態を元に戻した"),
        }
    )


def _know_umbrellas() -> None:
    """Umbrella agreements and consortia: what the page of an agreement shows of them, and their words."""
    panels = import_module("collaboration.views.umbrella_panels")
    registry.register_panel("agreement-detail", panels.umbrella_panel)
    registry.register_panel("agreement-detail", panels.consortium_panel)
    registry.register_verbs(
        {
            "form_consortium": _("コンソーシアムを登録"),
            "change_consortium": _("コンソーシアムを変更"),
            "join_consortium": _("参加企業を登録"),
            "change_member": _("参加企業を変更"),
            "leave_consortium": _("参加企業の脱退を登録"),
            "set_frame": _("予算枠を登録"),
            "drop_frame": _("予算枠を取消"),
            "record_meeting": _("運営協議会を記録"),
            "change_meeting": _("運営協議会の記録を変更"),
        }
    )


def _know_sheets() -> None:
    targets = import_module("core.imports.targets")
    agreement_sheet = import_module("collaboration.imports.agreement_sheet")
    agreements = import_module("collaboration.imports.agreements")
    receipt_sheet = import_module("collaboration.imports.receipt_sheet")
    receipts = import_module("collaboration.imports.receipts")
    umbrella_sheet = import_module("collaboration.imports.umbrella_sheet")
    umbrellas = import_module("collaboration.imports.umbrellas")
    targets.register_sheet_kind(agreement_sheet.AGREEMENTS, agreements.AgreementSheets())
    targets.register_sheet_kind(receipt_sheet.RECEIPTS, receipts.ReceiptSheets())
    targets.register_sheet_kind(umbrella_sheet.UMBRELLAS, umbrellas.UmbrellaSheets())
