"""Researchers and staff: list, page, entry and change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.people import change_person, create_person
from core.actions.submissions import create_once
from core.forms.people import AffiliationForm, ChangePersonForm, PersonFilterForm, PersonForm
from core.models import Person
from core.models.person import PersonQuerySet
from core.queries import people as queries
from core.queries.paging import page_of_keys
from core.queries.timeline import timeline
from core.registry import panels_for
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    """Search, filter, sort and page through the people the user may see."""
    if not request.user.has_perm("core.list_people"):
        raise PermissionDenied
    form = PersonFilterForm(request.GET)
    page = page_of_keys(_selected(request, form), request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": queries.rows_of(list(page.object_list)),
        "order": request.GET.get("order") or queries.DEFAULT_ORDER,
        "can_add": request.user.has_perm("core.add_person"),
        "can_merge": request.user.has_perm("core.merge_person"),
    }
    return render(request, "core/person_list.html", context)


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one person: affiliations by date, what points at the person, what happened to the record."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("merged_into"), pk=pk)
    affiliations = list(person.affiliations.select_related("department"))
    context = {
        "person": person,
        "affiliations": affiliations,
        "row": next(iter(queries.rows_of([person.pk]))),
        "today": timezone.localdate(),
        "merged_from": person.merged_from.all(),
        "panels": panels_for("person-detail", person, request.user),
        "history": timeline(person, *affiliations),
        "can_change": request.user.has_perm("core.change_person", person),
        "can_merge": request.user.has_perm("core.merge_person", person),
    }
    return render(request, "core/person_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: SignedInRequest) -> HttpResponse:
    """Enter a person with the first affiliation."""
    if not request.user.has_perm("core.add_person"):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form, affiliation = PersonForm(posted), AffiliationForm(posted)
    made: list[Person] = []

    def create() -> None:
        made.append(
            create_once(
                form.submission_key,
                "person",
                lambda: create_person(form.values, affiliation.values, by=request.user),
                by=request.user,
            )
        )

    if affiliation.is_valid() and is_saved(request, form, create):
        messages.success(request, _("「%(name)s」を登録しました。") % {"name": made[0]})
        return redirect("person-detail", made[0].pk)
    context = {"form": form, "affiliation_form": affiliation, "has_errors": bool(affiliation.errors)}
    return render(request, "core/person_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change names, e-Rad number and address."""
    person = get_object_or_404(Person.objects.visible_to(request.user).living(), pk=pk)
    if not request.user.has_perm("core.change_person", person):
        raise PermissionDenied
    form = ChangePersonForm(request.POST or None, record=person)

    def save() -> None:
        change_person(
            person,
            form.values,
            expected_version=form.expected_version,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」を保存しました。") % {"name": person})
        return redirect("person-detail", pk)
    context = {"person": person, "form": form}
    return render(request, "core/person_edit.html", context, status=form_status(form))


def _selected(request: SignedInRequest, form: PersonFilterForm) -> PersonQuerySet:
    found = Person.objects.visible_to(request.user).living()
    if not form.is_valid():
        return found.none()
    today, wanted = timezone.localdate(), form.cleaned_data
    found = queries.with_words(found, wanted["q"])
    if wanted["department"]:
        found = queries.belonging_to(found, wanted["department"], today)
    if wanted["countable"]:
        found = found.countable_researchers(today)
    return queries.in_order(found, request.GET.get("order", ""))
