"""The ladder of the return that is due, on the home page of those who make it or answer for it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models.user import User
from core.models.wording import fiscal_year_in_words
from core.registry import Home
from reporting.calc.ladder import Rung
from reporting.queries.overview import due_fiscal_year, due_return
from reporting.queries.returns import ReturnStatus, return_status
from reporting.views.findings import cards_for
from reporting.views.returns import LADDER

SHOWN = 20
TEMPLATE = "reporting/home.html"


def return_home(user: User) -> Home:
    """Return the first page: ladder, counts and the open findings as things to do."""
    due = due_return(user)
    if due is None:
        words = {
            "status": None,
            "due_label": fiscal_year_in_words(due_fiscal_year(timezone.localdate())),
            "can_open": user.has_perm("reporting.open_return"),
        }
        return Home(TEMPLATE, words)
    status = return_status(due)
    blockers = status.blockers if due.is_draft else []
    context = {
        "status": status,
        "survey_return": due,
        "ladder": [_(label) for label in LADDER],
        "rung_index": list(Rung).index(status.rung),
        "findings": cards_for(user, blockers[:SHOWN]),
        "hidden": max(len(blockers) - SHOWN, 0),
        "can_explain": due.is_draft and user.has_perm("reporting.explain_finding"),
        **_next_step(status, user),
    }
    return Home(TEMPLATE, context)


def _next_step(status: ReturnStatus, user: User) -> dict[str, str]:
    """Return the one button that takes the return up a rung; none for those who may not press it."""
    pages = {
        Rung.NOT_BEGUN: ("return-detail", _("調査票を開いて集計する")),
        Rung.HAS_DATA: ("return-detail", _("調査票を開いて集計をやり直す")),
        Rung.READY: ("return-freeze", _("施錠の確認へ進む")),
        Rung.FROZEN: ("return-submit", _("提出済にする")),
    }
    if status.rung not in pages or not user.has_perm("reporting.assemble_return"):
        return {"next_url": "", "next_label": ""}
    page, label = pages[status.rung]
    keys = [status.survey_return.fiscal_year, status.survey_return.version]
    return {"next_url": reverse(page, args=keys), "next_label": label}
