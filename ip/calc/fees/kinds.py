"""Words of fees: what is charged for, who owns a share, by which day a table is chosen, how sure its figures are."""

from core.calc.enums import LabelledEnum


class Fee(LabelledEnum):
    """What the Japan Patent Office charges for; for the PCT also what it collects for others."""

    FILE = "jp_file", "特許出願"
    FILE_FOREIGN_LANGUAGE = "jp_file_foreign_lang", "外国語書面出願"
    NATIONAL_PHASE = "jp_national_phase", "PCT国内移行（国内書面）"
    PAPER_SURCHARGE = "jp_paper_surcharge", "書面出願の電子化手数料"
    EXAM = "jp_exam", "出願審査請求"
    EXAM_PCT_JPO = "jp_exam_pct_jpisa", "出願審査請求（特許庁が国際調査報告を作成したPCT出願）"
    EXAM_PCT_OTHER = "jp_exam_pct_otherisa", "出願審査請求（他の国際調査機関のPCT出願）"
    EXAM_SEARCHED = "jp_exam_registered_search", "出願審査請求（特定登録調査機関の報告書あり）"
    ANNUITY = "jp_annuity", "特許料"
    EXTEND_TIME = "jp_ext_time", "期間の延長請求（期間内）"
    EXTEND_TIME_LATE = "jp_ext_time_late", "応答期間の延長請求（期間経過後）"
    SUCCESSION = "jp_succession", "特許を受ける権利の承継届"
    TERM_EXTENSION = "jp_pte_application", "存続期間の延長登録出願"
    APPEAL = "jp_appeal", "拒絶査定不服審判"
    OPPOSITION = "jp_opposition", "特許異議の申立て"
    PCT_FILING = "pct_intl_filing", "PCT国際出願手数料"
    PCT_TRANSMITTAL = "pct_transmittal", "PCT送付手数料"
    PCT_SEARCH_JA = "pct_search_ja", "PCT調査手数料（日本語）"
    PCT_SEARCH_EN = "pct_search_en", "PCT調査手数料（英語）"
    PCT_PRELIM_JA = "pct_prelim_ja", "PCT予備審査手数料（日本語）"
    PCT_PRELIM_EN = "pct_prelim_en", "PCT予備審査手数料（英語）"
    PCT_HANDLING = "pct_handling", "PCT取扱手数料"


EXAMINATIONS = frozenset({Fee.EXAM, Fee.EXAM_PCT_JPO, Fee.EXAM_PCT_OTHER, Fee.EXAM_SEARCHED})


class Discount(LabelledEnum):
    """Which reduction a fee knows."""

    NONE = "none", "減免なし"
    EXAM = "exam", "審査請求料の減免"
    ANNUITY = "annuity", "特許料の減免"
    PCT_OFFICE = "pct_office", "PCTの送付・調査・予備審査手数料の軽減"
    PCT_BUREAU = "pct_bureau", "PCTの国際出願・取扱手数料の軽減"


class OwnerClass(LabelledEnum):
    """Who an owner is to the office."""

    FULL = "full", "減免のない者（企業など）"
    NATIONAL_UNIVERSITY = "national_university", "国立大学法人"
    ACADEMIC = "academic", "公私立大学・高等専門学校・大学共同利用機関・その研究者"
    APPROVED_TLO = "approved_tlo", "承認TLO"
    SMALL_OR_STARTUP = "small_or_startup", "小規模企業・スタートアップ"
    SME = "sme", "中小企業"
    STATE = "state", "国"


class Selector(LabelledEnum):
    """The day by which a row of the tables is chosen."""

    FILING = "filing_date", "出願日"
    REQUEST = "request_date", "請求日"
    PAYMENT = "payment_date", "納付日"
    RECEIPT = "receipt_date", "国際出願日"


class Unit(LabelledEnum):
    """What a further amount is charged for."""

    NONE = "none", "なし"
    CLAIM = "claim", "項"
    SHEET = "sheet", "枚"
    SHEET_OVER_30 = "sheet_over_30", "枚（30枚を超える分）"


class Status(LabelledEnum):
    """How sure a figure is."""

    READ = "read", "公表資料で確認"
    DERIVED = "derived", "公表資料から計算"
    MEMORY = "memory", "未確認"


class Window(LabelledEnum):
    """How much is known of the days on which a row holds."""

    KNOWN = "known", "期間がわかっている"
    START_UNSEEN = "start_unseen", "始まりを確認していない"
    END_UNSEEN = "end_unseen", "終わりを確認していない"
    POINT = "point", "この日の額だけを確認"


class Language(LabelledEnum):
    """The language of an international application."""

    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "英語"


class SurchargeBase(LabelledEnum):
    """What the surcharge of a late payment equals."""

    GROSS = "gross", "減免前の特許料と同額"
    REDUCED = "reduced", "減免後の特許料と同額"


class Office(LabelledEnum):
    """Where a right is kept up."""

    JP = "JP", "日本"
    EP = "EP", "欧州（出願中）"
    UP = "UP", "欧州（単一効特許）"
    US = "US", "米国"
    CN = "CN", "中国"
    KR = "KR", "韓国"


class CountedFrom(LabelledEnum):
    """The day from which the years of a right are counted."""

    FILING = "filing", "出願日"
    GRANT = "grant", "登録日"
