"""Keeping priced scenarios and reading them back."""

import json

import pytest

from collaboration.calc.pricing.keeping import kept, restored
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.scenario import content_hash, priced, priced_from, snapshot
from collaboration.calc.records import RecordRefused
from core.calc.messages import Message
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
