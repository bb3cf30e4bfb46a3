"""The style page: every component in every state, for those who build and review screens."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calc.kinds import Role
from core.forms.sample import SampleForm
from core.models import User


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; `?errors=1` shows the form as it looks after a refused entry."""
    user = request.user
    if not (settings.DEBUG or (isinstance(user, User) and user.has_role(Role.SURVEY_OFFICER))):
        raise Http404
    pages = Paginator(range(1, 1235), 50)
    rows = [
        {
            "number": f"KJ-{n:05}",
            "title": _("次世代蓄電池の劣化診断に関する研究"),
            "yen": n * 1_234_567,
            "day": datetime.date.max,
        }
        for n in (1, 2, 3)
    ]
    context = {
        "form": SampleForm(request.GET if "errors" in request.GET else None),
        "page_obj": pages.get_page(request.GET.get("page")),
        "rows": rows,
        "total": sum(int(str(row["yen"])) for row in rows),
        "ladder": [
            _("未着手"),
            _("入力あり"),
            _("点検済"),
            _("要説明"),
            _("確定可"),
            _("施錠"),
            _("提出済"),
            _("差替"),
        ],
        "tab_items": [("cells", _("集計表"), "?tab=cells"), ("findings", _("点検"), "?tab=findings")],
        "tab": request.GET.get("tab", "cells"),
    }
    return render(request, "core/styleguide.html", context)
