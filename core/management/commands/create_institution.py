"""Enter the institution from the shell, as the first set-up does on screen."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.institution import create_institution
from core.actions.refused import ActionRefused
from core.calc.kinds import FounderType, InstitutionKind
from core.calc.messages import ValueRefused
from core.calc.prefectures import parse_prefecture


class Command(BaseCommand):
    """Enters the one institution of this installation."""

    help = gettext_lazy("機関を登録します。例：create_institution 架空大学 京都府")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who files the return."""
        parser.add_argument("name", help=str(_("機関名")))
        parser.add_argument("prefecture", help=str(_("所在地（都道府県）")))
        founders, kinds = [founder.value for founder in FounderType], [kind.value for kind in InstitutionKind]
        parser.add_argument("--founder", choices=founders, default=FounderType.NATIONAL.value)
        parser.add_argument("--kind", choices=kinds, default=InstitutionKind.UNIVERSITY.value)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enter it."""
        try:
            values = {
                "name": options["name"],
                "prefecture": parse_prefecture(options["prefecture"]),
                "founder": options["founder"],
                "kind": options["kind"],
            }
            create_institution(values, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (ActionRefused, ValueRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(name)sを登録しました。") % {"name": options["name"]})
