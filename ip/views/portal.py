"""The portal in which researchers disclose inventions. Titles of pages carry the number only: browsers keep them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.refused import ActionRefused
from core.models import User
from core.models.wording import translated
from core.views.request import SignedInRequest
from ip.actions.disclosures import begin_disclosure, drop_page, keep_page
from ip.actions.submissions import submit_disclosure, withdraw_disclosure
from ip.calc.disclosing import Page, submission_problems, unconfirmed_outside
from ip.calc.kinds import DisclosureKind
from ip.calc.publication import consequence
from ip.forms.office import ReasonForm
from ip.forms.portal import BeginForm, DeclarationForm
from ip.models import Disclosure, SavedPage
from ip.queries.disclosures import facts_of, kept_pages, own_disclosures, tasks_of, to_confirm
from ip.views.sheets import Sheet, with_one_more

TEMPLATES = {
    Page.INVENTORS: "ip/page_inventors.html",
    Page.FUNDING: "ip/page_funding.html",
    Page.PUBLICATIONS: "ip/page_publications.html",
}
"""Pages that explain more than their fields."""
NOT_KEPT = ("csrfmiddlewaretoken", "submission", "next")


def own_disclosure(user: User, pk: int, permission: str = "ip.view_content") -> Disclosure:
    """Return a disclosure that names the user as an inventor, else 404; without the permission the answer is 403."""
    disclosure = get_object_or_404(Disclosure.objects.of_inventor(user).select_related("department"), pk=pk)
    if not user.has_perm(permission, disclosure):
        raise PermissionDenied
    return disclosure


@never_cache
@require_safe
def invention_index(request: SignedInRequest) -> HttpResponse:
    """Show the disclosures that name the user, and what the user is asked to confirm."""
    user = request.user
    if not user.roles:
        raise PermissionDenied
    context = {
        "rows": own_disclosures(user),
        "waiting": to_confirm(user),
        "can_add": user.has_perm("ip.add_disclosure"),
        "can_list": user.has_perm("ip.list_disclosures"),
    }
    return render(request, "ip/invention_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invention_create(request: SignedInRequest) -> HttpResponse:
    """Begin a disclosure."""
    if not request.user.has_perm("ip.add_disclosure"):
        raise PermissionDenied
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stated = form.cleaned_data
        made = begin_disclosure(DisclosureKind(stated["kind"]), stated["title"], by=request.user)
        return redirect("disclosure-tasks", made.pk)
    return render(request, "ip/invention_begin.html", {"form": form})


@never_cache
@require_safe
def disclosure_tasks(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the pages with how far each is, and what remains."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    facts = facts_of(disclosure)
    context = {
        "disclosure": disclosure,
        "tasks": tasks_of(disclosure, request.user),
        "confirmed": sum(is_confirmed for _name, is_confirmed, _outside in facts.confirmed),
        "to_confirm": len(facts.confirmed),
        "can_submit": request.user.has_perm("ip.submit_disclosure", disclosure),
    }
    return render(request, "ip/disclosure_tasks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_page(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """Write one page; "later" and "more" keep what was typed as it is, "save" takes it over."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    topic = _page(page)
    if request.method == "POST" and ("later" in request.POST or "more" in request.POST):
        return _kept(request, disclosure, topic)
    saved = SavedPage.objects.visible_to(request.user).filter(disclosure=disclosure, page=topic.value).first()
    sheet = Sheet(
        disclosure,
        topic,
        request.user,
        data=request.POST if request.method == "POST" else None,
        kept=saved.fields if saved else None,
    )
    if request.method == "POST" and sheet.is_saved():
        messages.success(request, _("「%(page)s」を保存しました。") % {"page": _(topic.label)})
        return redirect(*_after(request, disclosure, topic))
    context = {
        "disclosure": disclosure,
        "page": topic,
        "form": sheet.form,
        "rows": sheet.rows,
        "has_errors": sheet.has_errors,
        "saved": saved,
        "consequences": _consequences(disclosure) if topic is Page.PUBLICATIONS else [],
    }
    return render(request, TEMPLATES.get(topic, "ip/page.html"), context)


