"""Pricing a contract: new, as a new version, as a copy; and the live price, which writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from collaboration.actions.estimates import add_version, create_estimate
from collaboration.calc.records import RecordRefused
from collaboration.forms.estimate_entry import Begun, EstimateEntry
from collaboration.forms.estimate_shape import is_shaping
from collaboration.models import Agreement, Estimate
from collaboration.views.agreement import require
from collaboration.views.estimate_beginnings import (
    begun_from_contract,
    begun_from_enquiry,
    begun_from_version,
    contract_to_change,
    enquiry_to_estimate,
    promised_version,
)
from collaboration.views.estimates import detail_of, visible_estimate
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.actions.versions import EditConflict
from core.views.request import SignedInRequest

AMENDS = "amends"
"""The parameter that names the contract whose change is estimated."""
ENQUIRY = "enquiry"
"""The parameter that names the enquiry from which an estimate is begun."""
SHEET = "sheet"
"""What the script asks for when the columns of the form have to follow a change."""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What distinguishes the pages that price a contract. `source` is the estimate begun from, `amends` the contract to change."""

    purpose: str
    title: str | Promise
    source: Estimate | None = None
    is_revision: bool = False
    amends: Agreement | None = None


Save = Callable[[EstimateEntry], Estimate]


@require_http_methods(["GET", "HEAD", "POST"])
def estimate_create(request: SignedInRequest) -> HttpResponse:
    """Price a new contract, or with `amends` the change of one that has a price."""
    require(request.user, "collaboration.add_estimate")
    amends = contract_to_change(request.user, request.GET.get(AMENDS, ""))
    page, begun = EntryPage("estimate-create", gettext_lazy("見積の作成")), Begun()
    if amends is not None:
        found = begun_from_contract(amends, request.user)
        if found is None:
            messages.error(request, _not_changeable(amends))
            return redirect("agreement-detail", amends.pk)
        page = EntryPage(
            f"estimate-of-change-{amends.pk}", gettext_lazy("変更契約の見積の作成"), amends=amends
        )
        begun = found
    enquiry = enquiry_to_estimate(request.user, request.GET.get(ENQUIRY, "")) if amends is None else None
    if enquiry is not None:
        begun = begun_from_enquiry(enquiry)
    before = promised_version(amends) if amends is not None else None

    def save(entry: EstimateEntry) -> Estimate:
        stated = entry.head.cleaned_data
        return create_once(
            stated["submission"],
            page.purpose,
            lambda: create_estimate(
                entry.header(),
                entry.priced_scenarios(),
                chosen=stated["chosen"],
                note=stated["note"],
                copied_from=before,
                enquiry=enquiry,
                by=request.user,
            ),
            by=request.user,
        )

    return _answer(request, page, begun, save)


@require_http_methods(["GET", "HEAD", "POST"])
def estimate_revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make the next version of an estimate, begun with the latest."""
    estimate = visible_estimate(request.user, pk, "collaboration.change_estimate")
    page = EntryPage(f"estimate-revise-{pk}", gettext_lazy("新しい版の作成"), estimate, is_revision=True)
    latest = detail_of(request.user, pk).latest

    def save(entry: EstimateEntry) -> Estimate:
        stated = entry.head.cleaned_data
        add_version(
            estimate,
            entry.header(),
            entry.priced_scenarios(),
            chosen=stated["chosen"],
            note=stated["note"],
            expected_version=stated["version"] or 0,
            by=request.user,
        )
        return estimate

    return _answer(request, page, begun_from_version(latest), save)


@require_http_methods(["GET", "HEAD", "POST"])
def estimate_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Price another contract, begun as a copy of an estimate."""
    source = visible_estimate(request.user, pk, "collaboration.change_estimate")
    page = EntryPage(f"estimate-copy-{pk}", gettext_lazy("見積を写して作成"), source)
    latest = detail_of(request.user, pk).latest

    def save(entry: EstimateEntry) -> Estimate:
        stated = entry.head.cleaned_data
        return create_once(
            stated["submission"],
            page.purpose,
            lambda: create_estimate(
                entry.header(),
                entry.priced_scenarios(),
                chosen=stated["chosen"],
                note=stated["note"],
                copied_from=latest.version,
                by=request.user,
            ),
            by=request.user,
        )

    return _answer(request, page, begun_from_version(latest), save)


