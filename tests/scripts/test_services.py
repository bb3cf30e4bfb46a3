"""Servers for the tests: the machine's own first, the package's else, and an honest None."""

import sys
from pathlib import Path

import pytest

SITE_PACKAGES = next((Path(sys.prefix) / "lib").glob("python3*/site-packages"))


@pytest.fixture
def services(script):
    return script("services")


def _program(folder, name, code=0):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_machines_redis_comes_before_the_packages(services, tmp_path, monkeypatch):
    own = _program(tmp_path / "bin", "redis-server")
    monkeypatch.setenv("PATH", str(own.parent))
    assert services.redis_program(SITE_PACKAGES) == own


def test_the_packages_redis_stands_in(services, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert services.redis_program(SITE_PACKAGES).name == "valkey-server"


def test_a_program_that_does_not_start_is_passed_over(services, tmp_path, monkeypatch):
    broken = _program(tmp_path / "bin", "redis-server", code=127)
    monkeypatch.setenv("PATH", str(broken.parent))
    assert services.redis_program(tmp_path) is None


def test_the_machines_postgresql_comes_before_the_packages(services, tmp_path, monkeypatch):
    for name in ("initdb", "postgres"):
        _program(tmp_path / "bin", name)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert services.postgresql_programs(SITE_PACKAGES) == tmp_path / "bin"


def test_a_named_browser_comes_first(services, tmp_path, monkeypatch):
    browser = _program(tmp_path / "opt", "my-browser")
    monkeypatch.setenv("RENKEI_CHROMIUM", str(browser))
    assert services.chromium() == browser


def test_a_browser_on_the_path_is_found(services, tmp_path, monkeypatch):
    browser = _program(tmp_path / "bin", "chromium-browser")
    monkeypatch.delenv("RENKEI_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(browser.parent))
    assert services.chromium() == browser


def test_no_browser_is_none(services, monkeypatch):
    monkeypatch.delenv("RENKEI_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    assert services.chromium() is None


@pytest.mark.services
@pytest.mark.redis
def test_a_killed_redis_starts_again_on_the_same_address(services):
    with services.RedisServer(services.redis_program(SITE_PACKAGES)) as server:
        url = server.url
        server.kill()
        assert not server.is_ready()
        server.start()
        assert (server.is_ready(), server.url) == (True, url)
    assert not server.folder.exists()


@pytest.mark.services
@pytest.mark.redis
def test_a_server_that_does_not_start_says_why(services, tmp_path):
    with pytest.raises(services.ServerUnavailable, match="broken does not start"):
        services.RedisServer(_program(tmp_path, "broken", code=1)).__enter__()
