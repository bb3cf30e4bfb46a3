"""Partner organisations: entering them, changing what they are from a day on, merging duplicates."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.merging import MergeRefused, merge_records, undo_merge
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.calc.search_keys import organization_match_key, organization_search_key
from core.models import Organization, OrganizationProfile, User

KEYED_BY = ("name", "name_kana", "name_en", "corporate_number")
FILLED_BY_MERGE = ("name_kana", "name_en", "corporate_number", "contact", "note")


@transaction.atomic
def create_organization(
    values: Mapping[str, Any], profile: Mapping[str, Any] | None = None, *, by: User | None
) -> Organization:
    """Enter an organisation, with its first profile where one is given. Raises ValidationError."""
    organization = Organization(**values, created_by=by, updated_by=by)
    for name, key in _keys({each: getattr(organization, each) for each in KEYED_BY}).items():
        setattr(organization, name, key)
    organization.full_clean()
    organization.save()
    append_event(organization, "create", by=by, changes=field_changes({}, field_values(organization)))
    if profile is not None:
        _enter_profile(OrganizationProfile(organization=organization, **profile), by, "")
    return organization


@transaction.atomic
def change_organization(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    expected_version: int,
    by: User | None,
    reason: str = "",
) -> Organization:
    """Change names, number and notes. Raises EditConflict or ValidationError."""
    keys = _keys({name: values.get(name, getattr(organization, name)) for name in KEYED_BY})
    changes = save_versioned(organization, {**values, **keys}, expected_version=expected_version, by=by)
    if visible := {name: pair for name, pair in changes.items() if name not in keys}:
        append_event(organization, "change", by=by, changes=visible, reason=reason)
    return organization


@transaction.atomic
def add_profile(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    expected_version: int,
    by: User | None,
    reason: str = "",
) -> OrganizationProfile:
    """State what the organisation is from a day on. Raises EditConflict or ValidationError."""
    save_versioned(organization, {}, expected_version=expected_version, by=by, children_changed=True)
    return _enter_profile(OrganizationProfile(organization=organization, **values), by, reason)


@transaction.atomic
def change_profile(
    profile: OrganizationProfile,
    values: Mapping[str, Any],
    *,
    expected_version: int,
    by: User | None,
    reason: str = "",
) -> OrganizationProfile:
    """Correct a profile; `expected_version` is that of its organisation. Raises EditConflict or ValidationError."""
    before = field_values(profile)
    for name, value in values.items():
        setattr(profile, name, value)
    if changes := field_changes(before, field_values(profile)):
        organization = profile.organization
        save_versioned(organization, {}, expected_version=expected_version, by=by, children_changed=True)
        profile.full_clean()
        profile.save()
        append_event(profile, "change", by=by, changes=changes, reason=reason, label=organization.name)
    return profile


@transaction.atomic
def remove_profile(
    profile: OrganizationProfile, *, expected_version: int, by: User, reason: str = ""
) -> Organization:
    """Take back a profile entered by mistake. Raises EditConflict, or ActionRefused for the only profile."""
    organization = profile.organization
    save_versioned(organization, {}, expected_version=expected_version, by=by, children_changed=True)
    if organization.profiles.count() == 1:
        raise ActionRefused(
            _("「%(name)s」の属性はこの1件だけのため、削除できません。内容を直してください。")
            % {"name": organization}
        )
    changes = field_changes(field_values(profile), {})
    append_event(profile, "delete", by=by, changes=changes, reason=reason, label=organization.name)
    profile.delete()
    return organization


@transaction.atomic
def merge_organizations(
    survivor: Organization,
    duplicate: Organization,
    *,
    take_profiles: bool = False,
    reason: str = "",
    by: User,
) -> Organization:
    """Merge a duplicate into the record that stays, moving agreements, files and whatever else points at it.

    The survivor's profiles stay in force; those of the duplicate join them only with `take_profiles`. Raises
    MergeRefused when the two have different 法人番号, which makes them two corporations.
    """
    numbers = {survivor.corporate_number, duplicate.corporate_number} - {None}
    if len(numbers) == 2:
        raise MergeRefused(
            _(
                "「%(survivor)s」と「%(duplicate)s」は法人番号が異なるため、統合できません。番号が誤っているときは、先に番号を直してください。"
            )
            % {"survivor": survivor, "duplicate": duplicate}
        )
    merge_records(
        survivor, duplicate, fill=FILLED_BY_MERGE, with_optional=take_profiles, reason=reason, by=by
    )
    survivor.refresh_from_db()
    _refresh_keys(survivor)
    return survivor


@transaction.atomic
def undo_organization_merge(duplicate: Organization, *, by: User, reason: str = "") -> Organization:
    """Make two records of one again. Raises MergeRefused."""
    survivor = undo_merge(duplicate, by=by, reason=reason)
    for organization in Organization.objects.filter(pk__in=[survivor.pk, duplicate.pk]):
        _refresh_keys(organization)
    return duplicate


def _enter_profile(profile: OrganizationProfile, by: User | None, reason: str) -> OrganizationProfile:
    profile.full_clean()
    profile.save()
    changes = field_changes({}, field_values(profile))
    changes.pop("organization", None)
    append_event(profile, "create", by=by, changes=changes, reason=reason, label=profile.organization.name)
    return profile


def _keys(names: Mapping[str, Any]) -> dict[str, str]:
    return {
        "search_key": organization_search_key(**names),
        "match_key": organization_match_key(names["name"]),
    }


def _refresh_keys(organization: Organization) -> None:
    keys = _keys({name: getattr(organization, name) for name in KEYED_BY})
    Organization.objects.filter(pk=organization.pk).update(**keys)
