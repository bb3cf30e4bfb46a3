"""How far the first set-up is."""

import hashlib

from core.models import SetupToken, User


def is_set_up() -> bool:
    """Whether anybody can sign in; before that every page leads to the set-up."""
    return User.objects.exists()


def token_hash(token: str) -> str:
    """Return the form in which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def usable_token(token: str) -> SetupToken | None:
    """Return the token if it was not used and there is still something to set up."""
    if is_set_up():
        return None
    return SetupToken.objects.filter(token_sha256=token_hash(token), used_at=None).first()
