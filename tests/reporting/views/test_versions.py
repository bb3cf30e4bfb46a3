"""What differs between versions of a return."""

import pytest
from django.urls import reverse

from reporting.actions.returns import explain_finding, freeze_return
from reporting.models import Finding, SurveyReturn
from tests.reporting.views.pages import address

pytestmark = pytest.mark.django_db


def test_versions_show_their_difference(page, second):
    text = page(address("return-versions", version=2))
    for words in ("契約1件の登録もれ", "KJ-FORGOTTEN", "新たに数えた", "JR.private.kyen", "8,500"):
        assert words in text


def test_version_without_difference_says_so(page, officer, second, company):
    second.difference = {}
    explain_finding(Finding.objects.get(run=second.run, check_code="V21"), "次年度に入金される", by=officer)
    frozen = freeze_return(second, by=officer)
    SurveyReturn._base_manager.filter(pk=frozen.pk).update(difference={})
    assert "前の版と値も記録も同じです" in page(address("return-versions", version=2))


def test_frozen_version_tells_of_later_changes(page, second):
    assert "第2版" in page(reverse("return-list"))
