"""An enquiry at the liaison office's desk: what it can be, when an answer is due, what its number looks like."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from collaboration.calc.kinds import AgreementKind
from core.calc.enums import LabelledEnum
from core.calc.kinds import LegalForm
from core.calc.text import folded_key, organization_key

NUMBER_PREFIX = "SD"
LONGEST_KEY = 1_000


class EnquiryChannel(LabelledEnum):
    """How an enquiry came in."""

    WEB = "web", "Webフォーム"
    PHONE = "phone", "電話"
    MAIL = "mail", "メール・郵便"
    VISIT = "visit", "来訪・面談"


class EnquiryKind(LabelledEnum):
    """What somebody comes to the desk for."""

    JOINT_RESEARCH = "joint_research", "共同研究・受託研究"
    CONSULTING = "consulting", "学術指導・技術相談"
    IP = "ip", "特許・知的財産の利用"
    START_UP = "start_up", "起業・スタートアップ"
    FACILITIES = "facilities", "設備・施設の利用"
    DONATION = "donation", "寄附"
    REGION = "region", "地域との連携"
    OTHER = "other", "その他"


class EnquirerKind(LabelledEnum):
    """Who asks."""

    COMPANY = "company", "企業"
    MUNICIPALITY = "municipality", "自治体・公的機関"
    RESEARCHER = "researcher", "学内の研究者"
    OTHER = "other", "その他"


class EnquiryState(LabelledEnum):
    """Where an enquiry stands between coming in and its outcome."""

    NEW = "new", "未割当"
    ASSIGNED = "assigned", "対応中"
    ANSWERED = "answered", "回答済"
    TURNED = "turned", "契約へ"
    CLOSED = "closed", "終了"


OPEN_STATES = (EnquiryState.NEW, EnquiryState.ASSIGNED, EnquiryState.ANSWERED)
"""States in which an enquiry is still the desk's."""

AWAITING_ANSWER = (EnquiryState.NEW, EnquiryState.ASSIGNED)
"""States in which the enquirer has heard nothing yet; only these can be overdue."""

AGREEMENT_KIND = {
    EnquiryKind.JOINT_RESEARCH: AgreementKind.JOINT_RESEARCH,
    EnquiryKind.CONSULTING: AgreementKind.CONSULTING,
    EnquiryKind.DONATION: AgreementKind.DONATION,
    EnquiryKind.REGION: AgreementKind.UMBRELLA,
}
"""The kind of agreement with which an entry begins; other enquiries leave the choice to the clerk."""

LEGAL_FORM = {
    EnquirerKind.COMPANY: LegalForm.COMPANY,
    EnquirerKind.MUNICIPALITY: LegalForm.LOCAL_GOVERNMENT,
    EnquirerKind.RESEARCHER: None,
    EnquirerKind.OTHER: None,
}
"""What a partner who is not registered yet probably is in law; the clerk confirms it."""

PERSONAL = frozenset({"contact_name", "email", "phone", "body"})
"""What the history does not repeat: it can never be deleted, and these can be asked to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryContent:
    """What is written down of an enquiry. A day that is missing is today, a due day that is missing follows from it."""

    channel: str
    kind: str
    enquirer: str
    subject: str
    body: str
    organization_name: str = ""
    organization_id: int | None = None
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    researcher_id: int | None = None
    received_on: datetime.date | None = None
    due_on: datetime.date | None = None

    def values(self) -> dict[str, Any]:
        """Every field by its name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def enquiry_series(fiscal_year: int) -> str:
    """Return what the numbers of enquiries have in common in one fiscal year: SD2026."""
    return f"{NUMBER_PREFIX}{fiscal_year}"


def enquiry_search_key(number: str, subject: str, names: Iterable[str]) -> str:
    """Fold number, subject and names (with and without their legal form) into one searchable line."""
    stated = [name for name in names if name]
    parts = [folded_key(part) for part in (number, *stated, subject) if part]
    bare = [organization_key(name) for name in stated]
    return " ".join(dict.fromkeys([*parts, *bare]))[:LONGEST_KEY]


def is_overdue(state: str, due_on: datetime.date, today: datetime.date) -> bool:
    """Whether the enquirer should have heard something by now."""
    return state in AWAITING_ANSWER and due_on < today


def state_when_reopened(*, is_routed: bool) -> EnquiryState:
    """Return where an enquiry that was ended by mistake goes on."""
    return EnquiryState.ASSIGNED if is_routed else EnquiryState.NEW
