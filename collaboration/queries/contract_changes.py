"""What can be changed in a contract, what was changed so far, and which contracts a partner's succession touches."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.calc.contract_change import SUCCEEDABLE, ChangeKind, PersonStep
from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.calc.kinds import IN_FORCE
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.refund import Refund
from collaboration.models import Agreement, AgreementChange, EstimateVersion, Invoice, ResearcherStep
from collaboration.models.agreement import AgreementQuerySet
from collaboration.models.estimate import EstimateQuerySet
from collaboration.queries.estimates import estimates_fitting
from collaboration.workflow import workflow_of
from core.models import Attachment, Organization, User, record_ref
from core.models.wording import listed

LABELS = {
    "starts_on": Agreement._meta.get_field("starts_on").verbose_name,
    "ends_on": Agreement._meta.get_field("ends_on").verbose_name,
    "amount_yen": Agreement._meta.get_field("amount_yen").verbose_name,
}
DAYS = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Pair:
    """One field before and after a change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as its page shows it."""

    change: AgreementChange
    pairs: list[Pair]
    people: list[ResearcherStep]

    @property
    def refund(self) -> Refund | None:
        """What was reckoned to go back when the contract ended."""
        return restored(Refund, self.change.refund) if self.change.refund else None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be changed: what it is called, what it does in one line, where."""

    label: str
    text: str
    url: str


def changes_of(agreement: Agreement) -> list[ChangeLine]:
    """Return the changes of a contract, latest first, in three queries."""
    return [line_of(change) for change in changes_for_page().filter(agreement=agreement)]


def changes_for_page() -> Any:
    """Return changes with what their lines need fetched along."""
    people = Prefetch("people", ResearcherStep.objects.select_related("person").order_by("pk"))
    related = ("agreement", "amendment", "succession__predecessor", "succession__successor", "created_by")
    return AgreementChange.objects.select_related(*related).prefetch_related(people)


def line_of(change: AgreementChange) -> ChangeLine:
    """Put a change into words."""
    return ChangeLine(change, in_words(change.changes), list(change.people.all()))


def in_words(changes: dict[str, list[Any]]) -> list[Pair]:
    """Put kept pairs into words, in the order in which a contract states them."""
    names = {**LABELS, "researchers": _("研究者"), "parties": _("相手先")}
    return [
        Pair(str(label), *(_shown(name, value) for value in changes[name]))
        for name, label in names.items()
        if name in changes
    ]


def _shown(name: str, value: Any) -> str:
    if value is None or value == []:
        return _("（なし）")
    if name in DAYS:
        return datetime.date.fromisoformat(value).isoformat()
    if name == "amount_yen":
        return _("%(yen)s円") % {"yen": f"{value:,}"}
    return listed(value)


def last_suspension(agreement: Agreement) -> AgreementChange | None:
    """Return when work was suspended last."""
    suspended = AgreementChange.objects.filter(agreement=agreement, kind=ChangeKind.SUSPENSION.value)
    return suspended.order_by("-effective_on", "-pk").first()


def open_claims(agreement: Agreement) -> tuple[list[Invoice], list[Invoice]]:
    """Return the invoices that are planned, and those that were issued and not paid in full."""
    invoices = Invoice.objects.filter(agreement=agreement).order_by("pk")
    planned = invoices.filter(kind=InvoiceKind.INVOICE.value, state=InvoiceState.PLANNED.value)
    return list(planned), list(invoices.awaiting_money())


def succeedable(organization: Organization, user: User) -> AgreementQuerySet:
    """Return the running contracts of a partner as it is today, as far as the user may see them."""
    signed = Q(parties__organization=organization, parties__present=None)
    member = Q(consortium__members__organization=organization, consortium__members__left_on=None)
    visible = Agreement.objects.visible_to(user).roots().filter(state__in=[s.value for s in SUCCEEDABLE])
    found = visible.filter(signed | Q(parties__present=organization) | member)
    return found.distinct().order_by("number")


def estimates_of_change(agreement: Agreement, user: User) -> EstimateQuerySet:
    """Return the estimates of a change of this contract that became no amendment yet."""
    fitting = estimates_fitting(agreement, user)
    versions = EstimateVersion.objects.filter(estimate__in=fitting.values("pk")).order_by("order")
    latest = {version.estimate_id: version for version in versions}
    keys = [key for key, version in latest.items() if _amends(version, agreement)]
    return fitting.filter(pk__in=keys).order_by("-pk")


def _amends(version: EstimateVersion, agreement: Agreement) -> bool:
    original = version.scenarios[version.chosen].get("original")
    return bool(original) and original["number"] == agreement.number


def offers(agreement: Agreement, user: User) -> list[Offer]:
    """Return what the user may change in a contract besides an amendment of term, amount and people."""
    if agreement.parent_id is not None or not user.has_perm("collaboration.amend_agreement", agreement):
        return []
    steps = {step.trigger for step in workflow_of(agreement.kind).available(agreement.state)}
    found = []
    if agreement.state in SUCCEEDABLE:
        found += [_succession(agreement, party.today) for party in agreement.parties.all()]
    texts = {
        "suspend": (_("中断"), _("研究をいったん止めます。中断した日、申し出た側、理由を残します。")),
        "resume": (_("再開"), _("止めていた研究を再開します。中断した日数だけ期間を延ばせます。")),
    }
    found += [
        Offer(label, text, reverse("contract-interrupt", args=[agreement.pk, trigger]))
        for trigger, (label, text) in texts.items()
        if trigger in steps
    ]
    if steps & {"complete", "cancel"} and agreement.state in IN_FORCE:
        text = _("期間の途中で終わらせます。返還する額を規程で計算し、請求の残りを片付けます。")
        found.append(Offer(_("中止・解約"), text, reverse("contract-interrupt", args=[agreement.pk, "end"])))
    return found


def _succession(agreement: Agreement, organization: Organization) -> Offer:
    address = reverse("organization-succession", args=[organization.pk])
    return Offer(
        _("相手先の承継（%(name)s）") % {"name": organization.name},
        _(
            "合併・会社分割・事業譲渡・商号変更で相手先が変わったことを記録します。調査の区分は締結時のままです。"
        ),
        f"{address}?agreement={agreement.pk}",
    )


def left_people(agreement: Agreement) -> list[ResearcherStep]:
    """Return who left the contract or its lead, latest first."""
    gone = (PersonStep.LEFT.value, PersonStep.CEASED_PRINCIPAL.value)
    steps = ResearcherStep.objects.filter(change__agreement=agreement, step__in=gone)
    return list(steps.select_related("change", "person").order_by("-change__effective_on", "-pk"))


def evidence_of(change: AgreementChange) -> list[Attachment]:
    """Return the files that prove a succession."""
    if change.succession_id is None or change.succession is None:
        return []
    object_type, object_id = record_ref(change.succession)
    return list(Attachment.objects.filter(object_type=object_type, object_id=object_id))
