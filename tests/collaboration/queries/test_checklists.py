"""The checklists beside the program, and the strict reading of them."""

import pytest

from collaboration.calc.risk_gate import Answer, Fact, Milestone, Step, Topic
from collaboration.queries.checklists import FOLDER, ChecklistFaulty, checklist, checklists, read_checklist


def test_every_topic_has_its_checklist():
    assert [each.topic for each in checklists()] == list(Topic)
    assert all(each.questions and each.required for each in checklists())


@pytest.mark.parametrize("topic", Topic)
def test_every_question_names_its_source_and_leads_somewhere(topic):
    for question in checklist(topic).questions:
        assert question.source
        assert question.leads.keys() <= {Answer.YES, Answer.NO}


def test_only_private_interests_are_confidential():
    assert [each.topic for each in checklists() if each.is_confidential] == [Topic.CONFLICT_OF_INTEREST]


@pytest.mark.parametrize(
    ("topic", "fact", "before"),
    [
        (Topic.EXPORT_CONTROL, Fact.FOREIGN_PARTNER, Milestone.SIGNING),
        (Topic.CONFLICT_OF_INTEREST, Fact.JOINT_RESEARCH, Milestone.SIGNING),
        (Topic.CONFLICT_OF_INTEREST, Fact.OUTCOME_TERMS, Milestone.SIGNING),
        (Topic.RESEARCH_INTEGRITY, Fact.FOREIGN_PARTNER, Milestone.SIGNING),
        (Topic.ETHICS, Fact.CLINICAL_TRIAL, Milestone.APPLICATION),
    ],
)
def test_what_makes_a_topic_necessary(topic, fact, before):
    assert (fact, before) in {(each.fact, each.before) for each in checklist(topic).required}


def test_steps_of_export_control_are_called_as_offices_call_them():
    names = [checklist(Topic.EXPORT_CONTROL).name_of(step).label for step in Step]
    assert names == ["事前確認", "該非判定", "取引審査"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "trial"', 'code = "genome"'),
        ('code = "judgement"', 'code = "decision"'),
        ('leads = { yes = "decision" }', 'leads = { yes = "self_check" }'),
        ('leads = { yes = "decision" }', 'leads = { perhaps = "decision" }'),
        ('fact = "clinical_trial"', 'fact = "full_moon"'),
        ("valid_months = 12", "valid_months = 0"),
        ('version = "1"', ""),
        ('version = "1"', 'version = "1"\nverison = "2"'),
        ('version = "1"', "version ="),
    ],
)
def test_faulty_checklist_is_refused_by_its_name(tmp_path, old, new):
    text = (FOLDER / "ethics.toml").read_text(encoding="utf-8")
    path = tmp_path / "ethics.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert old in text
    with pytest.raises(ChecklistFaulty, match=r"ethics\.toml"):
        read_checklist(path, Topic.ETHICS)
