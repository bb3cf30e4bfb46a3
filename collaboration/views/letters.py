"""Letters about a price: a look beforehand, issuing, and the file as it was handed out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.letters import issue_letter
from collaboration.calc.pricing.letter import LetterForm, LetterTerms
from collaboration.exports.letters import letter_file
from collaboration.forms.letters import IssueForm
from collaboration.models import Estimate, EstimateLetter, EstimateVersion
from collaboration.queries.letters import kept_bytes, letter_file_name, own_tax_form
from collaboration.rules import can_see_pay
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest

CONTENT_TYPES: dict[str, str] = {
    LetterForm.PDF: "application/pdf",
    LetterForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
def letter_issue(request: SignedInRequest, pk: int, order: int) -> HttpResponse:
    """Ask for the terms of a letter; show it as a draft without a number, or issue it."""
    version = _version_to_write_about(request, pk, order)
    form = IssueForm(
        request.POST or None, tax_form=own_tax_form(version), sees_pay=can_see_pay(request.user, version)
    )
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                return _draft(version, form.terms)
            letter = issue_letter(
                version,
                form.terms,
                write=lambda number: letter_file(version, form.terms, number=number),
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            words = {"kind": letter.get_kind_display(), "number": letter.number}
            messages.success(request, _("%(kind)s %(number)sを発行しました。") % words)
            return redirect("estimate-version", pk, order)
    context = {"form": form, "estimate": version.estimate, "version": version}
    return render(request, "collaboration/letter_issue.html", context)


@require_safe
def letter_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the file as it was handed out; one that is not that file any more is not sent."""
    letter = get_object_or_404(EstimateLetter.objects.visible_to(request.user), pk=pk)
    content = kept_bytes(letter)
    if content is None:
        message = _(
            "%(number)sのファイルが、発行したときの内容と一致しないか、見つかりません。管理者に知らせてください。"
        )
        messages.error(request, message % {"number": letter.number})
        return redirect("estimate-detail", letter.version.estimate_id)
    return _file(content, letter.form, letter_file_name(letter))


def _version_to_write_about(request: SignedInRequest, pk: int, order: int) -> EstimateVersion:
    """Return a version of an estimate that the user may see, else 404; without the right to issue the answer is 403."""
    estimate = get_object_or_404(Estimate.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("collaboration.issue_letter", estimate):
        raise PermissionDenied
    version = estimate.versions.select_related("estimate").filter(order=order).first()
    if version is None:
        raise Http404
    return version


def _draft(version: EstimateVersion, terms: LetterTerms) -> HttpResponse:
    """Send the letter as it would be, marked as a draft."""
    words = {"number": version.header["number"], "order": version.order}
    content = letter_file(version, terms, number=_("（見本）"), is_draft=True)
    return _file(content, terms.form, _("見本_%(number)s_%(order)s") % words)


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    full = name if "." in name else f"{name}.{form}"
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, full) or ""  # noqa: FBT003
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
