"""The pages of terms, clauses, templates and the making of documents, as owner, colleague and stranger see them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from collaboration.actions.document_templates import adopt_template
from collaboration.actions.ip_terms import set_ip_terms
from collaboration.calc.document_fields import FIELDS
from collaboration.calc.documents import DocumentKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import Clause, DocumentVersion, IpTerms, TemplateVersion
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import PersonFactory, UserFactory
from tests.factories.templates import TERMS, word_file

CHOSEN = {
    "owner": "university",
    "non_owner_right": "nonexclusive",
    "filing_cost_bearer": "company",
    "sublicence": "no",
    "non_working": "no",
    "publish_ok": "True",
    "notice_days": "30",
}


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


@pytest.fixture
def researcher(agreement):
    """Somebody who is a researcher, but of another contract."""
    return signed_in(UserFactory(role=Role.RESEARCHER, person=PersonFactory()))


def of(name, agreement):
    return reverse(name, args=[agreement.pk])


def upload(text, name="ひな形.docx"):
    return SimpleUploadedFile(name, word_file(text))


def test_terms_are_read_by_their_readers_and_by_nobody_else(  # noqa: PLR0917 -- one fixture per kind of user
    agreement, liaison, own_clerk, other_clerk, auditor, finance, researcher
):
    set_ip_terms(agreement, TERMS, expected_version=0, by=liaison.user)
    expected = {liaison: 200, own_clerk: 200, auditor: 200, other_clerk: 404, researcher: 404, finance: 403}
    for client, status in expected.items():
        assert client.get(of("ip-terms", agreement)).status_code == status
    assert "大学に帰属します" in own_clerk.get(of("ip-terms", agreement)).text
    assert "data-save-button" not in own_clerk.get(of("ip-terms", agreement)).text
    assert own_clerk.post(of("ip-terms", agreement), CHOSEN).status_code == 403
    assert "大学に帰属します" in own_clerk.get(of("agreement-detail", agreement)).text
    assert "大学に帰属します" not in finance.get(of("agreement-detail", agreement)).text


def test_terms_are_entered_and_said_with_cautions(agreement, liaison):
    answer = sent(liaison, of("ip-terms", agreement), **CHOSEN | {"publish_ok": "False", "notice_days": ""})
    assert answer.url == of("ip-terms", agreement)
    page = liaison.get(answer.url).text
    assert "公表には、相手方の同意が必要です" in page
    assert "学位論文" in page
    assert IpTerms.objects.get().created_by == liaison.user


def test_wrong_terms_are_refused_at_their_field_and_stay_in_the_form(agreement, liaison):
    values = CHOSEN | {"non_working": "other", "secrecy_years": "99", "sakura_type": "12"}
    page = liaison.post(of("ip-terms", agreement), values)
    assert page.status_code == 200
    assert "不実施補償の定めを入力してください" in page.text
    assert 'value="99"' in page.text
    assert set(page.context["form"].errors) == {"non_working_text", "secrecy_years", "sakura_type"}
    assert not IpTerms.objects.exists()


def test_second_editor_sees_both(agreement, liaison):
    set_ip_terms(agreement, TERMS, expected_version=0, by=liaison.user)
    page = liaison.post(of("ip-terms", agreement), CHOSEN | {"version": "0"})
    assert page.status_code == 409
    assert "nonexclusive" in page.text
    assert sent(liaison, of("ip-terms", agreement), owner="company").status_code == 302


def test_library_is_read_by_all_and_written_by_its_offices(liaison, own_clerk):
    for name in ("clause-list", "template-list", "template-fields"):
        assert own_clerk.get(reverse(name)).status_code == 200
        assert Client().get(reverse(name)).status_code == 302
    for name in ("clause-create", "template-upload"):
        assert own_clerk.get(reverse(name)).status_code == 403
        assert liaison.get(reverse(name)).status_code == 200
    assert own_clerk.get(reverse("clause-detail", args=["dispute"])).status_code == 200
    assert own_clerk.get(reverse("clause-detail", args=["nothing"])).status_code == 404


def test_new_version_of_a_clause_begins_with_the_old_one(liaison):
    address = reverse("clause-create") + "?after=ownership-university"
    page = liaison.get(address)
    assert "甲に帰属する。" in page.text
    answer = sent(liaison, address, text="甲に単独で帰属する。", source="学内文例", valid_from="R8.4.1")
    assert answer.url == reverse("clause-detail", args=["ownership-university"])
    shown = liaison.get(answer.url).text
    assert "甲に単独で帰属する。" in shown
    assert "本研究の成果に係る知的財産権は、甲に帰属する。" in shown
    assert Clause.objects.get().when == {"owner": ["university"]}


def test_unknown_place_in_a_clause_is_refused_at_its_field(liaison):
    address = reverse("clause-create") + "?after=dispute"
    page = sent(liaison, address, text="【住所】で協議する。", source="学内文例")
    assert "「【住所】」という差し込みはありません" in page.text
    assert not Clause.objects.exists()


def test_every_field_is_listed(liaison):
    page = liaison.get(reverse("template-fields")).text
    for name, field in FIELDS.items():
        assert (f"in {name} %}}" if field.rows else f"{{{{ {name} }}}}") in page


def test_template_is_checked_shown_and_adopted(liaison):
    address = reverse("template-upload")
    values = {"kind": "contract", "language": "ja", "agreement_kind": "", "note": "初版"}
    page = liaison.post(address, values | {"upload": upload("{{ 契約番合 }}")})
    assert "「契約番号」のことではありませんか" in page.text
    page = liaison.post(address, values | {"upload": upload("{{ 契約番号 }}", "ひな形.docm")})
    assert "マクロ付き（.docm）" in page.text
    preview = liaison.post(address, values | {"upload": upload("{{ 契約番号 }}"), "preview": "1"})
    assert Document(io.BytesIO(preview.content)).paragraphs[0].text == "KJ2026-00001"
    assert not TemplateVersion.objects.exists()
    assert liaison.post(address, values | {"upload": upload("{{ 契約番号 }}")}).url == reverse(
        "template-list"
    )
    assert liaison.post(address, values | {"upload": upload("二 {{ 契約番号 }}")}).status_code == 302
    page = liaison.get(reverse("template-list")).text
    assert "第1版" in page
    assert "第2版" in page


def test_templates_are_taken_as_they_are_or_filled_with_the_example(liaison, own_clerk):
    template = adopt_template(
        word_file("{{ 契約番号 }}"),
        kind=DocumentKind.CONTRACT,
        language=LetterLanguage.JAPANESE,
        filename="ひな形.docx",
        by=liaison.user,
    )
    own, shipped = (
        reverse("template-download", args=[template.pk]),
        reverse("template-shipped", args=["invoice", "en"]),
    )
    assert own_clerk.get(own).content == word_file("{{ 契約番号 }}")
    assert "KJ2026-00001" in Document(io.BytesIO(own_clerk.get(own + "?example").content)).paragraphs[0].text
    assert own_clerk.get(shipped).headers["Cache-Control"] == "no-store"
    assert own_clerk.get(shipped + "?example").status_code == 200
    for address in (
        reverse("template-shipped", args=["other", "ja"]),
        reverse("template-shipped", args=["invoice", "fr"]),
        reverse("template-download", args=[0]),
    ):
        assert own_clerk.get(address).status_code == 404


def test_documents_are_made_by_those_who_write_the_agreement(  # noqa: PLR0917 -- one fixture per kind of user
    agreement, liaison, own_clerk, other_clerk, auditor, finance
):
    address = of("document-generate", agreement)
    expected = {liaison: 200, own_clerk: 200, auditor: 403, finance: 403, other_clerk: 404}
    for client, status in expected.items():
        assert client.get(address).status_code == status
    for client, status in {auditor: 403, other_clerk: 404}.items():
        assert client.post(address, {"kind": "contract", "language": "ja"}).status_code == status
    assert not DocumentVersion.objects.exists()


def test_document_is_made_and_what_is_missing_is_told_before(agreement, own_clerk):
    address = of("document-generate", agreement)
    page = own_clerk.get(address).text
    assert "知的財産の取決めが登録されていません" in page
    assert "作成できません" in page
    assert sent(own_clerk, address, kind="contract").status_code == 302
    assert DocumentVersion.objects.get().created_by == own_clerk.user
    assert address in own_clerk.get(of("document-list", agreement)).text
    refused = sent(own_clerk, address, kind="invoice")
    assert "発行済の請求書がありません" in refused.text
    assert DocumentVersion.objects.count() == 1


def test_page_of_making_documents_asks_the_same_number_of_questions(
    agreement, liaison, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45):
        liaison.get(of("document-generate", agreement))


@pytest.mark.parametrize("name", ["clause-list", "template-list", "template-fields", "clause-create"])
def test_pages_read_in_english(liaison, name):
    assert liaison.get(reverse(name), headers={"accept-language": "en"}).status_code == 200
