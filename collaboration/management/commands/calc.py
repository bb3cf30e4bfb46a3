"""Calculations from the shell: the price of one contract, every price that was promised, the presets, what other apps offer."""

import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collaboration.calc.records import RecordRefused
from collaboration.exports.price_table import price_table
from collaboration.queries.presets import presets
from collaboration.queries.price_audit import PriceCheck, audit_prices
from collaboration.queries.price_document import price_document, problem_rows, read_document
from core.registry import Calculation, calculations

STANDARD_INPUT = "-"


class Command(BaseCommand):
    """`calc price FILE.json`, `calc audit`, `calc presets`, `calc NAME FILE.json`. Exits 1 when something is wrong."""

    help = "契約の価格を算定します（price）。確定した価格を再計算して確かめます（audit）。規程のひな形を一覧にします（presets）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and the file."""
        offered = calculations()
        names = "|".join(["price", "audit", "presets", *(calculation.name for calculation in offered)])
        orders = parser.add_subparsers(dest="order", required=True, metavar=names)
        price = orders.add_parser("price", help="JSONのファイルに書いた契約の価格を算定します。")
        price.add_argument("file", metavar="FILE", help="JSONのファイル（-は標準入力）")
        price.add_argument("--table", action="store_true", help="JSONの代わりに表で出力します。")
        orders.add_parser("audit", help="契約ごとに確定した価格を、その根拠から再計算します。")
        orders.add_parser("presets", help="大学が公表した規程のひな形を一覧にします。")
        for calculation in offered:
            order = orders.add_parser(calculation.name, help=str(calculation.label))
            order.add_argument("file", metavar="FILE", nargs="?", help="JSONのファイル（-は標準入力）")
            if calculation.faults is not None:
                order.add_argument("--check", action="store_true", help="計算の基礎データを点検します。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is ordered."""
        orders: dict[str, Callable[[dict[str, Any]], None]]
        orders = {"price": self._price, "audit": self._audit, "presets": self._presets}
        orders |= {offered.name: partial(self._calculate, offered) for offered in calculations()}
        orders[options["order"]](options)

    def _price(self, options: dict[str, Any]) -> None:
        answer = self._answer(price_document, options["file"])
        self.stdout.write(price_table(answer) if options["table"] else _json(answer))

    def _calculate(self, calculation: Calculation, options: dict[str, Any]) -> None:
        if options.get("check") and calculation.faults is not None:
            self._report(calculation.faults())
        elif options["file"] is None:
            raise CommandError("JSONのファイルの名前（標準入力なら -）を書いてください。")
        else:
            self.stdout.write(_json(self._answer(calculation.answer, options["file"])))

    def _report(self, faults: list[str]) -> None:
        for fault in faults:
            self.stderr.write(fault)
        self.stdout.write(f"基礎データを点検しました。誤り：{len(faults):,}件")
        if faults:
            sys.exit(1)

    def _answer(
        self, calculate: Callable[[Mapping[str, object]], dict[str, Any]], file: str
    ) -> dict[str, Any]:
        try:
            return calculate(read_document(_content(file)))
        except RecordRefused as refused:
            self._refuse(refused)

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


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{name}：ファイルがありません。") from None
    except OSError as fault:
        raise CommandError(f"{name}：ファイルを読めません（{fault.strerror}）。") from fault
