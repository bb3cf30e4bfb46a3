"""The list of rights and the pages of a family and of a right, in a constant number of queries.

What is not laid open is shown by number and state alone to whoever has no need to know more.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from core.calc.text import fold_width
from core.models import Attachment, User, record_ref
from core.models.wording import term
from core.queries.timeline import TimelineEntry, timeline
from ip.calc.numbers import NumberKind, number_key, rough_key
from ip.calc.places import PLACES, place_name
from ip.calc.rights import ENDED, IN_FORCE, PENDING, RightState
from ip.models import Disclosure, Family, JointFiling, JointFilingParty, Ownership, Right, RightEvent
from ip.models.right import RightQuerySet

HISTORY_LENGTH = 30
STATE_TAGS = {
    **dict.fromkeys(PENDING, "info"),
    **dict.fromkeys(IN_FORCE, "success"),
    **dict.fromkeys(ENDED, "muted"),
    RightState.PHASES_ENTERED: "muted",
    RightState.ACTION_PENDING: "explain",
    RightState.REFUSED: "error",
    RightState.ALLOWED: "explain",
}
SEARCHED_OFFICES = ("JP", "WO", "US", "EP", "CN", "KR")


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right in a list or a tree. Without `reads` only number, kind, office and state may be shown."""

    right: Right
    reads: bool
    owners: str = ""
    level: int = 0

    @property
    def office_name(self) -> str:
        """The country or office in words."""
        return term(place_name(self.right.office))

    @property
    def indent(self) -> range:
        """The steps by which a row stands beneath the first of its tree."""
        return range(self.level)

    @property
    def state_tag(self) -> str:
        """The colour of the state."""
        return STATE_TAGS[RightState(self.right.state)]


@dataclass(frozen=True, slots=True)
class RightPage:
    """Everything the page of a right shows."""

    row: RightRow
    owners: list[Ownership] = field(default_factory=list)
    events: list[RightEvent] = field(default_factory=list)
    undone: list[RightEvent] = field(default_factory=list)
    siblings: list[RightRow] = field(default_factory=list)
    history: list[TimelineEntry] = field(default_factory=list)

    @property
    def right(self) -> Right:
        """The right itself."""
        return self.row.right


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family with its rights as a tree."""

    family: Family
    reads: bool
    tree: list[RightRow]
    disclosures: list[Disclosure] = field(default_factory=list)
    joint_filing: JointFiling | None = None
    parties: list[JointFilingParty] = field(default_factory=list)
    history: list[TimelineEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RightConditions:
    """By what the list is searched."""

    text: str = ""
    office: str = ""
    kind: str = ""
    states: tuple[str, ...] = ()
    department_id: int | None = None
    agent: str = ""
    owner: str = ""


def right_list(user: User, asked: RightConditions) -> RightQuerySet:
    """Return the rights that fit. Words of a secret find nothing for those who may not read it."""
    rights = Right.objects.visible_to(user)
    if asked.office == "abroad":
        rights = rights.exclude(office="JP")
    elif asked.office:
        rights = rights.filter(office=asked.office)
    if asked.kind:
        rights = rights.filter(kind=asked.kind)
    if asked.states:
        rights = rights.filter(state__in=asked.states)
    secret = _secret_conditions(asked)
    readable = Right.objects.with_content_for(user).order_by().values("pk")
    if secret:
        rights = rights.filter(secret, pk__in=readable)
    for word in asked.text.split():
        told = _numbers_like(word) | Q(pk__in=readable) & Q(family__title__icontains=word)
        rights = rights.filter(told)
    return rights.order_by("-pk")


def _secret_conditions(asked: RightConditions) -> Q:
    """Return conditions that would tell something of a secret by what they find."""
    secret = Q()
    if asked.department_id is not None:
        secret &= Q(family__department=asked.department_id)
    if asked.agent:
        secret &= Q(agent__name__icontains=asked.agent)
    if asked.owner:
        named = Q(name__icontains=asked.owner) | Q(organization__name__icontains=asked.owner)
        owned = Ownership.objects.filter(named | Q(person__name__icontains=asked.owner))
        secret &= Q(pk__in=owned.values("right_id"))
    return secret


def right_rows(keys: Sequence[int], user: User) -> list[RightRow]:
    """Return the rows of these rights in the order given."""
    found = Right.objects.select_related("family__department", "agent").in_bulk(keys)
    readable = _readable(keys, user)
    owners = _owners_in_words([key for key in keys if key in readable])
    return [RightRow(found[key], key in readable, owners.get(key, "")) for key in keys if key in found]


def right_page(right: Right, user: User) -> RightPage:
    """Gather the page of a right; of a secret that is not the user's to know only what the row says."""
    row = right_rows([right.pk], user)[0]
    if not row.reads:
        return RightPage(row)
    events = list(
        right.events.select_related("recorded_by", "superseded_by", "supersedes", "document").order_by(
            "on", "pk"
        )
    )
    standing = [event for event in events if not event.is_retraction and not _is_superseded(event)]
    return RightPage(
        row,
        list(right.ownerships.select_related("organization", "person")),
        standing,
        [event for event in events if event not in standing],
        _tree(right.family, user),
        timeline(right, limit=HISTORY_LENGTH),
    )


