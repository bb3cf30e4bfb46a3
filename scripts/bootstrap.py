"""The project's own environment on a machine that has python3 and nothing else. Standard library only."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PIP_WHEEL = ROOT / "scripts" / "vendor" / "pip-26.3-py3-none-any.whl"
# Each lock holds everything of the one before it.
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-e2e.lock")


class SetUpFailed(Exception):
    """The environment could not be made; the message says why and what to do."""


def data_dir() -> Path:
    """Return the folder of everything that is not part of the program."""
    return Path(os.environ.get("RENKEI_DATA_DIR") or ROOT / "var").resolve()


def ensure_environment(lock: str, environment: Path = ENVIRONMENT) -> Path:
    """Bring the environment to the state of the lock, if it is not there, and return its python.

    Raises SetUpFailed.
    """
    python = environment / "bin" / "python"
    stamp = environment / "renkei-locks.json"
    wanted = {name: _digest(ROOT / name) for name in LOCKS[: LOCKS.index(lock) + 1]}
    usable = _is_usable(python)
    if usable and _installed(stamp).get(lock) == wanted[lock]:
        return python
    if not usable:
        print("環境（.venv）を作っています…", flush=True)
        venv.EnvBuilder(with_pip=False, clear=environment.exists(), symlinks=True).create(environment)
    stamp.unlink(missing_ok=True)
    print(f"必要なパッケージを入れています（{lock}、初回と更新時だけ）…", flush=True)
    _install(python, ROOT / lock)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return python


def _is_usable(python: Path) -> bool:
    """Whether the environment belongs to this version of python and still starts."""
    if not python.exists():
        return False
    asked = subprocess.run(
        [python, "-c", "import sys; print(*sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.returncode == 0 and asked.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _installed(stamp: Path) -> dict[str, str]:
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _install(python: Path, lock: Path) -> None:
    """Install with uv where it is at hand, ten times as fast, and else with pip from its own zip."""
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        command = [str(python), str(PIP_WHEEL / "pip"), "install", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    command += ["--no-deps", "--require-hashes", "-r", str(lock)]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        last_lines = "\n".join(result.stdout.strip().splitlines()[-12:])
        raise SetUpFailed(
            f"パッケージを入れられませんでした。\n{last_lines}\n\n"
            "ネットワークに接続できるか、プロキシの設定（HTTPS_PROXY）が要るかを確認してください。\n"
            "閉じたネットワークでは、つながる機械で\n"
            f"    python3 -m pip download --require-hashes -r {lock.name} -d wheels\n"
            "を実行して得たフォルダーを運び、PIP_NO_INDEX=1 PIP_FIND_LINKS=フォルダー を付けて起動してください。"
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
