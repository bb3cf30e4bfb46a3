"""How far the signing of a contract is, and the register of the university's seals."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from collaboration.calc.documents import SIGNED_KINDS
from collaboration.calc.signing import Signed, Signing, signing
from collaboration.models import Agreement, DocumentVersion, Signature
from collaboration.queries.documents import files_of
from core.models import Attachment, Organization, User


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature with the file that was kept with it."""

    signature: Signature
    file: Attachment | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the contract, and the signature of it that stands."""

    organization: Organization | None
    row: SignatureRow | None


@dataclass(frozen=True, slots=True)
class SigningPage:
    """The version that is signed, each side of it, and what was withdrawn on any version."""

    version: DocumentVersion
    newer: DocumentVersion | None
    sides: list[Side]
    withdrawn: list[SignatureRow]
    signing: Signing

    @property
    def signed_on(self) -> datetime.date | None:
        """The day of the last signature once every side has signed."""
        return self.signing.signed_on

    @property
    def signed_count(self) -> int:
        """How many sides have signed."""
        return len(self.signing.sides) - len(self.signing.missing)


def version_to_sign(agreement: Agreement) -> DocumentVersion | None:
    """Return the version that bears signatures already, else the newest paper that takes effect by being signed."""
    versions = agreement.documents.filter(kind__in=[kind.value for kind in SIGNED_KINDS]).defer("paragraphs")
    borne = Signature.objects.standing().filter(document__agreement=agreement)
    begun = versions.filter(pk__in=borne.values("document_id")).order_by("-pk").first()
    return begun or versions.order_by("-pk").first()


def signing_page(agreement: Agreement, user: User) -> SigningPage | None:
    """Return how far signing is; None without a paper to sign, or when the user may not read it."""
    version = version_to_sign(agreement)
    if version is None or not DocumentVersion.objects.visible_to(user).filter(pk=version.pk).exists():
        return None
    rows = _rows(agreement, user)
    standing = [
        row for row in rows if row.signature.document_id == version.pk and not row.signature.is_withdrawn
    ]
    by_side = {row.signature.organization_id: row for row in standing}
    partners = [party.organization for party in agreement.parties.select_related("organization")]
    signed = [Signed(row.signature.organization_id, row.signature.signed_on) for row in standing]
    return SigningPage(
        version=version,
        newer=_newer(agreement, version),
        sides=[Side(None, by_side.get(None)), *(Side(each, by_side.get(each.pk)) for each in partners)],
        withdrawn=[row for row in rows if row.signature.is_withdrawn],
        signing=signing([each.pk for each in partners], signed),
    )


def signing_of(version: DocumentVersion) -> Signing:
    """Return how far the signing of a version is, whoever asks."""
    parties = version.agreement.parties.values_list("organization_id", flat=True)
    standing = (
        Signature.objects.standing().filter(document=version).values_list("organization_id", "signed_on")
    )
    return signing(list(parties), [Signed(side, day) for side, day in standing])


def seal_register(user: User) -> QuerySet[Signature]:
    """Return the university's seals on paper, latest first, withdrawn ones with their withdrawal."""
    return (
        Signature.objects.visible_to(user)
        .seals()
        .select_related("document__agreement", "created_by", "withdrawal")
        .defer("document__paragraphs")
        .order_by("-signed_on", "-pk")
    )


def _rows(agreement: Agreement, user: User) -> list[SignatureRow]:
    signatures = list(
        Signature.objects.visible_to(user)
        .filter(document__agreement=agreement)
        .select_related("document", "organization", "created_by", "withdrawal__created_by")
        .defer("document__paragraphs")
        .order_by("-pk")
    )
    files = files_of(signatures)
    return [SignatureRow(each, files.get(each.pk)) for each in signatures]


def _newer(agreement: Agreement, version: DocumentVersion) -> DocumentVersion | None:
    newer = agreement.documents.filter(kind=version.kind, number__gt=version.number)
    return newer.defer("paragraphs").order_by("-number").first()
