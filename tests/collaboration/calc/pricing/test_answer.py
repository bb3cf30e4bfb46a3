"""A price as the API answers it: the yen as they are, the sentences in the reader's language."""

from collaboration.calc.pricing.answer import answer_of
from collaboration.calc.pricing.price import price
from core.calc.messages import no_translation
from tests.collaboration.calc.pricing.built import policy_of, request_of


def test_conditions_warnings_and_outcome_are_answered_in_words():
    gate = {"code": "g", "label": "年1,000万円以上", "elements": ["direct"], "minimum_yen": 10_000_000}
    policy = policy_of(gates=[{**gate, "article": "第5条"}])
    lines = [{"category": "other", "fiscal_year": 2025, "yen": 9_999_999}]
    outcome = {"milestones": [{"label": "試作", "yen": 500_000}]}
    answer = answer_of(price(request_of(lines=lines, outcome=outcome), policy), policy, no_translation)
    (found,) = answer.gates
    assert (found.code, found.is_met, found.yen, found.minimum_yen) == ("g", False, 9_999_999, 10_000_000)
    (payment,) = answer.outcome
    assert (payment.label, payment.formula, payment.yen) == ("試作", "達成したときに定額500,000円", 500_000)
    assert [warning.code for warning in answer.warnings] == ["gate_failed", "outcome_incomplete"]


def test_sentences_are_translated_and_empty_ones_stay_empty():
    lines = [{"category": "other", "fiscal_year": 2025, "yen": 1_000}]
    policy = policy_of(gates=[{"code": "g", "label": "", "elements": ["direct"]}])
    answer = answer_of(price(request_of(lines=lines), policy), policy, lambda text: f"<{text}>")
    assert answer.gates[0].label == ""
    assert answer.lines[0].formula == "<積算した額>"
