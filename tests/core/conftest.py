"""What tests of core share."""

import shutil

import pytest

from core.queries import parameters

OWN_KIND = """
key = "own.rate"
scope = "institution"
label = "機関の率"
unit = "率"
values = []
"""


@pytest.fixture
def own_parameter_kind(tmp_path, monkeypatch):
    """Let there be a dated value that the institution sets itself, beside those of the law; returns its key."""
    folder = tmp_path / "parameters"
    shutil.copytree(parameters.FOLDER, folder)
    (folder / "own.toml").write_text(OWN_KIND, encoding="utf-8")
    monkeypatch.setattr(parameters, "FOLDER", folder)
    parameters.parameter_kinds.cache_clear()
    yield "own.rate"
    parameters.parameter_kinds.cache_clear()
