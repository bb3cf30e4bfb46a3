"""Checks on size classes and amounts per case."""

from collections.abc import Iterator

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.edition import Relation, RelationKind, SizeClass
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, Words, amount, exact
from reporting.checks.sums import RelationCheck

TOO_SMALL = gettext_noop(
    "%(year)d年度は%(cases)s件で%(yen)s円です。1件当たり%(limit)s円以上の区分なので、合計は%(least)s円以上になるはずです。"
)
TOO_LARGE = gettext_noop(
    "%(year)d年度は%(cases)s件で%(yen)s円です。1件当たり%(limit)s円未満の区分なので、合計は%(most)s円未満になるはずです。"
)
ZERO_WITH_MONEY = gettext_noop("%(year)d年度の0円の区分に%(yen)s円が計上されています。")
MONEY_WITHOUT_CASE = gettext_noop("%(year)d年度は受入額が%(yen)s円あるのに、件数が0件です。")
CASES_WITHOUT_MONEY = gettext_noop(
    "%(year)d年度は件数が%(cases)s件あるのに、受入額が0円です。入金の登録もれがないか確認してください。"
)
MONEY_OUTSIDE = gettext_noop(
    "%(year)d年度に%(yen)s円の入金がありますが、この契約は当年度の件数に数えていません（%(reason)s）。"
    "研究期間、実施状況または入金の会計年度を確認してください。"
)
BELOW_LEAST = gettext_noop(
    "%(year)d年度の受入額%(yen)s円が、%(cases)s件に1件当たり%(limit)s円を掛けた額を下回っています。"
)
ZERO_SHARE_HIGH = gettext_noop(
    "%(year)d年度に実施した%(cases)s件のうち%(zero)s件が0円です。全国では2割前後なので、入金の登録もれがないか確認してください。"
)
NEVER_PAID = gettext_noop(
    "%(year)d年度も他の年度も入金の記録がありません。入金を登録するか、経費の負担がない契約であれば「調査での扱い」を見直してください。"
)
HIGH_PER_CASE = gettext_noop(
    "%(year)d年度の1件当たりの受入額が%(mean)s千円です。桁の誤りがないか確認してください。"
)


class ClassBounds(Check):
    """規模別の受入額は、件数に区分の下限を掛けた額以上、上限を掛けた額未満です。0円の区分の受入額は0円です。"""

    code = "V03"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test every row that stands for one size class."""
        for relation in context.relations(self.code, RelationKind.CLASS_BOUNDS):
            for row in relation.rows:
                yield from self._row(context, row)

    def _row(self, context: CheckContext, row: str) -> Iterator[Found]:
        cases, money = context.answered(f"{row}.cases"), context.answered(f"{row}.kyen")
        size = _size_of(context, row)
        if cases is None or money is None:
            return
        number, yen = cases.value or 0, exact(money)
        words: Words = {"year": context.fiscal_year, "cases": amount(number), "yen": amount(yen)}
        codes = [money.code, cases.code]
        if size.below_yen == size.from_yen + 1:
            if yen > 0:
                yield self.on_cells(context, Severity.ERROR, codes, ZERO_WITH_MONEY, **words)
        elif yen < number * size.from_yen:
            words |= {"limit": amount(size.from_yen), "least": amount(number * size.from_yen)}
            yield self.on_cells(context, Severity.ERROR, codes, TOO_SMALL, **words)
        elif size.below_yen is not None and number and yen >= number * size.below_yen:
            words |= {"limit": amount(size.below_yen), "most": amount(number * size.below_yen)}
            yield self.on_cells(context, Severity.ERROR, codes, TOO_LARGE, **words)


class CasesAndAmounts(Check):
    """受入額があるのに件数が0件、件数があるのに受入額が0円（0円の区分を除く）ということはありません。件数に数えない契約に入金があるときは、その理由を確かめます。"""

    code = "V04"

    OUTSIDE = ("outside_term", "not_carried_out", "cancelled", "draft")

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test rows, then records with money that are not counted."""
        for relation in context.relations(self.code, RelationKind.CASES_AMOUNT):
            for row in relation.rows:
                yield from self._row(context, relation, row)
        for fact in context.facts:
            if fact.excluded in self.OUTSIDE and fact.yen and context.is_asked(fact.measure):
                yield self.on_record(
                    Severity.ERROR if fact.excluded == "draft" else Severity.EXPLAIN,
                    fact,
                    "ends_on",
                    "money",
                    MONEY_OUTSIDE,
                    year=context.fiscal_year,
                    yen=amount(fact.yen),
                    reason=(context.reasons.get(fact.excluded, fact.excluded),),
                )

    def _row(self, context: CheckContext, relation: Relation, row: str) -> Iterator[Found]:
        cases, money = context.answered(f"{row}.cases"), context.answered(f"{row}.kyen")
        if cases is None or money is None:
            return
        codes = [money.code, cases.code]
        if exact(money) > 0 and cases.value == 0:
            words: Words = {"year": context.fiscal_year, "yen": amount(exact(money))}
            yield self.on_cells(context, Severity.ERROR, codes, MONEY_WITHOUT_CASE, **words)
        elif cases.value and exact(money) == 0 and relation.otherwise is not None:
            words = {"year": context.fiscal_year, "cases": amount(cases.value)}
            yield self.on_cells(context, relation.otherwise, codes, CASES_WITHOUT_MONEY, **words)


