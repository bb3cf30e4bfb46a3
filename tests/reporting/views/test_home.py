"""What the first page says of the return."""

import pytest
import time_machine
from django.urls import reverse

from core.calc.kinds import Role
from reporting.actions.returns import explain_finding
from reporting.models import Finding, SurveyReturn
from tests.reporting.views.pages import settle

pytestmark = pytest.mark.django_db


def test_home_of_the_officer_is_the_ladder(page, draft):
    text = page(reverse("home"))
    for words in ("未着手", "差替", "KJ-UNPAID", "説明する"):
        assert words in text


def test_home_before_the_first_return(page):
    with time_machine.travel("2026-07-01T12:00:00+09:00"):
        assert "2025年度（令和7年度）の調査票はまだ作られていません" in page(reverse("home"))


def test_home_offers_the_first_assembly(page, draft):
    SurveyReturn.objects.get().run.delete()
    assert "調査票を開いて集計する" in page(reverse("home"))


def test_home_offers_the_freeze(page, officer, draft):
    explain_finding(Finding.objects.get(), "次年度に入金される", by=officer)
    assert "施錠の確認へ進む" in page(reverse("home"))


def test_home_offers_the_submission(page, officer, draft):
    settle(draft, officer)
    assert "提出済にする" in page(reverse("home"))


def test_home_of_the_executive_shows_the_ladder_without_buttons(as_role, draft):
    text = as_role(Role.EXECUTIVE).get(reverse("home")).content.decode()
    assert ("KJ-UNPAID" in text, "/explain/" in text) == (True, False)
