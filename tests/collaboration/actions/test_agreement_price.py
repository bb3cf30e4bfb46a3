"""Making an estimate the price of a contract."""

import datetime
from dataclasses import replace

import pytest

from collaboration.actions.agreement_price import (
    amend_agreement_from_estimate,
    create_agreement_from_estimate,
    freeze_price,
)
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.scenario import Scenario, quote_from
from collaboration.models import Agreement, AgreementPrice, Estimate
from collaboration.models.unchanging import Unchanging
from collaboration.queries.agreement_content import agreement_content_of, content_of
from collaboration.queries.estimates import frozen_content, latest_price, latest_version, promised_of
from collaboration.queries.price_audit import recheck
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory, cost_policy, estimate, scenario
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory(role=Role.LIAISON)


def made_from(made, by, **changes):
    content = agreement_content_of(made, latest_version(made))
    return create_agreement_from_estimate(made, replace(content, **changes), by=by)


def signed_from(made, by):
    """The contract of an estimate that both sides signed: only such a one can be changed."""
    content = replace(agreement_content_of(made, latest_version(made)), signed_on=datetime.date(2026, 9, 15))
    return create_agreement_from_estimate(made, content, by=by, state=AgreementState.CONCLUDED)


def test_a_contract_begins_with_what_was_estimated(clerk):
    person = PersonFactory(name="髙橋 花子")
    made = estimate(principal_id=person.pk, department_id=DepartmentFactory().pk, by=clerk)
    agreement = made_from(made, clerk)
    made.refresh_from_db()
    assert made.agreement == agreement
    content = content_of(agreement)
    assert (content.title, content.amount_yen, str(content.starts_on), str(content.ends_on)) == (
        made.title,
        latest_version(made).total_yen,
        "2026-10-01",
        "2028-03-31",
    )
    assert [party.organization_id for party in content.parties] == [made.organization_id]
    assert [row.person_id for row in content.researchers] == [person.pk]
    price = AgreementPrice.objects.get()
    stored = latest_version(made).scenarios[0]
    assert (price.agreement, price.policy, price.request, price.quote) == (
        agreement,
        stored["policy"],
        stored["request"],
        stored["quote"],
    )
    assert set(Event.objects.values_list("verb", flat=True)) >= {"freeze_price", "conclude_estimate"}


def test_the_chosen_scenario_is_frozen(clerk):
    cheap = scenario("B", cost_policy(id="legacy", label="旧規程", indirect=[{"rate": "10%"}]))
    made = estimate(scenario(), cheap, chosen=1, by=clerk)
    made_from(made, clerk)
    assert AgreementPrice.objects.get().policy["label"] == "旧規程"


def test_an_empty_amount_is_set_with_a_reason(clerk):
    agreement, made = AgreementFactory(amount_yen=None), estimate(by=clerk)
    freeze_price(agreement, latest_version(made), by=clerk)
    agreement.refresh_from_db()
    assert agreement.amount_yen == latest_version(made).total_yen
    changed = Event.objects.get(verb="change")
    assert made.number in changed.reason


def test_another_amount_is_refused_naming_both(clerk):
    made = estimate(by=clerk)
    total = latest_version(made).total_yen
    with pytest.raises(ActionRefused, match=f"3,000,000円.*{total:,}円"):
        freeze_price(AgreementFactory(amount_yen=3_000_000), latest_version(made), by=clerk)
    with pytest.raises(ActionRefused, match="契約金額"):
        made_from(made, clerk, amount_yen=total - 1)
    assert Agreement.objects.count() == 1
    assert (Estimate.objects.get().agreement, AgreementPrice.objects.exists()) == (None, False)


def test_a_price_is_frozen_once(clerk):
    made = estimate(by=clerk)
    agreement = made_from(made, clerk)
    with pytest.raises(ActionRefused, match="確定済み"):
        freeze_price(agreement, latest_version(made), by=clerk)
    price = AgreementPrice.objects.get()
    price.content_hash = ""
    with pytest.raises(Unchanging):
        price.save()
    with pytest.raises(ActionRefused, match=agreement.number):
        freeze_price(AgreementFactory(amount_yen=None), latest_version(made), by=clerk)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": AgreementKind.COMMISSIONED_RESEARCH.value}, "契約種別"),
        ({"state": AgreementState.CANCELLED.value}, "「取消」のため"),
        ({"state": AgreementState.REJECTED.value}, "「却下」のため"),
    ],
)
def test_contracts_that_do_not_fit_are_refused(clerk, changes, message):
    agreement = AgreementFactory(amount_yen=None, **changes)
    with pytest.raises(ActionRefused, match=message):
        freeze_price(agreement, latest_version(estimate(by=clerk)), by=clerk)
    assert not AgreementPrice.objects.exists()


