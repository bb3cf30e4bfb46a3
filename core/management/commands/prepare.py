"""Everything between a checkout and a server that can start, in one process because each start of python costs a second."""

from io import StringIO
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from core.models import Institution


class Command(BaseCommand):
    """Used by scripts/run; what it prints is shown to whoever started the program."""

    help = "Migrate, load the demo university once, collect static files, and print how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--empty` leaves the demo out; `--static` collects the static files."""
        parser.add_argument("--empty", action="store_true")
        parser.add_argument("--static", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is not done yet."""
        call_command("migrate", interactive=False, verbosity=0)
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        if not options["empty"] and not Institution.objects.exists():
            self._call_if_there("load_demo")
        self._call_if_there("setup_address" if options["empty"] else "demo_accounts")

    def _call_if_there(self, command: str) -> None:
        """Pass on what a command of another app prints; commands are optional here, the layers forbid imports."""
        if command in get_commands():
            output = StringIO()
            call_command(command, stdout=output)
            self.stdout.write(output.getvalue())
