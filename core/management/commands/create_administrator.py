"""Make an administrator from the shell."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.institution import create_administrator


class Command(BaseCommand):
    """Makes a survey officer and prints the one-time password."""

    help = gettext_lazy("管理者を登録し、一度だけのパスワードを表示します。")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help=str(_("表示名")))
        parser.add_argument("--email", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the account."""
        username = options["username"]
        values = {
            "username": username,
            "display_name": options["name"] or username,
            "email": options["email"],
        }
        try:
            _user, password = create_administrator(values)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("利用者名：%(username)s") % {"username": username})
        self.stdout.write(_("一度だけのパスワード：%(password)s") % {"password": password})
