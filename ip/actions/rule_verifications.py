"""Answering for a rule on deadlines, and taking the word back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event
from core.actions.refused import ActionRefused
from core.models import User
from ip.models import RuleVerification
from ip.queries.docket_rules import digests, verifications


@transaction.atomic
def verify_rule(digest: str, *, note: str, by: User) -> RuleVerification:
    """Record that somebody compared a rule with its source. Raises ActionRefused for a rule that changed meanwhile."""
    return _record(digest, "verify_rule", note, by, is_right=True)


@transaction.atomic
def doubt_rule(digest: str, *, note: str, by: User) -> RuleVerification:
    """Record that nobody answers for a rule any more. Raises ActionRefused for one that is not verified."""
    if digest not in verifications():
        raise ActionRefused(_("この規則は確認されていません。画面を開き直して、もう一度確かめてください。"))
    return _record(digest, "doubt_rule", note, by, is_right=False)


def _record(digest: str, verb: str, note: str, by: User, *, is_right: bool) -> RuleVerification:
    rule = digests().get(digest)
    if rule is None:
        raise ActionRefused(
            _("この規則の内容が変わりました。画面を開き直して、新しい内容を確かめてください。")
        )
    row = RuleVerification(
        code=rule.code, digest=digest, is_right=is_right, by=by, on=timezone.localdate(), note=note
    )
    row.save()
    append_event(row, verb, by=by, reason=note)
    return row
