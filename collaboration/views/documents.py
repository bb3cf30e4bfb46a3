"""The papers of an agreement: their versions, bringing one in, and what changed from one to another."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.documents import add_draft
from collaboration.calc.documents import DocumentKind
from collaboration.calc.kinds import BEFORE_SIGNATURE
from collaboration.calc.text_difference import Fate, compare, stretches
from collaboration.forms.documents import DocumentForm
from collaboration.models import Agreement
from collaboration.queries.documents import VersionRow, document_sections, version_rows
from collaboration.queries.signatures import signing_page
from collaboration.rules import can_read_files_of
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality
from core.models import User
from core.registry import Panel
from core.views.request import SignedInRequest


@require_safe
def document_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show every paper with its versions, newest first."""
    agreement = visible_agreement(request.user, pk)
    context = {
        "agreement": agreement,
        "sections": document_sections(agreement, request.user),
        "signing": signing_page(agreement, request.user),
        "can_add": request.user.has_perm("collaboration.add_document", agreement),
    }
    return render(request, "collaboration/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring a version in, and pass the turn with it."""
    agreement = visible_agreement(request.user, pk, "collaboration.add_document")
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        levels=[level for level in Confidentiality if can_read_files_of(request.user, agreement, level)],
        has_turn=_has_turn(agreement, request.user),
        initial={"kind": request.GET.get("kind", DocumentKind.CONTRACT)},
    )
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data.get("on")
        try:
            version = add_draft(agreement, form.draft, passes_to=form.passes_to, on=on, by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            words = {"kind": version.get_kind_display(), "number": version.number}
            messages.success(request, _("%(kind)s第%(number)d版を登録しました。") % words)
            return redirect("document-list", pk)
    return render(request, "collaboration/document_add.html", {"agreement": agreement, "form": form})


@require_safe
def document_difference(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Show what changed from one version of a paper to another, side by side or in one column."""
    agreement = visible_agreement(request.user, pk)
    if kind not in list(DocumentKind):
        raise Http404
    rows = [row for row in version_rows(agreement, request.user, DocumentKind(kind)) if row.is_comparable]
    if not rows:
        raise Http404
    earlier = _chosen(rows, request.GET.get("from"), rows[min(1, len(rows) - 1)])
    later = _chosen(rows, request.GET.get("to"), rows[0])
    difference = compare(earlier.version.paragraphs, later.version.paragraphs)
    shows_all = request.GET.get("all") == "1"
    found, rest = stretches(difference.rows, len(difference.rows) if shows_all else 1)
    context = {
        "agreement": agreement,
        "kind": DocumentKind(kind),
        "rows": rows,
        "earlier": earlier.version,
        "later": later.version,
        "difference": difference,
        "counts": {fate.value: difference.count(fate) for fate in Fate},
        "stretches": found,
        "rest": rest,
        "shows_all": shows_all,
        "is_inline": request.GET.get("layout") == "inline",
        "columns": 2 if request.GET.get("layout") == "inline" else 3,
    }
    return render(request, "collaboration/document_difference.html", context)


def documents_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the newest version of each paper and how far signing is; writers are offered to begin."""
    sections = document_sections(agreement, user)
    can_add = user.has_perm("collaboration.add_document", agreement)
    if not sections and not can_add:
        return None
    context = {
        "agreement": agreement,
        "latest": [(section.kind, section.rows[0].version) for section in sections],
        "signing": signing_page(agreement, user) if sections else None,
    }
    return Panel(_("契約書類と署名"), "collaboration/detail/documents.html", context)


def _has_turn(agreement: Agreement, user: User) -> bool:
    return agreement.state in BEFORE_SIGNATURE and user.has_perm("collaboration.pass_turn", agreement)


def _chosen(rows: list[VersionRow], number: str | None, otherwise: VersionRow) -> VersionRow:
    if number is None:
        return otherwise
    for row in rows:
        if str(row.version.number) == number:
            return row
    raise Http404
