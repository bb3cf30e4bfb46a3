"""The folded keys by which people, organisations and departments are searched and matched."""

from core.calc.text import folded_key, organization_key, person_key

ORGANIZATION_LENGTH = 600
MATCH_LENGTH = 200
PERSON_LENGTH = 300
DEPARTMENT_LENGTH = 200


def organization_search_key(
    name: str, name_kana: str = "", name_en: str = "", corporate_number: str | None = None
) -> str:
    """Fold every name an organisation goes by, without legal form first, into one searchable line."""
    folded = [organization_key(name), *(folded_key(part) for part in (name, name_kana, name_en) if part)]
    return _joined([*folded, corporate_number or ""], ORGANIZATION_LENGTH)


def organization_match_key(name: str) -> str:
    """Return the key that two records of the same organisation share."""
    return organization_key(name)[:MATCH_LENGTH]


def person_search_key(
    name: str, name_kana: str = "", name_en: str = "", erad_number: str | None = None
) -> str:
    """Fold every way in which a person's name is written, and the e-Rad number, into one searchable line."""
    return _joined(
        [*(person_key(part) for part in (name, name_kana, name_en)), erad_number or ""], PERSON_LENGTH
    )


def department_search_key(name: str, name_en: str = "", code: str | None = None) -> str:
    """Fold a department's names and code into one searchable line."""
    return _joined([folded_key(name), folded_key(name_en), folded_key(code or "")], DEPARTMENT_LENGTH)


def search_words(text: str) -> list[str]:
    """Split what somebody typed into folded words, all of which a key must contain."""
    return [word for word in map(folded_key, text.split()) if word]


def _joined(parts: list[str], length: int) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))[:length]
