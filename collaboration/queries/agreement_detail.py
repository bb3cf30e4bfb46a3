"""Everything the page of one agreement shows, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from collaboration.calc.kinds import CORRECTABLE_KINDS, InvolvementStep, ReceiptKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.calc.term import ActivityYear, activity_years
from collaboration.models import Agreement, AgreementParty, Approval, OfficeInvolvement, Receipt
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.agreement_history import READ_BY_PARTNER, related_refs
from core.calc.fiscal_year import fiscal_year_of
from core.models import Attachment, OrganizationProfile, User, record_ref
from core.models.wording import country_in_words, term
from core.queries.timeline import TimelineEntry, timeline_of

HISTORY_LENGTH = 50


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A partner with what it was on the day of the contract."""

    party: AgreementParty
    profile: OrganizationProfile | None

    @property
    def class_label(self) -> str:
        """The survey's class on that day, empty where it cannot be said."""
        found = self.profile.partner_class if self.profile else None
        return found.label if found else ""

    @property
    def place(self) -> str:
        """The prefecture that counts, or the country of a foreign partner."""
        if self.party.contract_prefecture or self.profile is None:
            return term(self.party.contract_prefecture)
        return term(self.profile.prefecture) or country_in_words(self.profile.country)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A receipt and what can still be given back of it, in exact yen."""

    receipt: Receipt
    sign: int
    left_yen: int

    @property
    def amount_yen(self) -> int:
        """The effect on the sum."""
        return self.sign * self.receipt.amount_yen

    @property
    def can_be_corrected(self) -> bool:
        """Whether a refund or a reversal of the row is possible."""
        return self.left_yen > 0 and self.receipt.kind in CORRECTABLE_KINDS

    @property
    def is_correctable(self) -> bool:
        """Whether something is left that a refund or a reversal can take back."""
        return self.left_yen > 0 and self.receipt.kind in (ReceiptKind.RECEIPT, ReceiptKind.REFUND)

    @property
    def parts(self) -> ReceiptParts:
        """The effect on the sums of the parts."""
        return self.receipt.parts if self.sign > 0 else ReceiptParts().minus(self.receipt.parts)


@dataclass(frozen=True, slots=True)
class ReceiptYear:
    """The receipts of one accounting year and their sum with refunds and reversals deducted, in exact yen."""

    fiscal_year: int
    lines: list[ReceiptLine]
    amount_yen: int
    parts: ReceiptParts


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement and everything that belongs to it."""

    agreement: Agreement
    parties: list[PartyLine]
    receipts: list[ReceiptYear]
    received_yen: int
    activity: list[tuple[ActivityYear, int]]
    amendments: list[Agreement]
    involvement: OfficeInvolvement | None
    steps: list[str]
    files: list[Attachment]
    history: list[TimelineEntry]


def agreements_for_page(user: User) -> AgreementQuerySet:
    """Return the agreements the user may see, with everything one page needs fetched along."""
    return (
        Agreement.objects.visible_to(user)
        .select_related(
            "department",
            "officer",
            "parent",
            "umbrella",
            "consortium",
            "involvement",
            "created_by",
            "updated_by",
        )
        .prefetch_related(
            Prefetch("parties", AgreementParty.objects.select_related("organization", "present")),
            "parties__organization__profiles",
            "researchers__person",
            "activity_overrides",
            Prefetch("approvals", Approval.objects.select_related("approver", "decided_by")),
            Prefetch("amendments", Agreement.objects.order_by("pk")),
        )
    )


def page_of(agreement: Agreement, user: User) -> AgreementPage:
    """Gather the page of an agreement that `agreements_for_page` fetched for the user."""
    receipts = _receipt_years(agreement)
    involvement = getattr(agreement, "involvement", None)
    return AgreementPage(
        agreement=agreement,
        parties=[_party_line(agreement, party) for party in agreement.parties.all()],
        receipts=receipts,
        received_yen=sum(year.amount_yen for year in receipts),
        activity=_activity(agreement, receipts),
        amendments=list(agreement.amendments.all()),
        involvement=involvement,
        steps=[InvolvementStep(step).label for step in involvement.steps] if involvement else [],
        files=_files(agreement),
        history=_history(agreement, receipts, user),
    )


def _history(agreement: Agreement, receipts: Iterable[ReceiptYear], user: User) -> list[TimelineEntry]:
    """Return what happened to the agreement and to the records of it that the user may read, latest first."""
    involvement = getattr(agreement, "involvement", None)
    fetched = [
        agreement,
        *([involvement] if involvement else []),
        *agreement.activity_overrides.all(),
        *agreement.approvals.all(),
        *(line.receipt for year in receipts for line in year.lines),
    ]
    refs = [*map(record_ref, fetched), *related_refs(agreement, user)]
    return timeline_of(refs, limit=HISTORY_LENGTH, without=(READ_BY_PARTNER,))


def _party_line(agreement: Agreement, party: AgreementParty) -> PartyLine:
    day = agreement.profile_day or timezone.localdate()
    return PartyLine(party, party.organization.profile_on(day))


def _receipt_years(agreement: Agreement) -> list[ReceiptYear]:
    """Return receipts by accounting year, those booked on an amendment with those of their agreement."""
    receipts = list(
        Receipt.objects.filter(agreement__in=[agreement, *agreement.amendments.all()])
        .select_related("agreement", "corrects")
        .order_by("fiscal_year", "received_on", "pk")
    )
    taken = _taken_back(receipts)
    years: dict[int, list[ReceiptLine]] = defaultdict(list)
    for receipt in receipts:
        left_yen = receipt.amount_yen - taken[receipt.pk]
        years[receipt.fiscal_year].append(ReceiptLine(receipt, ReceiptKind(receipt.kind).sign, left_yen))
    return [_receipt_year(year, lines) for year, lines in years.items()]


def _taken_back(receipts: Iterable[Receipt]) -> dict[int, int]:
    """Sum by receipt what its corrections take back; a reversed refund gives its amount back again."""
    by_key = {receipt.pk: receipt for receipt in receipts}
    taken: dict[int, int] = defaultdict(int)
    for receipt in by_key.values():
        if receipt.corrects_id is None:
            continue
        taken[receipt.corrects_id] += receipt.amount_yen
        refund = by_key.get(receipt.corrects_id)
        if (
            receipt.kind == ReceiptKind.REFUND_REVERSAL
            and refund is not None
            and refund.corrects_id is not None
        ):
            taken[refund.corrects_id] -= receipt.amount_yen
    return taken


def _receipt_year(fiscal_year: int, lines: list[ReceiptLine]) -> ReceiptYear:
    parts = ReceiptParts()
    for line in lines:
        parts = parts.plus(line.parts)
    return ReceiptYear(fiscal_year, lines, sum(line.amount_yen for line in lines), parts)


def _activity(agreement: Agreement, receipts: Sequence[ReceiptYear]) -> list[tuple[ActivityYear, int]]:
    received = {year.fiscal_year: year.amount_yen for year in receipts}
    years = activity_years(
        agreement.starts_on or agreement.signed_on,
        agreement.ends_on,
        {row.fiscal_year: (row.carried_out, row.reason) for row in agreement.activity_overrides.all()},
        until=fiscal_year_of(timezone.localdate()),
        also=frozenset(received),
    )
    return [(year, received.get(year.fiscal_year, 0)) for year in years]


def _files(agreement: Agreement) -> list[Attachment]:
    object_type, object_id = record_ref(agreement)
    return list(Attachment.objects.filter(object_type=object_type, object_id=object_id))
