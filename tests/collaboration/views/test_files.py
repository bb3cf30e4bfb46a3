"""Files kept with an agreement, by level of confidentiality."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Attachment
from tests.factories.collaboration import AgreementFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


def attach(client, agreement, level="confidential"):
    address = reverse("attachment-add", args=["collaboration.agreement", agreement.pk])
    upload = SimpleUploadedFile("契約書.pdf", PDF, content_type="application/pdf")
    return client.post(address, {"upload": upload, "title": "契約書（押印済）", "level": level})


def page_of(client, agreement):
    return client.get(reverse("agreement-detail", args=[agreement.pk])).content.decode()


def test_a_clerk_keeps_a_file_with_an_agreement_of_the_own_department(own_clerk, agreement):
    assert attach(own_clerk, agreement).url == reverse("agreement-detail", args=[agreement.pk])
    assert "契約書（押印済）" in page_of(own_clerk, agreement)


def test_a_trade_secret_is_not_shown_to_the_department(liaison, own_clerk, agreement):
    attach(liaison, agreement, level="trade_secret")
    assert "契約書（押印済）" in page_of(liaison, agreement)
    assert "契約書（押印済）" not in page_of(own_clerk, agreement)
    download = reverse("attachment-download", args=[Attachment.objects.get().pk])
    assert own_clerk.post(download).status_code == 404


def test_readers_attach_nothing(auditor, agreement):
    assert attach(auditor, agreement).status_code == 403


def test_strangers_find_no_page(other_clerk, agreement):
    assert attach(other_clerk, agreement).status_code == 404
    assert Attachment.objects.count() == 0
