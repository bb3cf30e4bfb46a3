"""The enquiries of the desk: list, entry, page, and the steps from routing to outcome."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.enquiries import (
    add_enquiry_note,
    change_enquiry,
    close_enquiry,
    name_researcher,
    record_enquiry,
    reopen_enquiry,
    route_enquiry,
)
from collaboration.calc.enquiry import OPEN_STATES
from collaboration.forms.enquiry import (
    CloseForm,
    EnquiryEntry,
    NoteForm,
    ReopenForm,
    RouteForm,
)
from collaboration.forms.enquiry_filters import EnquiryFilter
from collaboration.models import Agreement, Enquiry, Estimate
from collaboration.queries.enquiries import (
    OPEN,
    enquiries_of_agreement,
    enquiry_list,
    enquiry_page,
    enquiry_rows,
    overdue_count,
)
from collaboration.views.agreement import require
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.models import Person, User
from core.queries.paging import page_of_keys
from core.registry import Panel
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


def visible_enquiry(user: User, pk: int, permission: str | None = None) -> Enquiry:
    """Return an enquiry that the user may see, else 404; without the permission the answer is 403."""
    visible = Enquiry.objects.visible_to(user).select_related(
        "organization", "owner", "department", "researcher", "agreement", "updated_by"
    )
    enquiry = get_object_or_404(visible, pk=pk)
    if permission is not None and not user.has_perm(permission, enquiry):
        raise PermissionDenied
    return enquiry


def enquiry_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show on the page of an agreement the enquiries it came from, as far as the user may see them."""
    rows = enquiries_of_agreement(agreement.pk, user)
    return Panel(_("もとになった相談"), "collaboration/detail/enquiry.html", {"rows": rows}) if rows else None


@require_safe
def enquiry_index(request: SignedInRequest) -> HttpResponse:
    """Search and page through the enquiries; without a condition those that are not ended, the overdue first."""
    require(request.user, "collaboration.view_enquiry")
    form = EnquiryFilter(request.GET or {"state": OPEN})
    found = enquiry_list(request.user, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": enquiry_rows(list(page.object_list)),
        "overdue": overdue_count(request.user),
        "can_add": request.user.has_perm("collaboration.add_enquiry"),
        "can_match": request.user.has_perm("collaboration.match_people"),
    }
    return render(request, "collaboration/enquiry_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_create(request: SignedInRequest) -> HttpResponse:
    """Write down an enquiry while the caller is on the line."""
    user = request.user
    require(user, "collaboration.add_enquiry")
    entry = EnquiryEntry(user, data=request.POST if request.method == "POST" else None)
    made: list[Enquiry] = []

    def save() -> None:
        made.append(
            create_once(
                entry.form.submission_key,
                "enquiry-create",
                lambda: record_enquiry(entry.content(), by=user),
                by=user,
            )
        )

    if request.method == "POST" and entry.is_valid() and is_saved(request, entry.form, save):
        messages.success(
            request,
            _("%(number)s「%(subject)s」を受け付けました。")
            % {"number": made[0].number, "subject": made[0].subject},
        )
        return redirect("enquiry-detail", made[0].pk)
    return render(request, "collaboration/enquiry_entry.html", {"entry": entry, "form": entry})


@require_safe
def enquiry_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an enquiry: what was asked, what was answered, whose turn it is, what became of it."""
    user = request.user
    enquiry = visible_enquiry(user, pk)
    is_open = enquiry.state in OPEN_STATES
    agreement = enquiry.agreement
    may_open = agreement is not None and Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()
    context = {
        "enquiry": enquiry,
        "page": enquiry_page(enquiry),
        "estimates": Estimate.objects.visible_to(user).filter(enquiry=enquiry).order_by("pk"),
        "is_open": is_open,
        "may_open_agreement": may_open,
        "can_route": user.has_perm("collaboration.route_enquiry", enquiry),
        "can_answer": is_open and user.has_perm("collaboration.answer_enquiry", enquiry),
        "can_turn": is_open and user.has_perm("collaboration.turn_enquiry", enquiry),
        "can_estimate": is_open and user.has_perm("collaboration.add_estimate"),
        "can_match": is_open and user.has_perm("collaboration.match_people"),
    }
    return render(request, "collaboration/enquiry_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what was written down."""
    enquiry = visible_enquiry(request.user, pk, "collaboration.route_enquiry")
    data = request.POST if request.method == "POST" else None
    entry = EnquiryEntry(request.user, data=data, enquiry=enquiry)

    def save() -> None:
        version = entry.form.expected_version
        change_enquiry(enquiry, entry.content(), expected_version=version, by=request.user)

    if request.method == "POST" and entry.is_valid() and is_saved(request, entry.form, save):
        messages.success(request, _("%(number)sを保存しました。") % {"number": enquiry.number})
        return redirect("enquiry-detail", pk)
    context = {"entry": entry, "form": entry, "enquiry": enquiry}
    return render(request, "collaboration/enquiry_entry.html", context, status=form_status(entry.form))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an enquiry: its words, who may take it, its form and its action."""

    title: str | Promise
    text: str | Promise
    button: str | Promise
    done: str | Promise
    permission: str
    form: Callable[[SignedInRequest, Enquiry], forms.Form]
    take: Callable[[SignedInRequest, Enquiry, forms.Form], object]


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Ask what the step needs and take it."""
    if step not in STEPS:
        raise Http404
    asked = STEPS[step]
    enquiry = visible_enquiry(request.user, pk, asked.permission)
    form = asked.form(request, enquiry)
    if request.method == "POST" and form.is_valid():
        try:
            asked.take(request, enquiry, form)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, str(asked.done) % {"number": enquiry.number})
            return redirect("enquiry-detail", pk)
    context = {"enquiry": enquiry, "step": asked, "form": form}
    return render(request, "collaboration/enquiry_step.html", context)


