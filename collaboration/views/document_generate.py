"""Making a document of an agreement: what is missing first, then the file as the next version of its papers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.document_generation import generate_document
from collaboration.calc.documents import DocumentKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.forms.document_templates import GenerateForm
from collaboration.queries.document_fields import document_source, missing_for
from collaboration.queries.document_templates import GENERATED_KINDS
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.models.wording import term
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def document_generate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose kind and language, read what is missing, make the document."""
    agreement = visible_agreement(request.user, pk, "collaboration.add_document")
    source = document_source(agreement, request.user)
    form = GenerateForm(request.POST or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        kind, language = form.cleaned_data["kind"], form.cleaned_data["language"]
        try:
            version = generate_document(agreement, kind=kind, language=language, by=request.user)
        except ActionRefused as refused:
            form.add_error("kind", refused.message)
        else:
            words = {"kind": term(kind.label), "number": version.number}
            messages.success(request, _("%(kind)sを第%(number)s版として作成しました。") % words)
            return redirect("document-list", agreement.pk)
    context = {
        "agreement": agreement,
        "form": form,
        "kinds": [
            {"label": term(kind.label), "code": kind.value, "missing": missing_for(source, kind)}
            for kind in GENERATED_KINDS
        ],
    }
    return render(request, "collaboration/document_generate.html", context)


def _asked(request: SignedInRequest) -> dict[str, str]:
    kind, language = request.GET.get("kind", ""), request.GET.get("language", "")
    return {
        "kind": kind if kind in set(DocumentKind) else DocumentKind.CONTRACT.value,
        "language": language if language in set(LetterLanguage) else LetterLanguage.JAPANESE.value,
    }
