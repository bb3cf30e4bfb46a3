"""Print the address of the first set-up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.actions.institution import make_setup_token
from core.actions.refused import ActionRefused


class Command(BaseCommand):
    """Makes a new token, so that an address printed earlier no longer works."""

    help = gettext_lazy("初期設定のアドレスを表示します。")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the server is reached."""
        parser.add_argument("--base", default="http://127.0.0.1:8000", metavar="URL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the address."""
        try:
            token = make_setup_token()
        except ActionRefused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(options["base"].rstrip("/") + reverse("setup-steps", args=[token]))
