"""The modules of scripts/, which is no package because it must run before anything is installed."""

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture(scope="session")
def script():
    """Return a function that imports a module of scripts/ by its name."""

    def load(name):
        if str(SCRIPTS) not in sys.path:
            sys.path.append(str(SCRIPTS))
        return importlib.import_module(name)

    return load
