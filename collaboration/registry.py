"""What agreements and the library of documents add to core's registry; loaded once every app is there."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.rules import can_view_cost_rules
from collaboration.views.ip_terms import ip_terms_panel
from core import registry

VERBS = {
    "amend": _("変更契約を登録"),
    "copy": _("前年度の契約を写して登録"),
    "conclude": _("締結済に変更"),
    "ask_approval": _("承認を依頼"),
    "approve_agreement": _("承認"),
    "return_agreement": _("差戻し"),
    "reject_agreement": _("却下"),
    "approve_for": _("代理として承認"),
    "return_for": _("代理として差戻し"),
    "reject_for": _("代理として却下"),
    "draw_up": _("起案中に変更"),
    "refer": _("審査中に変更"),
    "accept": _("受入を決定"),
    "send_back": _("差戻し"),
    "reject": _("却下"),
    "negotiate": _("契約交渉中に変更"),
    "start": _("実施中に変更"),
    "suspend": _("中断中に変更"),
    "resume": _("中断から再開"),
    "complete": _("完了に変更"),
    "continue": _("完了を戻して実施中に変更"),
    "settle": _("精算済に変更"),
    "unsettle": _("精算済を取消"),
    "cancel": _("契約を取消"),
    "reopen": _("取消を戻して下書きに変更"),
    "record_receipt": _("入金を登録"),
    "refund_receipt": _("返還を登録"),
    "reverse_receipt": _("入金の訂正（取消）を登録"),
    "copy_estimate": _("見積を写して登録"),
    "add_version": _("新しい版を保存"),
    "freeze_price": _("契約の価格を確定"),
    "issue_letter": _("文書を発行"),
    "conclude_estimate": _("見積を契約にした"),
    "pass_turn": _("手番を渡した"),
    "end_turn": _("手番を終えた"),
    "correct_turn": _("手番の日付を訂正"),
    "set_activity": _("年度の実施状況を変更"),
    "clear_activity": _("年度の実施状況を期間どおりに戻す"),
    "set_involvement": _("組織の関与を登録"),
}
"""What is done to agreements, approvals, receipts and estimates, as the history tells it."""


def know_verbs() -> None:
    """The words of the history of agreements."""
    registry.register_verbs(VERBS)


def know_library() -> None:
    """Clauses, templates and terms on intellectual property: their pages, their files and their words."""
    registry.register_panel("agreement-detail", ip_terms_panel)
    registry.register_attachment_owner(
        registry.AttachmentOwner(
            "collaboration.templateversion",
            can_view=lambda user, _template, _level: can_view_cost_rules(user),
            can_attach=lambda _user, _template: False,
            address=lambda _template: reverse("template-list"),
        )
    )
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.view_library",
            "template-list",
            _("文書のひな形"),
            _("契約書や申込書などのWordのひな形と、差し込み項目を管理します。"),
        )
    )
    registry.register_administration(
        registry.AdministrationEntry(
            "collaboration.view_library",
            "clause-list",
            _("条項集"),
            _("契約書に入れる条項の文例を、適用開始日と使う条件と一緒に管理します。"),
        )
    )
    registry.register_verbs(
        {
            "set_ip_terms": _("知的財産の取決めを登録"),
            "change_ip_terms": _("知的財産の取決めを変更"),
            "add_clause": _("条項を登録"),
            "adopt_template": _("文書のひな形を登録"),
        }
    )
