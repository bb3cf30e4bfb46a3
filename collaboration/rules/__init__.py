"""Who may do what with agreements, estimates and receipts: the rows 1, 2, 3, 22 and 23 of the matrix.

Every predicate about one agreement agrees with `Agreement.objects.visible_to`. Predicates take None for a list or an
entry form, where there is no agreement yet: they then say whether the user may do it at all.
"""

from collections.abc import Callable

from rules.permissions import set_perm
from rules.predicates import Predicate

from collaboration.calc.approvals import Decision
from collaboration.calc.risk_gate import Checklist, Step
from collaboration.models import (
    Agreement,
    DocumentVersion,
    Estimate,
    EstimateLetter,
    EstimateVersion,
    Invoice,
    Succession,
)
from collaboration.models.agreement import READS_EVERY_AGREEMENT
from collaboration.models.document import READS_EVERY_FILE
from collaboration.models.dunning import DunningLetter
from collaboration.models.estimate import READS_EVERY_ESTIMATE
from collaboration.models.invoice import READS_EVERY_INVOICE
from collaboration.models.ip_terms import READS_EVERY_IP_TERMS
from collaboration.models.screening import Screening
from collaboration.models.signature import Signature
from collaboration.queries.estimates import sees_pay
from collaboration.rules.enquiries import ENQUIRY_PERMISSIONS
from core.calc.kinds import Confidentiality, Role
from core.models import User

EXPORTS = (Role.LIAISON, Role.SURVEY_OFFICER, Role.AUDITOR)


def is_own_department(user: User, agreement: Agreement) -> bool:
    """Whether the user does the clerical work of the agreement's department."""
    return agreement.department_id in user.department_ids


def is_named_in(user: User, agreement: Agreement) -> bool:
    """Whether the user is a researcher whom the agreement names."""
    if user.person_id is None or not user.has_role(Role.RESEARCHER):
        return False
    return any(researcher.person_id == user.person_id for researcher in agreement.researchers.all())


def was_named_in(user: User, agreement: Agreement) -> bool:
    """Whether the user is a researcher who had a part in the agreement until a change of it."""
    if user.person_id is None or not user.has_role(Role.RESEARCHER):
        return False
    return Agreement.objects.formerly_of(user.person_id).filter(pk=agreement.pk).exists()


def can_view_agreement(user: User, agreement: Agreement | None = None) -> bool:
    """Offices and auditors see every agreement, departments their own, researchers those that name or named them."""
    if agreement is None:
        return bool(user.roles)
    return (
        user.has_role(*READS_EVERY_AGREEMENT)
        or is_own_department(user, agreement)
        or is_named_in(user, agreement)
        or was_named_in(user, agreement)
    )


def can_write_agreement(user: User, agreement: Agreement | None = None) -> bool:
    """The liaison office writes every agreement, a department its own."""
    if user.has_role(Role.LIAISON):
        return True
    return bool(user.department_ids) if agreement is None else is_own_department(user, agreement)


def can_decide_state(user: User, agreement: Agreement | None = None) -> bool:
    """Only the liaison office concludes, amends and cancels."""
    return user.has_role(Role.LIAISON) and can_view_agreement(user, agreement)


def can_judge_agreement(user: User, agreement: Agreement | None = None) -> bool:
    """The liaison office gives back and rejects, and whoever has just refused the approval of an agreement."""
    if can_decide_state(user, agreement):
        return True
    if agreement is None:
        return False
    latest = agreement.approvals.order_by("-round").first()
    refusing = [Decision.RETURN.value, Decision.REJECT.value]
    return latest is not None and any(
        row.decided_by_id == user.pk and row.decision in refusing
        for row in agreement.approvals.filter(round=latest.round)
    )


def can_view_durations(user: User, _record: object = None) -> bool:
    """How long contracts take is for those who read every agreement, and for departments about their own."""
    return user.has_role(*READS_EVERY_AGREEMENT) or bool(user.department_ids)


