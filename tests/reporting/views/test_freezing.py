"""Freezing, submitting and reopening a return."""

import pytest

from reporting.models import SurveyReturn
from tests.reporting.views.pages import address, explain_address, settle

pytestmark = pytest.mark.django_db


def test_freeze_page_says_what_is_missing(page, draft):
    text = page(address("return-freeze"))
    assert ("まだ施錠できません" in text, "KJ-UNPAID" in text) == (True, True)


def test_freeze_is_refused_with_words(client, officer, draft):
    client.force_login(officer)
    assert "説明のない要説明が1件" in client.post(address("return-freeze")).content.decode()


def test_return_is_frozen_and_submitted(client, officer, draft):
    client.force_login(officer)
    client.post(explain_address(), {"text": "次年度に入金される"})
    assert "すべて説明があります" in client.get(address("return-freeze")).content.decode()
    client.post(address("return-freeze"))
    client.post(address("return-submit"))
    assert SurveyReturn.objects.get().state == "submitted"


def test_submission_of_a_draft_is_refused(client, officer, draft):
    client.force_login(officer)
    assert "この操作ができない状態です" in client.post(address("return-submit")).content.decode()


def test_new_version_with_its_reason(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    client.post(address("return-reopen"), {"reason": "契約1件の登録もれ"})
    assert [entry.reason for entry in SurveyReturn.objects.order_by("version")] == ["", "契約1件の登録もれ"]


def test_new_version_without_reason_is_refused(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert "理由を入力してください" in client.post(address("return-reopen"), {"reason": ""}).content.decode()


def test_new_version_of_a_draft_is_refused(client, officer, draft):
    client.force_login(officer)
    assert (
        "最新の版が施錠された後" in client.post(address("return-reopen"), {"reason": "理由"}).content.decode()
    )
