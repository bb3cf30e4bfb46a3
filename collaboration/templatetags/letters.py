"""The letters about an estimate on its page."""

from typing import Any

from django import template
from django.template import RequestContext

from collaboration.models import Estimate, EstimateVersion
from collaboration.queries.letters import letters_of
from core.models import User

register = template.Library()


@register.inclusion_tag("collaboration/estimate/letter_list.html", takes_context=True)
def estimate_letters(context: RequestContext, estimate: Estimate, version: EstimateVersion) -> dict[str, Any]:
    """Show the letters that were issued about an estimate, and the way to issue one about the version shown."""
    user: User = context["request"].user
    return {
        "estimate": estimate,
        "version": version,
        "letters": letters_of(estimate, user),
        "can_issue": user.has_perm("collaboration.issue_letter", estimate),
    }
