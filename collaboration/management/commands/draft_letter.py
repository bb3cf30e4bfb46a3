"""A letter about an estimate from the shell, to look at: marked as a draft, numbered nowhere, kept nowhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import (
    LetterForm,
    LetterKind,
    LetterLanguage,
    LetterTerms,
    usual_end_of_offer,
)
from collaboration.exports.letters import letter_file, letter_picture
from collaboration.models import Estimate, EstimateVersion
from collaboration.queries.estimates import latest_version
from core.actions.refused import ActionRefused

NUMBER = "（見本）"
PICTURE = ".png"
FORMS = {".pdf": LetterForm.PDF, ".xlsx": LetterForm.XLSX, PICTURE: LetterForm.PDF}


class Command(BaseCommand):
    """`draft_letter MI2026-00001 sample.pdf --kind basis`. The ending of the file says what it becomes."""

    help = "見積書・経費積算書の見本を作ります。ファイルの拡張子（.pdf、.xlsx、1ページ目の画像は.png）で形式が決まります。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the estimate, the file, and what may be asked of a letter."""
        parser.add_argument("number", help="見積番号")
        parser.add_argument("file", type=Path, help="作るファイル")
        parser.add_argument("--kind", choices=list(LetterKind), default=LetterKind.QUOTATION)
        parser.add_argument("--language", choices=list(LetterLanguage), default=LetterLanguage.JAPANESE)
        parser.add_argument("--tax-form", choices=list(TaxMode), default=TaxMode.EXCLUSIVE)
        parser.add_argument("--without-seal", action="store_true", help="押印欄を付けません。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        file: Path = options["file"]
        if file.suffix not in FORMS:
            raise CommandError(f"拡張子は{'、'.join(FORMS)}のどれかにしてください：{file.name}")
        make = letter_picture if file.suffix == PICTURE else letter_file
        try:
            content = make(_version(options["number"]), _terms(options), number=NUMBER, is_draft=True)
        except ActionRefused as refused:
            raise CommandError(refused.message) from refused
        file.write_bytes(content)
        self.stdout.write(f"{file}（{len(content):,}バイト）")


def _version(number: str) -> EstimateVersion:
    estimate = Estimate.objects.filter(number=number).first()
    if estimate is None:
        raise CommandError(
            f"見積番号「{number}」の見積はありません。番号を確かめてください。例：MI2026-00001"
        )
    return latest_version(estimate)


def _terms(options: dict[str, Any]) -> LetterTerms:
    today = timezone.localdate()
    return LetterTerms(
        kind=LetterKind(options["kind"]),
        form=FORMS[options["file"].suffix],
        language=LetterLanguage(options["language"]),
        tax_form=TaxMode(options["tax_form"]),
        with_seal=not options["without_seal"],
        issued_on=today,
        valid_until=usual_end_of_offer(today),
    )
