"""What scripts/test says at its end."""

import pytest


@pytest.fixture
def parts(script):
    script("services")
    return script("parts")


def test_the_table_names_each_part_with_its_result(parts):
    outcomes = [
        parts.Outcome("lint", passed=True, seconds=1.234),
        parts.Outcome("sqlite", passed=False, seconds=60.0),
        parts.Outcome("e2e", passed=True, seconds=0.0, missing=("chromium",)),
    ]
    assert parts.summary(outcomes).splitlines()[2:] == [
        "lint        passed               1.2",
        "sqlite      FAILED              60.0",
        "e2e         incomplete           0.0",
    ]


def test_what_could_not_run_is_said_in_one_paragraph(parts):
    outcomes = [
        parts.Outcome("postgresql", passed=True, seconds=0, missing=("redis",)),
        parts.Outcome("e2e", passed=True, seconds=0, missing=("chromium",)),
    ]
    text = parts.what_did_not_run(outcomes)
    assert "\n" not in text
    assert "the part postgresql did not run in full for want of a Redis" in text
    assert "the part e2e did not run for want of a Chromium" in text


def test_nothing_is_said_when_everything_ran(parts):
    assert parts.what_did_not_run([parts.Outcome("lint", passed=True, seconds=0)]) == ""


def test_a_part_passes_the_environment_on_without_the_operators_settings(parts, monkeypatch, tmp_path):
    monkeypatch.setenv("RENKEI_REDIS_URL", "redis://production")
    bench = parts.Bench(tmp_path / "bin" / "python", [], "", None, None, None)
    assert parts.Part("lint", bench, None).run(
        "sh", "-c", 'test -z "$RENKEI_REDIS_URL" && test -d "$RENKEI_DATA_DIR"'
    )


def test_no_test_at_all_is_a_failure(parts, tmp_path):
    pytest_of_nothing = tmp_path / "bin" / "pytest"
    pytest_of_nothing.parent.mkdir()
    pytest_of_nothing.write_text("#!/bin/sh\nexit 5\n", encoding="utf-8")
    pytest_of_nothing.chmod(0o755)
    bench = parts.Bench(tmp_path / "bin" / "python", [], "", None, None, None)
    assert not parts.Part("sqlite", bench, None).pytest("no-such-mark")


def test_the_hundred_thousand_contracts_are_drawn_only_when_named(parts, tmp_path):
    called = tmp_path / "bin" / "pytest"
    called.parent.mkdir()
    called.write_text('#!/bin/sh\ntest "$RENKEI_NIGHTLY" = 1 && test -f "$1"\n', encoding="utf-8")
    called.chmod(0o755)
    bench = parts.Bench(tmp_path / "bin" / "python", [], "", None, None, None)
    assert "nightly" not in parts.PARTS
    assert parts.run_parts(["nightly"], bench)[0].passed
