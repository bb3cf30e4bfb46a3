"""What a document says of an agreement: every declared field in words, and what is missing before it can be made."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from collaboration.calc.clauses import Clause, articles, facts_of, filled_in, missing
from collaboration.calc.document_fields import FIELDS
from collaboration.calc.documents import DocumentKind
from collaboration.calc.ip_terms import in_words
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import Agreement, AgreementResearcher, IpTerms
from collaboration.models.estimate import READS_EVERY_ESTIMATE
from collaboration.models.invoice import Invoice
from collaboration.queries.clauses import clauses_on
from collaboration.queries.document_change import changed_values
from collaboration.queries.document_money import (
    Values,
    cost_fields,
    formal_yen,
    invoice_fields,
    newest_invoice,
    price_of,
    receipt_fields,
    yen,
)
from collaboration.queries.ip_terms import ip_terms_of
from core.models import Institution, Organization, User
from core.models.wording import day_in_words, term, translated

PARTY_SIGNS = "乙丙丁戊己庚辛壬癸"
WITH_COST = (DocumentKind.CONTRACT, DocumentKind.AMENDMENT)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a document lacks, and where to enter it. Without what `blocks` it is not made; the rest stays blank."""

    text: str
    address: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """An agreement with everything a document may say of it, gathered once."""

    agreement: Agreement
    institution: Institution | None
    parties: list[Organization]
    researchers: list[AgreementResearcher]
    terms: IpTerms | None
    clauses: list[Clause]
    invoice: Invoice | None
    user: User

    @property
    def day(self) -> datetime.date:
        """The day whose wordings and profiles count: of the contract, else today."""
        return self.agreement.profile_day or timezone.localdate()

    @property
    def facts(self) -> Mapping[str, str]:
        """What conditions of clauses look at."""
        return facts_of(AgreementKind(self.agreement.kind), self.terms.content if self.terms else None)


def document_source(agreement: Agreement, user: User) -> DocumentSource:
    """Gather an agreement for its documents; a constant number of queries."""
    parties = agreement.parties.select_related("organization").prefetch_related("organization__profiles")
    people = agreement.researchers.select_related("person").prefetch_related(
        "person__affiliations__department"
    )
    return DocumentSource(
        agreement=agreement,
        institution=Institution.objects.current(),
        parties=[party.organization for party in parties.order_by("-is_lead", "pk")],
        researchers=list(people.order_by("-is_principal", "pk")),
        terms=ip_terms_of(agreement),
        clauses=clauses_on(agreement.profile_day or timezone.localdate()),
        invoice=newest_invoice(agreement) if user.has_perm("collaboration.view_invoice", agreement) else None,
        user=user,
    )


def document_fields(source: DocumentSource, language: LetterLanguage) -> Values:
    """Return every declared field in the language of the document; user input stays as it was written."""
    with override(language.value):
        basic = {**_contract(source), **_people(source)}
        quote = price_of(source.agreement)
        values: Values = {
            **basic,
            **cost_fields(source.agreement, quote, with_elements=source.user.has_role(*READS_EVERY_ESTIMATE)),
            **_articles(source, basic),
            **_change(source),
            **invoice_fields(source.invoice, source.institution),
            **receipt_fields(source.agreement),
        }
    return {name: values[name] for name in FIELDS}


def _contract(source: DocumentSource) -> Values:
    agreement = source.agreement
    return {
        "契約番号": agreement.number,
        "契約種別": term(AgreementKind(agreement.kind).label),
        "研究題目": agreement.title,
        "締結日": _day(agreement.signed_on),
        "開始日": _day(agreement.starts_on),
        "終了日": _day(agreement.ends_on),
        "契約金額": formal_yen(agreement.amount_yen),
        "契約金額_数字": yen(agreement.amount_yen),
        "備考": agreement.note,
        "作成日": _day(timezone.localdate()),
    }


def _people(source: DocumentSource) -> Values:
    institution, department = source.institution, source.agreement.department
    rows = [_researcher(source, row) for row in source.researchers]
    lead = rows[0] if rows else {"氏名": "", "所属": "", "職名": ""}
    parties = [
        {"名称": _named(party), "所在地": _address(source, party), "記号": _sign(number)}
        for number, party in enumerate(source.parties)
    ]
    return {
        "機関名": _named(institution) if institution else "",
        "機関所在地": term(institution.prefecture) if institution else "",
        "担当部局": _named(department) if department else "",
        "相手先": parties[0]["名称"] if parties else "",
        "相手先所在地": parties[0]["所在地"] if parties else "",
        "相手先一覧": parties,
        "研究代表者": lead["氏名"],
        "研究代表者所属": " ".join(filter(None, (lead["所属"], lead["職名"]))),
        "研究者一覧": rows,
    }


def _researcher(source: DocumentSource, row: AgreementResearcher) -> dict[str, str]:
    known = list(row.person.affiliations.all()) if row.person else []
    held = [
        each for each in known if each.starts_on <= source.day and (each.ends_on or source.day) >= source.day
    ]
    found = next(iter(held or known), None)
    name = row.name if _is_japanese() or row.person is None else row.person.name_en or row.name
    return {
        "氏名": name,
        "所属": _named(found.department) if found else "",
        "職名": found.title if found else "",
        "役割": _("研究代表者") if row.is_principal else _("研究分担者"),
    }


