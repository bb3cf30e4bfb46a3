"""One contract in JSON priced: presets, the institution's own rules and whole policies; every fault at its field."""

import copy
import json

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from collaboration.api.description import EXAMPLES, answered, example
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import RecordRefused, plain, read_record
from collaboration.queries.presets import preset
from collaboration.queries.price_document import (
    MOST_PROBLEMS,
    price_document,
    problem_rows,
    read_document,
)
from core.calc.strict_json import PointNumber
from tests.factories.cost_rules import CostRulesFactory

TOTALS = {
    "forward": 3_289_000,
    "agreed_total": 11_000_000,
    "multi_year": 12_826_000,
    "consulting": 357_500,
    "clinical_trial": 4_770_480,
    "inline_policy": 16_500_000,
}


def contract(**changes):
    """A sound contract, changed."""
    return {**example("forward"), **changes}


def line(**changes):
    return {"category": "consumables", "fiscal_year": 2026, "yen": 1_000_000, **changes}


def fields(document):
    with pytest.raises(RecordRefused) as refused:
        price_document(document)
    return [problem.path for problem in refused.value.problems]


@pytest.mark.parametrize("name", TOTALS)
def test_examples_cost_what_was_worked_out_by_hand(name):
    assert price_document(example(name))["sums"]["total_yen"] == TOTALS[name]


def test_every_example_is_known():
    assert set(EXAMPLES) == {*TOTALS, "refused"}


def test_the_answer_is_the_quote_of_the_calculator():
    answer = price_document(example("multi_year"))
    asked = {name: value for name, value in example("multi_year").items() if name != "policy"}
    quote = price(read_record(PricingRequest, asked), preset("flat30_D"))
    assert answer["sums"]["total_yen"] == quote.sums.total_yen
    assert answer["sums"]["tax_yen"] + answer["sums"]["total_excluding_tax_yen"] == quote.sums.total_yen
    assert [line["yen"] for line in answer["lines"]] == [line.yen for line in quote.lines]
    assert [line["formula"] for line in answer["lines"]] == [str(line.formula) for line in quote.lines]
    assert sum(year["sums"]["total_yen"] for year in answer["years"]) == quote.sums.total_yen


def test_an_answer_holds_whole_numbers_and_text_only():
    def leaves(value):
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from leaves(item)
        else:
            yield value

    for name in EXAMPLES:
        _status, answer = answered(name)
        assert {type(leaf) for leaf in leaves(answer)} <= {int, str, bool, type(None)}
        assert json.loads(json.dumps(answer)) == answer


def test_a_line_shows_its_basis():
    indirect = next(
        line for line in price_document(example("forward"))["lines"] if line["element"] == "indirect"
    )
    assert (indirect["base_yen"], indirect["rate"], indirect["yen"]) == (2_300_000, "0.3", 690_000)
    assert indirect["rounding"] == {"unit": 1, "mode": "floor"}
    assert indirect["article"] == "間接経費は直接経費の30%"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"policy": None}, "policy"),
        ({"policy": "no_such_preset"}, "policy"),
        ({"policy": 30}, "policy"),
        ({"policy": ["flat30_D"]}, "policy"),
        ({"policy": {"rules": "code", "on": "2026-04-01"}}, "policy.rules"),
        ({"policy": {"id": "x"}}, "policy.label"),
        ({"starts_on": "2010-04-01", "ends_on": "2011-03-31", "lines": []}, "policy"),
        ({"date": "2026-13-01"}, "date"),
        ({"starts_on": "2027-04-01"}, "ends_on"),
        ({"lines": [line(yen=-1)]}, "lines[0].yen"),
        ({"lines": [line(), line(yen=10**13 + 1)]}, "lines[1].yen"),
        ({"lines": [line(yen="1000")]}, "lines[0].yen"),
        ({"lines": [line(fiscal_year=2030)]}, "lines[0].fiscal_year"),
        ({"lines": [line()] * 501}, "lines"),
        ({"lines": {"0": line()}}, "lines"),
        ({"indirect_rate": "101%"}, "indirect_rate"),
        ({"commitments": [{"name": "a", "fiscal_year": 2026, "hours": "8785"}]}, "commitments[0].hours"),
        ({"agreed": {"yen": 0}, "mode": "total"}, "agreed.yen"),
        ({"mode": "total"}, "agreed"),
        ({"partner": "架空製作所"}, "partner"),
    ],
)
def test_bad_input_is_refused_at_its_field(changes, field):
    assert field in fields(contract(**changes))


def test_what_the_contract_lacks_for_the_tax_credit_is_warned_of():
    codes = [
        warning["code"] for warning in price_document(contract(tax_credit_items=["purpose"]))["warnings"]
    ]
    assert "tax_credit_incomplete" in codes
    assert fields(contract(tax_credit_items=["purpose", "purposes"])) == ["tax_credit_items[1]"]


