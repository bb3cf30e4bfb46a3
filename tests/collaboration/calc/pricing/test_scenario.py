"""Keeping priced scenarios and reading them back."""

import datetime
import json
from dataclasses import replace

import pytest

from collaboration.calc.pricing.keeping import kept, restored
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.scenario import (
    PricedScenario,
    Scenario,
    change_in,
    content_hash,
    priced,
    priced_from,
    snapshot,
)
from collaboration.calc.records import RecordRefused
from core.calc.messages import Message
from tests.collaboration.calc.pricing.built import policy_of, request_of
from tests.factories.collaboration import cost_policy, scenario


def through_json(stored):
    return json.loads(json.dumps(stored))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"indirect_rate": "1/3", "circumstances": ["small_company"], "space": {"area_m2": 20}},
        {"mode": "total", "agreed": {"yen": 11_000_000, "solve_for": "indirect", "proposed_by": "大学"}},
        {"outcome": {"milestones": [{"label": "試作", "yen": 1_000_000, "due_on": "2027-03-31"}]}},
        {"signed_on": "2026-09-15", "quantities": [{"driver": "hours", "quantity": "1.5"}]},
    ],
)
def test_what_is_kept_reads_back_as_it_was(changes):
    one = scenario(policy=cost_policy(facility={"monthly_yen": 800_000}), **changes)
    quote = priced(one)
    back = priced_from(through_json(snapshot(one, quote)))
    assert back.scenario == one
    assert back.quote == quote


def test_sentences_keep_their_words():
    said = Message("%(a)s %(b)s", {"a": 1, "b": ("直接経費", "間接経費")})
    quote = Quote("p", "規程", "forward", priced(scenario()).sums, (), (), outcome_items_missing=("判定者",))
    stored = through_json(kept(quote) | {"later": 1})
    del stored["approver"]
    assert restored(Quote, stored) == quote
    assert through_json(kept(said)) == {
        "template": "%(a)s %(b)s",
        "words": {"a": 1, "b": ["直接経費", "間接経費"]},
    }


def test_the_hash_follows_the_content_alone():
    one = scenario()
    stored = snapshot(one, priced(one))
    turned = dict(reversed(through_json(stored).items()))
    assert content_hash(stored) == content_hash(turned)
    turned["label"] = "別の名称"
    assert content_hash(stored) != content_hash(turned)


def test_a_fault_is_refused():
    with pytest.raises(RecordRefused):
        priced(scenario(ends_on="2026-09-01"))


def test_a_scenario_that_changes_a_contract_is_priced_by_the_amendment_rule():
    lines = [{"category": "other", "fiscal_year": 2025, "yen": 2_000_000}]
    more = [*lines, {"category": "other", "fiscal_year": 2025, "yen": 1_000_000}]
    before = Promised("R7-001", policy_of(indirect=[{"rate": "10%"}]), request_of(lines=lines))
    after = policy_of(indirect=[{"rate": "30%"}], amendment="increment_only")
    whole = Scenario("変更後", after, request_of(lines=more), before)
    assert priced(whole).sums.indirect == 500_000
    assert priced(replace(whole, original=None)).sums.indirect == 900_000


def test_a_change_of_a_change_reads_back_whole():
    first = Promised("R7-001", policy_of(indirect=[{"rate": "10%"}]), request_of())
    second = Promised("R7-001", policy_of(indirect=[{"rate": "30%"}]), request_of(), first)
    whole = Scenario("再変更後", policy_of(indirect=[{"rate": "40%"}]), request_of(), second)
    back = priced_from(through_json(snapshot(whole, priced(whole))))
    assert back.scenario == whole
    assert back.scenario.original.original == first


def test_what_was_offered_for_a_change_stands_beside_what_was_before():
    old = Promised("R7-001", policy_of(indirect=[{"rate": "10%"}]), request_of())
    whole = Scenario("変更後", policy_of(indirect=[{"rate": "30%"}], amendment="whole"), request_of(), old)
    offered = replace(priced(whole), policy_label="そのときの名称")
    assert change_in(PricedScenario(whole, offered)).after == offered
    assert change_in(PricedScenario(replace(whole, original=None), offered)) is None


def test_a_change_that_would_be_refused_today_is_shown_without_comparison():
    old = Promised("R7-001", policy_of(), request_of())
    refused = replace(old.request, ends_on=old.request.begins_on - datetime.timedelta(days=1))
    whole = Scenario("変更後", policy_of(), refused, old)
    assert change_in(PricedScenario(whole, priced(scenario()))) is None
