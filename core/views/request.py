"""The request as views see it: LoginRequiredMiddleware lets nobody in who has not signed in."""

from django.conf import settings
from django.http import HttpRequest

from core.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in user."""

    user: User


def client_address(request: HttpRequest) -> str:
    """Return from where a request comes.

    Behind proxies it is the entry of X-Forwarded-For that the outermost of our own proxies wrote: everything before it may be
    invented by whoever sent the request, so that limits per address could be slipped.
    """
    hops = settings.RENKEI_PROXY_HOPS
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))
