"""Words of the risk gate on a screen."""

from django import template

from collaboration.calc.risk_gate import Result
from core.calc.enums import LabelledEnum
from core.models.wording import term

register = template.Library()

RESULT_TAGS = {
    Result.CLEAR: "info",
    Result.REFERRED: "explain",
    Result.APPROVED: "success",
    Result.REJECTED: "error",
    Result.RETURNED: "explain",
}


@register.filter
def label(member: LabelledEnum) -> str:
    """Name a topic, a state or an answer."""
    return term(member.label)


@register.filter
def words(text: str) -> str:
    """Write a question or a step in the language of the moment."""
    return term(text)


@register.filter
def result_tag(result: str) -> str:
    """Return the kind of tag that shows a result."""
    return RESULT_TAGS[Result(result)]
