"""What every page shows around its content: institution, navigation, roles, version."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import RequestContext
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from core.models import Institution, User
from core.models.wording import listed
from core.registry import nav_entries

register = template.Library()


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the navigation; `current` is "page" on the page itself, "true" below it, else empty."""

    label: str | Promise
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The frame of one page for one user."""

    institution: str
    navigation: list[NavLink]
    role_names: str
    version: str
    contact: str
    session_seconds: int


@register.simple_tag(takes_context=True)
def page_frame(context: RequestContext) -> PageFrame:
    """Collect the frame; a page shown before sign-in has no navigation."""
    request = context.get("request")
    user = getattr(request, "user", None)
    institution = Institution.objects.current()
    return PageFrame(
        institution=institution.name if institution else "",
        navigation=_navigation(request, user) if isinstance(user, User) and request else [],
        role_names=listed(_role_names(user)) if isinstance(user, User) else "",
        version=settings.RENKEI_VERSION,
        contact=settings.RENKEI_CONTACT,
        session_seconds=settings.RENKEI_SESSION_IDLE_SECONDS - settings.RENKEI_SESSION_NOTE_SECONDS,
    )


def _role_names(user: User) -> list[str]:
    return [gettext(role.label) for role in sorted(user.roles)]


def _navigation(request: HttpRequest, user: User) -> list[NavLink]:
    links = []
    for entry in nav_entries(user):
        url = reverse(entry.url_name)
        links.append(NavLink(entry.label, url, _current(request.path, url)))
    return links


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


@register.simple_tag
def breadcrumbs(*trail: object) -> SafeString:
    """Render the way from home: label and address in turn, the label of the present page last.

    An address is a path or the name of an address without arguments.
    """
    pairs = [
        (gettext_lazy("ホーム"), _address("home")),
        *zip(trail[:-1:2], map(_address, trail[1::2]), strict=True),
    ]
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    return format_html(
        '<nav class="breadcrumb" aria-label="{}"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        gettext("現在の位置"),
        links,
        trail[-1],
    )


def _address(target: object) -> str:
    text = str(target)
    return text if text.startswith("/") else reverse(text)
