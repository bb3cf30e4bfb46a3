"""The files of a record on its page."""

from typing import Any

from django import template
from django.db import models
from django.template import RequestContext

from core.calc.kinds import Confidentiality
from core.models import User, record_ref
from core.queries.attachments import can_attach, visible_attachments

register = template.Library()

LEVEL_TAGS = {
    Confidentiality.OPEN: "muted",
    Confidentiality.CONFIDENTIAL: "info",
    Confidentiality.STRICT: "explain",
    Confidentiality.TRADE_SECRET: "error",
}


@register.inclusion_tag("core/ui/attachments.html", takes_context=True)
def attachments(context: RequestContext, record: models.Model) -> dict[str, Any]:
    """Show the files of a record that the user may see, and the way to add one."""
    user: User = context["request"].user
    object_type, object_id = record_ref(record)
    files = visible_attachments(record, user)
    return {
        "rows": [(file, LEVEL_TAGS[Confidentiality(file.level)]) for file in files],
        "object_type": object_type,
        "object_id": object_id,
        "can_attach": can_attach(record, user),
        "csrf_token": context.get("csrf_token", ""),
    }
