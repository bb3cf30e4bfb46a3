"""Checks on who the partner is and what the office did."""

from collections import defaultdict
from collections.abc import Iterator

from collaboration.calc.facts import Gap
from core.calc.kinds import Severity
from core.calc.messages import Message, gettext_noop
from core.queries.survey_facts import ORGANIZATION_TYPE
from reporting.calc.facts import Fact
from reporting.calc.finding import Found, Target
from reporting.checks.base import Check, CheckContext, Words
from reporting.checks.sums import RelationCheck

HOME_AND_ABROAD = gettext_noop(
    "%(year)d年度に数えた%(cases)d件の相手先に、国内企業としての企業規模または都道府県と、国外の国名とが両方登録されています。"
    "国内企業か外国企業かを確認し、国名または企業規模・都道府県を直してください。"
)
MISSING_PROFILE = gettext_noop(
    "%(year)d年度に数えた%(cases)d件の相手先に、法人区分・国・所在地が登録されていません。契約締結日に有効な属性を登録してください。"
)
MISSING_SIZE = gettext_noop(
    "%(year)d年度に数えた%(cases)d件の相手先が、大企業か中小企業か決まりません。業種・資本金・従業員数、または企業規模と根拠を入力してください。"
)
MISSING_PREFECTURE = gettext_noop(
    "%(year)d年度に数えた%(cases)d件の相手先に、所在地（都道府県）が登録されていません。"
)
MISSING_START = gettext_noop(
    "研究開始日と契約締結日が入力されていないため、%(year)d年度に実施したかどうかを期間から判断できません。研究開始日を入力してください。"
)
MISSING_END = gettext_noop(
    "研究終了日が入力されていないため、%(year)d年度以後も毎年の件数に数えます。研究終了日を入力してください。"
)
NO_PARTNER = gettext_noop(
    "相手先が登録されていないため、%(year)d年度の件数と金額に数えていません。相手先を登録してください。"
)
NOT_LOCATED = gettext_noop(
    "機関の所在地（都道府県）が登録されていないため、同一県内の件数と金額を数えられません。「設定・管理」で機関の情報を登録してください。"
)
INSTITUTION = gettext_noop("機関の情報")
MATCHED_ALONE = gettext_noop(
    "%(year)d年度のマッチングによる契約ですが、組織が関与した契約として登録されていません。組織の関与を確認してください。"
)

ORGANIZATION_GAPS = {
    Gap.PROFILE: ("legal_form", MISSING_PROFILE),
    Gap.SIZE: ("size_override", MISSING_SIZE),
    Gap.PREFECTURE: ("prefecture", MISSING_PREFECTURE),
}
TERM_GAPS = {Gap.TERM: ("starts_on", MISSING_START), Gap.NO_END: ("ends_on", MISSING_END)}
RESEARCH = ("joint_research", "commissioned_research", "clinical_trial")


class OfficeInvolvementParts(RelationCheck):
    """マッチングによる件数は組織が関与した件数を上回らず、組織が関与した件数は1,000万円以上の件数を上回りません。"""

    code = "V05"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the cells, then every record that was matched without involvement."""
        yield from super().run(context)
        for fact in context.counted("joint_research"):
            if fact.dimension("matching") == "yes" and fact.dimension("office") != "yes":
                words: Words = {"year": context.fiscal_year}
                yield self.on_record(Severity.ERROR, fact, "involved", "matching", MATCHED_ALONE, **words)


class PartnerCheck(Check):
    """Finds partners whose entry is incomplete, one finding per partner."""

    def on_partners(
        self, context: CheckContext, severity: Severity, gap: Gap, field: str, template: str
    ) -> Iterator[Found]:
        """Yield one finding per partner with the gap."""
        by_partner: dict[int, list[Fact]] = defaultdict(list)
        for fact in context.counted(*RESEARCH):
            if gap.value in fact.gaps and fact.partner_id is not None:
                by_partner[fact.partner_id].append(fact)
        for partner_id, facts in by_partner.items():
            yield Found(
                check=self.code,
                severity=severity,
                key=f"{self.code}:{gap.value}:{facts[0].partner_label}",
                subject=facts[0].partner_label,
                message=Message(template, {"year": context.fiscal_year, "cases": len(facts)}),
                target=Target(ORGANIZATION_TYPE, partner_id, field, facts[0].profile_id),
            )


class ForeignCompanies(RelationCheck, PartnerCheck):
    """外国企業は民間企業に含めず、別の行に数えます。国内企業と外国企業のどちらとも読める相手先はエラーです。"""

    code = "V06"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the cells, then partners that are both at home and abroad."""
        yield from super().run(context)
        yield from self.on_partners(context, Severity.ERROR, Gap.COUNTRY, "country", HOME_AND_ABROAD)


class IncompletePartners(PartnerCheck):
    """機関には所在地の都道府県が、数えた契約の相手先には、契約締結日の時点の法人区分・国・都道府県・企業規模が必要です。契約には研究期間と相手先が必要です。"""

    code = "V27"

    def run(self, context: CheckContext) -> Iterator[Found]:
        """Test the institution, partners, then terms, then agreements without partner."""
        if not context.is_located:
            message = Message(NOT_LOCATED)
            yield Found(self.code, Severity.ERROR, f"{self.code}:institution", INSTITUTION, message)
        for gap, (field, template) in ORGANIZATION_GAPS.items():
            yield from self.on_partners(context, Severity.EXPLAIN, gap, field, template)
        words: Words = {"year": context.fiscal_year}
        for gap, (field, template) in TERM_GAPS.items():
            for fact in context.counted(*RESEARCH):
                if gap.value in fact.gaps:
                    yield self.on_record(Severity.EXPLAIN, fact, field, gap.value, template, **words)
        for fact in context.facts:
            if fact.excluded == "no_partner":
                yield self.on_record(Severity.ERROR, fact, "partner", "partner", NO_PARTNER, **words)