def old_policy():
    """10 % of direct cost, as rules stood when the contract began."""
    return cost_policy(label="旧規程", indirect=[{"rate": "10%"}])


def new_policy(rule):
    """30 % from the spring of the second year."""
    return cost_policy(label="新規程", valid_from="2027-04-01", amendment=rule)


def amended(promised, rule, by):
    """An estimate of half a million more for travel in the second year, by the new rules."""
    lines = promised.request.lines
    more = replace(promised.request, lines=(lines[0], replace(lines[1], yen=lines[1].yen + 500_000)))
    return estimate(Scenario("増額", new_policy(rule), more, promised), by=by)


def test_a_change_of_a_contract_that_fell_is_refused(clerk):
    root = AgreementFactory(state=AgreementState.CANCELLED.value, amount_yen=None)
    amendment = AgreementFactory(parent=root, amount_yen=None)
    with pytest.raises(ActionRefused, match=f"{root.number}は「取消」のため"):
        freeze_price(amendment, latest_version(estimate()), by=clerk)


@pytest.mark.parametrize(
    ("rule", "indirect"), [("increment_only", 400_000), ("whole", 900_000), ("grandfather", 300_000)]
)
def test_an_amendment_is_priced_from_what_was_promised(clerk, rule, indirect):
    root = signed_from(estimate(scenario(policy=old_policy()), by=clerk), clerk)
    promised = promised_of(root)
    assert promised == Promised(root.number, old_policy(), scenario().request)
    made = amended(promised, rule, clerk)
    version = latest_version(made)
    content = agreement_content_of(made, version)
    with pytest.raises(ActionRefused, match=f"{root.number}の変更契約"):
        create_agreement_from_estimate(made, content, by=clerk)
    amendment = amend_agreement_from_estimate(
        made, root, content, by=clerk, applies_to_root=True, reason="旅費の追加"
    )
    price = AgreementPrice.objects.get(agreement=amendment)
    assert quote_from(frozen_content(price)).sums.indirect == indirect
    root.refresh_from_db()
    assert (amendment.parent, root.amount_yen) == (root, version.total_yen)
    assert latest_price(root) == latest_price(amendment) == price
    assert recheck(price).is_right


def test_a_second_change_begins_with_what_the_rule_left(clerk):
    for rule, policy in (("whole", "新規程"), ("grandfather", "旧規程")):
        root = signed_from(estimate(scenario(policy=old_policy()), by=clerk), clerk)
        made = amended(promised_of(root), rule, clerk)
        content = agreement_content_of(made, latest_version(made))
        amend_agreement_from_estimate(made, root, content, by=clerk, applies_to_root=True, reason="増額")
        again = promised_of(root)
        assert (again.policy.label, again.number) == (policy, root.number)
        estimate(Scenario("再変更", new_policy(rule), again.request, again), by=clerk)


def concluded_change(made, root, by):
    content = agreement_content_of(made, latest_version(made))
    return amend_agreement_from_estimate(
        made, root, content, by=by, applies_to_root=True, reason="旅費の追加"
    )


def test_a_second_increase_begins_with_all_that_the_first_came_to(clerk):
    root = signed_from(estimate(scenario(policy=old_policy()), by=clerk), clerk)
    concluded_change(amended(promised_of(root), "increment_only", clerk), root, clerk)
    again = promised_of(root)
    assert (again.policy.label, again.original.policy.label) == ("新規程", "旧規程")
    second = concluded_change(amended(again, "increment_only", clerk), root, clerk)
    price = latest_price(root)
    assert price.agreement == second
    # 250,000 of the first price, and twice 30 % of the 500,000 more
    assert quote_from(frozen_content(price)).sums.indirect == 550_000
    assert recheck(price).is_right
    assert promised_of(AgreementFactory()) is None


def test_a_change_estimated_before_another_was_concluded_is_refused(clerk):
    root = signed_from(estimate(scenario(policy=old_policy()), by=clerk), clerk)
    first, late = (amended(promised_of(root), "increment_only", clerk) for _each in range(2))
    concluded_change(first, root, clerk)
    with pytest.raises(ActionRefused, match="変更契約の見積を作り直して"):
        concluded_change(late, root, clerk)
    assert Agreement.objects.filter(parent=root).count() == 1
