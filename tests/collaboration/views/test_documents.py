"""The papers of an agreement on their pages: who reads and adds what, and what changed between two versions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.calc.documents import DocumentKind, Origin
from collaboration.calc.kinds import AgreementState
from collaboration.models import DocumentVersion, Turn
from core.calc.kinds import Confidentiality, Role
from tests.collaboration.views.conftest import signed_in
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import PersonFactory, UserFactory
from tests.factories.documents import PDF, document_version, docx

OURS = ("第1条（目的）", "甲は乙と研究する。", "第2条（期間）", "期間は1年とする。", "以上")
THEIRS = ("第1条（目的）", "甲は乙と研究する。", "第2条（期間）", "期間は3年とする。", "以上")


@pytest.fixture
def agreement(department):
    made = AgreementFactory(department=department, state=AgreementState.NEGOTIATING.value, signed_on=None)
    Turn.objects.create(agreement=made, holder="company", since="2026-04-01")
    return made


@pytest.fixture
def drafts(agreement):
    return (
        document_version(*OURS, agreement=agreement, origin=Origin.GENERATED),
        document_version(*THEIRS, agreement=agreement, origin=Origin.PARTNER),
    )


def page(client, name, agreement, *arguments, **query):
    return client.get(reverse(name, args=[agreement.pk, *arguments]), query)


def upload(client, agreement, content=None, name="契約書案.docx", **changes):
    values = {
        "kind": "contract",
        "origin": "partner",
        "language": "ja",
        "level": "confidential",
        "note": "知財条項の修正案",
        "turn": "university",
        "on": "",
        **changes,
    }
    file = SimpleUploadedFile(name, docx(*THEIRS) if content is None else content)
    return client.post(reverse("document-add", args=[agreement.pk]), {**values, "upload": file})


def test_upload_keeps_the_draft_and_passes_the_turn(own_clerk, agreement):
    response = upload(own_clerk, agreement)
    assert response.url == reverse("document-list", args=[agreement.pk])
    version = DocumentVersion.objects.get()
    assert (version.origin, version.note, version.created_by) == (
        "partner",
        "知財条項の修正案",
        own_clerk.user,
    )
    turn = agreement.turns.open().get()
    assert (turn.holder, turn.note) == ("university", "契約書第1版")
    content = page(own_clerk, "document-list", agreement).content.decode()
    assert "第1版" in content
    assert "相手先の案" in content
    assert "契約書案.docx" in content


def test_upload_without_passing_leaves_the_turn(own_clerk, agreement):
    upload(own_clerk, agreement, turn="kept")
    assert agreement.turns.open().get().holder == "company"


def test_passing_to_who_has_it_already_is_no_fault(own_clerk, agreement):
    assert upload(own_clerk, agreement, turn="company").status_code == 302
    assert Turn.objects.count() == 1


def test_refused_turn_keeps_no_draft_either(own_clerk, agreement):
    response = upload(own_clerk, agreement, on="2026/3/1")
    assert "日付が前回の日付より前です" in response.content.decode()
    assert not DocumentVersion.objects.exists()


def test_refused_file_is_said_and_nothing_typed_is_lost(own_clerk, agreement):
    content = upload(own_clerk, agreement, content=b"no package").content.decode()
    assert "Wordのファイルとして読めません" in content
    assert "知財条項の修正案" in content


def test_a_signed_agreement_has_no_turn_to_pass(own_clerk, agreement):
    agreement.state = AgreementState.CONCLUDED.value
    agreement.save()
    assert "手番" not in page(own_clerk, "document-add", agreement).content.decode().split("<form", 1)[1]
    assert upload(own_clerk, agreement).status_code == 302


def test_strangers_find_nothing_and_readers_add_nothing(other_clerk, auditor, finance, agreement, drafts):
    assert page(other_clerk, "document-list", agreement).status_code == 404
    assert page(other_clerk, "document-difference", agreement, "contract").status_code == 404
    assert upload(other_clerk, agreement).status_code == 404
    assert page(auditor, "document-list", agreement).status_code == 200
    assert page(auditor, "document-add", agreement).status_code == 403
    assert upload(auditor, agreement).status_code == 403
    assert "契約書類はまだありません" in page(finance, "document-list", agreement).content.decode()
    assert page(finance, "document-difference", agreement, "contract").status_code == 404


def test_trade_secrets_are_kept_from_the_department(own_clerk, liaison, agreement):
    version = document_version(*OURS, agreement=agreement, level=Confidentiality.TRADE_SECRET)
    assert "契約書類はまだありません" in page(own_clerk, "document-list", agreement).content.decode()
    assert page(own_clerk, "document-difference", agreement, "contract").status_code == 404
    assert "機密" not in page(own_clerk, "document-add", agreement).content.decode()
    assert upload(own_clerk, agreement, level="trade_secret").status_code == 200
    assert "第1版" in page(liaison, "document-list", agreement).content.decode()
    assert DocumentVersion.objects.get() == version


def test_download_is_for_readers_of_the_version(own_clerk, finance, drafts, agreement):
    file = page(own_clerk, "document-list", agreement).context["sections"][0].rows[0].file
    address = reverse("attachment-download", args=[file.pk])
    assert b"".join(own_clerk.post(address).streaming_content) == docx(*THEIRS)
    assert finance.post(address).status_code == 404
    assert own_clerk.post(reverse("attachment-remove", args=[file.pk])).status_code == 403


def test_ours_and_the_partners_are_compared_with_one_click(own_clerk, agreement, drafts):
    content = page(own_clerk, "document-list", agreement).content.decode()
    address = reverse("document-difference", args=[agreement.pk, "contract"]) + "?from=1&amp;to=2"
    assert address in content


def test_difference_names_the_article_and_marks_the_words(own_clerk, agreement, drafts):
    content = page(own_clerk, "document-difference", agreement, "contract").content.decode()
    assert "<li>第2条（期間）</li>" in content
    assert "変更 1、追加 0、削除 0" in content
    assert "〔削除〕</span>1<span" in content
    assert "〔追加〕</span>3<span" in content
    assert "甲は乙と研究する。" not in content
    whole = page(own_clerk, "document-difference", agreement, "contract", all="1", layout="inline")
    assert "甲は乙と研究する。" in whole.content.decode()


def test_the_same_version_differs_in_nothing(own_clerk, agreement, drafts):
    content = page(own_clerk, "document-difference", agreement, "contract", **{"from": "1", "to": "1"})
    assert "変わったところはありません" in content.content.decode()


@pytest.mark.parametrize("query", [{"from": "9"}, {"to": "x"}])
def test_unknown_version_is_not_found(own_clerk, agreement, drafts, query):
    assert page(own_clerk, "document-difference", agreement, "contract", **query).status_code == 404
    assert page(own_clerk, "document-difference", agreement, "invoice").status_code == 404
    assert page(own_clerk, "document-difference", agreement, "nothing").status_code == 404


def test_text_of_a_partner_is_never_markup(own_clerk, agreement):
    document_version("甲は乙と研究する。", agreement=agreement)
    document_version("甲は<script>乙</script>と研究する。", agreement=agreement)
    content = page(own_clerk, "document-difference", agreement, "contract").content.decode()
    assert "<script>乙" not in content


def test_pdf_is_kept_but_not_compared(own_clerk, agreement):
    document_version(agreement=agreement, content=PDF, filename="案.pdf")
    assert page(own_clerk, "document-list", agreement).status_code == 200
    assert page(own_clerk, "document-difference", agreement, "contract").status_code == 404


def test_panel_says_something_or_is_not_there(own_clerk, finance, agreement):
    detail = reverse("agreement-detail", args=[agreement.pk])
    assert "契約書類を開く" in own_clerk.get(detail).content.decode()
    assert "契約書類と署名" not in finance.get(detail).content.decode()
    document_version(*OURS, agreement=agreement)
    content = own_clerk.get(detail).content.decode()
    assert "署名・押印 2者のうち0者" in content


def test_researcher_who_is_named_reads_the_drafts(agreement, drafts):
    researcher = agreement.researchers.get()
    researcher.person = PersonFactory()
    researcher.save()
    client = signed_in(UserFactory(role=Role.RESEARCHER, person=researcher.person))
    assert "第2版" in page(client, "document-list", agreement).content.decode()
    assert page(client, "document-add", agreement).status_code == 403


def test_more_versions_take_no_more_queries(own_clerk, agreement, django_assert_max_num_queries):
    document_version("零", agreement=agreement)
    page(own_clerk, "document-list", agreement)
    for n in range(6):
        document_version(f"{n}", agreement=agreement, kind=list(DocumentKind)[n])
    with django_assert_max_num_queries(32):
        page(own_clerk, "document-list", agreement)
