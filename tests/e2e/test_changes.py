"""An officer sees what goes back before a contract is ended, and what an amendment of the people changes before it is kept."""

import pytest

from collaboration.calc.kinds import AgreementState
from collaboration.models import AgreementChange
from core.calc.kinds import Role
from tests.collaboration.views.test_settlement import frozen
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory, PersonFactory, UserFactory


@pytest.fixture
def running():
    InstitutionFactory()
    return AgreementFactory(
        number="KJ2025-00007",
        partner=OrganizationFactory(name="株式会社青葉"),
        state=AgreementState.RUNNING.value,
        principal=PersonFactory(name="山田 花子"),
    )


def test_an_end_shows_the_refund_before_it_is_saved(new_page, running):
    frozen(running)
    parts = {"direct_yen": 2_000_000, "indirect_yen": 600_000, "tax_yen": 260_000}
    ReceiptFactory(agreement=running, amount_yen=2_860_000, **parts)
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto(f"/agreements/{running.pk}/changes/")
    page.get_by_role("link", name="中止・解約").click()
    page.wait_for_url("**/changes/end/")
    page.get_by_label("大学").first.check()
    page.fill("[name=noticed_on]", "2025/9/1")
    page.fill("[name=effective_on]", "R7.10.1")
    page.fill("[name=reason]", "研究代表者の退職")
    page.check("[name=carried_out][value=yes]")
    page.fill("[name=refund-direct]", "1,500,000")
    page.fill("[name=refund-indirect]", "600,000")
    page.get_by_role("button", name="確かめる").click()
    page.get_by_text("715,000").first.wait_for()
    assert_accessible(page)
    assert not AgreementChange.objects.exists()
    page.get_by_role("button", name="中止・解約を登録する").click()
    page.get_by_text("KJ2025-00007の中止・解約を登録しました。").wait_for()
    assert_accessible(page)
    running.refresh_from_db()
    assert running.state == AgreementState.COMPLETED


def test_an_amendment_of_people_shows_before_and_after(new_page, running):
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto(f"/agreements/{running.pk}/changes/")
    page.get_by_label("研究者", exact=True).check()
    page.get_by_role("button", name="次へ").click()
    page.fill("[name=signed_on]", "2025/10/1")
    page.fill("[name=reason]", "研究代表者の転出")
    page.fill("[name=principal-name]", "鈴木 次郎")
    page.check("[name=former_stays]")
    page.get_by_role("button", name="変更前と変更後を確かめる").click()
    confirm = page.get_by_role("button", name="この内容で登録する")
    confirm.wait_for()
    page.get_by_role("cell", name="鈴木 次郎、山田 花子").wait_for()
    assert_accessible(page)
    assert not AgreementChange.objects.exists()
    confirm.click()
    page.get_by_text("鈴木 次郎（研究代表者に就任）").wait_for()
    assert_accessible(page)
    assert [row.name for row in running.researchers.order_by("-is_principal", "pk")] == [
        "鈴木 次郎",
        "山田 花子",
    ]