def _articles(source: DocumentSource, words: Values) -> Values:
    """Number the clauses that fit. Their places are filled from fields; what those contain is not read again."""
    content = source.terms.content if source.terms else None
    own = {name: str(value) for name, value in words.items() if isinstance(value, str)}
    if content is not None:
        own["通知の日数"] = str(content.notice_days or "")
        own["秘密保持の年数"] = str(content.secrecy_years or "")
        own["不実施補償の定め"] = content.non_working_text
    japanese = _is_japanese()
    rows = [
        {
            "番号": _("第%(number)s条") % {"number": number},
            "見出し": clause.heading if japanese else clause.heading_en or clause.heading,
            "本文": filled_in(clause.text if japanese else clause.text_en or clause.text, own),
        }
        for number, clause in enumerate(articles(source.clauses, source.facts), start=1)
    ]
    sentences = [translated(sentence) for sentence in in_words(content)] if content else []
    return {"条項": rows, "知財の取決め": ("" if japanese else " ").join(sentences)}


def _change(source: DocumentSource) -> Values:
    parent = source.agreement.parent
    rows = [
        {
            "項目": _label(name),
            "変更前": _shown(name, before),
            "変更後": _shown(name, after),
        }
        for name, before, after in changed_values(source.agreement)
    ]
    return {
        "元契約番号": parent.number if parent else "",
        "元契約締結日": _day(parent.signed_on) if parent else "",
        "変更一覧": rows,
    }


def _label(name: str) -> str:
    field = Agreement._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _shown(name: str, value: object) -> str:
    if value is None:
        return _("なし")
    if isinstance(value, datetime.date):
        return day_in_words(value)
    return yen(value) if isinstance(value, int) and name.endswith("_yen") else str(value)


def missing_for(source: DocumentSource, kind: DocumentKind) -> list[Missing]:
    """Return what a document of this kind lacks, what prevents it first."""
    found = [*_needed(source, kind), *_left_blank(source, kind)]
    return sorted(found, key=lambda each: not each.blocks)


def _needed(source: DocumentSource, kind: DocumentKind) -> Iterable[Missing]:
    editing = reverse("agreement-edit", args=[source.agreement.pk])
    if not source.parties:
        yield Missing(_("相手先が登録されていません。相手先を登録してください。"), editing, blocks=True)
    if source.institution is None:
        address = reverse("administration")
        yield Missing(_("機関の情報が登録されていません。"), address, blocks=True)
    page = reverse("agreement-detail", args=[source.agreement.pk])
    if kind is DocumentKind.AMENDMENT and source.agreement.parent_id is None:
        text = _("この契約は変更契約ではありません。変更契約書は、変更契約の画面から作成してください。")
        yield Missing(text, page, blocks=True)
    if kind is DocumentKind.INVOICE and source.invoice is None:
        text = _("発行済の請求書がありません。請求書を発行してから作成してください。")
        yield Missing(text, page, blocks=True)
    if kind is DocumentKind.COST_CONFIRMATION and not receipt_fields(source.agreement)["入金一覧"]:
        yield Missing(_("入金が登録されていません。入金を登録してください。"), page, blocks=True)


def _left_blank(source: DocumentSource, kind: DocumentKind) -> Iterable[Missing]:
    agreement = source.agreement
    editing = reverse("agreement-edit", args=[agreement.pk])
    for name in ("signed_on", "starts_on", "ends_on", "amount_yen"):
        if getattr(agreement, name) is None:
            label = _label(name)
            yield Missing(_("「%(name)s」が空欄です。文書では空白にします。") % {"name": label}, editing)
    if not source.researchers:
        yield Missing(_("研究者が登録されていません。文書では空白にします。"), editing)
    if kind in WITH_COST and price_of(agreement) is None:
        text = _("契約の価格が確定していません。経費の内訳は文書に入りません。")
        yield Missing(text, reverse("agreement-detail", args=[agreement.pk]))
    if kind is not DocumentKind.CONTRACT:
        return
    terms = reverse("ip-terms", args=[agreement.pk])
    if source.terms is None:
        text = _("知的財産の取決めが登録されていません。知的財産の条項は文書に入りません。")
        yield Missing(text, terms)
    for message in missing(source.clauses, source.facts):
        yield Missing(translated(message), reverse("clause-list"))


def _named(record: "Organization | Institution | object") -> str:
    name, name_en = getattr(record, "name", ""), getattr(record, "name_en", "")
    return str(name if _is_japanese() else name_en or name)


def _address(source: DocumentSource, party: Organization) -> str:
    profile = party.profile_on(source.day)
    return (profile.address or term(profile.prefecture)) if profile else ""


def _sign(number: int) -> str:
    if not _is_japanese():
        return _("相手方%(number)s") % {"number": number + 1}
    return (
        PARTY_SIGNS[number] if number < len(PARTY_SIGNS) else _("相手方%(number)s") % {"number": number + 1}
    )


def _day(day: datetime.date | None) -> str:
    if day is None:
        return "　　　　年　　月　　日" if _is_japanese() else "____________________"
    return day_in_words(day)


def _is_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")
