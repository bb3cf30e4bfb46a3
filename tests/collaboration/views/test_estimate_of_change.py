"""Estimating the change of a contract: begun with what was promised, priced by both rules, entered as an amendment."""

import pytest

from collaboration.actions.agreement_price import create_agreement_from_estimate
from collaboration.calc.kinds import AgreementState
from collaboration.models import CostRules, Estimate
from collaboration.queries.agreement_content import agreement_content_of
from collaboration.queries.estimates import latest_version
from tests.collaboration.views.pages import fields_of
from tests.factories.collaboration import AgreementFactory, cost_policy, estimate, scenario
from tests.factories.core import OrganizationFactory


@pytest.fixture
def contract(finance, department):
    """A contract of 18 months that was priced at 10 %; from the spring of its second year the rules say 30 %."""
    old = cost_policy(label="旧規程", indirect=[{"rate": "10%"}])
    made = estimate(
        scenario(policy=old),
        by=finance.user,
        department_id=department.pk,
        organization_id=OrganizationFactory(name="株式会社青葉").pk,
    )
    CostRules.objects.create(
        code="joint_standard",
        label="新規程",
        kind="joint_research",
        valid_from="2027-04-01",
        source="架空大学共同研究取扱規程 第8条",
        content={
            "indirect": [{"rate": "30%", "article": "第8条第1項"}],
            "value": {"method": "hours", "annual_hours": 1956},
            "researcher_fee": {"unit_yen": 440_000},
            "amendment": "increment_only",
        },
    )
    content = agreement_content_of(made, latest_version(made))
    return create_agreement_from_estimate(made, content, by=finance.user, state=AgreementState.DRAFT)


def address(contract):
    return f"/estimates/new/?amends={contract.pk}"


def raised(client, contract):
    """The form of the change with half a million more for travel in the second year, by the rules of that spring."""
    sent = fields_of(client.get(address(contract)))
    return sent | {"date": "2027/5/1", "lines-1-yen_2027": "1,000,000"}


def test_the_old_price_stays_and_the_increase_takes_the_new_rate(finance, contract):
    page = finance.get(address(contract)).content.decode()
    assert f"{contract.number}の変更契約の見積です" in page
    answer = finance.post(address(contract), raised(finance, contract))
    change = Estimate.objects.latest("pk")
    assert answer.url == f"/estimates/{change.pk}/"
    version = latest_version(change)
    # 250,000 of the old price, and 30 % of the 500,000 more
    assert version.scenarios[0]["quote"]["sums"]["indirect"] == 400_000
    assert version.scenarios[0]["original"]["number"] == contract.number


def test_the_preview_says_the_same(finance, contract):
    preview = f"/estimates/preview/?amends={contract.pk}"
    page = finance.post(preview, raised(finance, contract)).content.decode()
    assert "400,000" in page


def test_the_next_version_is_still_of_the_change(finance, contract):
    finance.post(address(contract), raised(finance, contract))
    change = Estimate.objects.latest("pk")
    revise = f"/estimates/{change.pk}/revise/"
    finance.post(revise, fields_of(finance.get(revise)) | {"lines-1-yen_2027": "1,500,000"})
    stored = change.versions.get(order=2).scenarios[0]
    assert stored["original"]["number"] == contract.number
    assert stored["quote"]["sums"]["indirect"] == 550_000


def test_pay_of_the_contract_counts_unseen(liaison, contract):
    shown = liaison.get(address(contract)).content.decode()
    assert "9,780,000" not in shown
    assert "登録済み（非表示）" in shown
    liaison.post(address(contract), raised(liaison, contract))
    version = latest_version(Estimate.objects.latest("pk"))
    assert version.scenarios[0]["request"]["commitments"][0]["annual_pay_yen"] == 9_780_000
    assert version.keeps_hidden_pay


def test_entered_as_an_amendment(liaison, contract):
    liaison.post(address(contract), raised(liaison, contract))
    change = Estimate.objects.latest("pk")
    page = liaison.get(f"/estimates/{change.pk}/").content.decode()
    assert f"/agreements/{contract.pk}/amend/?estimate={change.pk}" in page
    assert "/agreements/new/?estimate=" not in page


def test_a_contract_without_price_is_told_so(liaison):
    bare = AgreementFactory()
    answer = liaison.get(address(bare), follow=True)
    assert "変更契約の見積は作れません" in answer.content.decode()


def test_scope(contract, auditor, other_clerk):
    assert auditor.get(address(contract)).status_code == 403
    assert other_clerk.get(address(contract)).status_code == 403
    page = auditor.get(f"/agreements/{contract.pk}/").content.decode()
    assert "変更契約の見積を作る" not in page


def test_begun_from_the_page_of_the_contract(liaison, contract):
    assert address(contract) in liaison.get(f"/agreements/{contract.pk}/").content.decode()
    assert liaison.get("/estimates/new/?amends=999999").status_code == 404
    assert liaison.get("/estimates/new/?amends=x").status_code == 200