@require_POST
def enquiry_researcher(request: SignedInRequest, pk: int, person: int) -> HttpResponse:
    """Take a researcher who was found for an enquiry as the one to deal with it."""
    enquiry = visible_enquiry(request.user, pk, "collaboration.route_enquiry")
    researcher = get_object_or_404(Person.objects.visible_to(request.user).living(), pk=person)
    try:
        name_researcher(enquiry, researcher, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request,
            _("%(number)sの対応する研究者を%(name)sさんにしました。")
            % {"number": enquiry.number, "name": researcher.name},
        )
    return redirect("enquiry-detail", pk)


def _route(request: SignedInRequest, enquiry: Enquiry, form: forms.Form) -> object:
    assert isinstance(form, RouteForm)  # noqa: S101 -- narrows for the type checker
    stated = form.cleaned_data
    return route_enquiry(
        enquiry,
        owner=form.chosen_owner,
        department=stated["department"],
        reason=stated["reason"],
        by=request.user,
    )


STEPS = {
    "route": Step(
        gettext_lazy("担当を決める"),
        gettext_lazy("選んだ担当者の「やること」に、この相談が期限と一緒に入ります。"),
        gettext_lazy("担当を決める"),
        gettext_lazy("%(number)sの担当を決めました。"),
        "collaboration.route_enquiry",
        lambda request, enquiry: RouteForm(request.POST or None, enquiry=enquiry),
        _route,
    ),
    "note": Step(
        gettext_lazy("対応を記録する"),
        gettext_lazy("電話や面談で伝えたことも、メールで送ったことも、ここに残します。"),
        gettext_lazy("記録する"),
        gettext_lazy("%(number)sの対応を記録しました。"),
        "collaboration.answer_enquiry",
        lambda request, _enquiry: NoteForm(request.POST or None),
        lambda request, enquiry, form: add_enquiry_note(enquiry, **form.cleaned_data, by=request.user),
    ),
    "close": Step(
        gettext_lazy("相談を終える"),
        gettext_lazy("結果をことばか契約番号で残します。終えたあとで、対応を再開することもできます。"),
        gettext_lazy("相談を終える"),
        gettext_lazy("%(number)sを終えました。"),
        "collaboration.route_enquiry",
        lambda request, _enquiry: CloseForm(request.POST or None, user=request.user),
        lambda request, enquiry, form: close_enquiry(enquiry, **form.cleaned_data, by=request.user),
    ),
    "reopen": Step(
        gettext_lazy("対応を再開する"),
        gettext_lazy("結果の記録を外して、対応中に戻します。契約そのものは変わりません。"),
        gettext_lazy("対応を再開する"),
        gettext_lazy("%(number)sの対応を再開しました。"),
        "collaboration.route_enquiry",
        lambda request, _enquiry: ReopenForm(request.POST or None),
        lambda request, enquiry, form: reopen_enquiry(
            enquiry, reason=form.cleaned_data["reason"], by=request.user
        ),
    ),
}
"""The steps by the word in their address."""
