"""Settings and administration: the way to everything that is kept once for the whole institution."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.registry import AdministrationEntry, administration_entries
from core.rules import sees_administration
from core.views.request import SignedInRequest

ENTRIES = (
    AdministrationEntry(
        "core.change_institution",
        "institution-edit",
        _("機関の情報"),
        _("機関名、設置区分、所在地、e-Rad機関コードを変更します。"),
    ),
    AdministrationEntry(
        "core.view_department", "department-list", _("部局"), _("契約や研究者が属する部局を管理します。")
    ),
    AdministrationEntry(
        "core.view_user", "user-list", _("利用者と役割"), _("利用者の登録、役割の付与、利用の停止をします。")
    ),
    AdministrationEntry(
        "core.view_delegation",
        "delegation-list",
        _("代理の設定"),
        _("不在の間、契約の承認をほかの人に任せます。だれの代理で決定したかが履歴に残ります。"),
    ),
    AdministrationEntry(
        "core.view_parameter",
        "parameter-list",
        _("規程の値"),
        _("消費税率のように適用開始日のある値を、根拠と一緒に示します。"),
    ),
    AdministrationEntry(
        "core.view_digest",
        "digest-list",
        _("通知メールの記録"),
        _("一日一回の通知メールが、だれに何件分送られ、届けられたかを調べます。"),
    ),
    AdministrationEntry(
        "core.view_event", "audit-list", _("操作履歴"), _("だれが、いつ、何を変えたかを調べます。")
    ),
)


@require_safe
def administration(request: SignedInRequest) -> HttpResponse:
    """List the pages that the user may open."""
    if not sees_administration(request.user):
        raise PermissionDenied
    entries = [
        entry for entry in [*ENTRIES, *administration_entries()] if request.user.has_perm(entry.permission)
    ]
    return render(request, "core/administration.html", {"entries": entries})
