"""Checks on the numbers of patents."""

from collections.abc import Iterator

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.edition import Relation, RelationKind
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, amount
from reporting.checks.sums import RelationCheck

NOT_ROLLED = gettext_noop(
    "%(year)d年度末の%(held)s件が、前年度末の%(before)s件に年度中の登録・譲受け%(added)s件を加え、"
    "消滅・譲渡%(removed)s件を除いた%(expected)s件と一致しません。権利の出来事の日付か、前年度の報告を確認してください。"
)


class PatentStock(Check):
    """年度末の特許権の保有件数は、前年度末の件数に年度中の登録・譲受けを加え、消滅・譲渡を除いた件数と一致します。"""

    code = "V12"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Roll each stock forward from the return of the year before."""
        for relation in context.relations(self.code, RelationKind.ROLL_FORWARD):
            yield from self._roll(context, relation)

    def _roll(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        column = context.columns(relation)[0]
        codes = [f"{row}.{column}" for row in relation.rows]
        held, added, removed = (context.answered(code) for code in codes)
        before = context.previous.get(codes[0])
        if held is None or added is None or removed is None or before is None or before.value is None:
            return
        expected = before.value + (added.value or 0) - (removed.value or 0)
        if held.value != expected:
            yield self.on_cells(
                context,
                Severity.EXPLAIN,
                codes,
                NOT_ROLLED,
                year=context.fiscal_year,
                held=amount(held.value or 0),
                before=amount(before.value),
                added=amount(added.value or 0),
                removed=amount(removed.value or 0),
                expected=amount(expected),
            )


class PatentFilings(RelationCheck):
    """特許出願の合計は、国内と外国の件数の合計と一致します。"""

    code = "V13"
