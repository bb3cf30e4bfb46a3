"""The checklists of the risk gate, read strictly from the files beside the program."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from collaboration.calc.risk_gate import (
    Answer,
    Checklist,
    Fact,
    Milestone,
    Question,
    Requirement,
    Step,
    StepName,
    Topic,
)

FOLDER = Path(__file__).resolve().parent.parent / "checklists"
KEYS = {
    "file": {"version", "valid_months", "valid", "confidential", "steps", "required", "questions"},
    "steps": {"code", "label", "note"},
    "required": {"fact", "before", "label", "source", "confirmed"},
    "questions": {"code", "label", "note", "leads", "evidence", "source", "confirmed"},
}


class ChecklistFaulty(ValueError):
    """A checklist does not hold what it should; the message names the file."""


@cache
def checklists() -> tuple[Checklist, ...]:
    """Return the checklist of every topic, in the order of the topics. Raises ChecklistFaulty naming the file."""
    return tuple(read_checklist(FOLDER / f"{topic.value}.toml", topic) for topic in Topic)


def checklist(topic: Topic) -> Checklist:
    """Return the checklist of one topic."""
    return next(each for each in checklists() if each.topic == topic)


def read_checklist(path: Path, topic: Topic) -> Checklist:
    """Read one file. Raises ChecklistFaulty naming it."""
    try:
        read = _checklist(topic, tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as fault:
        raise ChecklistFaulty(f"{path.name}: {fault}") from fault
    codes = [question.code for question in read.questions]
    if len(set(codes)) < len(codes):
        raise ChecklistFaulty(f"{path.name}: a code stands twice")
    if [each.step for each in read.steps] != list(Step):
        raise ChecklistFaulty(f"{path.name}: the steps are not {', '.join(Step)}")
    return read


def _checklist(topic: Topic, content: Mapping[str, Any]) -> Checklist:
    _check(content, "file")
    months = content["valid_months"]
    if not isinstance(months, int) or months < 1:
        raise ValueError(f"valid_months: {months!r}")
    return Checklist(
        topic=topic,
        version=content["version"],
        valid_months=months,
        valid_note=content["valid"]["note"],
        steps=tuple(_step(row) for row in content["steps"]),
        required=tuple(_requirement(row) for row in content["required"]),
        questions=tuple(_question(row) for row in content["questions"]),
        is_confidential=content.get("confidential", False),
    )


def _step(row: Mapping[str, Any]) -> StepName:
    _check(row, "steps")
    return StepName(Step(row["code"]), row["label"], row["note"])


def _requirement(row: Mapping[str, Any]) -> Requirement:
    _check(row, "required")
    return Requirement(
        fact=Fact(row["fact"]),
        before=Milestone(row["before"]),
        label=row["label"],
        source=row["source"],
        is_confirmed=row.get("confirmed", True),
    )


def _question(row: Mapping[str, Any]) -> Question:
    _check(row, "questions")
    leads = {Answer(answer): Step(step) for answer, step in row["leads"].items()}
    if not leads or Step.SELF_CHECK in leads.values():
        raise ValueError(f"{row['code']}: an answer leads to a judgement or a decision")
    return Question(
        code=row["code"],
        label=row["label"],
        leads=leads,
        source=row["source"],
        note=row.get("note", ""),
        evidence=row.get("evidence", {}).get("label", ""),
        is_confirmed=row.get("confirmed", True),
    )


def _check(row: Mapping[str, Any], kind: str) -> None:
    if unknown := set(row) - KEYS[kind]:
        raise KeyError(*sorted(unknown))
