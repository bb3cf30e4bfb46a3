"""Kinds that every app shares: what an institution, a partner, a user and a job can be."""

from core.calc.enums import LabelledEnum


class FounderType(LabelledEnum):
    """設置区分 of the survey (FY2018 report, p. 1)."""

    NATIONAL = "national", "国立大学等"
    PUBLIC = "public", "公立大学等"
    PRIVATE = "private", "私立大学等"


class InstitutionKind(LabelledEnum):
    """機関種別 of the survey."""

    UNIVERSITY = "university", "大学"
    JUNIOR_COLLEGE = "junior_college", "短期大学"
    TECHNICAL_COLLEGE = "technical_college", "高等専門学校"
    INTER_UNIVERSITY = "inter_university", "大学共同利用機関"


class LegalForm(LabelledEnum):
    """What a partner is in law; the return's partner class follows from it, the country and the size."""

    COMPANY = "company", "会社"
    STATE = "state", "国"
    INDEPENDENT_AGENCY = "independent_agency", "独立行政法人等"
    PUBLIC_INTEREST = "public_interest", "公益法人等"
    LOCAL_GOVERNMENT = "local_government", "地方公共団体"
    OTHER = "other", "その他"


class CompanySize(LabelledEnum):
    """Size of a domestic company by 中小企業基本法 第2条."""

    LARGE = "large", "大企業"
    SME = "sme", "中小企業"


class PartnerClass(LabelledEnum):
    """相手先区分 of the survey; domestic and foreign companies are disjoint."""

    LARGE = "large", "大企業"
    SME = "sme", "中小企業"
    FOREIGN = "foreign", "外国企業"
    STATE = "state", "国"
    INDEPENDENT_AGENCY = "independent_agency", "独立行政法人等"
    PUBLIC_INTEREST = "public_interest", "公益法人等"
    LOCAL_GOVERNMENT = "local_government", "地方公共団体"
    OTHER = "other", "その他"


class IndustryGroup(LabelledEnum):
    """The four groups of industries whose limits 中小企業基本法 第2条 第1項 sets."""

    MANUFACTURING = "manufacturing", "製造業、建設業、運輸業その他"
    WHOLESALE = "wholesale", "卸売業"
    SERVICE = "service", "サービス業"
    RETAIL = "retail", "小売業"


class Role(LabelledEnum):
    """What a user came to do. A person may hold several roles, each from a day to a day."""

    RESEARCHER = "researcher", "研究者"
    DEPARTMENT = "department", "部局事務"
    LIAISON = "liaison", "産学連携担当"
    IP_STAFF = "ip_staff", "知的財産担当"
    IP_HEAD = "ip_head", "知的財産責任者"
    FINANCE = "finance", "財務担当"
    SURVEY_OFFICER = "survey_officer", "調査担当（管理者）"
    EXECUTIVE = "executive", "理事"
    AUDITOR = "auditor", "監査"


class Confidentiality(LabelledEnum):
    """How closely a file is held; universities use three levels above open."""

    OPEN = "open", "公開"
    CONFIDENTIAL = "confidential", "秘"
    STRICT = "strict", "厳秘"
    TRADE_SECRET = "trade_secret", "機密"


class JobState(LabelledEnum):
    """Where a long job stands. The row is the truth, the broker's message only a wake-up."""

    QUEUED = "queued", "待機中"
    RUNNING = "running", "実行中"
    DONE = "done", "完了"
    FAILED = "failed", "失敗"
    CANCELLED = "cancelled", "中止"


class Severity(LabelledEnum):
    """How much a finding matters: an error blocks, a must-explain asks for words, information is only shown."""

    ERROR = "error", "エラー"
    EXPLAIN = "explain", "要説明"
    INFO = "info", "お知らせ"
