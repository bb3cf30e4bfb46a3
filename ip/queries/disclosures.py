"""What the portal and the office read of disclosures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.numbering import running_part
from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import Attachment, Event, RoleAssignment, User, record_ref
from core.models.user import UserQuerySet
from core.queries.timeline import role_labels
from ip.calc.disclosing import BEGUN_BY, REQUIRED, Facts, InventorEntry, Page, Progress, progress_of
from ip.models import Disclosure, Inventor, SavedPage
from ip.models.disclosure import DisclosureQuerySet

VIEW_VERB = "view_content"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    page: Page
    progress: Progress


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who is no inventor read an invention."""

    at: datetime.datetime
    who: str
    roles: str


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One line of the office's list; title and name are empty for those who may know number and state only."""

    disclosure: Disclosure
    title: str
    representative: str
    assigned: str
    shows_header: bool


def facts_of(disclosure: Disclosure) -> Facts:
    """Gather what decides whether a disclosure may be submitted."""
    inventors = list(disclosure.inventors.all())
    names = {name for fields in (*REQUIRED.values(), *BEGUN_BY.values()) for name in fields}
    return Facts(
        filled=frozenset(name for name in names if getattr(disclosure, name) not in (None, "")),
        has_funding=disclosure.has_funding,
        links=disclosure.links.count(),
        has_publication=disclosure.has_publication,
        publications=disclosure.publications.count(),
        shares=[each.share for each in inventors],
        confirmed=[
            (each.name, each.confirmed_at is not None, each.is_outside)
            for each in inventors
            if not each.is_representative
        ],
    )


def kept_pages(disclosure: Disclosure, user: User) -> frozenset[Page]:
    """Return the pages into which the user typed something that is not taken over."""
    kept = SavedPage.objects.visible_to(user).filter(disclosure=disclosure)
    return frozenset(Page(page) for page in kept.values_list("page", flat=True))


def tasks_of(disclosure: Disclosure, user: User) -> list[Task]:
    """Return the pages of a disclosure with how far each is."""
    facts, kept = facts_of(disclosure), kept_pages(disclosure, user)
    return [Task(page, progress_of(page, facts, is_kept=page in kept)) for page in Page]


def own_disclosures(user: User) -> list[Disclosure]:
    """Return the disclosures that name the user, those that are being written first."""
    found = Disclosure.objects.of_inventor(user).prefetch_related("inventors")
    return sorted(found.order_by("-pk"), key=lambda each: not each.is_editable)


def entries_of(disclosure: Disclosure) -> list[InventorEntry]:
    """Return the inventors as they stand."""
    return [_entry(row) for row in disclosure.inventors.order_by("-is_representative", "pk")]


def agreements_to_name(disclosure: Disclosure) -> list[Agreement]:
    """Return the agreements that name one of the inventors, latest first."""
    people = [row.person_id for row in disclosure.inventors.all() if row.person_id is not None]
    named = Q(researchers__person__in=people) | Q(disclosure_links__disclosure=disclosure)
    return list(Agreement.objects.filter(named).distinct().order_by("-starts_on", "-pk")[:200])


def to_confirm(user: User) -> list[Inventor]:
    """Return the rows by which the user is asked to agree to shares."""
    rows = Inventor.objects.visible_to(user).filter(person=user.person_id, confirmed_at=None)
    return list(rows.filter(is_representative=False).select_related("disclosure"))


def looks_of(disclosure: Disclosure, limit: int = 100) -> list[Look]:
    """Return who else than the inventors read the invention or took a file of it, latest first."""
    object_type, object_id = record_ref(disclosure)
    files = Attachment.objects.filter(object_type=object_type, object_id=object_id)
    taken = Q(object_type="core.attachment", object_id__in=[str(file.pk) for file in files], verb="download")
    people = disclosure.inventors.exclude(person=None).values("person_id")
    read = Q(object_type=object_type, object_id=object_id, verb=VIEW_VERB)
    seen = Event.objects.filter(read | taken & ~Q(actor__person__in=people))
    return [
        Look(row.at, row.actor_label, "、".join(role_labels(row.role)) or _("役割なし"))
        for row in seen.order_by("-seq")[:limit]
    ]


def disclosures_for_office(
    user: User, *, words: str = "", state: str = "", mine: bool = False
) -> DisclosureQuerySet:
    """Return what was submitted, as far as the user may know of it; words are sought in titles one may read."""
    found = Disclosure.objects.visible_to(user).exclude(submitted_on=None)
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(assignments__user=user, assignments__ends_on=None)
    if words:
        readable = Disclosure.objects.with_header_for(user).values("pk")
        by_header = Q(title__icontains=words) | Q(inventors__name__icontains=words)
        found = found.filter(Q(number__icontains=words) | Q(pk__in=readable) & by_header)
    return found.distinct().order_by("-received_on", "-pk")


def office_rows(user: User, keys: Sequence[int]) -> list[OfficeRow]:
    """Return the rows of one page of the list; a constant number of queries however many rows."""
    found = Disclosure.objects.visible_to(user).filter(pk__in=keys).select_related("department")
    known = {row.pk: row for row in found.prefetch_related("inventors", "assignments__user")}
    named = set(Disclosure.objects.with_header_for(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [_office_row(known[key], shows_header=key in named) for key in keys if key in known]


def staff_to_assign(disclosure: Disclosure) -> UserQuerySet:
    """Return who may work on a disclosure: active staff of the offices who are none of its inventors."""
    roles = RoleAssignment.objects.in_force(timezone.localdate())
    held = roles.filter(role__in=[role.value for role in (Role.IP_STAFF, Role.IP_HEAD, Role.LIAISON)])
    people = disclosure.inventors.exclude(person=None).values("person_id")
    found = User.objects.get_queryset().filter(is_active=True, pk__in=held.values("user_id"))
    return found.exclude(person__in=people).order_by("display_name", "pk")


def highest_disclosure_running_part(series: str) -> int:
    """Return the highest running number that disclosures of a series already carry, 0 when there is none."""
    numbers = Disclosure.objects.filter(number__startswith=f"{series}-").order_by()
    return max(
        (running_part(number, series) or 0 for number in numbers.values_list("number", flat=True)), default=0
    )


def _office_row(row: Disclosure, *, shows_header: bool) -> OfficeRow:
    leading = row.representative
    working = [str(each.user) for each in row.assignments.all() if each.ends_on is None]
    if not shows_header:
        return OfficeRow(row, "", "", "", shows_header=False)
    return OfficeRow(row, row.title, leading.name if leading else "", "、".join(working), shows_header=True)


def _entry(row: Inventor) -> InventorEntry:
    return InventorEntry(
        key=row.pk,
        name=row.name,
        person_id=row.person_id,
        is_representative=row.is_representative,
        is_outside=row.is_outside,
        is_student=row.is_student,
        affiliation=row.affiliation,
        position=row.position,
        email=row.email,
        contribution=row.contribution,
        share=row.share or Fraction(0),
    )
