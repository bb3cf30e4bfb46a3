"""What the form of an estimate begins with: nothing, a version, or the price of a contract that is to be changed."""

from dataclasses import replace

from django.shortcuts import get_object_or_404
from django.utils import timezone

from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.pay import request_without_pay
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.pricing.scenario import Scenario, scenario_from
from collaboration.forms.estimate_entry import Begun
from collaboration.models import Agreement, Enquiry, EstimateVersion
from collaboration.queries.agreement_content import present_content
from collaboration.queries.enquiries import estimate_header_of
from collaboration.queries.estimates import VersionPage, latest_price, promised_of, sees_pay
from core.models import User


def begun_from_version(latest: VersionPage) -> Begun:
    """Begin with a version as the user may see it; pay that is hidden counts all the same."""
    stored = [scenario_from(each) for each in latest.version.scenarios]
    return Begun(
        header=latest.header,
        scenarios=tuple(each.scenario for each in latest.scenarios),
        chosen=latest.version.chosen,
        hidden=() if latest.sees_pay else tuple(each.request for each in stored),
        original=next((each.original for each in stored if each.original), None),
    )


def contract_to_change(user: User, key: str) -> Agreement | None:
    """Return the contract whose change is estimated, None when the address names none; out of scope is 404."""
    if not (key.isascii() and key.isdigit()):
        return None
    visible = Agreement.objects.visible_to(user).select_related("department", "parent")
    return get_object_or_404(visible.prefetch_related("parties", "researchers"), pk=int(key))


def begun_from_contract(agreement: Agreement, user: User) -> Begun | None:
    """Begin with what was promised for a contract; None where no price was."""
    root = agreement.parent or agreement
    promised = promised_of(root)
    if promised is None:
        return None
    version = promised_version(root)
    may_see = version is not None and sees_pay(user, version)
    shown = promised.request if may_see else request_without_pay(promised.request)
    content = present_content(root)
    return Begun(
        header=EstimateHeader(
            title=root.title,
            kind=AgreementKind(root.kind),
            department_id=root.department_id,
            organization_id=content.parties[0].organization_id if content.parties else None,
            principal_id=content.researchers[0].person_id if content.researchers else None,
        ),
        scenarios=(Scenario("", promised.policy, _of_today(shown)),),
        hidden=() if may_see else (promised.request,),
        original=promised,
    )


def enquiry_to_estimate(user: User, key: str) -> Enquiry | None:
    """Return the enquiry for which an estimate is made, None when the address names none; out of scope is 404."""
    if not (key.isascii() and key.isdigit()):
        return None
    return get_object_or_404(Enquiry.objects.visible_to(user), pk=int(key))


def begun_from_enquiry(enquiry: Enquiry) -> Begun:
    """Begin with what an enquiry is about and who asked."""
    return Begun(header=estimate_header_of(enquiry))


def promised_version(agreement: Agreement) -> EstimateVersion | None:
    """Return the version of an estimate that became the price of a contract; its pay is filled in from there."""
    price = latest_price(agreement)
    return price.estimate_version if price else None


def _of_today(request: PricingRequest) -> PricingRequest:
    """Return the contract with the days of its change, not those of its promise: today, until one is entered."""
    today, first = timezone.localdate(), request.begins_on
    return replace(request, date=today, starts_on=first, signed_on=None, applied_on=None)
