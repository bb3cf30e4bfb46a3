"""The folded key by which the list of agreements is searched."""

from collections.abc import Iterable

from core.calc.text import folded_key, organization_key

MAX_LENGTH = 1500


def agreement_search_key(
    number: str, title: str, partner_names: Iterable[str], researcher_names: Iterable[str]
) -> str:
    """Fold number, title, partners (with and without their legal form) and researchers into one searchable line."""
    partners = [name for name in partner_names if name]
    parts = [number, *partners, *researcher_names, title]
    folded = [folded_key(part) for part in parts if part]
    bare = [organization_key(name) for name in partners]
    return " ".join(dict.fromkeys([*folded[:1], *bare, *folded[1:]]))[:MAX_LENGTH]


def search_words(text: str) -> list[tuple[str, str]]:
    """Split what somebody typed into words, each as (folded key, folded key without a legal form)."""
    return [(folded_key(word), organization_key(word)) for word in text.split() if folded_key(word)]
