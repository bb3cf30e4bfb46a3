"""Sign-in under attack: ten wrong passwords for one name from one address shut the door for a quarter of an hour."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone

from core.models import LoginLock

MOST_FAILURES = 10
LOCK_TIME = datetime.timedelta(minutes=15)


@transaction.atomic
def record_failed_login(username: str, address: str) -> None:
    """Count a failure; failures older than the lock time are forgotten."""
    now = timezone.now()
    key = lock_key(username, address)
    LoginLock.objects.get_or_create(key_sha256=key)
    lock = LoginLock.objects.select_for_update().get(key_sha256=key)
    if lock.last_failed_at is not None and lock.last_failed_at < now - LOCK_TIME:
        lock.failures = 0
    lock.failures += 1
    lock.last_failed_at = now
    if lock.failures >= MOST_FAILURES:
        lock.failures, lock.locked_until = 0, now + LOCK_TIME
    lock.save()


def clear_failed_logins(username: str, address: str) -> None:
    """Forget the failures of somebody who knew the password after all."""
    LoginLock.objects.filter(key_sha256=lock_key(username, address)).delete()


def is_locked(username: str, address: str) -> bool:
    """Whether the door is shut for this name from this address, whether or not there is such a user."""
    locked = LoginLock.objects.filter(key_sha256=lock_key(username, address), locked_until__gt=timezone.now())
    return locked.exists()


def lock_key(username: str, address: str) -> str:
    """Return the key of a lock; names are kept as hashes, for people type passwords into the wrong field."""
    return hashlib.sha256(f"{username.casefold()}\n{address}".encode()).hexdigest()
