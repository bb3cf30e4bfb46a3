"""Prices from the shell: one contract from a file, every price that was promised, the presets."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collaboration.calc.records import RecordRefused
from collaboration.exports.price_table import price_table
from collaboration.queries.presets import presets
from collaboration.queries.price_audit import PriceCheck, audit_prices
from collaboration.queries.price_document import price_document, problem_rows, read_document

STANDARD_INPUT = "-"


class Command(BaseCommand):
    """`calc price FILE.json`, `calc audit`, `calc presets`. Exits 1 when something is wrong."""

    help = "契約の価格を算定します（price）。確定した価格を再計算して確かめます（audit）。規程のひな形を一覧にします（presets）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and the file."""
        orders = parser.add_subparsers(dest="order", required=True, metavar="price|audit|presets")
        price = orders.add_parser("price", help="JSONのファイルに書いた契約の価格を算定します。")
        price.add_argument("file", metavar="FILE", help="JSONのファイル（-は標準入力）")
        price.add_argument("--table", action="store_true", help="JSONの代わりに表で出力します。")
        orders.add_parser("audit", help="契約ごとに確定した価格を、その根拠から再計算します。")
        orders.add_parser("presets", help="大学が公表した規程のひな形を一覧にします。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is ordered."""
        orders = {"price": self._price, "audit": self._audit, "presets": self._presets}
        orders[options["order"]](options)

    def _price(self, options: dict[str, Any]) -> None:
        try:
            answer = price_document(read_document(_content(options["file"])))
        except RecordRefused as refused:
            self._refuse(refused)
        text = price_table(answer) if options["table"] else json.dumps(answer, ensure_ascii=False, indent=2)
        self.stdout.write(text)

    def _refuse(self, refused: RecordRefused) -> NoReturn:
        for row in problem_rows(refused.problems):
            name = f"{row['label']}（{row['field']}）" if row["label"] else row["field"]
            self.stderr.write(f"{name}：{row['message']}" if name else row["message"])
        sys.exit(1)

    def _audit(self, _options: dict[str, Any]) -> None:
        checked, wrong = 0, 0
        for check in audit_prices():
            checked += 1
            if not check.is_right:
                wrong += 1
                self._accuse(check)
        self.stdout.write(f"確定した価格{checked:,}件を再計算しました。一致しないもの：{wrong:,}件")
        if wrong:
            sys.exit(1)

    def _accuse(self, check: PriceCheck) -> None:
        changed = [] if check.is_intact else ["確定した内容が書き換えられています。"]
        for fault in [*changed, *check.faults]:
            self.stderr.write(f"{check.price.agreement}\t{fault}")

    def _presets(self, _options: dict[str, Any]) -> None:
        for preset_id, policy in presets().items():
            self.stdout.write(
                f"{preset_id}\t{policy.kind.label}\t{policy.valid_from}\t{policy.institution}\t{policy.label}"
            )


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{name}：ファイルがありません。") from None
    except OSError as fault:
        raise CommandError(f"{name}：ファイルを読めません（{fault.strerror}）。") from fault
