"""Kinds of agreements, receipts and of what an office did for them."""

from core.calc.enums import LabelledEnum


class AgreementKind(LabelledEnum):
    """Every kind of agreement an office keeps in its ledger."""

    JOINT_RESEARCH = "joint_research", "共同研究"
    COMMISSIONED_RESEARCH = "commissioned_research", "受託研究"
    CLINICAL_TRIAL = "clinical_trial", "治験等"
    CONSULTING = "consulting", "学術指導"
    RESEARCH_CHAIR = "research_chair", "共同研究講座・部門"
    ENDOWED_CHAIR = "endowed_chair", "寄附講座"
    DONATION = "donation", "寄附金"
    MATERIAL_TRANSFER = "material_transfer", "MTA"
    NON_DISCLOSURE = "non_disclosure", "NDA"
    UMBRELLA = "umbrella", "包括連携"
    DATA_PROVISION = "data_provision", "データ提供"
    OTHER = "other", "その他"


class AgreementState(LabelledEnum):
    """Where an agreement stands between the first enquiry and the settlement.

    Interpreted meaning: invoiced and paid are facts of money per fiscal year, amended is a fact of an agreement's children.
    All three can hold at once and in any state after signature, so they are marks beside the state and not states. An
    agreement whose work stopped midway is completed, for work was done and is counted; a cancelled one never counts.
    """

    CONSULT = "consult", "相談中"
    DRAFT = "draft", "起案中（下書き）"
    SCREENING = "screening", "審査中"
    ACCEPTED = "accepted", "受入決定"
    NEGOTIATING = "negotiating", "契約交渉中"
    CONCLUDED = "concluded", "締結済"
    RUNNING = "running", "実施中"
    SUSPENDED = "suspended", "中断中"
    COMPLETED = "completed", "完了"
    SETTLED = "settled", "精算済"
    REJECTED = "rejected", "却下"
    CANCELLED = "cancelled", "取消"


BEFORE_SIGNATURE = (
    AgreementState.CONSULT,
    AgreementState.DRAFT,
    AgreementState.SCREENING,
    AgreementState.ACCEPTED,
    AgreementState.NEGOTIATING,
)
"""States of an agreement that may still come about."""

IN_FORCE = (
    AgreementState.CONCLUDED,
    AgreementState.RUNNING,
    AgreementState.SUSPENDED,
    AgreementState.COMPLETED,
    AgreementState.SETTLED,
)
"""States of an agreement that was signed and stands: it is counted, and money comes in for it."""

ENDED = (
    AgreementState.COMPLETED,
    AgreementState.SETTLED,
    AgreementState.REJECTED,
    AgreementState.CANCELLED,
)
"""States in which nobody works on an agreement any more, but to settle what is left."""

FALLEN = (AgreementState.REJECTED, AgreementState.CANCELLED)
"""States of an agreement that did not come about, or was taken back."""


class ReceiptKind(LabelledEnum):
    """What a row of the receipts ledger does to the sum. Amounts are positive, the kind gives the sign."""

    RECEIPT = "receipt", "入金"
    REFUND = "refund", "返還"
    REVERSAL = "reversal", "訂正（取消）"
    REFUND_REVERSAL = "refund_reversal", "返還の訂正（取消）"

    @property
    def sign(self) -> int:
        """What an amount of this kind does to the sum: 1 adds, -1 takes away."""
        return 1 if self in ADDING_KINDS else -1


ADDING_KINDS = (ReceiptKind.RECEIPT, ReceiptKind.REFUND_REVERSAL)
"""Kinds that add to the sum; all others take away from it."""

CORRECTABLE_KINDS = (ReceiptKind.RECEIPT, ReceiptKind.REFUND)
"""Kinds that a later row may correct: money that came in, and money that went back."""


class InvolvementStep(LabelledEnum):
    """Steps in which the office took part as an organisation (FY2018 report, p. 17)."""

    THEME = "theme", "研究題目の検討"
    PARTNER = "partner", "相手先の検討"
    TERM = "term", "研究期間の検討"
    COST = "cost", "研究経費の検討"
    IP = "ip", "知的財産の帰属の検討"
    GOAL = "goal", "達成目標の検討"
    DEADLINE = "deadline", "達成期限の検討"


class Origin(LabelledEnum):
    """Who brought researcher and company together."""

    RESEARCHER = "researcher", "研究者からの提案"
    OFFICE_MATCHING = "office_matching", "産学連携本部等によるマッチング"
    COMPANY_ENQUIRY = "company_enquiry", "企業からの相談"
    UNKNOWN = "unknown", "不明"