def can_write_receipts(user: User, agreement: Agreement | None = None) -> bool:
    """Finance and the liaison office record what came in, for every agreement."""
    return user.has_role(Role.FINANCE, Role.LIAISON) and can_view_agreement(user, agreement)


def can_export_agreements(user: User, _agreement: Agreement | None = None) -> bool:
    """Whoever answers for the whole ledger takes lists out of the program."""
    return user.has_role(*EXPORTS)


def can_read_files_of(user: User, agreement: Agreement | None, level: str) -> bool:
    """Files marked 機密 are for the liaison office, auditors and the researchers named; open files for every reader."""
    if agreement is None or not can_view_agreement(user, agreement):
        return False
    if user.has_role(*READS_EVERY_FILE) or is_named_in(user, agreement) or level == Confidentiality.OPEN:
        return True
    reads_terms = user.has_role(Role.EXECUTIVE) or is_own_department(user, agreement)
    return reads_terms and level != Confidentiality.TRADE_SECRET


def can_read_document_file(user: User, version: DocumentVersion | None, level: str) -> bool:
    """The file of a version is read by whoever reads files of the agreement at its level."""
    return version is not None and can_read_files_of(user, version.agreement, level)


def can_read_evidence(user: User, succession: Succession | None, level: str) -> bool:
    """Evidence is for those who read such files of a contract that was succeeded in."""
    if succession is None:
        return False
    touched = Agreement.objects.visible_to(user).filter(changes__succession=succession)
    return any(can_read_files_of(user, agreement, level) for agreement in touched.distinct())


def can_add_evidence(user: User, _succession: Succession | None = None) -> bool:
    """Evidence of a succession is added by whoever may enter one."""
    return can_decide_state(user)


def can_sign_agreement(user: User, agreement: Agreement | None = None) -> bool:
    """The liaison office confirms for the university, but nobody what they entered themselves."""
    return can_decide_state(user, agreement) and (agreement is None or agreement.created_by_id != user.pk)


def can_read_signature_file(user: User, signature: Signature | None, level: str) -> bool:
    """The scan of a signature is read by whoever reads the version that was signed."""
    return signature is not None and can_read_files_of(user, signature.document.agreement, level)


def can_view_seals(user: User, _record: object = None) -> bool:
    """The register of seals is kept by the liaison office and read by auditors."""
    return user.has_role(*READS_EVERY_FILE)


def can_view_estimate(user: User, estimate: Estimate | None = None) -> bool:
    """The liaison office, finance and auditors see every estimate, departments the totals of their own."""
    if user.has_role(*READS_EVERY_ESTIMATE):
        return True
    return bool(user.department_ids) if estimate is None else estimate.department_id in user.department_ids


def can_view_basis(user: User, _record: Estimate | Agreement | None = None) -> bool:
    """How a price came about, of an estimate or of a contract, is for those who read every estimate."""
    return user.has_role(*READS_EVERY_ESTIMATE)


def can_write_estimate(user: User, _estimate: Estimate | None = None) -> bool:
    """The liaison office and finance estimate, and fix the price of a contract."""
    return user.has_role(Role.LIAISON, Role.FINANCE)


def can_see_pay(user: User, version: EstimateVersion | None = None) -> bool:
    """Pay of persons is for finance and auditors; of one version also for the author who typed it in."""
    if version is None:
        return user.has_role(Role.FINANCE, Role.AUDITOR)
    return sees_pay(user, version)


def can_view_bin(user: User, _record: None = None) -> bool:
    """What was deleted is seen by those who may bring it back, and by auditors."""
    return user.has_role(Role.LIAISON, Role.FINANCE, Role.AUDITOR)


def can_read_letter(user: User, _letter: EstimateLetter | None = None, _level: str = "") -> bool:
    """A letter shows every line of a price: it is for those who read every estimate."""
    return user.has_role(*READS_EVERY_ESTIMATE)


def can_change_letter(_user: User, _letter: EstimateLetter | None = None) -> bool:
    """Nobody adds a file to a letter or takes its file away: it is the proof of what was handed out."""
    return False


