"""Papers of the demonstration: drafts of both sides, a sealed contract, a step of many, and a draft in the bin."""

import tomllib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from docx import Document

from collaboration.actions.agreements import create_agreement
from collaboration.actions.bin import delete_record
from collaboration.actions.bulk_steps import begin_bulk_step, take_bulk_step
from collaboration.actions.document_generation import generate_document
from collaboration.actions.documents import add_document_version
from collaboration.actions.signatures import Signing, record_signature
from collaboration.calc.documents import DocumentKind, Origin, SignMethod
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models.agreement import Agreement
from collaboration.models.document import DocumentVersion
from collaboration.queries.agreement_content import content_of
from collaboration.queries.documents import files_of
from core.calc.fiscal_year import fiscal_year_of
from core.models.user import User
from reporting.management.demonstration import DemonstrationFailed

FILE = Path(__file__).resolve().parent.parent / "demo" / "papers.toml"


def load_papers() -> None:
    """Draw up, answer and seal contracts, take a step with several, and put a draft that was entered twice into the bin."""
    plan = tomllib.loads(FILE.read_text(encoding="utf-8"))
    by = User.objects.get(username=plan["by"])
    for row in plan["negotiation"]:
        _negotiate(row, by=by)
    _seal(plan["sealed"], by=by)
    together = plan["together"]
    keys = Agreement.objects.filter(title__in=together["titles"]).values_list("pk", flat=True)
    take_bulk_step(begin_bulk_step(list(keys), together["trigger"], reason=together["reason"], by=by), by=by)
    _enter_twice(plan["binned"], by=by)


def _negotiate(row: dict[str, Any], *, by: User) -> None:
    """Send our draft, and keep what the partner made of it."""
    ours = _draw_up(Agreement.objects.get(title=row["title"]), by=by)
    add_document_version(
        ours.agreement,
        kind=DocumentKind.CONTRACT,
        language=LetterLanguage.JAPANESE,
        content=_edited(_content_of(ours), row["edits"]),
        filename=f"契約書_{ours.agreement.number}_修正案.docx",
        origin=Origin.PARTNER,
        note=row["note"],
        by=by,
    )


def _draw_up(agreement: Agreement, *, by: User) -> DocumentVersion:
    return generate_document(agreement, kind=DocumentKind.CONTRACT, language=LetterLanguage.JAPANESE, by=by)


def _content_of(version: DocumentVersion) -> bytes:
    with default_storage.open(str(files_of([version])[version.pk].file.name)) as stored:
        content: bytes = stored.read()
    return content


def _edited(content: bytes, edits: list[list[str]]) -> bytes:
    """Write the partner's words over ours. Raises DemonstrationFailed when the template does not say them any more."""
    document = Document(BytesIO(content))
    for ours, theirs in edits:
        found = [each for each in document.paragraphs if ours in each.text]
        if not found:
            raise DemonstrationFailed(f"{FILE.name}: {ours}")
        for paragraph in found:
            paragraph.text = paragraph.text.replace(ours, theirs)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _seal(row: dict[str, Any], *, by: User) -> None:
    """Seal a contract on paper for both sides on the day it was signed."""
    agreement = Agreement.objects.exclude(signed_on=None).get(title=row["title"])
    signed_on = agreement.signed_on
    assert signed_on is not None  # noqa: S101 -- selected so
    version = _draw_up(agreement, by=by)
    university = Signing(
        organization=None,
        method=SignMethod.WET_INK,
        signed_on=signed_on,
        signer=row["signer"],
        seal_number=f"{fiscal_year_of(signed_on)}-{row['seal_place']:04}",
        applied_by=row["applied_by"],
    )
    partner = Signing(
        organization=agreement.parties.get(is_lead=True).organization,
        method=SignMethod.WET_INK,
        signed_on=signed_on,
        signer=row["partner_signer"],
    )
    for given in (university, partner):
        record_signature(version, given, by=by)


def _enter_twice(row: dict[str, Any], *, by: User) -> None:
    """Enter a contract that is there already, and put the second one into the bin."""
    content = replace(content_of(Agreement.objects.get(title=row["title"])), number="")
    twin = create_agreement(content, by=by, state=AgreementState.DRAFT)
    delete_record(twin, by=by, reason=row["reason"])
