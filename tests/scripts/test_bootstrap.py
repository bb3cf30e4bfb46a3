"""The environment is made when it is missing, left alone when it fits, and mended when it does not."""

import hashlib
import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def bootstrap(script, monkeypatch, tmp_path):
    """The module, on a folder with three small locks, noting what it would install instead of doing it."""
    module = script("bootstrap")
    for name in module.LOCKS:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.fixture
def installed(bootstrap, monkeypatch):
    """The locks that were installed, in order."""
    done = []
    monkeypatch.setattr(bootstrap, "_install", lambda _python, lock: done.append(lock.name))
    return done


@pytest.fixture
def environment(tmp_path):
    return tmp_path / "env"


def test_a_missing_environment_is_made_without_pip(bootstrap, installed, environment):
    python = bootstrap.ensure_environment("requirements.lock", environment)
    assert (python, python.exists(), installed) == (
        environment / "bin" / "python",
        True,
        ["requirements.lock"],
    )
    assert not (environment / "bin" / "pip").exists()


def test_nothing_is_installed_again_while_the_lock_stays(bootstrap, installed, environment):
    for _ in range(2):
        bootstrap.ensure_environment("requirements.lock", environment)
    assert installed == ["requirements.lock"]


def test_a_changed_lock_is_installed_again(bootstrap, installed, environment, tmp_path):
    bootstrap.ensure_environment("requirements.lock", environment)
    (tmp_path / "requirements.lock").write_text("# newer\n", encoding="utf-8")
    bootstrap.ensure_environment("requirements.lock", environment)
    assert installed == ["requirements.lock", "requirements.lock"]


def test_the_larger_lock_holds_the_smaller(bootstrap, installed, environment):
    bootstrap.ensure_environment("requirements-dev.lock", environment)
    bootstrap.ensure_environment("requirements.lock", environment)
    assert installed == ["requirements-dev.lock"]


def test_the_smaller_lock_does_not_hold_the_larger(bootstrap, installed, environment):
    bootstrap.ensure_environment("requirements.lock", environment)
    bootstrap.ensure_environment("requirements-dev.lock", environment)
    assert installed == ["requirements.lock", "requirements-dev.lock"]


def test_an_installation_that_failed_is_begun_again(bootstrap, installed, environment, monkeypatch):
    bootstrap.ensure_environment("requirements.lock", environment)

    def fail(_python, _lock):
        raise bootstrap.SetUpFailed

    monkeypatch.setattr(bootstrap, "_install", fail)
    with pytest.raises(bootstrap.SetUpFailed):
        bootstrap.ensure_environment("requirements-dev.lock", environment)
    with pytest.raises(bootstrap.SetUpFailed):
        bootstrap.ensure_environment("requirements.lock", environment)


def test_an_environment_of_another_python_is_made_anew(bootstrap, installed, environment):
    bootstrap.ensure_environment("requirements.lock", environment)
    python = environment / "bin" / "python"
    python.unlink()
    python.write_text("#!/bin/sh\necho 3 9\n", encoding="utf-8")
    python.chmod(0o755)
    bootstrap.ensure_environment("requirements.lock", environment)
    assert python.resolve() == Path(sys.executable).resolve()
    assert installed == ["requirements.lock", "requirements.lock"]


@pytest.mark.parametrize("content", ["", "[1]", "{half"])
def test_a_damaged_stamp_counts_as_none(bootstrap, installed, environment, content):
    bootstrap.ensure_environment("requirements.lock", environment)
    (environment / "renkei-locks.json").write_text(content, encoding="utf-8")
    bootstrap.ensure_environment("requirements.lock", environment)
    assert installed == ["requirements.lock", "requirements.lock"]
    assert json.loads((environment / "renkei-locks.json").read_text())["requirements.lock"]


def test_without_a_network_the_way_out_is_told(bootstrap, environment, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "requirements.lock").write_text(f"django==5.2.19 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(bootstrap.SetUpFailed, match="PIP_FIND_LINKS"):
        bootstrap.ensure_environment("requirements.lock", environment)


def test_the_vendored_pip_is_the_released_one(script):
    wheel = script("bootstrap").PIP_WHEEL
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == (
        "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
    )
