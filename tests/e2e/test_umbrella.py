"""An officer puts a contract under an umbrella agreement, lays down its frame and records a meeting."""

import pytest

from collaboration.models import Agreement
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory


@pytest.fixture
def umbrella():
    InstitutionFactory()
    partner = OrganizationFactory(name="株式会社青葉")
    AgreementFactory(number="KJ2025-00007", partner=partner)
    return AgreementFactory(kind="umbrella", number="HR2025-00001", partner=partner)


def test_a_contract_a_frame_and_a_meeting(new_page, umbrella):
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto(f"/agreements/{umbrella.pk}/")
    page.get_by_role("link", name="配下の契約・予算枠・運営協議会を開く").click()
    page.get_by_role("link", name="登録済みの契約を配下に置く").click()
    page.fill("[name=number]", "KJ2025-00007")
    assert_accessible(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("KJ2025-00007をHR2025-00001のもとに置きました。").wait_for()
    page.get_by_role("link", name="予算枠を定める").click()
    page.fill("[name=amount_yen]", "30,000,000")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("予算枠を保存しました。").wait_for()
    page.get_by_role("link", name="運営協議会を記録する").click()
    page.fill("[name=held_on]", "2026/4/10")
    page.fill("[name=decisions]", "研究テーマ3件を承認した。")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("研究テーマ3件を承認した。").wait_for()
    assert_accessible(page)
    assert Agreement.objects.get(number="KJ2025-00007").umbrella == umbrella
