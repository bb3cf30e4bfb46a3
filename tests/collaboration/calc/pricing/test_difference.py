"""What changed between two versions."""

from collaboration.calc.pricing.difference import difference
from collaboration.calc.pricing.scenario import PricedScenario, priced
from tests.factories.collaboration import cost_policy, scenario

LINES = [
    {"category": "equipment", "fiscal_year": 2026, "yen": 2_000_000, "label": "測定装置"},
    {"category": "travel_domestic", "fiscal_year": 2027, "yen": 500_000},
]
GATE = {"code": "g", "label": "下限額", "elements": ["direct"]}


def whole(*args, **changes):
    one = scenario(*args, **changes)
    return PricedScenario(one, priced(one))


def said(changes):
    return [
        (" › ".join(words(part) for part in each.labels), words(each.before), words(each.after))
        for each in changes
    ]


def words(parts):
    return " ".join(map(str, parts))


def test_equal_versions_differ_in_nothing():
    (only,) = difference([whole()], [whole()])
    assert only.is_same
    assert (only.request, only.policy) == ((), ())
    assert all(each.difference_yen == 0 for each in only.elements)


def test_fields_and_rows_are_named():
    after = whole(
        lines=[{**LINES[0], "yen": 2_500_000}, {"category": "other", "fiscal_year": 2027, "yen": 80_000}],
        indirect_rate="40%",
        signed_on="2026-09-20",
        circumstances=["small_company", "president"],
    )
    (only,) = difference([whole()], [after])
    assert not only.is_same
    assert sorted(said(only.request)) == sorted(
        [
            ("契約締結日", "（なし）", "2026-09-20"),
            ("直接経費 › 設備備品費 2026年度 測定装置 › 金額（円）", "2,000,000円", "2,500,000円"),
            ("直接経費", "（なし）", "その他 2027年度 80,000円"),
            ("直接経費", "国内旅費 2027年度 500,000円", "（なし）"),
            ("該当する事情", "（なし）", "中小企業 学長等の承認"),
            ("合意した間接経費率", "（なし）", "40%"),
        ]
    )


def test_values_of_a_policy_are_named():
    after = whole(policy=cost_policy(indirect=[{"rate": "10%"}], note="試行"))
    (only,) = difference(
        [whole()],
        [after],
    )
    assert said(only.policy) == [
        ("間接経費 › 率", "30%", "10%"),
        ("間接経費 › 根拠", "第8条第1項", "（なし）"),
        ("備考", "（なし）", "試行"),
    ]


def test_equal_rows_are_counted():
    twice = [LINES[0], LINES[0], LINES[1]]
    (only,) = difference([whole(lines=LINES)], [whole(lines=twice)])
    assert said(only.request) == [("直接経費", "（なし）", "設備備品費 2026年度 2,000,000円 測定装置")]


def test_elements_are_compared_in_yen():
    before, after = whole(), whole(indirect_rate="40%")
    (only,) = difference([before], [after])
    found = {each.label: each.difference_yen for each in only.elements}
    assert found["間接経費"] == after.quote.sums.indirect - before.quote.sums.indirect == 250_000
    assert found["合計（税込）"] == after.quote.sums.total_yen - before.quote.sums.total_yen


def test_scenarios_are_matched_by_label_then_by_order():
    a, b, renamed = whole("A"), whole("B", indirect_rate="40%"), whole("C", indirect_rate="50%")
    turned = difference([a, b], [b, a])
    assert [(each.label, each.is_same) for each in turned] == [("B", True), ("A", True)]
    found = difference([a, b], [a, renamed, whole("D")])
    assert [(each.label, each.before, each.is_same) for each in found] == [
        ("A", a, True),
        ("C", b, False),
        ("D", None, False),
    ]
    gone = difference([a, b], [a])
    assert [(each.label, each.after) for each in gone] == [("A", a), ("B", None)]
    assert gone[1].elements[-1].after_yen == 0


def test_records_inside_records_and_lists_of_words_are_named():
    rates = [{"valid_from": "2019-10-01", "rate": "10%"}]
    before = whole(policy=cost_policy(gates=[GATE], tax={"rates": rates}))
    wider = {**GATE, "elements": ["direct", "indirect"]}
    after = whole(policy=cost_policy(gates=[wider], tax={"rates": rates, "mode": "inclusive"}))
    (only,) = difference([before], [after])
    assert ("消費税 › 金額の表示", "税抜（外税）", "税込（内税）") in said(only.policy)
    assert any("間接経費" in new for _, _, new in said(only.policy))


def test_a_new_row_is_said_with_its_list_of_words():
    (only,) = difference([whole()], [whole(policy=cost_policy(gates=[GATE]))])
    assert said(only.policy) == [("金額の条件", "（なし）", "g 下限額 直接経費")]


def test_yes_and_no_are_said():
    (only,) = difference(
        [whole(lines=LINES)], [whole(lines=[{**LINES[0], "publicly_funded": True}, LINES[1]])]
    )
    (change,) = only.request
    assert (words(change.before), words(change.after)) == ("いいえ", "はい")
