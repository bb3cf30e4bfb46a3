"""Entering agreements: new, as a copy of last year's, as an amendment; new ones and amendments also from an estimate."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from collaboration.actions.agreement_price import (
    amend_agreement_from_estimate,
    create_agreement_from_estimate,
)
from collaboration.actions.agreements import SUMS_AND_TERM, add_amendment, copy_agreement, create_agreement
from collaboration.actions.enquiries import create_agreement_from_enquiry
from collaboration.actions.partners import register_partners
from collaboration.actions.twins import TwinRefused, refuse_twin_agreement
from collaboration.calc.content import AgreementContent, PartyContent
from collaboration.calc.entry import AgreementEntry
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.forms.agreement_entry import EntryForm
from collaboration.models import Agreement, Enquiry, EstimateVersion
from collaboration.queries.agreement_content import agreement_content_of, content_of, present_content
from collaboration.queries.enquiries import agreement_content_of_enquiry, new_partner_of
from collaboration.queries.estimates import latest_version
from collaboration.views.agreement import require, visible_agreement
from collaboration.views.enquiries import visible_enquiry
from collaboration.views.estimates import visible_estimate
from collaboration.views.umbrella import visible_umbrella
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.views.request import SignedInRequest

NOT_SIGNED = {"state": AgreementState.DRAFT.value}
"""What comes of an enquiry is drafted first; an entry from paper is mostly of what was signed."""
Make = Callable[[AgreementContent], Agreement]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What distinguishes the three pages that enter an agreement.

    `source` is the agreement begun from, `parent` the one amended, `version` the estimate whose price is frozen,
    `enquiry` the one that becomes an agreement.
    """

    purpose: str
    title: str | Promise
    source: Agreement | None = None
    parent: Agreement | None = None
    version: EstimateVersion | None = None
    enquiry: Enquiry | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_create(request: SignedInRequest) -> HttpResponse:
    """Enter a new agreement; one that is begun from an estimate gets its price with it."""
    user = request.user
    require(user, "collaboration.add_agreement")
    version = _estimated(request)
    if version is not None and version.estimate.agreement_id is not None and request.method != "POST":
        return _concluded_already(request, version)
    if request.GET.get("enquiry"):
        return _create_from_enquiry(request)
    if version is None:
        page = EntryPage("agreement-create", gettext_lazy("契約の登録"))
        entry = EntryForm(user, data=_posted(request), content=_begun(request) or _begun_beneath(request))
    else:
        purpose = f"agreement-of-estimate-{version.estimate_id}"
        page = EntryPage(purpose, gettext_lazy("見積から契約を登録"), version=version)
        entry = _begun_from_estimate(request, version)

    def make(content: AgreementContent) -> Agreement:
        if version is not None:
            return create_agreement_from_estimate(version.estimate, content, by=user, state=_state(entry))
        return create_agreement(content, by=user, state=_state(entry))

    return _answer(request, page, entry, make)


def _begun_from_estimate(request: SignedInRequest, version: EstimateVersion) -> EntryForm:
    """Begin with what was estimated; whoever asked and is not registered yet is still known from the enquiry."""
    content, enquiry = agreement_content_of(version.estimate, version), version.estimate.enquiry
    return EntryForm(
        request.user,
        data=_posted(request),
        content=content,
        new_partner=new_partner_of(enquiry) if enquiry and not content.parties else None,
        hidden=NOT_SIGNED if enquiry else None,
    )


def _create_from_enquiry(request: SignedInRequest) -> HttpResponse:
    """Enter the agreement that comes of an enquiry, begun with what was told then."""
    user, key = request.user, request.GET["enquiry"]
    if not (key.isascii() and key.isdecimal()):
        raise Http404
    enquiry = visible_enquiry(user, int(key), "collaboration.turn_enquiry")
    if enquiry.agreement_id is not None and request.method != "POST":
        messages.info(request, _("相談%(number)sはすでに契約になっています。") % {"number": enquiry.number})
        return redirect("enquiry-detail", enquiry.pk)
    page = EntryPage(
        f"agreement-of-enquiry-{enquiry.pk}", gettext_lazy("相談から契約を登録"), enquiry=enquiry
    )
    entry = EntryForm(
        user,
        data=_posted(request),
        content=agreement_content_of_enquiry(enquiry),
        new_partner=new_partner_of(enquiry),
        hidden=NOT_SIGNED,
    )

    def make(content: AgreementContent) -> Agreement:
        return create_agreement_from_enquiry(enquiry, content, by=user, state=_state(entry))

    return _answer(request, page, entry, make)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter this year's agreement, begun as a copy of last year's."""
    user = request.user
    source = visible_agreement(user, pk, "collaboration.change_agreement")
    page = EntryPage(f"agreement-copy-{pk}", gettext_lazy("前年度の契約を写して登録"), source)
    last_year = present_content(source)
    entry = EntryForm(user, data=_posted(request), content=last_year.next_year(), copied=last_year)

    def make(content: AgreementContent) -> Agreement:
        return copy_agreement(source, content, by=user, state=_state(entry))

    return _answer(request, page, entry, make)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_amend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a change of contract, begun with what stands in the agreement now."""
    user = request.user
    asked = visible_agreement(user, pk, "collaboration.amend_agreement")
    root = visible_agreement(user, asked.parent_id or pk, "collaboration.amend_agreement")
    version = _estimated(request)
    page = EntryPage(
        f"agreement-amend-{root.pk}", gettext_lazy("変更契約の登録"), root, parent=root, version=version
    )
    entry = EntryForm(user, data=_posted(request), content=_amended(root, version), is_amendment=True)

    def make(content: AgreementContent) -> Agreement:
        stated = entry.form.cleaned_data
        options = {"applies_to_root": stated["applies_to_root"], "reason": stated["reason"]}
        if version is not None:
            return amend_agreement_from_estimate(version.estimate, root, content, by=user, **options)
        return add_amendment(root, content, by=user, **options)

    return _answer(request, page, entry, make)


