"""Answers to the questions of the risk gate."""

from collaboration.queries.checklists import checklist


def answers_to(topic, **changes):
    """No to every question of a topic, but for those named."""
    return {question.code: "no" for question in checklist(topic).questions} | changes