def can_calculate_price(user: User, _record: None = None) -> bool:
    """Everybody who works here may ask what a contract would cost; the answer names nobody and nothing is stored."""
    return bool(user.roles)


def can_view_cost_rules(user: User, _record: object = None) -> bool:
    """The institution's rules on cost are for everybody who works here."""
    return bool(user.roles)


def can_write_cost_rules(user: User, _record: object = None) -> bool:
    """Survey officers, finance and the liaison office lay down and change the rules on cost."""
    return user.has_role(Role.SURVEY_OFFICER, Role.FINANCE, Role.LIAISON)


def can_answer_screening(user: User, agreement: Agreement | None = None) -> bool:
    """The liaison office, the department of an agreement and the researchers it names answer the questions of the risk gate."""
    if agreement is None:
        return user.has_role(Role.LIAISON, Role.RESEARCHER) or bool(user.department_ids)
    return user.has_role(Role.LIAISON) or is_own_department(user, agreement) or is_named_in(user, agreement)


def screening_permission(step: Step, listed: Checklist) -> str:
    """Return what a step of the risk gate needs; a topic on private interests is judged by the liaison office alone."""
    if step is Step.SELF_CHECK:
        return "collaboration.answer_screening"
    if step is Step.JUDGEMENT and not listed.is_confidential:
        return "collaboration.judge_screening"
    return "collaboration.decide_screening"


def can_read_screening_file(user: User, screening: Screening | None, level: str) -> bool:
    """Evidence is for those who read the answers, and at its level for those who read such files of the agreement."""
    if screening is None or not Screening.objects.visible_to(user).filter(pk=screening.pk).exists():
        return False
    return can_read_files_of(user, screening.agreement, level) or screening.decided_by_id == user.pk


def can_add_screening_file(user: User, screening: Screening | None = None) -> bool:
    """Evidence is added by whoever took the step, and by the liaison office."""
    if screening is None:
        return False
    return user.has_role(Role.LIAISON) or screening.decided_by_id == user.pk


def lists_open_screenings(user: User, _record: object = None) -> bool:
    """The list of open checks is for those who take a step in them, and for auditors."""
    return user.has_role(Role.LIAISON, Role.AUDITOR) or bool(user.department_ids)


def can_view_invoice(user: User, agreement: Agreement | None = None) -> bool:
    """The liaison office, finance and auditors see every invoice, departments those of their agreements."""
    if user.has_role(*READS_EVERY_INVOICE):
        return True
    return bool(user.department_ids) if agreement is None else is_own_department(user, agreement)


def can_read_invoice_file(user: User, invoice: Invoice | None = None, _level: str = "") -> bool:
    """Whoever sees an invoice sees its file."""
    return can_view_invoice(user, invoice.agreement if invoice else None)


def can_read_dunning_file(user: User, letter: DunningLetter | None = None, _level: str = "") -> bool:
    """Whoever sees an invoice sees the letters that remind of it."""
    return can_view_invoice(user, letter.invoice.agreement if letter else None)


def can_change_invoice_file(_user: User, _invoice: Invoice | DunningLetter | None = None) -> bool:
    """Nobody adds a file to an invoice or takes its file away: it is the proof of what was handed out."""
    return False


def can_write_invoice(user: User, _agreement: Agreement | None = None) -> bool:
    """Finance and the liaison office plan, issue and take back invoices, and match money to them."""
    return user.has_role(Role.FINANCE, Role.LIAISON)


def can_view_payments(user: User, _record: object = None) -> bool:
    """What names every payer, as the list of a bank, or shows all income is for those who see every invoice."""
    return user.has_role(*READS_EVERY_INVOICE)


def can_approve_closing(user: User, agreement: Agreement | None = None) -> bool:
    """Finance, the liaison office and executives approve what is carried over; nobody what they made themselves."""
    return user.has_role(Role.FINANCE, Role.LIAISON, Role.EXECUTIVE) and can_view_agreement(user, agreement)


def can_import_money(user: User, _record: object = None) -> bool:
    """Finance imports what was received and spent, beside those who import whole ledgers."""
    return user.has_role(Role.FINANCE, Role.LIAISON, Role.SURVEY_OFFICER)


