"""Checks on amounts: indirect cost, signs, parts of the private total."""

from collections.abc import Iterator
from fractions import Fraction

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.edition import Relation, RelationKind
from reporting.calc.figures import percent_text, percent_units, rate_of_units
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, Words, amount, exact
from reporting.checks.partners import RESEARCH
from reporting.checks.sums import RelationCheck

INDIRECT_EXCEEDS = gettext_noop(
    "%(year)d年度の間接経費%(indirect)s円が、これを含む受入額%(yen)s円を上回っています。入金の内訳を確認してください。"
)
INDIRECT_HIGH = gettext_noop(
    "%(year)d年度の間接経費が直接経費の%(percent)d％を超えています（間接経費%(indirect)s円、受入額%(yen)s円）。"
)
RATE_WITHOUT_INDIRECT = gettext_noop(
    "間接経費の割合を%(rate)s％と定めていますが、%(year)d年度の民間企業との共同研究の受入額%(yen)s円のうち、間接経費が0円です。"
    "入金の内訳（うち間接経費）の登録もれがないか確認し、正しいときは理由を説明してください。例：当年度の契約はすべて免除の対象であったため"
)
RATE_AND_ACTUAL_APART = gettext_noop(
    "規程で定めた間接経費の割合%(rate)s％に対し、%(year)d年度の民間企業との共同研究の実績は受入額から間接経費を除いた額の%(actual)s％で、%(points)dポイントを超える差があります（間接経費%(indirect)s円、受入額%(yen)s円）。"
    "入金の内訳と、免除や経過措置の有無を確認してください。"
)
NEGATIVE_CELL = gettext_noop(
    "%(year)d年度の値が負の数（%(value)s）です。返還や訂正の会計年度を確認してください。"
)
NEGATIVE_RECORD = gettext_noop(
    "%(year)d年度の返還・訂正が入金を%(yen)s円上回っています。返還は元の入金と同じ会計年度に計上するか、元の入金の訂正として登録してください。"
)


class IndirectCost(Check):
    """間接経費は受入額を上回りません。間接経費が直接経費の60％を超えるときと、割合を定めているのに民間企業との共同研究の間接経費が0円のときは、理由を確かめます。定めた割合と実績が10ポイントを超えて違うときは、お知らせします。"""

    code = "V07"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test rows, then the rate laid down, then records."""
        for relation in context.relations(self.code, RelationKind.INDIRECT):
            for row in relation.rows:
                yield from self._row(context, relation, row)
        for relation in context.relations(self.code, RelationKind.LAID_DOWN_RATE):
            yield from self._laid_down(context, relation)
        for fact in context.counted(*RESEARCH):
            if fact.indirect_yen > max(fact.yen, 0):
                words: Words = {
                    "year": context.fiscal_year,
                    "indirect": amount(fact.indirect_yen),
                    "yen": amount(fact.yen),
                }
                yield self.on_record(Severity.ERROR, fact, "receipts", "indirect", INDIRECT_EXCEEDS, **words)

    def _row(self, context: CheckContext, relation: Relation, row: str) -> Iterator[Found]:
        money, indirect = context.answered(f"{row}.kyen"), context.answered(f"{row}.indirect_kyen")
        if money is None or indirect is None:
            return
        yen, part = exact(money), exact(indirect)
        words: Words = {
            "year": context.fiscal_year,
            "indirect": amount(part),
            "yen": amount(yen),
        }
        codes = [indirect.code, money.code]
        if part > yen:
            yield self.on_cells(context, Severity.ERROR, codes, INDIRECT_EXCEEDS, **words)
        elif 100 * part > relation.limit_percent * (yen - part):
            words["percent"] = relation.limit_percent
            yield self.on_cells(context, Severity.EXPLAIN, codes, INDIRECT_HIGH, **words)

    def _laid_down(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        """Compare the rate of the rules with the money; the rows are the rate and the research it is meant for."""
        rules, row = relation.rows
        percent = context.answered(f"{rules}.percent")
        money, indirect = context.answered(f"{row}.kyen"), context.answered(f"{row}.indirect_kyen")
        if percent is None or percent.value is None or money is None or indirect is None:
            return
        yen, part = exact(money), exact(indirect)
        words: Words = {
            "year": context.fiscal_year,
            "rate": percent_text(percent.value),
            "yen": amount(yen),
        }
        codes = [indirect.code, percent.code]
        if part == 0 < yen:
            yield self.on_cells(context, Severity.EXPLAIN, codes, RATE_WITHOUT_INDIRECT, **words)
        elif 0 < part < yen:
            actual = Fraction(part, yen - part)
            if abs(actual - rate_of_units(percent.value)) * 100 > relation.limit_points:
                words |= {
                    "actual": percent_text(percent_units(actual)),
                    "points": relation.limit_points,
                    "indirect": amount(part),
                }
                yield self.on_cells(context, Severity.INFO, codes, RATE_AND_ACTUAL_APART, **words)


class Signs(RelationCheck):
    """民間企業との共同研究の受入額は、民間企業からの受入額の合計を上回りません。負の件数や金額はありません。返還は元の入金の訂正として扱います。"""

    code = "V19"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test parts, then every leaf cell, then every record."""
        yield from super().run(context)
        for cell in context.cells.values():
            if (cell.value or 0) < 0 and not context.edition.cells[cell.code].sum:
                words: Words = {"year": context.fiscal_year, "value": amount(cell.value or 0)}
                yield self.on_cells(context, Severity.ERROR, [cell.code], NEGATIVE_CELL, **words)
        for fact in context.counted(*RESEARCH):
            if fact.yen < 0:
                words = {"year": context.fiscal_year, "yen": amount(-fact.yen)}
                yield self.on_record(Severity.ERROR, fact, "receipts", "negative", NEGATIVE_RECORD, **words)
