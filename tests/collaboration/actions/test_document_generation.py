"""Documents of agreements: figures, hostile text, both languages, and what cannot be made."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document

from collaboration.actions.agreements import add_amendment
from collaboration.actions.document_generation import generate_document
from collaboration.actions.document_templates import adopt_template
from collaboration.actions.ip_terms import set_ip_terms
from collaboration.calc.document_fields import FIELDS
from collaboration.calc.documents import DocumentKind, Origin
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import DocumentVersion
from collaboration.queries.agreement_content import content_of
from collaboration.queries.document_fields import document_fields, document_source, missing_for
from collaboration.queries.document_templates import GENERATED_KINDS
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Attachment
from tests.collaboration.views.test_settlement import frozen
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import (
    DepartmentFactory,
    InstitutionFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.invoices import issued
from tests.factories.templates import TERMS, text_of, word_file

pytestmark = pytest.mark.django_db

JAPANESE, ENGLISH = LetterLanguage.JAPANESE, LetterLanguage.ENGLISH
HOSTILE = "＆<b>{{ 7*7 }}{% raw %}𠮷\"'"


@pytest.fixture
def officer():
    InstitutionFactory(name_en="Kakuu University")
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def full(officer):
    """An agreement with a price, terms, an invoice and money."""
    person = PersonFactory(department=DepartmentFactory())
    agreement = AgreementFactory(
        title=HOSTILE, partner=OrganizationFactory(name="株式会社＆<青葉>"), principal=person
    )
    frozen(agreement)
    set_ip_terms(agreement, TERMS, expected_version=0, by=officer)
    issued(agreement, officer)
    ReceiptFactory(agreement=agreement, amount_yen=1_300_000, indirect_yen=300_000)
    return agreement


def made(agreement, kind, by, language=JAPANESE):
    version = generate_document(agreement, kind=kind, language=language, by=by)
    file = Attachment.objects.get(object_type="collaboration.documentversion", object_id=str(version.pk))
    with file.file.open() as stored:
        return version, stored.read()


def amended(agreement, by, *, applies_to_root):
    content = content_of(agreement)
    changed = type(content)(
        **{**content.values(), "number": "", "amount_yen": 4_000_000, "ends_on": datetime.date(2027, 3, 31)}
    )
    return add_amendment(agreement, changed, applies_to_root=applies_to_root, by=by)


@pytest.mark.parametrize("language", [JAPANESE, ENGLISH])
@pytest.mark.parametrize("kind", [kind for kind in GENERATED_KINDS if kind is not DocumentKind.AMENDMENT])
def test_every_kind_is_made_of_a_full_agreement(full, officer, kind, language):
    version, content = made(full, kind, officer, language)
    assert (version.origin, version.kind, version.template) == (Origin.GENERATED, kind.value, None)
    text = text_of(content)
    assert HOSTILE in text
    assert "株式会社＆<青葉>" in text
    assert "{%" not in text.replace(HOSTILE, "")
    assert "{{" not in text.replace(HOSTILE, "")


@pytest.mark.parametrize("language", [JAPANESE, ENGLISH])
@pytest.mark.parametrize(
    "kind", [DocumentKind.APPLICATION, DocumentKind.CONTRACT, DocumentKind.COMPLETION_REPORT]
)
def test_documents_are_made_of_the_least_that_is_needed(officer, kind, language):
    agreement = AgreementFactory(
        department=None, signed_on=None, starts_on=None, ends_on=None, amount_yen=None, principal=False
    )
    _version, content = made(agreement, kind, officer, language)
    assert ("年　　月　　日" if language is JAPANESE else "________") in text_of(content)


def test_contract_holds_articles_figures_and_parties(full, officer):
    text = text_of(made(full, DocumentKind.CONTRACT, officer)[1])
    for part in (
        "第1条（目的）",
        "第16条（協議）",
        "本研究の成果に係る知的財産権は、甲に帰属する。",
        "その30日前までに相手方に通知する",
        "終了した日から5年間",
        "金 3,000,000円也",
        "2,000,000円",
        "600,000円",
        "2,860,000円",
        "2025年5月1日（令和7年）",
        "架空大学",
        "以下「乙」という。",
    ):
        assert part in text, part


def test_contract_in_english_reads_english(full, officer):
    text = text_of(made(full, DocumentKind.CONTRACT, officer, ENGLISH)[1])
    assert "belongs to the University" in text
    assert "JPY 2,860,000" in text
    assert "Kakuu University" in text


def test_invoice_and_confirmation_show_what_was_issued_and_received(full, officer):
    invoice = text_of(made(full, DocumentKind.INVOICE, officer)[1])
    assert "金 1,430,000円也" in invoice
    assert "130,000円（10%）" in invoice
    assert "正式な請求書" in invoice
    confirmation = text_of(made(full, DocumentKind.COST_CONFIRMATION, officer)[1])
    assert "2025年度（令和7年度）\n1,000,000円\n300,000円\n0円\n0円\n1,300,000円" in confirmation


@pytest.mark.parametrize("applies_to_root", [True, False])
def test_amendment_shows_the_values_before_and_after(full, officer, applies_to_root):
    amendment = amended(full, officer, applies_to_root=applies_to_root)
    text = text_of(made(amendment, DocumentKind.AMENDMENT, officer)[1])
    assert "契約金額（円）\n3,000,000円\n4,000,000円" in text
    assert "研究終了日\n2026年3月31日（令和8年）\n2027年3月31日（令和9年）" in text
    assert full.number in text


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (DocumentKind.AMENDMENT, "変更契約ではありません"),
        (DocumentKind.INVOICE, "発行済の請求書がありません"),
        (DocumentKind.COST_CONFIRMATION, "入金が登録されていません"),
    ],
)
def test_documents_without_their_ground_are_refused(officer, kind, told):
    with pytest.raises(ActionRefused, match=told):
        made(AgreementFactory(), kind, officer)
    assert not DocumentVersion.objects.exists()


def test_agreement_without_partner_has_no_documents(officer):
    agreement = AgreementFactory(partner=False)
    with pytest.raises(ActionRefused, match="相手先が登録されていません"):
        made(agreement, DocumentKind.CONTRACT, officer)


def test_what_stays_blank_is_told_with_its_place(officer):
    agreement = AgreementFactory(signed_on=None)
    found = missing_for(document_source(agreement, officer), DocumentKind.CONTRACT)
    assert [each.blocks for each in found] == [False] * len(found)
    text = " ".join(each.text for each in found)
    assert "「契約締結日」が空欄" in text
    assert "知的財産の取決めが登録されていません" in text
    assert "価格が確定していません" in text


def test_fields_of_the_list_are_those_that_are_filled(full, officer):
    values = document_fields(document_source(full, officer), JAPANESE)
    assert set(values) == set(FIELDS)
    for name, field in FIELDS.items():
        if field.rows:
            assert all(set(row) == {each.name for each in field.rows} for row in values[name]), name
        else:
            assert isinstance(values[name], str), name
    filled = {name for name, value in values.items() if value}
    assert set(FIELDS) - filled == {"備考", "元契約番号", "変更一覧", "登録番号", "振込先", "元契約締結日"}


def test_department_gets_totals_without_elements_and_finance_nothing(officer):
    department = DepartmentFactory()
    agreement = AgreementFactory(department=department)
    frozen(agreement)
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    values = document_fields(document_source(agreement, clerk), JAPANESE)
    assert (values["経費一覧"], values["経費合計"]) == ([], "2,860,000円")
    with pytest.raises(PermissionDenied):
        made(agreement, DocumentKind.CONTRACT, UserFactory(role=Role.FINANCE))


def test_own_template_is_used_and_remembered(full, officer):
    template = adopt_template(
        word_file("独自 {{ 研究題目 }}"),
        kind=DocumentKind.CONTRACT,
        language=JAPANESE,
        filename="独自.docx",
        by=officer,
    )
    version, content = made(full, DocumentKind.CONTRACT, officer)
    assert version.template == template
    assert Document(io.BytesIO(content)).paragraphs[0].text == f"独自 {HOSTILE}"
