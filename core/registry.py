"""Hooks that higher apps fill in `AppConfig.ready`, so that lower apps can show what they may not import."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from core.models import User


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation, shown to the users for whom `visible` holds."""

    order: int
    label: "str | _StrPromise"
    url_name: str
    visible: "Callable[[User], bool]"


@dataclass(frozen=True, slots=True)
class Panel:
    """A block that a higher app adds to a page of a lower one: a heading and a template with its context."""

    title: "str | _StrPromise"
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelBuilder = Callable[[Any, "User"], Panel | None]

_nav_entries: dict[str, NavEntry] = {}
_panel_builders: dict[str, list[PanelBuilder]] = {}


def register_nav(
    label: "str | _StrPromise", url_name: str, order: int, visible: "Callable[[User], bool]"
) -> None:
    """Add an entry to the main navigation; a second entry for the same page replaces the first."""
    _nav_entries[url_name] = NavEntry(order, label, url_name, visible)


def nav_entries(user: "User") -> list[NavEntry]:
    """Return the entries this user sees, in order."""
    return sorted((entry for entry in _nav_entries.values() if entry.visible(user)), key=lambda e: e.order)


def register_panel(place: str, build: PanelBuilder) -> None:
    """Add a panel to every page of the given place, e.g. "agreement-detail"; `build` may return None."""
    builders = _panel_builders.setdefault(place, [])
    if build not in builders:
        builders.append(build)


def panels_for(place: str, record: Any, user: "User") -> list[Panel]:
    """Return the panels that other apps add to the page of this record."""
    built = (build(record, user) for build in _panel_builders.get(place, []))
    return [panel for panel in built if panel is not None]
