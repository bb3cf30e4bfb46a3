"""What users read has a name: models, fields and kinds in Japanese, and no address is open by accident."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from core.api.access import IsSignedIn
from core.calc.enums import LabelledEnum
from core.registry import verb_label
from tests.guards.source import APPS, modules

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
# Rows that no screen and no history shows.
WITHOUT_WORDS = {
    "core.counter",
    "core.eventhead",
    "core.loginlock",
    "core.setuptoken",
    "core.submissionkey",
}
FIELDS_WITHOUT_WORDS = {"core.event.prev_hash", "core.event.hash"}
OPEN_TO_ALL = {
    "accessibility",
    "desk",
    "desk-receipt",
    "help",
    "login",
    "set_language",
    "setup",
    "setup-steps",
    "shared",
    "inventor-link",
    "styleguide",  # not found except for survey officers and while developing
}
WORDS_OF_THE_WORKSHOP = ("/wo" + "rk/", "/t" + "mp/", "iss" + "ue #", "hel" + "per A")


def _shown_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and model._meta.label_lower not in WITHOUT_WORDS
    ]


def test_every_model_has_a_japanese_name():
    unnamed = [
        model._meta.label for model in _shown_models() if not JAPANESE.search(str(model._meta.verbose_name))
    ]
    assert unnamed == []


def test_every_field_has_a_japanese_name():
    unnamed = [
        f"{model._meta.label_lower}.{field.name}"
        for model in _shown_models()
        for field in model._meta.concrete_fields
        if not field.primary_key and not JAPANESE.search(str(field.verbose_name))
    ]
    assert sorted(set(unnamed) - FIELDS_WITHOUT_WORDS) == []


@pytest.mark.parametrize("kind", LabelledEnum.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_kind_has_a_label(kind):
    assert [member.name for member in kind if not member.label.strip()] == []


@pytest.mark.parametrize("kind", LabelledEnum.__subclasses__(), ids=lambda kind: kind.__name__)
def test_labels_tell_kinds_apart(kind):
    labels = [member.label for member in kind]
    assert len(labels) == len(set(labels))


def _routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry)
        else:
            yield entry


def test_only_these_addresses_are_open_to_all():
    routes = list(_routes(get_resolver()))
    is_open = {route.name for route in routes if not getattr(route.callback, "login_required", True)}
    assert is_open - {route.name for route in _calls(routes)} == OPEN_TO_ALL


def test_every_call_of_the_api_asks_who_calls():
    """The API answers strangers itself, in JSON, instead of leading them to the page for signing in."""
    calls = list(_calls(_routes(get_resolver())))
    assert calls
    assert [call.name for call in calls if IsSignedIn not in call.callback.cls.permission_classes] == []


def _calls(routes: Iterable[URLPattern]) -> Iterator[URLPattern]:
    return (route for route in routes if issubclass(getattr(route.callback, "cls", object), APIView))


def test_every_address_has_a_name_of_its_own():
    names = [route.name for route in _routes(get_resolver())]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def test_source_does_not_speak_of_the_workshop():
    found = [
        module.path for module in modules() if any(word in module.text for word in WORDS_OF_THE_WORKSHOP)
    ]
    assert found == []


def test_every_verb_of_the_log_has_words():
    """An event that no screen can name in Japanese would show its code."""
    used = {
        argument.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ("append_event", "NewEvent", "_set_active") and len(node.args) > 1
        for argument in [node.args[1]]
        if isinstance(argument, ast.Constant)
    }
    assert {verb for verb in used if not JAPANESE.search(verb_label(verb))} == set()
