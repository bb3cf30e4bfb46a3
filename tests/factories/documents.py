"""Word files as a partner would send them, and versions of an agreement's papers."""

import datetime
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from collaboration.actions.documents import add_document_version
from collaboration.actions.signatures import Signing, record_signature
from collaboration.calc.documents import DocumentKind, Origin, SignMethod
from collaboration.calc.pricing.letter import LetterLanguage
from core.calc.kinds import Confidentiality, Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PDF = b"%PDF-1.7\n%%EOF\n"
SIGNED_PDF = b"%PDF-1.7\n<< /Type /Sig /ByteRange [0 840 960 240] >>\n%%EOF\n"


def paragraph(text):
    """Write one paragraph of plain text."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def docx_of(body, **parts):
    """Make a Word file from the inside of its body; `parts` adds or replaces parts by name."""
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {
            "[Content_Types].xml": TYPES,
            "word/document.xml": document,
            **parts,
        }.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 0, 0, 0)), content)
    return target.getvalue()


def docx(*paragraphs):
    """Make a Word file of plain paragraphs, the same bytes for the same text."""
    return docx_of("".join(map(paragraph, paragraphs)))


def document_version(*paragraphs, agreement=None, by=None, content=None, **given):
    """Add a version of a contract through the action."""
    values = {
        "kind": DocumentKind.CONTRACT,
        "language": LetterLanguage.JAPANESE,
        "origin": Origin.OURS,
        "level": Confidentiality.CONFIDENTIAL,
        "filename": "契約書.docx",
        **given,
    }
    return add_document_version(
        agreement or AgreementFactory(),
        content=docx(*paragraphs) if content is None else content,
        by=by or UserFactory(role=Role.LIAISON),
        **values,
    )


def signature(document, organization=None, *, by=None, **given):
    """Record a seal on paper: of the university, or of a partner."""
    seal = {} if organization else {"seal_number": "2026-0123", "applied_by": "産学連携課 田中 花子"}
    values = {
        "method": SignMethod.WET_INK,
        "signed_on": datetime.date(2026, 4, 10),
        "signer": "学長 架空 太郎",
        **seal,
        **given,
    }
    return record_signature(
        document, Signing(organization=organization, **values), by=by or UserFactory(role=Role.LIAISON)
    )
