"""What the library of documents adds to core's registry; loaded once every app is there."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.rules import can_view_cost_rules
from collaboration.views.ip_terms import ip_terms_panel
from core import registry


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