def test_zero_yen_is_a_price():
    assert price_document(contract(lines=[line(yen=0)]))["sums"]["total_yen"] == 0


def test_a_faulty_rate_of_an_inline_policy_is_named_in_the_policy():
    policy = {**example("inline_policy")["policy"], "indirect": [{"rate": "130%"}]}
    assert fields({**example("inline_policy"), "policy": policy}) == ["policy.indirect[0].rate"]


@pytest.mark.parametrize("unit", [0, 7, 12, 10_000, True, "10"])
def test_a_unit_of_rounding_that_no_rule_uses_is_refused(unit):
    policy = {**example("inline_policy")["policy"], "rounding": {"indirect": {"unit": unit}}}
    assert fields({**example("inline_policy"), "policy": policy}) == ["policy.rounding.indirect.unit"]


def test_faults_of_policy_and_contract_are_told_together():
    assert fields(contract(policy="x", lines=[line(yen=-1)], date=1)) == ["policy", "date", "lines[0].yen"]


@pytest.mark.parametrize("number", ["1000000.0", "1e6", "0.3"])
def test_a_number_with_a_point_is_refused_at_its_field(number):
    content = json.dumps(contract(lines=[line()])).replace("1000000", number)
    assert fields(read_document(content.encode())) == ["lines[0].yen"]


def test_what_is_no_json_is_refused_like_any_other_fault():
    with pytest.raises(RecordRefused) as refused:
        read_document(b'{"lines": [NaN]}')
    assert [problem.path for problem in refused.value.problems] == ["lines[0]"]


@pytest.mark.django_db
class TestOwnRules:
    """`{"rules": code}` names the institution's own rules; the day of the contract chooses the version."""

    def test_the_version_in_force_on_the_day_is_taken(self, django_assert_num_queries):
        for day, rate in (("2024-04-01", "10%"), ("2026-04-01", "40%")):
            CostRulesFactory(code="kyodo", valid_from=day, content={"indirect": [{"rate": rate}]})
        with django_assert_num_queries(1):
            answer = price_document(contract(policy={"rules": "kyodo"}))
        assert (answer["policy"]["valid_from"], answer["sums"]["indirect"]) == ("2026-04-01", 920_000)

    def test_rules_that_begin_later_are_refused_at_the_policy(self):
        CostRulesFactory(code="kyodo", valid_from="2030-04-01")
        assert fields(contract(policy={"rules": "kyodo"})) == ["policy"]

    @pytest.mark.parametrize("code", ["unknown", "", "a\0", "規程", 1, None, ["kyodo"]])
    def test_an_unknown_code_is_refused(self, code):
        assert fields(contract(policy={"rules": code})) == ["policy.rules"]


def test_presets_need_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        price_document(contract(lines=[line()] * 500))


def test_faults_are_told_in_the_language_of_the_reader():
    with pytest.raises(RecordRefused) as refused:
        price_document(contract(kind="x"))
    with override("en"):
        assert problem_rows(refused.value.problems)[0]["label"] == "Type of agreement"


def test_a_flood_of_faults_is_cut():
    with pytest.raises(RecordRefused) as refused:
        price_document(contract(**{f"a{index}": 1 for index in range(1_000)}))
    rows = problem_rows(refused.value.problems)
    assert len(rows) == MOST_PROBLEMS + 1
    assert rows[-1]["message"] == "ほかに800件の誤りがあります。"


ODD_VALUES = [
    *(None, True, -1, 0, 1, 7, 12, 2026, 10**13, 10**13 + 1, 10**40, PointNumber("1.5")),
    *("", "0", "1/0", "1/3", "100%", "101%", "x", "a\0b", [], [1], [{}], {}, {"a": 1}),
    *("1868-01-01", "2026-02-30", "2026-04-01", "9999-12-31"),
    *("hours", "total", "gross", "fee_inside", "D+tax", "inclusive", "contract", "schedule", "portion"),
]


def places(value, path=()):
    """Return the place of everything inside a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inside:
        yield (*path, name)
        yield from places(item, (*path, name))


@st.composite
def spoilt(draw):
    """Draw a document of the examples, its policy written out, with odd values in some places."""
    document = copy.deepcopy(example(draw(st.sampled_from(list(EXAMPLES)))))
    if isinstance(document["policy"], str):
        document["policy"] = plain(preset(document["policy"]))
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(list(places(document))))
        target = document
        for name in above:
            target = target[name]
        target[last] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
    return document


@settings(max_examples=300, deadline=None)
@given(spoilt())
def test_whatever_is_sent_is_priced_or_refused_in_words(document):
    try:
        sums = price_document(document)["sums"]
    except RecordRefused as refused:
        rows = problem_rows(refused.problems)
        assert rows
        assert all(row["field"] and row["message"] for row in rows)
    else:
        assert min(sums.values()) >= 0
        assert sums["total_excluding_tax_yen"] + sums["tax_yen"] == sums["total_yen"]
