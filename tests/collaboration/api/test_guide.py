"""Every example of docs/api.md is run: it is the one the program ships, and its answer is the one that is printed."""

import json
import re

import pytest
from django.conf import settings

from collaboration.api.description import EXAMPLES, example
from collaboration.calc.records import RecordRefused
from collaboration.queries.price_document import price_document, problem_rows

GUIDE = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.compile(
    r"^### ([^\n]+)\n\n```json\n(.+?)\n```\n\n答え（(\d+)）：\n\n```json\n(.+?)\n```",
    re.MULTILINE | re.DOTALL,
)
PRINTED = {title: rest for title, *rest in BLOCKS.findall(GUIDE)}


def test_every_example_is_printed():
    assert list(PRINTED) == list(EXAMPLES.values())
    assert GUIDE.count("```json") == 2 * len(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_printed_is_what_is_asked_and_answered(name):
    request, status, shown = PRINTED[EXAMPLES[name]]
    assert json.loads(request) == example(name)
    try:
        answer, expected = price_document(json.loads(request)), "200"
    except RecordRefused as refused:
        answer, expected = {"errors": problem_rows(refused.problems)}, "400"
    printed = json.loads(shown)
    assert status == expected
    assert printed == {part: answer[part] for part in printed}


def test_one_answer_is_printed_whole():
    _request, _status, shown = PRINTED[EXAMPLES["forward"]]
    assert set(json.loads(shown)) == set(price_document(example("forward")))
