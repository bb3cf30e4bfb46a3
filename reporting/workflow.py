"""States of a version of the return. A frozen version never becomes a draft again; a correction is a new version."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, Workflow
from reporting.calc.ladder import ReturnState

RETURN_WORKFLOW = Workflow(
    name="survey_return",
    states=(ReturnState.DRAFT.value, ReturnState.FROZEN.value, ReturnState.SUBMITTED.value),
    transitions=(
        Transition(
            trigger="freeze",
            label=_("施錠する"),
            sources=(ReturnState.DRAFT.value,),
            target=ReturnState.FROZEN.value,
            permission="reporting.freeze_return",
        ),
        Transition(
            trigger="submit",
            label=_("提出済にする"),
            sources=(ReturnState.FROZEN.value,),
            target=ReturnState.SUBMITTED.value,
            permission="reporting.submit_return",
        ),
    ),
)