class TenMillion(RelationCheck):
    """1,000万円以上の受入額は、件数に1,000万円を掛けた額以上です。1,000万円以上の件数は、全体の件数を上回りません。"""

    code = "V08"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the least amount, then that the part stays within its whole."""
        for relation in context.relations(self.code, RelationKind.AT_LEAST_EACH):
            for row in relation.rows:
                yield from self._least(context, relation, row)
        yield from super().run(context)

    def _least(self, context: CheckContext, relation: Relation, row: str) -> Iterator[Found]:
        cases, money = context.answered(f"{row}.cases"), context.answered(f"{row}.kyen")
        limit_yen = relation.limit_kyen * 1000
        if cases is None or money is None or exact(money) >= limit_yen * (cases.value or 0):
            return
        yield self.on_cells(
            context,
            Severity.ERROR,
            [money.code, cases.code],
            BELOW_LEAST,
            year=context.fiscal_year,
            yen=amount(exact(money)),
            cases=amount(cases.value or 0),
            limit=amount(limit_yen),
        )


class ZeroYenCases(Check):
    """民間企業との共同研究のうち0円の件が多すぎないか、0円の件に他の年度の入金があるかを確かめます。"""

    code = "V21"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the share, then every case for which no money ever came."""
        for relation in context.relations(self.code, RelationKind.ZERO_SHARE):
            yield from self._share(context, relation)
        private = context.edition.dimension("partner").resolve("private")
        for fact in context.counted("joint_research"):
            if fact.yen == 0 and not fact.money_years and fact.dimension("partner") in private:
                words: Words = {"year": context.fiscal_year}
                yield self.on_record(Severity.EXPLAIN, fact, "receipts", "unpaid", NEVER_PAID, **words)

    def _share(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        zero, whole = (context.answered(f"{row}.cases") for row in relation.rows)
        if zero is None or whole is None:
            return
        if 100 * (zero.value or 0) > relation.limit_percent * (whole.value or 0):
            words: Words = {
                "year": context.fiscal_year,
                "zero": amount(zero.value or 0),
                "cases": amount(whole.value or 0),
            }
            yield self.on_cells(context, Severity.EXPLAIN, [zero.code, whole.code], ZERO_SHARE_HIGH, **words)


class AmountPerCase(Check):
    """10件以上ある項目で1件当たりの受入額が2,000万円を超えるときに、お知らせします。"""

    code = "V22"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the mean of every row named by the edition."""
        for relation in context.relations(self.code, RelationKind.PER_CASE):
            for row in relation.rows:
                yield from self._mean(context, relation, row)

    def _mean(self, context: CheckContext, relation: Relation, row: str) -> Iterator[Found]:
        cases, money = context.answered(f"{row}.cases"), context.answered(f"{row}.kyen")
        number = 0 if cases is None else cases.value or 0
        if money is None or number < relation.least_cases or number == 0:
            return
        if exact(money) > relation.limit_kyen * 1000 * number:
            words: Words = {"year": context.fiscal_year, "mean": amount(exact(money) // (1000 * number))}
            yield self.on_cells(context, Severity.INFO, [money.code], HIGH_PER_CASE, **words)


def _size_of(context: CheckContext, row: str) -> SizeClass:
    """Return the class a row selects; the edition gives each such row exactly one."""
    (code,) = dict(context.edition.rows[row].where)["size"]
    return context.edition.size_class(code)
