"""What a disclosure of an invention can be, where it stands, and the choices its pages offer."""

from core.calc.enums import LabelledEnum


class DisclosureKind(LabelledEnum):
    """What was created. Each follows its own law, a disclosure is made for all of them."""

    INVENTION = "invention", "発明"
    UTILITY_MODEL = "utility_model", "考案"
    DESIGN = "design", "意匠"
    PLANT_VARIETY = "plant_variety", "植物新品種"
    CIRCUIT_LAYOUT = "circuit_layout", "回路配置"
    PROGRAM = "program", "プログラム"
    DATABASE = "database", "データベース"
    KNOW_HOW = "know_how", "ノウハウ"
    MATERIAL = "material", "研究成果有体物"


class DisclosureState(LabelledEnum):
    """Where a disclosure stands between the first words and the decision of the university."""

    DRAFT = "draft", "作成中"
    SUBMITTED = "submitted", "提出済"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "受理"
    UNDER_REVIEW = "under_review", "審査中"
    DECIDED = "decided", "決定"
    WITHDRAWN = "withdrawn", "取下げ"


EDITABLE = (DisclosureState.DRAFT, DisclosureState.RETURNED)
"""States in which the inventors write; in every other the text is what the university was told."""

WITH_THE_OFFICE = (DisclosureState.SUBMITTED, DisclosureState.ACCEPTED, DisclosureState.UNDER_REVIEW)
"""States in which the next step is the university's."""


class DataStage(LabelledEnum):
    """How far the effect of an invention is shown."""

    IDEA = "idea", "着想の段階（データなし）"
    PARTIAL = "partial", "一部のデータがある"
    SHOWN = "shown", "効果を示すデータがある"
    REPEATED = "repeated", "再現性を確認した"


class ResearchForm(LabelledEnum):
    """In which form of research an invention was made."""

    INDIVIDUAL = "individual", "個人研究（運営費交付金など）"
    JOINT = "joint", "共同研究"
    COMMISSIONED = "commissioned", "受託研究"
    DONATION = "donation", "寄附金による研究"
    GRANT = "grant", "科研費・補助金による研究"
    OTHER = "other", "その他"


class Wish(LabelledEnum):
    """What the inventors would like; the university decides."""

    YES = "yes", "希望する"
    NO = "no", "希望しない"
    OPEN = "open", "大学に任せる"


class PublicationKind(LabelledEnum):
    """By what an invention becomes known."""

    PAPER = "paper", "論文"
    ABSTRACT = "abstract", "学会の予稿"
    TALK = "talk", "学会発表・講演"
    THESIS = "thesis", "学位論文・公聴会"
    PREPRINT = "preprint", "プレプリント"
    WEB = "web", "Webサイト"
    EXHIBITION = "exhibition", "展示会"
    PRESS = "press", "報道・プレスリリース"
    SALE = "sale", "販売・配布"
    OTHER = "other", "その他"


class ConfirmedHow(LabelledEnum):
    """How a co-inventor agreed to the shares."""

    ACCOUNT = "account", "本システムで確認"
    LINK = "link", "確認用アドレスで確認"
    PAPER = "paper", "書面で確認"


class LedgerSuccession(LabelledEnum):
    """承継区分 as an old ledger says it, until a decision is entered here."""

    SUCCEEDED = "succeeded", "承継"
    DECLINED = "declined", "非承継"
    PENDING = "pending", "審議中"
