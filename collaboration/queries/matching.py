"""Researchers as the search for matches needs them: read in as many queries for two thousand as for two."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.matching import (
    Match,
    Profile,
    Reason,
    ReasonKind,
    Work,
    best_matches,
    need_from,
)
from collaboration.models import Agreement, AgreementParty, AgreementResearcher
from core.calc.text import split_keywords
from core.models import Affiliation, Person, User
from core.models.wording import listed

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReasonInWords:
    """A reason as the page says it; the agreement it comes from, where there is one."""

    text: str
    points: int
    agreement_id: int | None
    agreement_title: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A researcher who was found."""

    person_id: int
    name: str
    departments: str
    points: int
    reasons: list[ReasonInWords]
    further: int


@dataclass(frozen=True, slots=True)
class _Named:
    """An agreement as reasons name it."""

    number: str
    title: str
    kind: str


def candidates(user: User, text: str, partner: str = "") -> list[Candidate]:
    """Return the researchers who suit a need best, by what the user may see: at most five queries, however many there are."""
    need = need_from(text, partner)
    if need.is_empty:
        return []
    known = Person.objects.visible_to(user).living().order_by("pk").values_list("pk", "name", "keywords")
    people = {key: (name, split_keywords(keywords)) for key, name, keywords in known}
    places = _places(people)
    works, named = _works(user, with_partners=bool(need.partner))
    profiles = (
        Profile(key, name, places.get(key, ()), keywords, tuple(works.get(key, ())))
        for key, (name, keywords) in people.items()
    )
    matches = best_matches(need, profiles, most=MOST_SHOWN)
    return [_candidate(match, people[match.key][0], places.get(match.key, ()), named) for match in matches]


def _candidate(match: Match, name: str, places: Iterable[str], named: dict[int, _Named]) -> Candidate:
    reasons = [_in_words(reason, named) for reason in match.reasons]
    return Candidate(match.key, name, listed(places), match.points, reasons, match.further)


def _in_words(reason: Reason, named: dict[int, _Named]) -> ReasonInWords:
    words = {"words": listed(_("「%(word)s」") % {"word": word} for word in reason.words)}
    agreement = named.get(reason.work) if reason.work is not None else None
    if agreement is not None:
        kind = _(AgreementKind(agreement.kind).label)
        words |= {"number": agreement.number, "kind": kind}
    sentences = {
        ReasonKind.NAME: _("氏名%(words)s"),
        ReasonKind.KEYWORD: _("キーワード%(words)s"),
        ReasonKind.DEPARTMENT: _("所属%(words)s"),
        ReasonKind.PRINCIPAL: _("%(kind)s %(number)s の研究代表者（題目の%(words)s）"),
        ReasonKind.MEMBER: _("%(kind)s %(number)s の研究者（題目の%(words)s）"),
        ReasonKind.PARTNER: _("%(words)sとの%(kind)s %(number)s"),
    }
    title = agreement.title if agreement else ""
    return ReasonInWords(sentences[reason.kind] % words, reason.points, reason.work, title)


def _places(people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the departments of today; those of people whom the user may not see are left out afterwards."""
    wanted = set(people)
    found: dict[int, list[str]] = defaultdict(list)
    in_force = Affiliation.objects.in_force(timezone.localdate()).order_by("-starts_on", "pk")
    for key, name in in_force.values_list("person_id", "department__name"):
        if key in wanted and name not in found[key]:
            found[key].append(name)
    return {key: tuple(names) for key, names in found.items()}


def _works(user: User, *, with_partners: bool) -> tuple[dict[int, list[Work]], dict[int, _Named]]:
    """Return by person the agreements that the user may see: neither changes of contract nor what was cancelled."""
    visible = Agreement.objects.visible_to(user).roots().exclude(state=AgreementState.CANCELLED.value)
    partners = _partners() if with_partners else {}
    works: dict[int, list[Work]] = defaultdict(list)
    named: dict[int, _Named] = {}
    roles = (
        AgreementResearcher.objects.filter(agreement__in=visible)
        .exclude(person=None)
        .order_by("-agreement_id")
    )
    columns = (
        "person_id",
        "is_principal",
        "agreement_id",
        "agreement__number",
        "agreement__title",
        "agreement__kind",
    )
    for person, is_principal, key, number, title, kind in roles.values_list(*columns):
        works[person].append(Work(key, title, is_principal, partners.get(key, ())))
        named[key] = _Named(number, title, kind)
    return works, named


def _partners() -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    parties = AgreementParty.objects.order_by("pk").values_list("agreement_id", "organization__name")
    for key, name in parties:
        found[key] = (*found.get(key, ()), name)
    return found
