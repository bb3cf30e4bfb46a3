"""Papers of an agreement and who drew them up, and how each side signs them."""

import re

from core.calc.enums import LabelledEnum


class DocumentKind(LabelledEnum):
    """What a paper of an agreement is."""

    APPLICATION = "application", "申込書"
    CONTRACT = "contract", "契約書"
    AMENDMENT = "amendment", "変更契約書"
    INVOICE = "invoice", "請求書"
    COMPLETION_REPORT = "completion_report", "完了報告書"
    COST_CONFIRMATION = "cost_confirmation", "費用の額の確認"
    OTHER = "other", "その他"


class Origin(LabelledEnum):
    """Whose draft a version is."""

    GENERATED = "generated", "本システムで作成"
    OURS = "ours", "大学側の案"
    PARTNER = "partner", "相手先の案"


UPLOADED = (Origin.OURS, Origin.PARTNER)
"""What a person may say of a file; only the program itself says that it made one."""

SUFFIXES = ("docx", "pdf")
"""Kinds of file that are kept as versions. Only the text of the first can be compared."""


class SignMethod(LabelledEnum):
    """How a side signed."""

    WET_INK = "wet_ink", "署名・押印（紙）"
    E_SIGNED_FILE = "e_signed_file", "電子契約サービス"
    IN_APP = "in_app", "本システムで確認"


SIGNED_KINDS = (DocumentKind.CONTRACT, DocumentKind.AMENDMENT)
"""Papers that take effect by being signed."""

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+\s*\]")


def has_signature_mark(content: bytes) -> bool:
    """Whether a PDF carries the dictionary of a digital signature. It says nothing of who signed or whether it holds."""
    return content.startswith(b"%PDF-") and _BYTE_RANGE.search(content) is not None
