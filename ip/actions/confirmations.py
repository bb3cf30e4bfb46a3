"""Co-inventors agree to the shares: here, or without an account under an address that expires."""

import datetime
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.actions.public_desk import TooMany, sender_key
from collaboration.calc.shared_link import HOUR, PER_LINK, PER_SENDER
from collaboration.queries.shared_links import hash_of
from core.actions.events import append_event
from core.actions.inbox import put_task, settle_task
from core.actions.refused import ActionRefused
from core.calc.messages import Message, gettext_noop
from core.models import User
from ip.calc.disclosing import LINK_DAYS
from ip.calc.kinds import ConfirmedHow
from ip.models import Disclosure, Inventor, InventorLink, InventorLinkView

TOKEN_BYTES = 32


@transaction.atomic
def ask_confirmations(disclosure: Disclosure, *, by: User) -> int:
    """Ask every co-inventor with an account to agree to the shares, and return how many were asked."""
    locked = _written_by(disclosure, by)
    waiting = locked.inventors.filter(confirmed_at=None, is_representative=False).exclude(person=None)
    asked = 0
    for row in waiting.select_related("person").prefetch_related("person__users"):
        users = [user for user in row.person.users.all() if user.is_active] if row.person else []
        for user in users:
            put_task(
                _key(row),
                Message(
                    gettext_noop("発明届の持分を確認する（代表発明者：%(who)s）"), {"who": by.display_name}
                ),
                reverse("disclosure-confirm", args=[locked.pk]),
                user=user,
                kind="disclosure",
            )
        asked += bool(users)
    append_event(locked, "ask_confirmations", by=by, changes={"asked": [None, asked]})
    return asked


@transaction.atomic
def confirm_share(inventor: Inventor, *, is_student_consenting: bool, by: User) -> Inventor:
    """Agree to one's own share. Raises PermissionDenied for somebody else's, ActionRefused."""
    locked = _locked(inventor)
    if locked.person_id is None or locked.person_id != by.person_id or not by.roles:
        raise PermissionDenied
    return _confirm(locked, ConfirmedHow.ACCOUNT, is_student_consenting=is_student_consenting, by=by)


@transaction.atomic
def confirm_by_link(link: InventorLink, *, is_student_consenting: bool) -> Inventor:
    """Agree to one's share under an address without an account; the address opens no more. Raises ActionRefused."""
    standing = InventorLink.objects.usable().select_for_update().filter(pk=link.pk).first()
    if standing is None:
        raise ActionRefused(_("このアドレスは使えなくなりました。代表発明者に連絡してください。"))
    inventor = _locked(standing.inventor)
    _confirm(inventor, ConfirmedHow.LINK, is_student_consenting=is_student_consenting, by=None)
    _stop(inventor)
    return inventor


@transaction.atomic
def make_confirmation_link(inventor: Inventor, *, by: User) -> tuple[InventorLink, str]:
    """Make an address for an inventor; it is returned with its secret part, which is kept nowhere and shown this once.

    Earlier addresses of the same inventor stop.
    """
    locked = _locked(inventor)
    _written_by(locked.disclosure, by)
    if locked.is_representative or locked.confirmed_at is not None:
        raise ActionRefused(_("%(name)sさんの確認は済んでいます。") % {"name": locked.name})
    _stop(locked)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_on = timezone.localdate() + datetime.timedelta(days=LINK_DAYS)
    link = InventorLink(
        inventor=locked, expires_on=expires_on, token_hash=hash_of(token), created_by=by, updated_by=by
    )
    link.full_clean()
    link.save()
    changes = {"expires_on": [None, expires_on.isoformat()]}
    append_event(locked.disclosure, "make_confirmation_link", by=by, changes=changes)
    return link, token


@transaction.atomic
def note_link_reading(link: InventorLink, *, address: str) -> None:
    """Log that somebody opened an address, with a hash of where from. Raises TooMany."""
    locked = InventorLink.objects.select_for_update().get(pk=link.pk)
    now, sender = timezone.now(), sender_key(address, timezone.localdate())
    lately = InventorLinkView.objects.filter(at__gt=now - HOUR)
    if (
        lately.filter(sender_key=sender).count() >= PER_SENDER
        or lately.filter(link=locked).count() >= PER_LINK
    ):
        raise TooMany(_("短い時間に多くの閲覧がありました。1時間ほどおいて、もう一度開いてください。"))
    InventorLinkView.objects.create(link=locked, at=now, sender_key=sender)
    append_event(locked, "read", by=None, changes={"sender_key": ["", sender]})


def end_confirmations(disclosure: Disclosure) -> None:
    """Ask everybody anew, because the division of the invention changed: addresses and tasks end."""
    for row in disclosure.inventors.all():
        settle_task(_key(row))
        _stop(row)
    disclosure.inventors.update(confirmed_at=None, confirmed_how="", student_consent_at=None)


def settle_confirmations(disclosure: Disclosure) -> None:
    """Take the tasks out when nothing is awaited any more."""
    for row in disclosure.inventors.all():
        settle_task(_key(row))


def _confirm(
    inventor: Inventor, how: ConfirmedHow, *, is_student_consenting: bool, by: User | None
) -> Inventor:
    if not inventor.disclosure.is_editable:
        raise ActionRefused(_("この発明届は提出済みのため、確認は不要です。"))
    if inventor.is_student and not is_student_consenting:
        raise ActionRefused(
            _(
                "学生の方は、説明を読んで「同意する」を選んでください。同意しないときは、代表発明者に伝えてください。"
            )
        )
    inventor.confirmed_at, inventor.confirmed_how = timezone.now(), how.value
    inventor.student_consent_at = inventor.confirmed_at if inventor.is_student else None
    inventor.save()
    settle_task(_key(inventor))
    append_event(inventor.disclosure, "confirm_share", by=by, changes={"confirmed_how": [None, how.value]})
    return inventor


def _stop(inventor: Inventor) -> None:
    inventor.confirmation_links.filter(revoked_at=None).update(revoked_at=timezone.now())


def _locked(inventor: Inventor) -> Inventor:
    return Inventor.objects.select_for_update().select_related("disclosure").get(pk=inventor.pk)


def _written_by(disclosure: Disclosure, by: User) -> Disclosure:
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not by.has_perm("ip.change_disclosure", locked):
        raise PermissionDenied
    return locked


def _key(inventor: Inventor) -> str:
    return f"disclosure-confirm-{inventor.pk}"
