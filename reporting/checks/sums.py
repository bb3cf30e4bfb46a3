"""Checks on totals and on parts of totals."""

from collections.abc import Iterator

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.edition import Relation, RelationKind
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, amount, cell_name, exact

DOES_NOT_ADD = gettext_noop(
    "%(year)d年度の値%(total)s%(unit)sが、内訳の合計%(parts)s%(unit)sと一致しません。"
)
ROUNDED_APART = gettext_noop(
    "%(year)d年度の値%(total)s%(unit)sと内訳の合計%(parts)s%(unit)sとの差は、円未満を含む端数の切捨てによるものです。"
    "円単位の金額は一致しています。"
)
EXCEEDS = gettext_noop(
    "%(year)d年度の値が、これを含むはずの「%(whole)s」の値を上回っています（%(part)s > %(limit)s）。"
)


class RelationCheck(Check):
    """Reads sums and parts of totals from the edition."""

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test every sum and every part that carries the number of this check."""
        for relation in context.relations(self.code, RelationKind.SUM):
            yield from self._sums(context, relation)
        for relation in context.relations(self.code, RelationKind.AT_MOST):
            yield from self._parts(context, relation)

    def _sums(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        for column in context.columns(relation):
            total, *parts = (context.answered(f"{row}.{column}") for row in relation.rows)
            known = [part for part in parts if part is not None]
            if total is None or len(known) < len(parts):
                continue
            differs = exact(total) != sum(exact(part) for part in known)
            printed = sum(part.value or 0 for part in known)
            if differs or total.value != printed:
                yield self.on_cells(
                    context,
                    Severity.ERROR if differs else Severity.INFO,
                    [f"{row}.{column}" for row in relation.rows[:2]],
                    DOES_NOT_ADD if differs else ROUNDED_APART,
                    year=context.fiscal_year,
                    total=amount(total.value or 0),
                    parts=amount(printed),
                    unit=(context.edition.cells[total.code].unit,),
                )

    def _parts(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        for column in context.columns(relation):
            part, whole = (context.answered(f"{row}.{column}") for row in relation.rows)
            if part is None or whole is None or exact(part) <= exact(whole):
                continue
            yield self.on_cells(
                context,
                Severity.ERROR,
                [part.code, whole.code],
                EXCEEDS,
                year=context.fiscal_year,
                whole=cell_name(context.edition, context.edition.cells[whole.code]),
                part=amount(exact(part)),
                limit=amount(exact(whole)),
            )


class TotalsByPartner(RelationCheck):
    """共同研究・受託研究・治験等の合計は、相手先区分ごとの値の合計と一致します。同一県内の値は、その全体を上回りません。"""

    code = "V01"


class TotalsBySize(RelationCheck):
    """規模別の件数と受入額の合計は、民間企業との共同研究の件数と受入額に一致します。"""

    code = "V02"


class Regional(RelationCheck):
    """同一県内企業及び地方公共団体との研究は、共同研究と受託研究の合計を上回らず、同一県内企業との研究を下回りません。"""

    code = "V18"
