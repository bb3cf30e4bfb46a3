"""Finding partners, researchers and departments by what a clerk typed: candidates for an entry, suggestions while typing."""

import re

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from collaboration.calc.kinds import FALLEN, AgreementKind
from collaboration.models import Agreement
from core.calc.corporate_number import fold_code
from core.calc.search_keys import organization_match_key, search_words
from core.calc.text import organization_key, person_key
from core.models import Affiliation, Department, Organization, Person, User

MOST_SUGGESTIONS = 10
_CORPORATE_NUMBER = re.compile(r"[0-9]{13}")
_RESEARCHER_NUMBER = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")


def organizations_called(text: str, user: User) -> list[Organization]:
    """Return whom the text can mean: by 法人番号, else by exactly this name, else by the name without its legal form."""
    living = _organizations(user)
    if number := _CORPORATE_NUMBER.search(fold_code(text)):
        return list(living.filter(corporate_number=number[0]))
    alike = list(living.filter(Q(name=text) | Q(match_key=organization_match_key(text))))
    exact = [organization for organization in alike if organization.name == text]
    return exact or alike


def suggested_organizations(text: str, user: User) -> list[Organization]:
    """Return the first organisations whose names or 法人番号 contain every word, legal forms aside."""
    found = _organizations(user)
    for word in text.split():
        found = found.filter(_contains(word, organization_key(word)))
    return list(found[:MOST_SUGGESTIONS])


def people_called(text: str, user: User) -> list[Person]:
    """Return whom the text can mean: by e-Rad number, else everybody of exactly this name."""
    living = _people(user)
    if number := _RESEARCHER_NUMBER.search(fold_code(text)):
        return list(living.filter(erad_number=number[0]))
    key = person_key(text)
    if not key:
        return []
    return [person for person in living.filter(search_key__startswith=key) if person_key(person.name) == key]


def suggested_people(text: str, user: User) -> list[Person]:
    """Return the first people whose names, readings or numbers contain every word; the name may be split by blanks."""
    found = _people(user)
    whole = person_key(text)
    words = Q()
    for word in search_words(text):
        words &= Q(search_key__contains=word)
    return list(found.filter(Q(search_key__contains=whole) | words)[:MOST_SUGGESTIONS])


def departments_called(text: str) -> list[Department]:
    """Return the department of exactly this name or code, else all whose names contain every word."""
    exact = Department.objects.filter(Q(name=text.strip()) | Q(code=text.strip())).order_by("name")
    return list(exact) or suggested_departments(text)


def suggested_departments(text: str) -> list[Department]:
    """Return the first departments whose names or codes contain every word."""
    found = Department.objects.order_by("name")
    for word in search_words(text):
        found = found.filter(search_key__contains=word)
    return list(found[:MOST_SUGGESTIONS])


def umbrella_called(text: str, user: User) -> Agreement | None:
    """Return the umbrella agreement of exactly this number, as far as the user may see it."""
    return _umbrellas(user).filter(number=text.strip()).first()


def umbrella_number(umbrella_id: int | None) -> str:
    """Return the number of an umbrella agreement that a contract names; whoever sees the contract may know it."""
    if umbrella_id is None:
        return ""
    return (
        Agreement.objects.filter(pk=umbrella_id).order_by("pk").values_list("number", flat=True).first() or ""
    )


def suggested_umbrellas(text: str, user: User) -> list[Agreement]:
    """Return the first umbrella agreements whose number, title or partner contain every word."""
    found = _umbrellas(user).prefetch_related("parties__organization", "parties__present")
    for word in search_words(text):
        found = found.filter(search_key__contains=word)
    return list(found[:MOST_SUGGESTIONS])


def _umbrellas(user: User) -> QuerySet[Agreement]:
    states = [state.value for state in FALLEN]
    visible = Agreement.objects.visible_to(user).roots().filter(kind=AgreementKind.UMBRELLA.value)
    return visible.exclude(state__in=states).order_by("-signed_on", "-pk")


def _contains(word: str, bare: str) -> Q:
    folded = search_words(word)
    return Q(search_key__contains=folded[0] if folded else bare) | Q(search_key__contains=bare)


def _organizations(user: User) -> QuerySet[Organization]:
    visible = Organization.objects.visible_to(user).living()
    return visible.prefetch_related("profiles").order_by("search_key", "pk")


def _people(user: User) -> QuerySet[Person]:
    in_force = Affiliation.objects.in_force(timezone.localdate()).select_related("department")
    visible = Person.objects.visible_to(user).living()
    return visible.prefetch_related(
        Prefetch("affiliations", queryset=in_force, to_attr="current_affiliations")
    ).order_by("search_key", "pk")
