"""Codes of the docket: offices, events, ways to count, what became of a deadline."""

from core.calc.enums import LabelledEnum


class Office(LabelledEnum):
    """Who sets the deadline, and whose closed days put it off."""

    JPO = "JPO", "日本国特許庁"
    IB = "IB", "国際出願（PCT）"
    EPO = "EPO", "欧州特許庁"
    USPTO = "USPTO", "米国特許商標庁"
    CNIPA = "CNIPA", "中国国家知識産権局"
    KIPO = "KIPO", "韓国知的財産処"
    UNIVERSITY = "university", "大学"
    OTHER = "other", "その他の官庁"


class RightKind(LabelledEnum):
    """Kinds of rights. Rules are held for patents; for other kinds the docket says that it has none."""

    PATENT = "patent", "特許"
    UTILITY_MODEL = "utility_model", "実用新案"
    DESIGN = "design", "意匠"
    TRADEMARK = "trademark", "商標"
    PLANT_VARIETY = "plant_variety", "品種登録"
    CIRCUIT_LAYOUT = "circuit_layout", "回路配置利用権"
    OTHER = "other", "その他"


class Route(LabelledEnum):
    """How an application came to its office."""

    DIRECT = "direct", "直接の出願"
    NATIONAL_PHASE = "national_phase", "PCTからの国内移行"
    DIVISIONAL = "divisional", "分割出願"
    REGIONAL = "regional", "広域特許からの有効化"


class EventCode(LabelledEnum):
    """What happens to an invention or a right, from the disclosure to the end."""

    DISCLOSURE_ACCEPTED = "disclosure_accepted", "発明届の受理"
    DECISION_NOTIFIED = "decision_notified", "承継の決定の通知"
    OBJECTED = "objected", "異議の申出"
    PUBLICATION_PLANNED = "publication_planned", "発表の予定"
    DISCLOSED = "disclosed", "発明の公開（発表など）"
    PRIORITY = "priority", "優先権の基礎の出願"
    PARENT_FILED = "parent_filed", "もとの出願（分割の原出願）"
    FILED = "filed", "出願"
    PCT_FILED = "pct_filed", "国際出願"
    NATIONAL_ENTERED = "national_entered", "国内移行"
    LATER_FILED = "later_filed", "優先権を主張した出願"
    BASE_OF_PRIORITY = "base_of_priority", "国内優先権の基礎となった"
    ART30_CLAIMED = "art30_claimed", "新規性喪失の例外の申請"
    ART30_PROVED = "art30_proved", "新規性喪失の例外の証明書の提出"
    PUBLISHED = "published", "出願公開"
    SEARCH_REPORT_SENT = "search_report_sent", "国際調査報告の送付"
    SEARCH_REPORT_PUBLISHED = "search_report_published", "調査報告の公表"
    DEMANDED = "demanded", "国際予備審査の請求"
    R161_SENT = "r161_sent", "規則161・162の通知"
    R161_ANSWERED = "r161_answered", "規則161・162の通知への応答"
    EXAM_REQUESTED = "exam_requested", "出願審査の請求"
    OFFICE_ACTION = "office_action", "拒絶理由の通知"
    RESPONDED = "responded", "拒絶理由の通知への応答"
    EXTENDED = "extended", "期間の延長の請求"
    LATE_EXTENDED = "late_extended", "期間経過後の延長の請求"
    REFUSED = "refused", "拒絶査定"
    APPEALED = "appealed", "拒絶査定不服審判の請求"
    ALLOWED = "allowed", "特許査定（登録査定）"
    INTENTION_TO_GRANT = "intention_to_grant", "特許付与予定の通知（規則71(3)）"
    GRANT_FEE_PAID = "grant_fee_paid", "設定登録料の納付"
    REGISTERED = "registered", "設定登録"
    COMPENSATION_APPLIED = "compensation_applied", "期間補償の延長登録の出願"
    TERM_EXTENDED = "term_extended", "存続期間の延長登録"
    ANNUITY_PAID = "annuity_paid", "特許料（年金）の納付"
    WITHDRAWN = "withdrawn", "取下げ"
    ABANDONED = "abandoned", "放棄"
    LAPSED = "lapsed", "権利の消滅"
    INVALIDATED = "invalidated", "無効の確定"
    EXPIRED = "expired", "存続期間の満了"
    TRANSFERRED = "transferred", "譲渡"
    CREATED = "created", "創作・作成"
    ACQUIRED = "acquired", "譲受け"
    RESTORED = "restored", "権利の回復"
    PHASES_ENTERED = "phases_entered", "各国への国内移行の完了"


ENDINGS = frozenset(
    {
        EventCode.WITHDRAWN,
        EventCode.ABANDONED,
        EventCode.LAPSED,
        EventCode.INVALIDATED,
        EventCode.EXPIRED,
        EventCode.TRANSFERRED,
    }
)
"""Events after which nothing falls due any more."""


class Counting(LabelledEnum):
    """How a period is counted from its first day."""

    JP_ART3 = "jp_art3", "特許法第3条の数え方"
    SAME_DAY = "same_day", "応当日の数え方"
    DAYS = "days", "日数の数え方"
    END_OF_MONTH = "end_of_month", "応当月の末日の数え方"
    BACKWARDS = "backwards", "さかのぼる数え方"


class Base(LabelledEnum):
    """The day from which a period runs."""

    EVENT = "event", "その日"
    SERVED = "served", "送達の日"
    FILING = "filing", "出願日"
    PRIORITY = "priority", "最先の優先日"
    REGISTRATION = "registration", "設定登録の日"
    EXAM_REQUEST = "exam_request", "出願審査の請求の日"


class Chain(LabelledEnum):
    """Whence a period that follows another runs."""

    UNROLLED = "unrolled", "繰り越す前の末日"
    ROLLED = "rolled", "繰り越した後の末日"
    ORIGINAL = "original", "最初の起算日"


class OptionKind(LabelledEnum):
    """What can still be done about a deadline."""

    EXTENSION = "extension", "延長"
    LATE_EXTENSION = "late_extension", "期間経過後の延長"
    GRACE = "grace", "追納期間"


class WindowBy(LabelledEnum):
    """The day by which a version of a rule is chosen. Today is never among them."""

    EVENT = "event", "起算の出来事の日"
    DOCUMENT = "document", "書類の日付"
    FILING = "filing", "出願日"
    PRIORITY = "priority", "最先の優先日"
    REGISTRATION = "registration", "設定登録の日"


class Evidence(LabelledEnum):
    """How a rule came to be known."""

    READ = "read", "出典を読んで作成"
    PARTLY = "partly", "一部は出典なし"
    DERIVED = "derived", "他の規則から推定"
    MEMORY = "memory", "出典なし"


class DeadlineState(LabelledEnum):
    """What became of a deadline."""

    OPEN = "open", "未対応"
    EXTENDED = "extended", "延長中"
    DONE = "done", "完了"
    MISSED = "missed", "期限経過"
    IN_GRACE = "in_grace", "追納・延長の期間中"
    DONE_LATE = "done_late", "期限後に完了"
    LOST = "lost", "期限後の期間も経過"
    PASSED = "passed", "手続をせずに経過"
    NOTICE = "notice", "お知らせ"
