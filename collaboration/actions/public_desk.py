"""Taking in what strangers send by the public form: once per form, and not more than the desk can bear."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from collaboration.actions.enquiries import record_enquiry
from collaboration.calc.enquiry import EnquiryContent
from collaboration.models import Enquiry
from collaboration.queries.desk_terms import desk_terms
from collaboration.queries.enquiries import sent_since
from core.actions.refused import ActionRefused

HOUR = datetime.timedelta(hours=1)


class TooMany(ActionRefused):
    """More came in than a person sends, or than the desk can read."""


@transaction.atomic
def receive_from_web(content: EnquiryContent, *, sent_key: UUID, address: str) -> Enquiry:
    """Enter an enquiry of a stranger; a form that was sent before gives what it made. Raises TooMany, ActionRefused.

    Taking the number locks the counter of the desk, so that the rows counted afterwards include everybody's.
    """
    sent = Enquiry.objects.filter(sent_key=sent_key).first()
    if sent is not None:
        return _same(sent, content)
    sender = sender_key(address, timezone.localdate())
    enquiry = record_enquiry(content, by=None, sent_key=sent_key, sender_key=sender)
    since, terms = timezone.now() - HOUR, desk_terms()
    if sent_since(since, sender) > terms.per_address or sent_since(since) > terms.altogether:
        raise TooMany(
            _(
                "短い時間に多くの相談が送信されたため、いまは受け付けられません。1時間ほどおいて、もう一度送信してください。お急ぎのときは電話でご連絡ください。"
            )
        )
    return enquiry


def sender_key(address: str, day: datetime.date) -> str:
    """Return the mark of an address on one day: without the installation's key nobody can tell the address from it."""
    return salted_hmac("renkei.desk.sender", f"{day.isoformat()}\n{address}", algorithm="sha256").hexdigest()


def _same(sent: Enquiry, content: EnquiryContent) -> Enquiry:
    if (sent.subject, sent.body, sent.email) != (content.subject, content.body, content.email):
        raise ActionRefused(
            _(
                "この画面の相談は送信済みです。別の相談を送るときは、内容を控えてから、画面を開き直してください。"
            )
        )
    return sent
