"""Inventions: what was disclosed, by whom, and how co-inventors confirm it."""

from ip.models.disclosure import Assignment, Disclosure, DisclosureLink, Inventor, Publication
from ip.models.inventor_link import InventorLink, InventorLinkView
from ip.models.saved_page import SavedPage

__all__ = [
    "Assignment",
    "Disclosure",
    "DisclosureLink",
    "Inventor",
    "InventorLink",
    "InventorLinkView",
    "Publication",
    "SavedPage",
]
