"""Templates: each is used, none carries script or style of its own."""

import ast
import re

from tests.guards.source import ROOT, modules, templates

# Names under which Django itself looks.
KNOWN_TO_DJANGO = re.compile(r"(\d{3}|403_csrf)\.html|registration/[a-z_]+\.html|django/forms/.+\.html")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_every_template_is_used():
    named = {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html")
    }
    for text in templates().values():
        named.update(re.findall(r"""\{% (?:include|extends) ["']([^"']+)["']""", text))
    unused = [name for name in templates() if name not in named and not KNOWN_TO_DJANGO.fullmatch(name)]
    assert unused == []


def test_every_named_template_is_there():
    missing = {
        (name, wanted)
        for name, text in templates().items()
        for wanted in re.findall(r"""\{% (?:include|extends) ["']([^"']+)["']""", text)
        if wanted not in templates()
    }
    assert missing == set()


def test_no_template_carries_script_or_style():
    found = {name: INLINE.findall(text) for name, text in templates().items() if INLINE.search(text)}
    assert found == {}


def test_no_template_asks_another_host():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert [name for name, text in templates().items() if outside.search(text)] == []


def test_templates_lie_in_one_folder():
    stray = [
        path
        for path in ROOT.glob("*/templates/**/*.html")
        if "tests" not in path.parts and ".venv" not in path.parts
    ]
    assert stray == []
