"""Checks on agreements that stand in the wrong column of the survey."""

from collections import defaultdict
from collections.abc import Iterator

from collaboration.calc.kinds import AgreementKind
from core.calc.kinds import Severity
from core.calc.messages import gettext_noop
from reporting.calc.facts import Fact
from reporting.calc.finding import Found
from reporting.checks.base import Check, CheckContext, Words

TWICE = gettext_noop(
    "%(year)d年度に、同じ相手先・同じ題目の契約が治験等と受託研究の両方に数えられています（受託研究は%(other)s）。どちらか一方の契約種別または「調査での扱い」を直してください。"
)
NOT_RESEARCH = gettext_noop(
    "契約種別が「%(kind)s」の契約を、%(year)d年度の共同研究または受託研究に数えています。「調査での扱い」を確認してください。"
)

NEVER_RESEARCH = (
    AgreementKind.CONSULTING,
    AgreementKind.MATERIAL_TRANSFER,
    AgreementKind.NON_DISCLOSURE,
    AgreementKind.DONATION,
    AgreementKind.ENDOWED_CHAIR,
)


class WrongColumn(Check):
    """治験等の契約は受託研究に重ねて数えません。学術指導・MTA・NDA・寄附金・寄附講座は、共同研究にも受託研究にも数えません。"""

    code = "V25"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test for agreements counted twice, then for kinds that are no research."""
        yield from self._twice(context)
        for fact in context.counted("joint_research", "commissioned_research"):
            if fact.own_kind in NEVER_RESEARCH:
                words: Words = {"year": context.fiscal_year, "kind": (AgreementKind(fact.own_kind).label,)}
                yield self.on_record(Severity.ERROR, fact, "survey_kind", "kind", NOT_RESEARCH, **words)

    def _twice(self, context: CheckContext) -> Iterator[Found]:
        commissioned: dict[tuple[int | None, str], list[Fact]] = defaultdict(list)
        for fact in context.counted("commissioned_research"):
            commissioned[fact.partner_id, fact.title].append(fact)
        for fact in context.counted("clinical_trial"):
            if twins := commissioned.get((fact.partner_id, fact.title)):
                words: Words = {"year": context.fiscal_year, "other": twins[0].label}
                yield self.on_record(Severity.ERROR, fact, "kind", "twice", TWICE, **words)
