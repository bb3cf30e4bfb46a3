"""Check on companies with umbrella agreements."""

from collections.abc import Iterator

from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.edition import Relation, RelationKind
from reporting.calc.finding import Found
from reporting.checks.base import CheckContext, amount
from reporting.checks.sums import RelationCheck

WITHOUT_RESEARCH = gettext_noop(
    "%(year)d年度は1,000万円以上の共同研究が0件なのに、その実績がある企業が%(companies)s社あります。"
    "契約の「調査での扱い」と入金の会計年度を確認してください。"
)


class UmbrellaCompanies(RelationCheck):
    """1,000万円以上の共同研究の実績がある企業の数は、包括連携契約のある企業の数を上回りません。1,000万円以上の共同研究がなければ0社です。"""

    code = "V17"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the parts, then that large research stands behind the companies."""
        yield from super().run(context)
        for relation in context.relations(self.code, RelationKind.ONLY_WITH):
            yield from self._only_with(context, relation)

    def _only_with(self, context: CheckContext, relation: Relation) -> Iterator[Found]:
        codes = [f"{row}.{context.edition.rows[row].columns[0]}" for row in relation.rows]
        companies, *cases = (context.answered(code) for code in codes)
        if companies is None or not companies.value or any(cell is None for cell in cases):
            return
        if not any(cell.value for cell in cases if cell is not None):
            yield self.on_cells(
                context,
                Severity.ERROR,
                codes,
                WITHOUT_RESEARCH,
                year=context.fiscal_year,
                companies=amount(companies.value),
            )
