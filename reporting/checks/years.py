"""Checks against the year before, and on the freshness of the run."""

from collections.abc import Iterator

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, Words, amount

LARGE_CHANGE = gettext_noop(
    "%(year)d年度の値%(now)s%(unit)sは、前年度の%(before)s%(unit)sから3割を超えて変わっています。理由を説明してください。"
)
UNIT_SLIP = gettext_noop(
    "%(year)d年度の値%(now)s%(unit)sは、前年度の%(before)s%(unit)sのおよそ1,000倍または1,000分の1です。円と千円を取り違えていないか確認してください。"
)
NO_SOURCE = gettext_noop(
    "%(year)d年度の値%(value)sに、もとになる記録がありません。集計をやり直してください。"
)
STALE = gettext_noop("%(year)d年度の集計をした後で、台帳の記録が変わりました。集計をやり直してください。")

PERCENT = 30
LEAST_KYEN = 10_000
LEAST_NUMBER = 10


class YearOverYear(Check):
    """前年度から3割を超え、かつ1,000万円または10件（10人）を超えて変わった項目は、理由の説明が必要です。およそ1,000倍または1,000分の1になった金額は、単位の取違えとしてエラーにします。合計は、内訳で説明できるときは重ねて尋ねません。規程の有無や率には尋ねません。"""

    code = "V20"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test leaves, then totals none of whose parts was found."""
        found: set[str] = set()
        for spec in context.edition.cells.values():
            if not spec.is_answer and found.isdisjoint(
                leaf.code for leaf in context.edition.leaves_of(spec.code)
            ):
                for finding in self._cell(context, spec.code):
                    found.add(spec.code)
                    yield finding

    def _cell(self, context: CheckContext, code: str) -> Iterator[Found]:
        now, before = context.answered(code), context.previous.get(code)
        if now is None or before is None or now.value is None or before.value is None:
            return
        spec = context.edition.cells[code]
        words: Words = {
            "year": context.fiscal_year,
            "now": amount(now.value),
            "before": amount(before.value),
            "unit": (spec.unit,),
        }
        if spec.is_money and _is_unit_slip(now.value, before.value):
            yield self.on_cells(context, Severity.ERROR, [code], UNIT_SLIP, **words)
        elif _is_large(now.value, before.value, LEAST_KYEN if spec.is_money else LEAST_NUMBER):
            yield self.on_cells(context, Severity.EXPLAIN, [code], LARGE_CHANGE, **words)


class Sources(Check):
    """どの項目の値にも、もとになる記録があります。集計の後で記録が変わったときは、集計をやり直します。"""

    code = "V28"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test every figure, then the freshness of the run."""
        for cell in context.cells.values():
            if cell.value and not cell.records:
                words: Words = {"year": context.fiscal_year, "value": amount(cell.value)}
                yield self.on_cells(context, Severity.ERROR, [cell.code], NO_SOURCE, **words)
        if context.is_stale:
            first = next(iter(context.edition.cells))
            yield self.on_cells(context, Severity.INFO, [first], STALE, year=context.fiscal_year)


def _is_large(now: int, before: int, least: int) -> bool:
    change = abs(now - before)
    return change > least and 100 * change > PERCENT * abs(before)


def _is_unit_slip(now: int, before: int) -> bool:
    small, large = sorted((abs(now), abs(before)))
    return small > 0 and 900 * small <= large <= 1100 * small
