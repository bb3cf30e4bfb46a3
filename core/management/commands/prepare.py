"""Everything between a checkout and a server that can start, in one process because each start of python costs a second."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from core.models import Institution


class Command(BaseCommand):
    """Used by scripts/run; what it prints is shown to whoever started the program."""

    help = "Migrate, load the demo university once, collect static files, and print how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--empty` leaves the demo out; `--base` is where the page will be; `--static` collects the static files."""
        parser.add_argument("--empty", action="store_true")
        parser.add_argument("--base", default="http://localhost:8000", metavar="URL")
        parser.add_argument("--static", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is not done yet."""
        call_command("migrate", interactive=False, verbosity=0)
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        if options["empty"]:
            self._tell_how_to_set_up(options["base"])
            return
        if not Institution.objects.exists():
            self._pass_on("load_demo")
        self._pass_on("demo_accounts")

    def _tell_how_to_set_up(self, base: str) -> None:
        try:
            address = self._output_of("setup_address", base=base)
        except CommandError as done_before:
            self.stdout.write(str(done_before))
            return
        self.stdout.write(
            gettext("次のアドレスを開いて、最初の設定をしてください（一度だけ使えます）。\n    %(address)s")
            % {"address": address.strip()}
        )

    def _pass_on(self, command: str) -> None:
        self.stdout.write(self._output_of(command))

    def _output_of(self, command: str, **options: Any) -> str:
        """Return what a command of another app prints; the layers forbid to import it."""
        output = StringIO()
        call_command(command, stdout=output, **options)
        return output.getvalue()