MONEY_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "collaboration.close_year": can_write_receipts,
    "collaboration.approve_closing": can_approve_closing,
    "collaboration.view_allocation": can_view_payments,
    "collaboration.import_money": can_import_money,
}

INVOICE_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "collaboration.view_invoice": can_view_invoice,
    "collaboration.change_invoice": can_write_invoice,
    "collaboration.view_payments": can_view_payments,
    "collaboration.match_payments": can_write_invoice,
}


def can_view_ip_terms(user: User, agreement: Agreement | None = None) -> bool:
    """Those who answer for intellectual property read all terms, departments their own, researchers those that name them."""
    if agreement is None or user.has_role(*READS_EVERY_IP_TERMS):
        return bool(user.roles)
    return is_own_department(user, agreement) or is_named_in(user, agreement)


def can_write_library(user: User, _record: object = None) -> bool:
    """The liaison office and IP staff write clauses and change templates of documents."""
    return user.has_role(Role.LIAISON, Role.IP_STAFF)


PERMISSIONS: dict[str, Callable[..., bool]] = {
    **INVOICE_PERMISSIONS,
    **MONEY_PERMISSIONS,
    "collaboration.add_document": can_write_agreement,
    "collaboration.record_signature": can_decide_state,
    "collaboration.sign_agreement": can_sign_agreement,
    "collaboration.view_seals": can_view_seals,
    "collaboration.view_ip_terms": can_view_ip_terms,
    "collaboration.change_ip_terms": can_decide_state,
    "collaboration.view_library": can_view_cost_rules,
    "collaboration.change_library": can_write_library,
    "collaboration.view_agreement": can_view_agreement,
    "collaboration.add_agreement": can_write_agreement,
    "collaboration.change_agreement": can_write_agreement,
    "collaboration.amend_agreement": can_decide_state,
    "collaboration.conclude_agreement": can_decide_state,
    "collaboration.cancel_agreement": can_decide_state,
    "collaboration.delete_agreement": can_decide_state,
    "collaboration.delete_estimate": can_write_estimate,
    "collaboration.view_bin": can_view_bin,
    "collaboration.judge_agreement": can_judge_agreement,
    "collaboration.ask_approval": can_write_agreement,
    "collaboration.pass_turn": can_write_agreement,
    "collaboration.share_agreement": can_write_agreement,
    "collaboration.view_durations": can_view_durations,
    "collaboration.settle_agreement": can_write_receipts,
    "collaboration.set_activity": can_write_agreement,
    "collaboration.set_involvement": can_write_agreement,
    "collaboration.attach_file": can_write_agreement,
    "collaboration.add_receipt": can_write_receipts,
    "collaboration.correct_receipt": can_write_receipts,
    "collaboration.export_agreement": can_export_agreements,
    "collaboration.answer_screening": can_answer_screening,
    "collaboration.judge_screening": can_write_agreement,
    "collaboration.decide_screening": can_decide_state,
    "collaboration.list_screenings": lists_open_screenings,
    "collaboration.view_estimate": can_view_estimate,
    "collaboration.view_price_basis": can_view_basis,
    "collaboration.add_estimate": can_write_estimate,
    "collaboration.change_estimate": can_write_estimate,
    "collaboration.freeze_price": can_write_estimate,
    "collaboration.issue_letter": can_write_estimate,
    "collaboration.calculate_price": can_calculate_price,
    "collaboration.view_cost_rules": can_view_cost_rules,
    "collaboration.add_cost_rules": can_write_cost_rules,
    "collaboration.change_cost_rules": can_write_cost_rules,
}


def _granted(test: Callable[..., bool]) -> Predicate:
    def granted(user: object, record: object = None) -> bool:
        return isinstance(user, User) and test(user, record)

    return Predicate(granted, name=test.__name__)


for name, test in {**PERMISSIONS, **ENQUIRY_PERMISSIONS}.items():
    set_perm(name, _granted(test))
