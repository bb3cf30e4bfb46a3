"""Where a person belonged from which day: adding, correcting and removing affiliations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actions.people import add_affiliation, change_affiliation, remove_affiliation
from core.forms.people import ChangeAffiliationForm
from core.models import Person
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_http_methods(["GET", "HEAD", "POST"])
def affiliation_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """State where the person belongs from a day on."""
    person = _person(request, pk)
    form = ChangeAffiliationForm(request.POST or None, initial={"version": person.version})

    def save() -> None:
        values, reason = form.values, form.cleaned_data["reason"]
        add_affiliation(
            person, values, expected_version=form.expected_version, by=request.user, reason=reason
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」の所属を追加しました。") % {"name": person})
        return redirect("person-detail", pk)
    context = {"person": person, "affiliation": None, "form": form}
    return render(request, "core/affiliation_edit.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def affiliation_edit(request: SignedInRequest, pk: int, affiliation_pk: int) -> HttpResponse:
    """Correct or end one affiliation."""
    person = _person(request, pk)
    affiliation = get_object_or_404(person.affiliations.select_related("person"), pk=affiliation_pk)
    form = ChangeAffiliationForm(request.POST or None, record=affiliation)

    def save() -> None:
        values, reason = form.values, form.cleaned_data["reason"]
        change_affiliation(
            affiliation, values, expected_version=form.expected_version, by=request.user, reason=reason
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」の所属を保存しました。") % {"name": person})
        return redirect("person-detail", pk)
    context = {"person": person, "affiliation": affiliation, "form": form}
    return render(request, "core/affiliation_edit.html", context, status=form_status(form))


@require_POST
def affiliation_remove(request: SignedInRequest, pk: int, affiliation_pk: int) -> HttpResponse:
    """Take back an affiliation that was entered by mistake."""
    person = _person(request, pk)
    affiliation = get_object_or_404(person.affiliations.select_related("person"), pk=affiliation_pk)
    remove_affiliation(affiliation, expected_version=person.version, by=request.user)
    messages.success(request, _("「%(name)s」の所属を1件削除しました。") % {"name": person})
    return redirect("person-detail", pk)


def _person(request: SignedInRequest, pk: int) -> Person:
    person = get_object_or_404(Person.objects.visible_to(request.user).living(), pk=pk)
    if not request.user.has_perm("core.change_person", person):
        raise PermissionDenied
    return person
