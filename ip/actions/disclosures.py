"""Writing a disclosure: beginning, the pages, what was typed but not taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import Changes, append_event
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import Affiliation, Person, User
from core.models.wording import translated
from ip.actions.confirmations import end_confirmations
from ip.calc.disclosing import (
    SECRET_FIELDS,
    InventorEntry,
    LinkEntry,
    Page,
    PublicationEntry,
    needs_new_confirmation,
)
from ip.calc.kinds import DisclosureKind
from ip.calc.shares import WHOLE, whole_problem
from ip.models import Disclosure, DisclosureLink, Inventor, Publication, SavedPage
from ip.queries.disclosures import entries_of

LARGEST_PAGE = 300_000
"""Characters of one page that are kept while it is typed."""
WITHHELD = "厳秘"


@transaction.atomic
def begin_disclosure(kind: DisclosureKind, title: str, *, by: User) -> Disclosure:
    """Begin a disclosure with its author as the representative inventor. Raises PermissionDenied, ValidationError."""
    if not by.has_perm("ip.add_disclosure") or by.person is None:
        raise PermissionDenied
    held = _affiliation(by.person)
    disclosure = Disclosure(
        kind=kind.value,
        title=title,
        department=held.department if held else None,
        created_by=by,
        updated_by=by,
    )
    disclosure.full_clean()
    disclosure.save()
    Inventor.objects.create(
        disclosure=disclosure,
        person=by.person,
        name=by.person.name,
        is_representative=True,
        affiliation=str(held.department) if held else "",
        position=held.title if held else "",
        email=by.person.email or by.email,
    )
    append_event(disclosure, "begin_disclosure", by=by, changes={"kind": [None, kind.value]})
    return disclosure


@transaction.atomic
def change_disclosure(
    disclosure: Disclosure, values: Mapping[str, Any], page: Page, *, expected_version: int, by: User
) -> Disclosure:
    """Take a page of plain fields over. Raises PermissionDenied, EditConflict, ValidationError."""
    locked = _writable(disclosure, by)
    changes = save_versioned(locked, dict(values), expected_version=expected_version, by=by)
    _drop_kept(locked, page, by)
    if changes:
        append_event(locked, "change", by=by, changes=told(changes))
    return locked


@transaction.atomic
def set_inventors(
    disclosure: Disclosure, entries: Sequence[InventorEntry], *, expected_version: int, by: User
) -> Disclosure:
    """State who invented with which share. When the division differs everybody confirms it anew.

    Raises PermissionDenied, EditConflict, ValidationError, and ActionRefused unless the shares make one whole, exactly one
    inventor is the representative, and the author stays an inventor.
    """
    locked = _writable(disclosure, by)
    _check_inventors(entries, by)
    before = entries_of(locked)
    save_versioned(locked, {}, expected_version=expected_version, by=by, children_changed=True)
    if needs_new_confirmation(before, entries):
        end_confirmations(locked)
    kept = {entry.key for entry in entries}
    locked.inventors.exclude(pk__in=[key for key in kept if key is not None]).delete()
    locked.inventors.update(is_representative=False)
    rows = {row.pk: row for row in locked.inventors.all()}
    for entry in entries:
        _save_inventor(rows.get(entry.key or 0) or Inventor(disclosure=locked), entry)
    _drop_kept(locked, Page.INVENTORS, by)
    changes = {"inventors": [len(before), len(entries)]}
    append_event(locked, "set_inventors", by=by, changes=changes)
    return locked


@transaction.atomic
def set_publications(
    disclosure: Disclosure,
    entries: Sequence[PublicationEntry],
    *,
    has_publication: bool,
    expected_version: int,
    by: User,
) -> Disclosure:
    """State what was or will be published. Raises PermissionDenied, EditConflict, ValidationError, ActionRefused."""
    locked = _writable(disclosure, by)
    if has_publication and not entries:
        raise ActionRefused(
            _("公表の予定を1件以上入力してください。予定がなければ「いいえ」を選んでください。")
        )
    rows = [Publication(disclosure=locked, **asdict(entry)) for entry in entries if has_publication]
    changes = {"publications": [locked.publications.count(), len(rows)]}
    values = {"has_publication": has_publication}
    save_versioned(locked, values, expected_version=expected_version, by=by, children_changed=True)
    locked.publications.all().delete()
    for row in rows:
        row.full_clean()
        row.save()
    _drop_kept(locked, Page.PUBLICATIONS, by)
    append_event(locked, "set_publications", by=by, changes=changes)
    return locked


@transaction.atomic
def set_funding(
    disclosure: Disclosure,
    entries: Sequence[LinkEntry],
    *,
    has_funding: bool,
    expected_version: int,
    by: User,
) -> Disclosure:
    """State with whose money it was invented. Raises PermissionDenied, EditConflict, ValidationError, ActionRefused."""
    locked = _writable(disclosure, by)
    if has_funding and not entries:
        raise ActionRefused(_("契約か研究費を1件以上入力してください。なければ「いいえ」を選んでください。"))
    rows = [DisclosureLink(disclosure=locked, **asdict(entry)) for entry in entries if has_funding]
    changes = {"links": [locked.links.count(), len(rows)]}
    values = {"has_funding": has_funding}
    save_versioned(locked, values, expected_version=expected_version, by=by, children_changed=True)
    locked.links.all().delete()
    for row in rows:
        row.full_clean()
        row.save()
    _drop_kept(locked, Page.FUNDING, by)
    append_event(locked, "set_funding", by=by, changes=changes)
    return locked


@transaction.atomic
def keep_page(disclosure: Disclosure, page: Page, fields: Mapping[str, list[str]], *, by: User) -> SavedPage:
    """Keep what was typed into a page, right or wrong. Raises PermissionDenied, ActionRefused when it is too long."""
    locked = _writable(disclosure, by)
    if sum(len(value) for values in fields.values() for value in values) > LARGEST_PAGE:
        raise ActionRefused(_("入力が長すぎるため、途中の保存ができません。添付ファイルにしてください。"))
    return SavedPage.objects.update_or_create(
        disclosure=locked, user=by, page=page.value, defaults={"fields": dict(fields)}
    )[0]


@transaction.atomic
def drop_page(disclosure: Disclosure, page: Page, *, by: User) -> None:
    """Forget what was typed into a page and not taken over. Raises PermissionDenied."""
    _drop_kept(_writable(disclosure, by), page, by)


def told(changes: Changes) -> Changes:
    """Return changes as the history may keep them: of an invention that a field changed, not what it says."""
    return {name: [WITHHELD, WITHHELD] if name in SECRET_FIELDS else pair for name, pair in changes.items()}


def _writable(disclosure: Disclosure, by: User) -> Disclosure:
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not by.has_perm("ip.change_disclosure", locked):
        raise PermissionDenied
    return locked


def _check_inventors(entries: Sequence[InventorEntry], by: User) -> None:
    if [entry.is_representative for entry in entries].count(True) != 1:
        raise ActionRefused(_("代表発明者を1人だけ選んでください。"))
    leading = next(entry for entry in entries if entry.is_representative)
    if leading.person_id is None:
        raise ActionRefused(_("代表発明者は、研究者として登録されている学内の方にしてください。"))
    if by.person_id not in {entry.person_id for entry in entries}:
        raise ActionRefused(_("ご自身を発明者から外すことはできません。"))
    problem = whole_problem(entry.share for entry in entries)
    if problem is not None:
        raise ActionRefused(translated(problem))


def _save_inventor(row: Inventor, entry: InventorEntry) -> None:
    for name in ("name", "person_id", "is_representative", "is_outside", "is_student"):
        setattr(row, name, getattr(entry, name))
    for name in ("affiliation", "position", "email", "contribution"):
        setattr(row, name, getattr(entry, name))
    row.share_numerator, row.share_denominator = min(entry.share, WHOLE).as_integer_ratio()
    row.full_clean(validate_constraints=False)
    row.save()


def _drop_kept(disclosure: Disclosure, page: Page, by: User) -> None:
    SavedPage.objects.filter(disclosure=disclosure, user=by, page=page.value).delete()


def _affiliation(person: Person) -> Affiliation | None:
    return person.affiliations.in_force(timezone.localdate()).select_related("department").first()
