"""What cannot be priced is refused at its field, in words that say what to do."""

import datetime

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.records import RecordRefused
from core.calc.money import MAX_YEN
from tests.collaboration.calc.pricing.built import policy_of, request_of

LINE = {"category": "other", "fiscal_year": 2025, "yen": 1_000_000}
PERSON = {"name": "研究代表者", "fiscal_year": 2025}
VISITOR = {"months": 12}
TOTAL = {"yen": 1_000_000}
AREA = {"monthly_yen": 100_000, "base_area_m2": 200, "step_m2": 10, "step_yen": 10_000}


def refusal(request, policy=None):
    """Return path and sentence of the only fault."""
    with pytest.raises(RecordRefused) as refused:
        price(request_of(**request), policy_of(**(policy or {})))
    (problem,) = refused.value.problems
    return problem.path, str(problem.message)


@pytest.mark.parametrize(
    ("request_", "path", "says"),
    [
        ({"date": "2015-03-31", "ends_on": "2015-03-31"}, "policy", "その日に適用される規程を選んで"),
        ({"ends_on": "2025-03-31"}, "ends_on", "以後の日付にしてください"),
        ({"ends_on": "2085-04-01"}, "ends_on", "60年度まで"),
        ({"lines": [LINE, {**LINE, "fiscal_year": 2026}]}, "lines[1].fiscal_year", "2026年度は研究期間"),
        ({"commitments": [{**PERSON, "fiscal_year": 2024}]}, "commitments[0].fiscal_year", "2024年度"),
        (
            {"quantities": [{"driver": "hours", "quantity": "1", "fiscal_year": 2024}]},
            "quantities[0].fiscal_year",
            "2024年度",
        ),
        ({"mode": "total"}, "agreed", "合意した総額（税込）を入力"),
        ({"agreed": TOTAL}, "agreed", "総額方式を選んで"),
        (
            {"mode": "total", "agreed": {**TOTAL, "by_year": [{"fiscal_year": 2025, "yen": 999_999}]}},
            "agreed.by_year",
            "計999,999円が、総額1,000,000円と一致しません",
        ),
        (
            {"mode": "total", "agreed": {**TOTAL, "by_year": [{"fiscal_year": 2025, "yen": 500_000}] * 2}},
            "agreed.by_year",
            "同じ年度が二度",
        ),
        ({"company_researchers": [VISITOR]}, "company_researchers", "研究料の定めがありません"),
        ({"commitments": [PERSON]}, "commitments", "知の価値分の定めがありません"),
        ({"space": {"area_m2": 200}}, "space", "月額表を登録してください"),
        ({"lines": [{**LINE, "yen": MAX_YEN}, LINE]}, "lines", "10,000,000,000,000円を超えます"),
    ],
)
def test_a_faulty_request_is_refused_at_its_field(request_, path, says):
    found, sentence = refusal(request_)
    assert found == path
    assert says in sentence


@pytest.mark.parametrize(
    ("value", "person", "path"),
    [
        ({"method": "hours"}, {}, "commitments[0].hours"),
        ({"method": "hours"}, {"hours": 10, "annual_pay_yen": 9_000_000}, "policy.value.annual_hours"),
        ({"method": "hours"}, {"hours": 10, "grade": "教授"}, "commitments[0].grade"),
        ({"method": "effort"}, {}, "commitments[0].effort"),
        ({"method": "effort"}, {"effort": "15%"}, "commitments[0].annual_pay_yen"),
        ({"method": "grades", "grades": [{"code": "教授"}]}, {"grade": "教授"}, "commitments[0].grade"),
        ({"method": "free"}, {}, "commitments[0].amount_yen"),
    ],
)
def test_what_the_method_of_the_value_fee_needs_is_asked_for(value, person, path):
    assert refusal({"commitments": [PERSON | person]}, {"value": value})[0] == path


@pytest.mark.parametrize(
    ("policy", "request_", "path"),
    [
        ({"indirect": [{}]}, {}, "policy.indirect[0].rate"),
        ({"indirect": [{"method": "unit_prices"}]}, {}, "policy.indirect[0].prices"),
        (
            {"indirect": [{"method": "hourly", "prices": [{"label": "単価", "driver": "hours"}]}]},
            {},
            "policy.indirect[0].prices[0]",
        ),
        ({"indirect": [{"method": "schedule"}]}, {}, "policy.indirect[0].schedule"),
        ({"indirect": [{"method": "schedule", "schedule": AREA}]}, {}, "space"),
        ({"indirect": [{"method": "fixed"}]}, {}, "policy.indirect[0].amount_yen"),
        ({"indirect": [{"base": "gross", "rate": "100%"}]}, {}, "policy.indirect[0].rate"),
        ({"indirect": [{"base": "gross", "rate": "30%"}]}, {"indirect_rate": "100%"}, "indirect_rate"),
        ({"strategic": {}}, {}, "policy.strategic.rate"),
        (
            {"charges": [{"code": "1", "label": "指導料", "unit_yen": 20_000, "per": ["hours"]}]},
            {},
            "quantities",
        ),
        ({"facility": AREA}, {"space": {"area_m2": 205}}, "space.area_m2"),
        ({"facility": AREA}, {"space": {"area_m2": 0}}, "space.area_m2"),
        (
            {"researcher_fee": {"unit_yen": 440_000}},
            {"company_researchers": [{"months": 13}]},
            "company_researchers[0].months",
        ),
        (
            {"researcher_fee": {"unit_yen": 440_000}},
            {"company_researchers": [{"months": 1, "starts_on": "2025-03-31"}]},
            "company_researchers[0].months",
        ),
        ({"valid_from": "2000-04-01"}, {"lines": [LINE], "tax_date": "2014-03-31"}, "tax_date"),
    ],
)
def test_what_the_policy_or_the_contract_lacks_is_named(policy, request_, path):
    assert refusal(request_, policy)[0] == path


def test_every_line_outside_the_contract_is_named_at_once():
    outside = [{**LINE, "fiscal_year": year} for year in (2024, 2025, 2026)]
    with pytest.raises(RecordRefused) as refused:
        price(request_of(lines=outside), policy_of())
    assert [problem.path for problem in refused.value.problems] == [
        "lines[0].fiscal_year",
        "lines[2].fiscal_year",
    ]


def test_a_tier_that_has_run_out_gives_way_to_the_usual_rate():
    tier = {"rate": "10%", "circumstances": ["small_company"], "until_on": "2025-03-31"}
    policy = policy_of(indirect=[{"rate": "30%", "tiers": [tier]}])
    day = datetime.date(2025, 3, 31)
    sums = [
        price(
            request_of(
                date=first,
                ends_on=last,
                circumstances=["small_company"],
                lines=[{**LINE, "fiscal_year": year}],
            ),
            policy,
        ).sums.indirect
        for first, last, year in ((day, day, 2024), (day + datetime.timedelta(days=1), None, 2025))
    ]
    assert sums == [100_000, 300_000]


def test_a_tier_that_asks_for_nothing_holds_while_it_lasts():
    policy = policy_of(indirect=[{"rate": "30%", "tiers": [{"rate": "10%", "until_on": "2026-03-31"}]}])
    assert price(request_of(lines=[LINE]), policy).sums.indirect == 100_000