def _answer(request: SignedInRequest, page: EntryPage, entry: EntryForm, make: Make) -> HttpResponse:
    """Show the form, or save what was entered once, however often the button was pressed."""
    if request.method == "POST" and entry.is_valid():
        try:
            made, is_new = _make_once(request, page, entry.entry(), make, entry)
        except ValidationError as error:
            entry.refuse(error)
        except TwinRefused as refused:
            entry.form.add_error("repeat", refused.message)
        except ActionRefused as refused:
            entry.form.add_error(None, refused.message)
        else:
            if is_new or _is_same(made, entry.entry().content):
                return _saved(request, made)
            entry.form.add_error(None, _already(made))
    context = {"page": page, "entry": entry, "form": entry, "source": page.source}
    return render(request, "collaboration/agreement_entry.html", context)


def _make_once(
    request: SignedInRequest, page: EntryPage, stated: AgreementEntry, make: Make, entry: EntryForm
) -> tuple[Agreement, bool]:
    made_now: list[Agreement] = []

    def register_and_make() -> Agreement:
        content = register_partners(stated, by=request.user)
        if not entry.form.cleaned_data["repeat"]:
            refuse_twin_agreement(content, parent=page.parent, by=request.user)
        made_now.append(make(content))
        return made_now[0]

    key = entry.form.cleaned_data["submission"]
    return create_once(key, page.purpose, register_and_make, by=request.user), bool(made_now)


def _is_same(made: Agreement, content: AgreementContent) -> bool:
    """Whether a form that was sent before says the same now; the number may have been given by the program."""
    then, now = content_of(made).own_fields(), content.own_fields()
    return all(then[name] == value for name, value in now.items() if name != "number")


def _already(made: Agreement) -> str:
    return _(
        "この画面の内容は%(number)sとして登録済みです。別の契約を登録するときは、契約一覧の「契約を登録する」から開き直してください。"
    ) % {"number": made.number}


def _saved(request: SignedInRequest, made: Agreement) -> HttpResponse:
    messages.success(
        request, _("%(number)s「%(title)s」を登録しました。") % {"number": made.number, "title": made.title}
    )
    if request.POST.get("then") == "next":
        kept = {"kind": made.kind, "department": made.department_id or ""}
        return redirect(f"{reverse('agreement-create')}?{urlencode(kept)}")
    return redirect("agreement-detail", made.pk)


def _concluded_already(request: SignedInRequest, version: EstimateVersion) -> HttpResponse:
    messages.info(
        request, _("見積%(number)sはすでに契約になっています。") % {"number": version.estimate.number}
    )
    return redirect("agreement-detail", version.estimate.agreement_id)


def _posted(request: SignedInRequest) -> dict[str, str] | None:
    return request.POST.dict() if request.method == "POST" else None


def _begun(request: SignedInRequest) -> AgreementContent | None:
    """Begin the next entry with the kind and department of the one before."""
    kind, department = request.GET.get("kind", ""), request.GET.get("department", "")
    if kind not in set(AgreementKind):
        return None
    return AgreementContent(
        kind=kind, title="", department_id=int(department) if department.isdecimal() else None
    )


def _begun_beneath(request: SignedInRequest) -> AgreementContent | None:
    """Begin with the partners of the umbrella agreement that the new one is to stand under."""
    key = request.GET.get("umbrella", "")
    if not (key.isascii() and key.isdecimal()):
        return None
    umbrella = visible_umbrella(request.user, int(key))
    return AgreementContent(
        kind=AgreementKind.JOINT_RESEARCH.value,
        title="",
        department_id=umbrella.department_id,
        parties=tuple(PartyContent(party.organization_id) for party in present_content(umbrella).parties),
        umbrella_id=umbrella.pk,
    )


def _estimated(request: SignedInRequest) -> EstimateVersion | None:
    """Return the latest version of the estimate that the entry begins from, None when it begins from none."""
    key = request.GET.get("estimate", "")
    if not key:
        return None
    if not (key.isascii() and key.isdecimal()):
        raise Http404
    estimate = visible_estimate(request.user, int(key), "collaboration.freeze_price")
    return latest_version(estimate)


def _amended(root: Agreement, version: EstimateVersion | None) -> AgreementContent:
    """Begin with the agreement as it stands; number and day of signature are those of the amendment.

    Term and amount are those of the estimate of the change, where there is one.
    """
    standing = present_content(root)
    estimated = {}
    if version is not None:
        content = agreement_content_of(version.estimate, version)
        estimated = {name: getattr(content, name) for name in SUMS_AND_TERM}
    return AgreementContent(**{**standing.values(), **estimated, "number": "", "signed_on": None})


def _state(entry: EntryForm) -> AgreementState:
    return AgreementState(entry.form.cleaned_data.get("state") or AgreementState.DRAFT)
