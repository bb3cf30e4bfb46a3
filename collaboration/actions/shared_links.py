"""Giving a company an address under which it reads how far its contract is, and taking it back."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.public_desk import TooMany, sender_key
from collaboration.calc.kinds import BEFORE_SIGNATURE, FALLEN
from collaboration.calc.shared_link import HOUR, PER_LINK, PER_SENDER, QUIET_TIME, latest_end
from collaboration.models import Agreement, SharedLink, SharedLinkView
from collaboration.queries.shared_links import hash_of
from core.actions.events import NewEvent, append_event, append_events, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import Organization, User

TOKEN_BYTES = 32


@transaction.atomic
def share_agreement(
    agreement: Agreement,
    *,
    organization: Organization,
    recipient: str,
    contact: str,
    expires_on: datetime.date,
    by: User,
) -> tuple[SharedLink, str]:
    """Make an address for a partner; it is returned with its secret part, which is kept nowhere and shown this once.

    Raises ActionRefused for an agreement that is signed or fell, for somebody who is no partner of it, and for a last day
    that has passed or lies too far ahead.
    """
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    _check(locked, organization, expires_on)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SharedLink(
        agreement=locked,
        organization=organization,
        recipient=recipient.strip(),
        contact=contact.strip(),
        expires_on=expires_on,
        token_hash=hash_of(token),
        created_by=by,
        updated_by=by,
    )
    link.full_clean()
    link.save()
    append_event(link, "share_agreement", by=by, changes=field_changes({}, field_values(link)))
    return link, token


@transaction.atomic
def revoke_link(link: SharedLink, *, by: User) -> SharedLink:
    """Stop an address for good; stopping it again changes nothing."""
    locked = SharedLink.objects.select_for_update().get(pk=link.pk)
    if locked.revoked_at is None:
        append_events([_revoked(locked, by)], by=by)
    return locked


def end_links(agreement: Agreement, *, by: User | None) -> None:
    """Stop every address of an agreement that fell: should it be taken up again, new ones are handed out."""
    if agreement.state in FALLEN:
        standing = list(agreement.shared_links.select_for_update().filter(revoked_at=None))
        append_events([_revoked(link, by) for link in standing], by=by)


@transaction.atomic
def note_reading(link: SharedLink, *, address: str) -> None:
    """Log that somebody read the page, with a hash of where from. Raises TooMany.

    Further readings from the same place within QUIET_TIME are the same one.
    """
    locked = SharedLink.objects.select_for_update().get(pk=link.pk)
    now, sender = timezone.now(), sender_key(address, timezone.localdate())
    if locked.views.filter(sender_key=sender, at__gt=now - QUIET_TIME).exists():
        return
    lately = SharedLinkView.objects.filter(at__gt=now - HOUR)
    if (
        lately.filter(sender_key=sender).count() >= PER_SENDER
        or lately.filter(link=locked).count() >= PER_LINK
    ):
        raise TooMany(_("短い時間に多くの閲覧がありました。1時間ほどおいて、もう一度開いてください。"))
    SharedLinkView.objects.create(link=locked, at=now, sender_key=sender)
    append_event(locked, "read", by=None, changes={"sender_key": ["", sender]})


def _check(agreement: Agreement, organization: Organization, expires_on: datetime.date) -> None:
    words = {"number": agreement.number, "state": agreement.get_state_display(), "partner": organization.name}
    if agreement.state not in BEFORE_SIGNATURE:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、共有用アドレスを作れません。作れるのは、締結前の契約です。")
            % words
        )
    if not agreement.parties.filter(organization=organization).exists():
        raise ActionRefused(
            _("%(partner)sは%(number)sの相手先ではありません。契約の相手先を確かめてください。") % words
        )
    today = timezone.localdate()
    if not today <= expires_on <= latest_end(today):
        raise ActionRefused(
            _("有効期限は、今日（%(today)s）から%(last)sまでの日付を入力してください。")
            % {"today": today.isoformat(), "last": latest_end(today).isoformat()}
        )


def _revoked(link: SharedLink, by: User | None) -> NewEvent:
    before = field_values(link, ("revoked_at",))
    link.revoked_at, link.updated_by, link.version = timezone.now(), by, link.version + 1
    link.save()
    return NewEvent(link, "revoke_link", field_changes(before, field_values(link, ("revoked_at",))))
