"""Bring an office's ledger in from the shell."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.actions.refused import ActionRefused
from core.calc.ledger.check import CheckedLedger
from core.calc.ledger.problems import ProblemSeverity
from core.calc.messages import ValueRefused
from core.imports.batches import check_import, commit_import, open_ledger, receive
from core.imports.csv_file import ENCODINGS
from core.imports.staging import sheet_summaries, unread_columns
from core.models import ImportBatch, User
from core.models.wording import translated


class Command(BaseCommand):
    """Checks a ledger and, unless `--dry-run` is given, imports it. Exits 1 when a row has an error."""

    help = "Check a ledger (.xlsx or CSV) and import it as one batch. Exit 1 when something is wrong with it."

    def add_arguments(self, parser: CommandParser) -> None:
        """File, what to do with it, and who does it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--json", type=Path, metavar="OUT", help="write the outcome to this file, - for the screen"
        )
        parser.add_argument("--good-rows-only", action="store_true", help="import the rows without errors")
        parser.add_argument("--user", metavar="NAME", help="the user in whose name it is done")
        parser.add_argument(
            "--encoding", choices=sorted(ENCODINGS), default="", help="encoding of a CSV file"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Receive, check, commit."""
        by = self._user(options["user"])
        try:
            with options["file"].open("rb") as source:
                batch = receive(File(source), options["file"].name, by=by, encoding=options["encoding"])
            ledger = check_import(batch, today=timezone.localdate(), by=by)
            written = self._commit(batch, ledger, by, options)
        except FileNotFoundError:
            raise CommandError(f"{options['file']}: ファイルがありません。") from None
        except ActionRefused as refused:
            raise CommandError(refused.message) from refused
        except ValueRefused as refused:
            raise CommandError(translated(refused.message)) from refused
        self._report(batch, ledger, written, options["json"])
        if any(problem.is_error for problem in ledger.problems):
            sys.exit(1)

    def _commit(
        self, batch: ImportBatch, ledger: CheckedLedger, by: User | None, options: dict[str, Any]
    ) -> dict[str, int]:
        has_errors = any(problem.is_error for problem in ledger.problems)
        if options["dry_run"] or (has_errors and not options["good_rows_only"]):
            return {}
        return commit_import(
            batch, good_rows_only=options["good_rows_only"], today=timezone.localdate(), by=by
        )

    def _user(self, name: str | None) -> User | None:
        if name is None:
            return None
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist:
            raise CommandError(f"利用者「{name}」は登録されていません。") from None

    def _report(
        self, batch: ImportBatch, ledger: CheckedLedger, written: dict[str, int], target: Path | None
    ) -> None:
        outcome = {
            "file": batch.file_name,
            "batch": batch.pk,
            "sheets": sheet_summaries(ledger, open_ledger(batch)),
            "rows_read": sum(len(sheet.rows) for sheet in ledger.sheets),
            "problems": [
                {
                    "sheet": problem.sheet,
                    "row": problem.row,
                    "column": problem.column,
                    "value": problem.value,
                    "severity": problem.severity.value,
                    "reason": translated(problem.reason),
                    "remedy": translated(problem.remedy),
                }
                for problem in ledger.problems
            ],
            "written": written,
        }
        text = json.dumps(outcome, ensure_ascii=False, indent=2)
        if target is not None and str(target) != "-":
            target.write_text(text + "\n", encoding="utf-8")
        if target is not None and str(target) == "-":
            self.stdout.write(text)
            return
        self._say(ledger, written)

    def _say(self, ledger: CheckedLedger, written: dict[str, int]) -> None:
        for problem in ledger.problems:
            mark = "エラー" if problem.severity is ProblemSeverity.ERROR else "注意"
            self.stdout.write(
                f"{mark}\t{problem.sheet}\t{problem.row}行\t{problem.column}\t{problem.value}\t{translated(problem.reason)}"
            )
        for sheet in ledger.sheets:
            what = f"{len(sheet.rows)}行" if sheet.kind else "まだ取り込みません"
            self.stdout.write(f"{sheet.name}\t{what}")
            if unread := unread_columns(sheet):
                self.stdout.write(f"{sheet.name}\t読み取らない列：{'、'.join(unread)}")
        for record, count in written.items():
            self.stdout.write(f"{record}\t{count}件")
