"""The request as views see it: LoginRequiredMiddleware lets nobody in who has not signed in."""

from django.http import HttpRequest

from core.models import User


class SignedInRequest(HttpRequest):
    """A request of a signed-in user."""

    user: User