@never_cache
@require_POST
def disclosure_keep(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """Keep what is typed while it is typed, and say when it was kept."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    try:
        saved = keep_page(disclosure, _page(page), _typed(request), by=request.user)
    except ActionRefused as refused:
        return JsonResponse({"words": refused.message}, status=413)
    return JsonResponse({"words": _saved_words(saved)})


@never_cache
@require_POST
def disclosure_forget(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    """Forget what was typed into a page and not taken over."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    drop_page(disclosure, _page(page), by=request.user)
    messages.success(request, _("途中の入力を消し、保存済みの内容に戻しました。"))
    return redirect("disclosure-page", pk, page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show all answers with a way to change each, and submit them with the declaration."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    can_submit = request.user.has_perm("ip.submit_disclosure", disclosure)
    facts = facts_of(disclosure)
    problems = submission_problems(facts, kept_pages(disclosure, request.user))
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_disclosure(disclosure, by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("disclosure-receipt", pk)
    context = {
        "disclosure": disclosure,
        "form": form,
        "problems": [translated(problem) for problem in problems],
        "outside": unconfirmed_outside(facts),
        "can_submit": can_submit,
        "can_change": True,
        "consequences": _consequences(disclosure),
    }
    return render(request, "ip/disclosure_check.html", context)


@never_cache
@require_safe
def disclosure_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show that the disclosure came in: its number, its day and what happens next."""
    disclosure = own_disclosure(request.user, pk)
    if disclosure.submitted_on is None:
        raise Http404
    return render(request, "ip/disclosure_receipt.html", {"disclosure": disclosure})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a disclosure back."""
    disclosure = own_disclosure(request.user, pk, "ip.submit_disclosure")
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        example=_("履歴に残るため、発明の内容は書かないでください。例：内容をまとめ直すため"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_disclosure(disclosure, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(number)sを取り下げました。") % {"number": disclosure})
            return redirect("invention-list")
    return render(request, "ip/disclosure_withdraw.html", {"disclosure": disclosure, "form": form})


def _page(page: str) -> Page:
    try:
        return Page(page)
    except ValueError:
        raise Http404 from None


def _kept(request: SignedInRequest, disclosure: Disclosure, page: Page) -> HttpResponse:
    typed = _typed(request)
    more = "more" in request.POST
    try:
        saved = keep_page(disclosure, page, with_one_more(typed) if more else typed, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("disclosure-page", disclosure.pk, page.value)
    if more:
        return redirect("disclosure-page", disclosure.pk, page.value)
    messages.success(request, _saved_words(saved))
    return redirect("disclosure-tasks", disclosure.pk)


def _typed(request: SignedInRequest) -> dict[str, list[str]]:
    unwanted = (*NOT_KEPT, "later", "more", "save")
    return {
        name: [str(each) for each in values] for name, values in request.POST.lists() if name not in unwanted
    }


def _saved_words(saved: SavedPage) -> str:
    return _("保存済み %(time)s") % {"time": timezone.localtime(saved.saved_at).strftime("%H:%M")}


def _after(
    request: SignedInRequest, disclosure: Disclosure, page: Page
) -> tuple[str, int] | tuple[str, int, str]:
    """Return to the check where it was left for a change, else go on to the next page."""
    if request.POST.get("next") == "check":
        return ("disclosure-check", disclosure.pk)
    pages = list(Page)
    place = pages.index(page) + 1
    if place == len(pages):
        return ("disclosure-tasks", disclosure.pk)
    return ("disclosure-page", disclosure.pk, pages[place].value)


def _consequences(disclosure: Disclosure) -> list[object]:
    today = timezone.localdate()
    return [(row, consequence(row.published_on, today)) for row in disclosure.publications.all()]
