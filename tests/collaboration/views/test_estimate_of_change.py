"""Estimating the change of a contract: begun with what was promised, priced by both rules, entered as an amendment."""

import datetime
import html
import re
from dataclasses import replace

import pytest
import time_machine

from collaboration.actions.agreement_price import create_agreement_from_estimate
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, CostRules, Estimate
from collaboration.queries.agreement_content import agreement_content_of
from collaboration.queries.estimates import latest_version
from tests.collaboration.views.pages import fields_of, sent
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
    signed = replace(content, signed_on=datetime.date(2026, 9, 15))
    return create_agreement_from_estimate(made, signed, by=finance.user, state=AgreementState.CONCLUDED)


def words_of(page):
    """What a page says, its words parted by single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


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


def concluded(client, contract, **changes):
    """Estimate the change, take the estimate to the entry of the amendment, and save it as it stands there."""
    estimated = client.post(address(contract), raised(client, contract) | changes)
    change = Estimate.objects.latest("pk")
    assert estimated.url == f"/estimates/{change.pk}/"
    entry = f"/agreements/{contract.pk}/amend/?estimate={change.pk}"
    answer = sent(client, entry, signed_on="2027/5/10", applies_to_root="on", reason="旅費の追加")
    assert answer.status_code == 302, words_of(answer)
    return contract.amendments.latest("pk")


def test_before_and_after_are_shown_by_element_and_year(finance, contract):
    finance.post(address(contract), raised(finance, contract))
    change = Estimate.objects.latest("pk")
    preview = finance.post(f"/estimates/preview/?amends={contract.pk}", raised(finance, contract))
    for page in (preview, finance.get(f"/estimates/{change.pk}/")):
        table = words_of(page).partition("変更前と変更後（円）")[2]
        assert "間接経費 250,000 400,000 ＋150,000" in table
        assert "2026年度 合計（税込）" in table
        assert "増額分だけ新しい率" in words_of(page)
        assert "変更前の価格は据え置き、増額分に規程「新規程」を適用" in words_of(page)
    revised = words_of(finance.get(f"/estimates/{change.pk}/revise/"))
    assert "間接経費 250,000 400,000 ＋150,000" in revised


def test_a_new_contract_has_no_before(finance, contract):
    before = Estimate.objects.earliest("pk")
    assert "変更前と変更後" not in words_of(finance.get(f"/estimates/{before.pk}/"))


def test_who_sees_totals_only_sees_no_comparison(finance, own_clerk, contract):
    finance.post(address(contract), raised(finance, contract))
    page = words_of(own_clerk.get(f"/estimates/{Estimate.objects.latest('pk').pk}/"))
    assert "合計（税込）" in page
    assert "変更前と変更後" not in page


def test_the_change_has_a_day_of_its_own(finance, contract):
    with time_machine.travel("2027-06-01T09:00+09:00", tick=False):
        finance.force_login(finance.user)
        page = finance.get(address(contract))
        fields = fields_of(page)
    assert "変更日" in words_of(page)
    assert "変更契約の締結日" in words_of(page)
    assert (fields["date"], fields["signed_on"], fields["starts_on"]) == ("2027-06-01", "", "2026-10-01")


def test_a_day_before_any_rules_is_refused_with_what_was_typed(finance, contract):
    typed = raised(finance, contract) | {"date": "2020/5/1"}
    page = finance.post(address(contract), typed)
    assert "に適用される規程がありません" in words_of(page)
    assert fields_of(page)["lines-1-yen_2027"] == "1,000,000"


def test_the_price_of_the_change_is_frozen_with_its_amendment(liaison, contract):
    amendment = concluded(liaison, contract)
    contract.refresh_from_db()
    quote = amendment.price.quote
    assert quote["sums"]["indirect"] == 400_000
    assert amendment.amount_yen == contract.amount_yen == amendment.price.estimate_version.total_yen
    assert "一致" in words_of(liaison.get(f"/agreements/{contract.pk}/"))


def test_a_second_change_begins_with_the_first(liaison, contract):
    concluded(liaison, contract)
    second = concluded(liaison, contract, **{"lines-1-yen_2027": "1,500,000"})
    # 250,000 of the old price, and twice 30 % of the 500,000 more
    assert second.price.quote["sums"]["indirect"] == 550_000
    assert second.price.original["original"]["policy"]["label"] == "旧規程"
    detail = words_of(liaison.get(f"/estimates/{Estimate.objects.latest('pk').pk}/"))
    assert "間接経費 400,000 550,000 ＋150,000" in detail


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
    page = f"/agreements/{contract.pk}/"
    assert address(contract) in liaison.get(page).content.decode()
    Agreement.objects.filter(pk=contract.pk).update(state=AgreementState.CANCELLED)
    assert address(contract) not in liaison.get(page).content.decode()
    assert liaison.get("/estimates/new/?amends=999999").status_code == 404
    assert liaison.get("/estimates/new/?amends=x").status_code == 200
