"""Finding a Chromium on this machine, and starting it the way an office computer in Japan runs it."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def find_chromium() -> str | None:
    """Return the program named by RENKEI_CHROMIUM, else the first known name on the path."""
    named = os.environ.get("RENKEI_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)
