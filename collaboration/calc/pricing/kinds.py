"""Words of pricing: elements, bases, methods and rules, as the guideline and the rules of universities name them."""

from core.calc.enums import LabelledEnum


class Element(LabelledEnum):
    """Parts of a price, in the order in which a basis of estimate lists them."""

    DIRECT = "direct", "直接経費"
    VALUE = "value", "知の価値分"
    RESEARCHER = "researcher", "研究料"
    FACILITY = "facility", "施設・スペース使用料"
    INDIRECT = "indirect", "間接経費"
    STRATEGIC = "strategic", "戦略的産学連携経費"
    TAX = "tax", "消費税等"


class Category(LabelledEnum):
    """Categories of direct cost, as forms of universities list them."""

    EQUIPMENT = "equipment", "設備備品費"
    CONSUMABLES = "consumables", "消耗品費"
    TRAVEL_DOMESTIC = "travel_domestic", "国内旅費"
    TRAVEL_FOREIGN = "travel_foreign", "外国旅費"
    HONORARIA = "honoraria", "謝金"
    PERSONNEL = "personnel", "人件費"
    STUDENT = "student", "RA・学生人件費"
    OUTSOURCING = "outsourcing", "外注・雑役務費"
    UTILITIES = "utilities", "光熱水料"
    CHARGE = "charge", "単価表による料金"
    DONATION = "donation", "寄附金"
    OTHER = "other", "その他"


class Mode(LabelledEnum):
    """In which direction a price is found."""

    FORWARD = "forward", "積み上げ方式"
    TOTAL = "total", "総額方式"


class IndirectMethod(LabelledEnum):
    """How indirect cost is found (methods of the report of 28 December 2015, chapter 4, and of universities' rules)."""

    RATE = "rate", "率"
    HOURLY = "hourly", "アワーレート方式"
    UNIT_PRICES = "unit_prices", "共通単価設定方式"
    SCHEDULE = "schedule", "月額表"
    FIXED = "fixed", "定額"


class Base(LabelledEnum):
    """What a rate is applied to."""

    DIRECT = "D", "直接経費"
    DIRECT_VALUE = "D+V", "直接経費＋知の価値分"
    DIRECT_RESEARCHER = "D+R", "直接経費＋研究料"
    DIRECT_VALUE_RESEARCHER = "D+V+R", "直接経費＋知の価値分＋研究料"
    GROSS = "gross", "総額（直接経費＋間接経費）"
    DIRECT_TAX = "D+tax", "直接経費（消費税込）"
    FEE_INSIDE = "fee_inside", "受入額の内数"
    INDIRECT = "I", "間接経費"


class StrategicMode(LabelledEnum):
    """Whether the strategic fee is charged beside indirect cost or is a named part of it."""

    ON_TOP = "on_top", "間接経費に加えて算定"
    PORTION = "portion", "間接経費の内数"


class ValueMethod(LabelledEnum):
    """How the value of a researcher's commitment is found."""

    HOURS = "hours", "時間単価"
    EFFORT = "effort", "エフォート率"
    GRADES = "grades", "職階別の額"
    FREE = "free", "研究者が定める額"


class RoundAt(LabelledEnum):
    """Whether a unit price is rounded before it is multiplied, or only the product."""

    UNIT_PRICE = "unit_price", "単価で端数処理"
    ELEMENT = "element", "算定額で端数処理"


class SpendPool(LabelledEnum):
    """What the value fee may be spent on."""

    PROJECT = "project", "研究の経費"
    RESEARCHER_FUND = "researcher_fund", "研究者の学術研究費"
    SALARY_INCENTIVE = "salary_incentive", "給与への反映"
    HEADQUARTERS = "hq", "本部経費"


class PeriodRule(LabelledEnum):
    """For which periods a researcher fee is due."""

    YEAR_FLAT = "year_flat", "年度ごと（月割なし）"
    HALF_YEAR_CEIL = "half_year_ceil", "6か月ごと（端数は切上げ）"
    MONTH = "month", "月額"


class ReplacementRule(LabelledEnum):
    """Whether another person in the place of the first pays again."""

    NEW_FEE = "new_fee", "交替した者も納付する"
    NO_NEW_FEE = "no_new_fee", "交替では納付しない"


class TaxMode(LabelledEnum):
    """Whether the amounts of a policy and of its contracts include consumption tax."""

    EXCLUSIVE = "exclusive", "税抜（外税）"
    INCLUSIVE = "inclusive", "税込（内税）"


class TaxTreatment(LabelledEnum):
    """What consumption tax says about the contract."""

    TAXABLE = "taxable", "課税"
    EXPORT_EXEMPT = "export_exempt", "輸出免税"
    OUT_OF_SCOPE = "out_of_scope", "不課税"


class Span(LabelledEnum):
    """For which stretch of a contract a sum is computed, or an invoice written."""

    FISCAL_YEAR = "fiscal_year", "年度ごと"
    CONTRACT = "contract", "契約全体"
    ANNUALISED = "annualised", "1年当たりに換算"


class AppliesBy(LabelledEnum):
    """Which day of a contract decides which version of the rules holds."""

    START = "start", "研究開始日"
    CONTRACT = "contract", "契約締結日"
    APPLICATION = "application", "申込日"


class AmendmentRule(LabelledEnum):
    """What a new rate does to a contract that is changed after the rate was."""

    INCREMENT_ONLY = "increment_only", "増額分だけ新しい率"
    WHOLE = "whole", "全体を新しい率"
    GRANDFATHER = "grandfather", "全体を元の率"


class ApprovalRule(LabelledEnum):
    """Who approves where a sum reaches several thresholds."""

    HIGHEST = "highest", "達した区分のうち、最も高い区分の承認者だけ"
    EVERY = "every", "達したすべての区分の承認者（低い区分から順に）"


class Driver(LabelledEnum):
    """What a unit price is multiplied by."""

    HOURS = "hours", "時間"
    MONTHS = "months", "月数"
    POINTS = "points", "ポイント"
    CASES = "cases", "症例数"
    PERSONS = "persons", "人数"
    VISITS = "visits", "来院回数"
    AREA_M2 = "area_m2", "面積（㎡）"
    CONTRACTS = "contracts", "件数"
    DAYS = "days", "日数"


class Circumstance(LabelledEnum):
    """Facts about a contract on which a tier or an exemption depends."""

    ON_COMPANY_SITE = "on_company_site", "主に企業等の施設で実施"
    SMALL_COMPANY = "small_company", "中小企業"
    STATE = "state", "国"
    PUBLIC_BODY = "public_body", "予算措置のない地方公共団体等"
    PUBLIC_INTEREST = "public_interest", "公益性が特に高い"
    COMPETITIVE_FUND = "competitive_fund", "間接経費のない競争的資金"
    RATE_BY_LAW = "rate_by_law", "法令等で率が定まっている"
    HIGHER_OFFER = "higher_offer", "相手先の定める額のほうが高い"
    PRESIDENT = "president", "学長等の承認"


class SolveFor(LabelledEnum):
    """Which part of an agreed total is found from the others; what remains after it goes to indirect cost."""

    DIRECT = "direct", "直接経費"
    VALUE = "value", "知の価値分"
    INDIRECT = "indirect", "間接経費"


class StopCause(LabelledEnum):
    """Why a contract comes to its end, which decides what is given back."""

    END = "end", "研究の終了"
    UNIVERSITY = "university", "大学の都合による中止"
    COMPANY = "company", "相手方の都合による中止"
