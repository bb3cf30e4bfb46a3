"""The English catalogue holds every string of the screens, translated and compiled."""

import subprocess
import sys

from django.conf import settings


def test_every_message_is_translated():
    check = subprocess.run(
        [sys.executable, "scripts/messages", "--check"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr
