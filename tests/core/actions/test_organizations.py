"""Partner organisations."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from core.actions.merging import MergeRefused
from core.actions.organizations import (
    add_profile,
    change_organization,
    change_profile,
    create_organization,
    merge_organizations,
    remove_profile,
    undo_organization_merge,
)
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.models import Attachment, Event, Organization, OrganizationProfile
from core.registry import merge_relations
from tests.factories.core import (
    AttachmentFactory,
    OrganizationFactory,
    OrganizationProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2018, 4, 1)
NUMBER = "7000012050002"
PROFILE = {"valid_from": DAY, "legal_form": "company", "country": "JP", "prefecture": "京都府"}


@pytest.fixture
def user():
    return UserFactory()


def test_new_organization_is_found_by_every_name(user):
    made = create_organization(
        {"name": "株式会社 髙橋製作所", "name_kana": "タカハシ", "corporate_number": NUMBER}, PROFILE, by=user
    )
    stored = Organization.objects.get()
    assert (stored, stored.name, stored.created_by) == (made, "株式会社 髙橋製作所", user)
    assert stored.search_key == f"高橋製作所 株式会社高橋製作所 タカハシ {NUMBER}"
    assert stored.match_key == "高橋製作所"
    assert stored.profiles.get().prefecture == "京都府"


def test_creation_is_logged_for_organization_and_profile(user):
    create_organization({"name": "青葉"}, PROFILE, by=user)
    profile_event, event = Event.objects.all()
    assert (event.object_type, event.verb, event.changes) == (
        "core.organization",
        "create",
        {"name": [None, "青葉"]},
    )
    assert (profile_event.object_type, profile_event.object_label) == ("core.organizationprofile", "青葉")
    assert profile_event.changes["valid_from"] == [None, "2018-04-01"]


def test_taken_number_is_refused(user):
    OrganizationFactory(corporate_number=NUMBER)
    with pytest.raises(ValidationError):
        create_organization({"name": "青葉", "corporate_number": NUMBER}, by=user)
    assert Organization.objects.count() == 1


def test_rename_moves_the_keys_and_logs_the_name_only(user):
    organization = OrganizationFactory(name="青葉")
    change_organization(
        organization, {"name": "株式会社 若葉"}, expected_version=1, by=user, reason="社名変更"
    )
    stored = Organization.objects.get()
    assert (stored.match_key, stored.version) == ("若葉", 2)
    assert Event.objects.get().changes == {"name": ["青葉", "株式会社 若葉"]}


def test_changing_nothing_logs_nothing(user):
    organization = create_organization({"name": "青葉"}, by=user)
    change_organization(organization, {"name": "青葉"}, expected_version=1, by=user)
    assert Event.objects.filter(verb="change").count() == 0


def test_profile_of_a_later_day_is_added_beside_the_first(user):
    organization = OrganizationFactory()
    add_profile(organization, PROFILE | {"prefecture": "大阪府"}, expected_version=1, by=user)
    assert organization.profile_on(DAY).prefecture == "大阪府"
    assert organization.profile_on(DAY - datetime.timedelta(days=1)).prefecture == "京都府"
    assert Organization.objects.get().version == 2


def test_second_profile_of_the_same_day_is_refused(user):
    organization = OrganizationFactory(profile__valid_from=DAY)
    with pytest.raises(ValidationError):
        add_profile(organization, PROFILE, expected_version=1, by=user)
    assert (organization.profiles.count(), Organization.objects.get().version) == (1, 1)


def test_size_by_hand_needs_evidence(user):
    organization = OrganizationFactory()
    with pytest.raises(ValidationError, match="根拠"):
        add_profile(organization, PROFILE | {"size_override": "sme"}, expected_version=1, by=user)


def test_profile_change_is_logged_with_both_values(user):
    organization = OrganizationFactory()
    change_profile(
        organization.profiles.get(), {"country": "US"}, expected_version=1, by=user, reason="登記の確認"
    )
    event = Event.objects.get()
    assert (event.changes, event.reason) == ({"country": ["JP", "US"]}, "登記の確認")


def test_profile_change_conflicts_with_a_newer_organization(user):
    organization = OrganizationFactory(version=2)
    with pytest.raises(EditConflict):
        change_profile(organization.profiles.get(), {"country": "US"}, expected_version=1, by=user)
    assert organization.profiles.get().country == "JP"


def test_mistaken_profile_is_removed_and_remembered(user):
    organization = OrganizationFactory()
    mistaken = OrganizationProfileFactory(organization=organization, valid_from=DAY, prefecture="沖縄県")
    remove_profile(mistaken, expected_version=1, by=user)
    assert organization.profiles.count() == 1
    assert Event.objects.get(verb="delete").changes["prefecture"] == ["沖縄県", None]


def test_only_profile_stays(user):
    organization = OrganizationFactory()
    with pytest.raises(ActionRefused, match="1件だけ"):
        remove_profile(organization.profiles.get(), expected_version=1, by=user)
    assert Organization.objects.get().version == 1


def test_every_foreign_key_to_an_organization_is_covered_by_merge():
    covered = {relation.key for relation in merge_relations("core.organization")}
    pointing = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        for relation in Organization._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model is not Organization
    }
    assert covered == pointing


def test_covered_relations_exist():
    for relation in merge_relations("core.organization"):
        field = apps.get_model(relation.model)._meta.get_field(relation.field)
        assert field.related_model is Organization


def test_duplicate_leaves_the_lists_and_names_its_survivor(user):
    survivor, duplicate = OrganizationFactory(), OrganizationFactory()
    merge_organizations(survivor, duplicate, reason="同じ会社", by=user)
    duplicate.refresh_from_db()
    assert duplicate.merged_into == survivor
    assert list(Organization.objects.living()) == [survivor]
    assert Event.objects.get(verb="merge").reason == "同じ会社"


def test_merge_fills_blanks_and_keeps_what_the_survivor_has(user):
    survivor = OrganizationFactory(note="残す", name_kana="")
    duplicate = OrganizationFactory(note="消さない", name_kana="アオバ", corporate_number=NUMBER)
    merged = merge_organizations(survivor, duplicate, by=user)
    assert (merged.note, merged.name_kana, merged.corporate_number) == ("残す", "アオバ", NUMBER)
    assert "アオバ" in Organization.objects.get(pk=survivor.pk).search_key


def test_merge_moves_files(user):
    survivor, duplicate = OrganizationFactory(), OrganizationFactory()
    AttachmentFactory(object_id=str(duplicate.pk))
    merge_organizations(survivor, duplicate, by=user)
    assert Attachment.objects.get().object_id == str(survivor.pk)


def test_profiles_of_the_duplicate_stay_unless_asked_for(user):
    survivor, duplicate = OrganizationFactory(), OrganizationFactory(profile__valid_from=DAY)
    merge_organizations(survivor, duplicate, by=user)
    assert (survivor.profiles.count(), duplicate.profiles.count()) == (1, 1)


def test_profiles_join_when_asked_for_and_the_survivors_win_on_the_same_day(user):
    survivor = OrganizationFactory(profile__prefecture="京都府")
    duplicate = OrganizationFactory(profile__prefecture="沖縄県")
    OrganizationProfileFactory(organization=duplicate, valid_from=DAY, prefecture="大阪府")
    merge_organizations(survivor, duplicate, take_profiles=True, by=user)
    assert [profile.prefecture for profile in survivor.profiles.all()] == ["京都府", "大阪府"]
    assert duplicate.profiles.count() == 0


def test_different_corporate_numbers_are_two_corporations(user):
    survivor = OrganizationFactory(corporate_number=NUMBER)
    duplicate = OrganizationFactory(corporate_number="5010001000001")
    with pytest.raises(MergeRefused, match="法人番号が異なる"):
        merge_organizations(survivor, duplicate, by=user)


def test_record_is_not_merged_with_itself(user):
    organization = OrganizationFactory()
    with pytest.raises(MergeRefused):
        merge_organizations(organization, organization, by=user)


def test_merged_record_is_not_merged_again(user):
    survivor, duplicate, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
    merge_organizations(survivor, duplicate, by=user)
    with pytest.raises(MergeRefused, match="すでに統合"):
        merge_organizations(third, duplicate, by=user)


def test_undo_gives_everything_back(user):
    survivor = OrganizationFactory(profile__prefecture="京都府")
    duplicate = OrganizationFactory(corporate_number=NUMBER, profile__prefecture="沖縄県")
    later = OrganizationProfileFactory(organization=duplicate, valid_from=DAY)
    file = AttachmentFactory(object_id=str(duplicate.pk))
    before = [list(Organization.objects.values_list("name", "corporate_number", "search_key"))]
    profiles = list(OrganizationProfile.objects.values("organization", "valid_from", "prefecture"))
    merge_organizations(survivor, duplicate, take_profiles=True, by=user)

    undo_organization_merge(Organization.objects.get(pk=duplicate.pk), by=user)

    assert [list(Organization.objects.values_list("name", "corporate_number", "search_key"))] == before
    assert list(OrganizationProfile.objects.values("organization", "valid_from", "prefecture")) == profiles
    later.refresh_from_db()
    file.refresh_from_db()
    assert (later.organization, file.object_id) == (duplicate, str(duplicate.pk))
    assert Organization.objects.living().count() == 2


def test_undo_keeps_what_was_changed_since(user):
    survivor, duplicate = OrganizationFactory(note=""), OrganizationFactory(note="旧")
    merged = merge_organizations(survivor, duplicate, by=user)
    change_organization(merged, {"note": "新"}, expected_version=merged.version, by=user)
    undo_organization_merge(Organization.objects.get(pk=duplicate.pk), by=user)
    assert Organization.objects.get(pk=survivor.pk).note == "新"


def test_unmerged_record_cannot_be_unmerged(user):
    with pytest.raises(MergeRefused, match="取り消せません"):
        undo_organization_merge(OrganizationFactory(), by=user)