def family_page(family: Family, user: User) -> FamilyPage:
    """Gather the page of a family."""
    reads = Family.objects.with_content_for(user).filter(pk=family.pk).exists()
    tree = _tree(family, user)
    if not reads:
        return FamilyPage(family, reads, tree)
    disclosures = Disclosure.objects.visible_to(user).filter(families=family).order_by("pk")
    terms = JointFiling.objects.filter(family=family).select_related("agreement").first()
    parties = list(terms.parties.select_related("organization")) if terms else []
    history = timeline(family, *([terms] if terms else []), limit=HISTORY_LENGTH)
    return FamilyPage(family, reads, tree, list(disclosures), terms, parties, history)


def attachable_documents(right: Right) -> "list[Attachment]":
    """Return the files of a right that an event can point at."""
    object_type, object_id = record_ref(right)
    return list(Attachment.objects.filter(object_type=object_type, object_id=object_id))


def offices_in_use() -> list[tuple[str, str]]:
    """Return the offices to choose from: those of the records, else the usual ones."""
    used = set(Right.objects.order_by().values_list("office", flat=True).distinct()) | set(SEARCHED_OFFICES)
    return [(code, name) for code, name in PLACES.items() if code in used]


def _is_superseded(event: RightEvent) -> bool:
    return hasattr(event, "superseded_by")


def _numbers_like(word: str) -> Q:
    """Find numbers as they are written, and in every other spelling of the usual offices."""
    told = Q(number__icontains=fold_width(word)) | Q(family__number__icontains=fold_width(word))
    rough = rough_key(word)
    if rough.isdigit() or any(letter.isdigit() for letter in rough):
        keys = set(_keys_of(word))
        told |= Q(application_key__in=keys) | Q(registration_key__in=keys) | Q(publication_key__in=keys)
        told |= Q(application_number__icontains=word) | Q(registration_number__icontains=word)
    return told


def _keys_of(word: str) -> Iterator[str]:
    for office in SEARCHED_OFFICES:
        for what in NumberKind:
            try:
                yield number_key(office, what, word)
            except ValueError:
                continue


def _readable(keys: Sequence[int], user: User) -> set[int]:
    return set(Right.objects.with_content_for(user).filter(pk__in=keys).values_list("pk", flat=True))


def _owners_in_words(keys: Sequence[int]) -> dict[int, str]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = Ownership.objects.filter(right__in=keys).select_related("organization", "person")
    for row in rows.order_by("-is_university", "pk"):
        words[row.right_id].append(row.owner_name + ("" if row.share is None else f"（{row.share}）"))
    return {key: "、".join(parts) for key, parts in words.items()}


def _tree(family: Family, user: User) -> list[RightRow]:
    """Return the rights of a family that the user may see, each beneath the application it came from."""
    keys = list(
        Right.objects.visible_to(user).filter(family=family).order_by("pk").values_list("pk", flat=True)
    )
    rows = {row.right.pk: row for row in right_rows(keys, user)}
    beneath: dict[int | None, list[int]] = defaultdict(list)
    for key, row in rows.items():
        parent = row.right.parent_id
        beneath[parent if parent in rows and parent != key else None].append(key)
    tree = list(_walk(rows, beneath, None, 0))
    return [*tree, *(rows[key] for keys in beneath.values() for key in keys)]


def _walk(
    rows: dict[int, RightRow], beneath: dict[int | None, list[int]], at: int | None, level: int
) -> Iterator[RightRow]:
    for key in beneath.pop(at, []):
        row = rows[key]
        yield RightRow(row.right, row.reads, row.owners, level)
        yield from _walk(rows, beneath, key, level + 1)