@require_POST
def estimate_preview(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Return the price of what is typed; with `sheet`, also the parts of the form that follow the term and the policies."""
    require(request.user, "collaboration.add_estimate")
    amends = contract_to_change(request.user, request.GET.get(AMENDS, ""))
    begun: Begun | None = None
    if pk is not None:
        begun = begun_from_version(detail_of(request.user, pk).latest)
    elif amends is not None:
        begun = begun_from_contract(amends, request.user)
    then = request.POST.get("then", "")
    entry = EstimateEntry(request.user, data=request.POST, begun=begun, then=then)
    context = {"entry": entry, "form": entry, **_preview_addresses(pk, amends)}
    if request.GET.get("part") == SHEET:
        return render(request, "collaboration/estimate/sheet.html", context)
    return render(request, "collaboration/estimate/preview.html", context)


def _preview_addresses(pk: int | None, amends: Agreement | None) -> dict[str, str]:
    """Return where the script asks for the price alone, and for the form that follows a change as well."""
    address = reverse("estimate-preview") if pk is None else reverse("estimate-preview-of", args=[pk])
    query = {AMENDS: amends.pk} if amends is not None else {}
    sheet = urlencode({**query, "part": SHEET})
    return {"preview": f"{address}?{urlencode(query)}" if query else address, "sheet": f"{address}?{sheet}"}


def _answer(request: SignedInRequest, page: EntryPage, begun: Begun, save: Save) -> HttpResponse:
    """Show the form with its price, or save it, however often the button was pressed."""
    then = request.POST.get("then", "")
    is_saving = request.method == "POST" and not is_shaping(then)
    entry = _entry(request, page, begun, then, is_saving=is_saving)
    status = 200
    if is_saving and entry.is_valid():
        try:
            made = save(entry)
        except EditConflict as conflict:
            entry.follow(conflict.current.version)
            entry.head.add_error(None, _taken_over(conflict))
            status = 409
        except ValidationError as error:
            entry.refuse(error)
        except RecordRefused as refused:
            entry.refuse_problems(refused)
        except ActionRefused as refused:
            entry.head.add_error(None, refused.message)
        else:
            messages.success(
                request,
                _("%(number)s「%(title)s」を保存しました。") % {"number": made.number, "title": made.title},
            )
            return redirect("estimate-detail", made.pk)
    elif request.method == "POST" and not is_saving:
        entry.place_refusals()
    context = {
        "page": page,
        "entry": entry,
        "form": entry,
        "source": page.source,
        **_preview_addresses(page.source.pk if page.source else None, page.amends),
    }
    return render(request, "collaboration/estimate_entry.html", context, status=status)


def _entry(
    request: SignedInRequest, page: EntryPage, begun: Begun, then: str, *, is_saving: bool
) -> EstimateEntry:
    version = page.source.version if page.is_revision and page.source else None
    if request.method == "POST":
        return EstimateEntry(
            request.user, data=request.POST, begun=begun, version=version, is_saving=is_saving, then=then
        )
    blank = EstimateEntry(request.user, begun=begun, version=version)
    if not begun.scenarios:
        return blank
    return EstimateEntry(request.user, data=blank.typed(), begun=begun, version=version)


def _taken_over(conflict: EditConflict) -> str:
    return _(
        "%(record)sは、編集しているあいだに%(who)sさんが新しい版を作りました。見積の画面を別に開いて見比べてください。"
        "もう一度保存すると、この画面の内容がその次の版になります。"
    ) % {"record": conflict.current, "who": conflict.current.updated_by or _("別の人")}


def _not_changeable(agreement: Agreement) -> str:
    return _(
        "%(number)sの変更契約の見積は作れません。もとの契約の価格が確定していません。"
        "「見積から価格を確定」でもとの契約の価格を確定するか、新しい契約として見積もってください。"
    ) % {"number": agreement.number}
