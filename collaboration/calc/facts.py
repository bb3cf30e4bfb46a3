"""What collaboration offers the return: one fact per agreement and fiscal year."""

from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.survey_rate import SurveyRate
from core.calc.enums import LabelledEnum
from core.calc.kinds import PartnerClass


class Exclusion(LabelledEnum):
    """Why a record stands in the ledger but not in the return."""

    KIND = "kind", "調査の対象外の契約種別です"
    AMENDMENT = "amendment", "変更契約です。金額と期間は元の契約で数えます"
    NOT_CARRIED_OUT = "not_carried_out", "当年度は実施していないと記録されています"
    OUTSIDE_TERM = "outside_term", "契約期間が当年度にかかりません"
    DRAFT = "draft", "契約の締結前です"
    REJECTED = "rejected", "受入れを却下した契約です"
    CANCELLED = "cancelled", "取り消された契約です"
    SUBSIDY = "subsidy", "補助金・助成金です（委託ではありません）"
    NO_PARTNER = "no_partner", "相手先が登録されていません"


class UmbrellaExclusion(LabelledEnum):
    """Why an umbrella agreement adds no company to the return."""

    NOT_IN_FORCE = "not_in_force", "年度末（3月31日）に有効な包括連携契約ではありません"
    NOT_A_COMPANY = "not_a_company", "相手先が企業ではありません"
    SAME_COMPANY = "same_company", "同じ企業を、別の包括連携契約で数えています"


class RulesExclusion(LabelledEnum):
    """Why rules on cost are in force but do not answer for the institution."""

    OTHER_REGIME = "other_regime", "通常の共同研究に適用する別の規程で回答しています"
    UNREADABLE = "unreadable", "登録された内容に誤りがあり、読めません"


class Gap(LabelledEnum):
    """What is missing or contradictory in a record that the return counts."""

    TERM = "term", "研究開始日が入力されていません"
    NO_END = "no_end", "研究終了日が入力されていません"
    PROFILE = "profile", "法人区分・国・所在地が登録されていません"
    SIZE = "size", "大企業か中小企業かが決まりません"
    PREFECTURE = "prefecture", "所在地（都道府県）が登録されていません"
    COUNTRY = "country", "国内企業としての企業規模または都道府県と、国外の国名とが両方登録されています"


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """One agreement in one fiscal year. `received_yen` and `indirect_yen` are exact yen, refunds deducted.

    `kind` is what the return counts it as, `own_kind` what the ledger says. `partner` is None when the class cannot be
    told; `is_domestic_company` still says so of a company whose size is unknown. `money_years` are the other fiscal years
    in which money came for it. `excluded` is None for what the return counts; otherwise it says why the record is left out.
    """

    agreement_id: int
    number: str
    title: str
    kind: AgreementKind
    own_kind: AgreementKind
    organization_id: int | None
    organization_name: str
    profile_id: int | None
    partner: PartnerClass | None
    is_domestic_company: bool
    same_prefecture: bool
    received_yen: int
    indirect_yen: int
    office_involved: bool
    matched: bool
    money_years: tuple[int, ...]
    gaps: tuple[Gap, ...]
    excluded: Exclusion | None


@dataclass(frozen=True, slots=True)
class UmbrellaFact:
    """One company of an umbrella agreement at the end of a fiscal year. Of several agreements with it one is counted.

    `partner` is what the company is on that day, None when its class cannot be told.
    """

    agreement_id: int
    number: str
    title: str
    organization_id: int | None
    organization_name: str
    partner: PartnerClass | None
    is_domestic_company: bool
    excluded: Exclusion | UmbrellaExclusion | None


@dataclass(frozen=True, slots=True)
class CostPolicyFact:
    """One regime of the institution's rules on cost, in the version in force at the end of a fiscal year.

    `is_ordinary` marks the one regime of joint research whose rate answers for the institution. `rate` is None where the
    rules lay none down. Rules that cannot be read say nothing but that.
    """

    rules_id: int
    code: str
    label: str
    source: str
    kind: AgreementKind
    rate: SurveyRate | None
    has_strategic_fee: bool
    is_ordinary: bool
    is_readable: bool = True
