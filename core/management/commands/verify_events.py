"""Prove that the event log is as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.queries.events import verify_chain


class Command(BaseCommand):
    """Prints the end of the log, to be noted outside; fails naming the first bad row."""

    help = gettext_lazy("操作履歴が書き換えられていないことを確かめます。")  # type: ignore[assignment]  # shown as text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an end of the log that was noted earlier."""
        parser.add_argument("--expect", default="", metavar="SEQ:HASH", help=str(_("以前に控えた末尾")))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify the whole log."""
        report = verify_chain(*_noted_end(options["expect"]))
        if report.bad_seq is not None:
            message = _("通番%(seq)sで異常が見つかりました。%(problem)s")
            raise CommandError(message % {"seq": report.bad_seq, "problem": report.problem})
        self.stdout.write(_("%(rows)s件の操作履歴に異常はありません。") % {"rows": report.rows})
        self.stdout.write(_("次の末尾を別の場所に控えてください：") + f"{report.rows}:{report.last_hash}")


def _noted_end(text: str) -> tuple[int | None, str]:
    if not text:
        return None, ""
    seq, _colon, noted_hash = text.partition(":")
    if not seq.isdecimal() or not noted_hash:
        raise CommandError(_("控えは「通番:ハッシュ値」の形で指定してください。"))
    return int(seq), noted_hash
