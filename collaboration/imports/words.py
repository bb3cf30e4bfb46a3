"""The words that offices use in their ledgers, and what they mean here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind
from core.calc.kinds import CompanySize, LegalForm
from core.calc.ledger.convert import choice_refused
from core.calc.text import folded_key

AGREEMENT_KINDS: Mapping[str, str] = {
    "共同研究": AgreementKind.JOINT_RESEARCH,
    "共同研究契約": AgreementKind.JOINT_RESEARCH,
    "民間等との共同研究": AgreementKind.JOINT_RESEARCH,
    "国内共同研究": AgreementKind.JOINT_RESEARCH,
    "国際共同研究": AgreementKind.JOINT_RESEARCH,
    "共研": AgreementKind.JOINT_RESEARCH,
    "共同": AgreementKind.JOINT_RESEARCH,
    "受託研究": AgreementKind.COMMISSIONED_RESEARCH,
    "受託研究契約": AgreementKind.COMMISSIONED_RESEARCH,
    "委託研究": AgreementKind.COMMISSIONED_RESEARCH,
    "受研": AgreementKind.COMMISSIONED_RESEARCH,
    "受託": AgreementKind.COMMISSIONED_RESEARCH,
    "治験": AgreementKind.CLINICAL_TRIAL,
    "治験等": AgreementKind.CLINICAL_TRIAL,
    "企業治験": AgreementKind.CLINICAL_TRIAL,
    "医師主導治験": AgreementKind.CLINICAL_TRIAL,
    "製造販売後調査": AgreementKind.CLINICAL_TRIAL,
    "製造販売後調査等": AgreementKind.CLINICAL_TRIAL,
    "製造販売後臨床試験": AgreementKind.CLINICAL_TRIAL,
    "市販後調査": AgreementKind.CLINICAL_TRIAL,
    "病理組織検査": AgreementKind.CLINICAL_TRIAL,
    "受託研究（治験）": AgreementKind.CLINICAL_TRIAL,
    "学術指導": AgreementKind.CONSULTING,
    "技術指導": AgreementKind.CONSULTING,
    "学術コンサルティング": AgreementKind.CONSULTING,
    "コンサルティング": AgreementKind.CONSULTING,
    "共同研究講座": AgreementKind.RESEARCH_CHAIR,
    "共同研究部門": AgreementKind.RESEARCH_CHAIR,
    "共同研究講座・部門": AgreementKind.RESEARCH_CHAIR,
    "産学共同研究部門": AgreementKind.RESEARCH_CHAIR,
    "社会連携講座": AgreementKind.RESEARCH_CHAIR,
    "寄附講座": AgreementKind.ENDOWED_CHAIR,
    "寄附研究部門": AgreementKind.ENDOWED_CHAIR,
    "寄付講座": AgreementKind.ENDOWED_CHAIR,
    "寄附金": AgreementKind.DONATION,
    "寄付金": AgreementKind.DONATION,
    "寄附": AgreementKind.DONATION,
    "寄付": AgreementKind.DONATION,
    "奨学寄附金": AgreementKind.DONATION,
    "MTA": AgreementKind.MATERIAL_TRANSFER,
    "研究試料提供": AgreementKind.MATERIAL_TRANSFER,
    "研究成果有体物提供契約": AgreementKind.MATERIAL_TRANSFER,
    "成果有体物提供契約": AgreementKind.MATERIAL_TRANSFER,
    "試料提供契約": AgreementKind.MATERIAL_TRANSFER,
    "NDA": AgreementKind.NON_DISCLOSURE,
    "秘密保持契約": AgreementKind.NON_DISCLOSURE,
    "秘密保持": AgreementKind.NON_DISCLOSURE,
    "守秘契約": AgreementKind.NON_DISCLOSURE,
    "包括連携": AgreementKind.UMBRELLA,
    "包括連携契約": AgreementKind.UMBRELLA,
    "包括連携協定": AgreementKind.UMBRELLA,
    "連携協定": AgreementKind.UMBRELLA,
    "データ提供": AgreementKind.DATA_PROVISION,
    "データ提供契約": AgreementKind.DATA_PROVISION,
    "その他": AgreementKind.OTHER,
    "その他の契約": AgreementKind.OTHER,
}
"""Kinds of agreement as ledgers call them; the first word of each kind is the one offered."""

_BY_KEY = {folded_key(word): AgreementKind(kind) for word, kind in AGREEMENT_KINDS.items()}
_AMENDS = re.compile(r"\(?(?:契約)?変更(?:契約)?\)?|\((?:変|改定|改訂|延長|期間延長|増額|減額)\)")


@dataclass(frozen=True, slots=True)
class KindReading:
    """The kind of an agreement and whether the row is an amendment of one."""

    kind: AgreementKind
    amends: bool


def read_agreement_kind(text: str) -> KindReading:
    """Read 共同研究, 共同研究（変更契約） and the like; raises CellRefused naming the kinds there are."""
    folded = folded_key(text)
    without = _AMENDS.sub("", folded)
    kind = _BY_KEY.get(folded) or _BY_KEY.get(without) or _BY_KEY.get(without.removesuffix("契約"))
    if kind is None:
        raise choice_refused(text, AGREEMENT_KINDS)
    return KindReading(kind, amends=without != folded)


@dataclass(frozen=True, slots=True)
class PartnerReading:
    """What a partner is in law, its size, and whether the word says that it is foreign."""

    legal_form: LegalForm
    size: CompanySize | None = None
    foreign: bool = False


_LARGE = PartnerReading(LegalForm.COMPANY, CompanySize.LARGE)
_SME = PartnerReading(LegalForm.COMPANY, CompanySize.SME)
_COMPANY = PartnerReading(LegalForm.COMPANY)
_FOREIGN = PartnerReading(LegalForm.COMPANY, foreign=True)
_STATE = PartnerReading(LegalForm.STATE)
_AGENCY = PartnerReading(LegalForm.INDEPENDENT_AGENCY)
_PUBLIC = PartnerReading(LegalForm.PUBLIC_INTEREST)
_LOCAL = PartnerReading(LegalForm.LOCAL_GOVERNMENT)
_OTHER = PartnerReading(LegalForm.OTHER)

PARTNER_CLASSES: Mapping[str, PartnerReading] = {
    "大企業": _LARGE,
    "民間企業（大企業）": _LARGE,
    "国内大企業": _LARGE,
    "大手企業": _LARGE,
    "大手": _LARGE,
    "大": _LARGE,
    "中小企業": _SME,
    "民間企業（中小企業）": _SME,
    "国内中小企業": _SME,
    "小規模企業": _SME,
    "中小": _SME,
    "外国企業": _FOREIGN,
    "海外企業": _FOREIGN,
    "外国民間企業": _FOREIGN,
    "民間企業（外国企業）": _FOREIGN,
    "民間企業": _COMPANY,
    "企業": _COMPANY,
    "国内企業": _COMPANY,
    "国内民間企業": _COMPANY,
    "会社": _COMPANY,
    "国": _STATE,
    "国（省庁）": _STATE,
    "省庁": _STATE,
    "府省": _STATE,
    "官公庁": _STATE,
    "国の機関": _STATE,
    "独立行政法人等": _AGENCY,
    "独立行政法人": _AGENCY,
    "独法": _AGENCY,
    "独法等": _AGENCY,
    "国立研究開発法人": _AGENCY,
    "公益法人等": _PUBLIC,
    "公益法人": _PUBLIC,
    "財団法人": _PUBLIC,
    "社団法人": _PUBLIC,
    "公益財団法人": _PUBLIC,
    "公益社団法人": _PUBLIC,
    "一般財団法人": _PUBLIC,
    "一般社団法人": _PUBLIC,
    "地方公共団体": _LOCAL,
    "地方自治体": _LOCAL,
    "自治体": _LOCAL,
    "都道府県": _LOCAL,
    "市町村": _LOCAL,
    "その他": _OTHER,
    "大学": _OTHER,
    "大学等": _OTHER,
    "個人": _OTHER,
}
"""Classes of partners as ledgers call them."""

_CLASS_BY_KEY = {folded_key(word): reading for word, reading in PARTNER_CLASSES.items()}
_OFFERED = {
    word: word
    for word in (
        "大企業",
        "中小企業",
        "外国企業",
        "国",
        "独立行政法人等",
        "公益法人等",
        "地方公共団体",
        "その他",
    )
}


def read_partner_class(text: str) -> PartnerReading:
    """Read the class of a partner; raises CellRefused naming the classes there are."""
    reading = _CLASS_BY_KEY.get(folded_key(text))
    if reading is None:
        raise choice_refused(text, _OFFERED)
    return reading


_PARENT = re.compile(
    r"^(.*?[0-9A-Za-z０-９])[\s\-‐－ー_/／]*[(（]?"
    r"(?:(?:第?[0-9０-９]{1,2}[回次])?(?:変更契約|変更|変|改定|改訂|改)第?[\-－_]?[0-9０-９]{0,2}[回次号]?|[\-_](?:AM|M|R)[0-9]{1,2})"
    r"[)）]?$"
)


def parent_number(number: str) -> str | None:
    """Return the number of the contract that an amendment's number builds on: KJ2016-00368 for KJ2016-00368-変1."""
    match = _PARENT.match(number)
    return match.group(1) if match else None
