"""Assemble the return of a fiscal year from the command line."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actions.refused import ActionRefused
from reporting.actions.assembly import assemble_return
from reporting.actions.computing import ComputedReturn, compute_return
from reporting.actions.returns import open_return
from reporting.calc.figures import figure_text
from reporting.exports.return_json import return_bytes
from reporting.models import SurveyReturn
from reporting.queries import editions


class Command(BaseCommand):
    """Print every item of the return, and write it to a file."""

    help = "実施状況調査の年度の調査票を集計し、項目ごとの値・円単位の金額・記録の数を出力します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the year and where to write."""
        parser.add_argument("--fy", type=int, required=True, metavar="YEAR", help="年度（例：2018）")
        parser.add_argument("--json", type=Path, metavar="FILE", help="JSONの出力先")
        parser.add_argument("--no-save", action="store_true", help="計算だけ行い、調査票に保存しません")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compute, store in the draft unless the year is frozen or nothing is to be stored, and print."""
        computed = self._computed(options["fy"], save=not options["no_save"])
        if options["json"]:
            options["json"].write_bytes(return_bytes(computed))
        for cell in computed.cells.values():
            exact = "" if cell.exact_yen is None else f"{cell.exact_yen:,}円"
            take = computed.edition.cells[cell.code].take
            value = "未回答" if cell.value is None else figure_text(take, cell.value)
            self.stdout.write(f"{cell.code}\t{value}\t{exact}\t{cell.records:,}件の記録")
        self.stdout.write(f"点検結果：エラー{computed.errors}件、全{len(computed.findings)}件")

    def _computed(self, fiscal_year: int, *, save: bool) -> ComputedReturn:
        latest = SurveyReturn.objects.latest_of(fiscal_year)
        try:
            edition = editions.edition(latest.edition) if latest else editions.for_fiscal_year(fiscal_year)
            if save and (latest is None or latest.is_draft):
                return assemble_return(latest or open_return(fiscal_year, by=None), by=None).computed
        except LookupError as missing:
            raise CommandError(f"{fiscal_year}年度に使える様式がありません。") from missing
        except ActionRefused as refused:
            raise CommandError(refused.message) from refused
        if save:
            self.stderr.write(f"{latest}は施錠されているため、計算だけ行いました。")
        return compute_return(edition, fiscal_year)
