"""Signatures on their pages, from the first seal to the contract, and the register of seals."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import Signature
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory
from tests.factories.documents import SIGNED_PDF, document_version, signature


@pytest.fixture
def agreement(department):
    return AgreementFactory(
        department=department,
        state=AgreementState.NEGOTIATING.value,
        signed_on=None,
        starts_on="2026-05-01",
        ends_on="2027-03-31",
        partner=OrganizationFactory(name="株式会社みほん電機"),
    )


@pytest.fixture
def document(agreement):
    return document_version("第1条 甲は研究する。", agreement=agreement)


@pytest.fixture
def partner(agreement):
    return agreement.parties.get().organization


def page(client, agreement, name="signature-list"):
    return client.get(reverse(name, args=[agreement.pk]))


def recorded(client, agreement, **changes):
    return sent(client, reverse("signature-record", args=[agreement.pk]), **changes)


def test_from_the_first_seal_to_the_guards_of_the_contract(liaison, agreement, document, partner):
    response = recorded(
        liaison,
        agreement,
        side="university",
        method="wet_ink",
        signed_on="R8.4.10",
        signer="学長 架空 太郎",
        seal_number="2026-0123",
        applied_by="産学連携課 田中 花子",
    )
    assert response.status_code == 302
    response = recorded(
        liaison,
        agreement,
        side=str(partner.pk),
        method="e_signed_file",
        signed_on="2026/4/20",
        signer="代表取締役 青葉 一郎",
        service="見本電子契約",
        upload=SimpleUploadedFile("締結済.pdf", SIGNED_PDF),
    )
    assert response.status_code == 302
    content = page(liaison, agreement).content.decode()
    assert "公印簿 2026-0123" in content
    assert "署名者や証明書が正しいかは、本システムでは検証していません" in content
    assert "を契約締結日にして、締結済にする" in content
    response = liaison.post(reverse("signature-conclude", args=[agreement.pk]))
    assert response.url == reverse("agreement-state", args=[agreement.pk, "conclude"])
    agreement.refresh_from_db()
    assert (agreement.state, str(agreement.signed_on)) == ("negotiating", "2026-04-20")
    step = liaison.get(response.url).content.decode()
    assert "契約締結日が入力されていません" not in step
    assert "リスク確認を済ませてください" in step, "the guards of the step stand where they stood"


def test_what_is_missing_is_said_at_its_field(liaison, agreement, document):
    content = recorded(
        liaison, agreement, side="university", method="wet_ink", signed_on="R8.4.10", signer="学長 架空 太郎"
    ).content.decode()
    assert "公印簿の番号を入力してください" in content
    assert "押印を申請した人を入力してください" in content
    assert "学長 架空 太郎" in content
    content = recorded(liaison, agreement, side="university", method="e_signed_file").content.decode()
    assert "電子契約サービスの名称を入力してください" in content
    assert "電子契約サービスから保存したPDFのファイルを選んでください" in content
    assert not Signature.objects.exists()


def test_confirmation_shows_the_hash_and_takes_only_that(liaison, agreement, document):
    address = reverse("signature-confirm", args=[agreement.pk])
    assert document.sha256 in liaison.get(address).content.decode()
    assert "一致しません" in liaison.post(address, {"hash": "0" * 64}).content.decode()
    assert liaison.post(address, {"hash": document.sha256}).status_code == 302
    assert Signature.objects.get().created_by == liaison.user
    assert document.sha256 in page(liaison, agreement).content.decode()


def test_nobody_confirms_what_they_entered(liaison, agreement, document):
    agreement.created_by = liaison.user
    agreement.save()
    assert "本システムで確認する" not in page(liaison, agreement).content.decode()
    assert page(liaison, agreement, "signature-confirm").status_code == 403


def test_withdrawal_asks_for_a_reason_and_stays_on_the_page(liaison, agreement, document):
    made = signature(document)
    address = reverse("signature-withdraw", args=[made.pk])
    assert "取消の理由を入力してください" in liaison.post(address, {"reason": ""}).content.decode()
    assert liaison.post(address, {"reason": "押印日の誤り"}).status_code == 302
    content = page(liaison, agreement).content.decode()
    assert "取り消した記録" in content
    assert "押印日の誤り" in content


def test_departments_read_and_strangers_find_nothing(own_clerk, other_clerk, finance, agreement, document):
    made = signature(document)
    content = page(own_clerk, agreement).content.decode()
    assert "学長 架空 太郎" in content
    assert "署名・押印を登録する" not in content
    assert page(own_clerk, agreement, "signature-record").status_code == 403
    assert page(own_clerk, agreement, "signature-confirm").status_code == 403
    assert own_clerk.get(reverse("signature-withdraw", args=[made.pk])).status_code == 403
    assert own_clerk.post(reverse("signature-conclude", args=[agreement.pk])).status_code == 403
    assert page(other_clerk, agreement).status_code == 404
    assert other_clerk.get(reverse("signature-withdraw", args=[made.pk])).status_code == 404
    assert other_clerk.post(reverse("signature-conclude", args=[agreement.pk])).status_code == 404
    assert "学長 架空 太郎" not in page(finance, agreement).content.decode()


def test_agreement_from_paper_needs_none_of_this(liaison):
    concluded = AgreementFactory()
    assert "署名・押印する書類がありません" in page(liaison, concluded).content.decode()
    assert page(liaison, concluded, "signature-record").status_code == 404
    response = liaison.post(reverse("signature-conclude", args=[concluded.pk]))
    assert response.url == reverse("signature-list", args=[concluded.pk])


def test_register_lists_seals_of_the_university_with_those_withdrawn(liaison, auditor, document, partner):
    made = signature(document)
    liaison.post(reverse("signature-withdraw", args=[made.pk]), {"reason": "版の誤り"})
    signature(document, seal_number="2026-0124")
    signature(document, partner)
    content = auditor.get(reverse("seal-list")).content.decode()
    assert "2026-0123" in content
    assert "版の誤り" in content
    assert "2026-0124" in content
    export = auditor.get(reverse("seal-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(export.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["2026-0124", "2026-0123"]
    assert rows[1][-2:] == ["取消", "版の誤り"]


def test_register_is_closed_to_departments_and_finance(own_clerk, finance):
    for client in (own_clerk, finance):
        assert client.get(reverse("seal-list")).status_code == 403
        assert client.get(reverse("seal-export")).status_code == 403


def test_register_begins_empty(liaison):
    assert "押印の記録はまだありません" in liaison.get(reverse("seal-list")).content.decode()


def test_more_seals_take_no_more_queries(liaison, django_assert_max_num_queries):
    for _ in range(5):
        signature(document_version("一"))
    with django_assert_max_num_queries(16):
        liaison.get(reverse("seal-list"))
