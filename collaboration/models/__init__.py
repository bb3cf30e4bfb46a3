"""Agreements, what they cost, what came in for them, and what the office did."""

from collaboration.models.activity import ActivityOverride, OfficeInvolvement
from collaboration.models.agreement import Agreement, AgreementParty, AgreementResearcher
from collaboration.models.approval import Approval
from collaboration.models.bulk_step import BulkStep, BulkStepRow
from collaboration.models.clause import Clause
from collaboration.models.closing import ClosingApproval, YearClosing
from collaboration.models.consortium import Consortium, ConsortiumMember
from collaboration.models.contract_change import AgreementChange, ResearcherStep, Succession
from collaboration.models.cost_rules import CostRules
from collaboration.models.document import DocumentVersion
from collaboration.models.document_template import TemplateVersion
from collaboration.models.dunning import DunningLetter
from collaboration.models.enquiry import Enquiry, EnquiryNote
from collaboration.models.estimate import AgreementPrice, Estimate, EstimateLetter, EstimateVersion
from collaboration.models.expenditure import Expenditure
from collaboration.models.invoice import Invoice, Settlement
from collaboration.models.ip_terms import IpTerms
from collaboration.models.payment import PaymentFile, PaymentRow
from collaboration.models.receipt import Receipt
from collaboration.models.research_unit import ResearchUnit, UnitBudget, UnitMember, UnitRoom
from collaboration.models.screening import Screening
from collaboration.models.shared_link import SharedLink, SharedLinkView
from collaboration.models.signature import Signature, SignatureWithdrawal
from collaboration.models.turn import Turn
from collaboration.models.umbrella import SteeringMeeting, UmbrellaFrame

__all__ = [
    "ActivityOverride",
    "Agreement",
    "AgreementChange",
    "AgreementParty",
    "AgreementPrice",
    "AgreementResearcher",
    "Approval",
    "BulkStep",
    "BulkStepRow",
    "Clause",
    "ClosingApproval",
    "Consortium",
    "ConsortiumMember",
    "CostRules",
    "DocumentVersion",
    "DunningLetter",
    "Enquiry",
    "EnquiryNote",
    "Estimate",
    "EstimateLetter",
    "EstimateVersion",
    "Expenditure",
    "Invoice",
    "IpTerms",
    "OfficeInvolvement",
    "PaymentFile",
    "PaymentRow",
    "Receipt",
    "ResearchUnit",
    "ResearcherStep",
    "Screening",
    "Settlement",
    "SharedLink",
    "SharedLinkView",
    "Signature",
    "SignatureWithdrawal",
    "SteeringMeeting",
    "Succession",
    "TemplateVersion",
    "Turn",
    "UmbrellaFrame",
    "UnitBudget",
    "UnitMember",
    "UnitRoom",
    "YearClosing",
]
