"""Templates of documents: which hold, their fields, taking them, looking at one filled in, and a new version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.document_templates import adopt_template
from collaboration.calc.document_example import example_values
from collaboration.calc.document_fields import GROUPS
from collaboration.calc.documents import DocumentKind
from collaboration.calc.docx_template import fill_template
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.forms.document_templates import TemplateForm
from collaboration.models import TemplateVersion
from collaboration.queries.document_templates import (
    GENERATED_KINDS,
    TemplateLost,
    template_bytes,
    template_rows,
)
from collaboration.views.agreement import require
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READING, WRITING = "collaboration.view_library", "collaboration.change_library"


@require_safe
def template_list(request: SignedInRequest) -> HttpResponse:
    """List every kind of document with the template that holds and those before it."""
    require(request.user, READING)
    context = {"rows": template_rows(), "can_write": request.user.has_perm(WRITING)}
    return render(request, "collaboration/template_list.html", context)


@require_safe
def template_fields(request: SignedInRequest) -> HttpResponse:
    """List every field with its meaning and an example."""
    require(request.user, READING)
    return render(request, "collaboration/template_fields.html", {"groups": GROUPS})


@require_http_methods(["GET", "HEAD", "POST"])
def template_upload(request: SignedInRequest) -> HttpResponse:
    """Take a new version in, or show it filled in with the example without keeping it."""
    require(request.user, WRITING)
    asked = {name: request.GET.get(name, "") for name in ("kind", "language")}
    form = TemplateForm(request.POST or None, request.FILES or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if "preview" in request.POST:
            filled = fill_template(values["upload"], example_values())
            return docx_response(filled, _("見本_%(name)s") % {"name": form.filename})
        try:
            template = adopt_template(
                values["upload"],
                kind=values["kind"],
                language=values["language"],
                agreement_kind=values["agreement_kind"],
                filename=form.filename,
                note=values["note"],
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error("upload", refused.message)
        else:
            words = {"kind": template.get_kind_display(), "order": template.order}
            messages.success(request, _("%(kind)sのひな形を第%(order)s版として登録しました。") % words)
            return redirect("template-list")
    return render(request, "collaboration/template_upload.html", {"form": form})


@require_safe
def template_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a version as it was uploaded, or filled in with the example."""
    require(request.user, READING)
    version = get_object_or_404(TemplateVersion.objects.visible_to(request.user), pk=pk)
    kind, language = DocumentKind(version.kind), LetterLanguage(version.language)
    return _sent(request, version, kind, language, f"_{version.order}")


@require_safe
def template_shipped(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """Send the template that comes with the program, or that filled in with the example."""
    require(request.user, READING)
    if kind not in GENERATED_KINDS or language not in set(LetterLanguage):
        raise Http404
    return _sent(request, None, DocumentKind(kind), LetterLanguage(language), "")


def docx_response(content: bytes, name: str) -> HttpResponse:
    """Return a Word file as a download that no cache keeps."""
    response = HttpResponse(content, content_type=DOCX)
    full = name if name.endswith(".docx") else f"{name}.docx"
    response.headers["Content-Disposition"] = content_disposition_header(True, full) or ""  # noqa: FBT003
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _sent(
    request: SignedInRequest,
    version: TemplateVersion | None,
    kind: DocumentKind,
    language: LetterLanguage,
    mark: str,
) -> HttpResponse:
    try:
        content = template_bytes(version, kind, language)
    except TemplateLost:
        messages.error(
            request,
            _(
                "ひな形のファイルが見つからないか、登録したときの内容と一致しません。管理者に知らせてください。"
            ),
        )
        return redirect("template-list")
    name = f"{kind.label}_{language.value}{mark}"
    if "example" in request.GET:
        return docx_response(fill_template(content, example_values()), _("見本_%(name)s") % {"name": name})
    return docx_response(content, _("ひな形_%(name)s") % {"name": name})
