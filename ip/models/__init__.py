"""Inventions: what was disclosed and by whom, and the rights that came of it."""

from ip.models.disclosure import Assignment, Disclosure, DisclosureLink, Inventor, Publication
from ip.models.inventor_link import InventorLink, InventorLinkView
from ip.models.joint_filing import JointFiling, JointFilingParty
from ip.models.right import Family, Right
from ip.models.right_parts import EventSource, Ownership, RightEvent
from ip.models.rule_verification import RuleVerification
from ip.models.saved_page import SavedPage

__all__ = [
    "Assignment",
    "Disclosure",
    "DisclosureLink",
    "EventSource",
    "Family",
    "Inventor",
    "InventorLink",
    "InventorLinkView",
    "JointFiling",
    "JointFilingParty",
    "Ownership",
    "Publication",
    "Right",
    "RightEvent",
    "RuleVerification",
    "SavedPage",
]
