"""The history of a record in words."""

import pytest

from core.actions.events import append_event
from core.actions.organizations import (
    add_profile,
    change_organization,
    create_organization,
    merge_organizations,
)
from core.actions.people import add_affiliation, change_affiliation
from core.calc.kinds import Role
from core.models import Event, record_ref
from core.queries.timeline import entries_in_words, timeline, timeline_of
from tests.factories.core import (
    AffiliationFactory,
    AttachmentFactory,
    DepartmentFactory,
    InboxItemFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PROFILE = {"valid_from": "2018-04-01", "legal_form": "company", "prefecture": "京都府"}


def test_change_reads_field_before_and_after():
    user = UserFactory(display_name="山田 花子", role=Role.LIAISON)
    organization = OrganizationFactory(name="青葉", note="")
    change_organization(
        organization, {"name": "若葉", "note": "社名変更"}, expected_version=1, by=user, reason="届出"
    )
    [entry] = timeline(organization)
    assert (entry.actor_label, entry.role_label, entry.title) == ("山田 花子", "産学連携担当", "変更")
    assert entry.details == ["名称：青葉 → 若葉", "備考：社名変更"]
    assert entry.reason == "届出"


def test_amounts_choices_and_switches_are_in_words():
    organization = OrganizationFactory()
    changes = {
        "capital_yen": [3_000_000, 3_500_000],
        "legal_form": ["company", "state"],
        "foreign_affiliated": [False, True],
        "employees": [None, 0],
        "country": ["JP", "US"],
    }
    profile = organization.profiles.get()
    append_event(profile, "change", by=None, changes=changes)
    assert timeline(profile)[0].details == [
        "法人区分：会社 → 国",
        "国名：日本 → アメリカ合衆国",
        "資本金：3,000,000円 → 3,500,000円",
        "常時使用する従業員数：0",
        "外資系企業：いいえ → はい",
    ]


def test_moment_is_told_by_the_clock_of_japan():
    item = InboxItemFactory()
    append_event(item, "change", by=None, changes={"done_at": [None, "2026-05-11T15:30:12.500000+00:00"]})
    assert timeline(item)[0].details == ["完了日時：2026-05-12 00:30"]


def test_what_was_and_stays_empty_is_not_told():
    organization = OrganizationFactory()
    append_event(organization, "change", by=None, changes={"note": ["", None], "name": ["青葉", "若葉"]})
    assert timeline(organization)[0].details == ["名称：青葉 → 若葉"]


def test_value_that_went_away_is_said_to_be_none():
    organization = OrganizationFactory()
    append_event(organization, "change", by=None, changes={"note": ["旧", ""]})
    assert timeline(organization)[0].details == ["備考：旧 → （なし）"]


def test_foreign_records_are_named():
    affiliation = AffiliationFactory(department=DepartmentFactory(name="工学部"))
    medicine = DepartmentFactory(name="医学部")
    change_affiliation(affiliation, {"department": medicine}, expected_version=1, by=None)
    assert timeline(affiliation)[0].details == ["所属：工学部 → 医学部"]


def test_deleted_foreign_record_is_said_to_be_gone():
    affiliation = AffiliationFactory(department=DepartmentFactory(name="工学部"))
    append_event(affiliation, "change", by=None, changes={"department": [999_999, affiliation.department_id]})
    assert timeline(affiliation)[0].details == ["所属：（削除された記録） → 工学部"]


def test_events_of_rows_beneath_name_their_kind():
    organization = create_organization({"name": "青葉"}, by=None)
    profile = add_profile(organization, PROFILE, expected_version=1, by=None)
    titles = [entry.title for entry in timeline(organization, profile)]
    assert titles == ["相手先の属性：登録", "登録"]


def test_reverse_relation_is_named_and_its_words_joined():
    person = PersonFactory()
    append_event(person, "change", by=None, changes={"affiliations": [["工学部"], ["工学部", "医学部"]]})
    assert timeline(person)[0].details == ["所属歴：工学部 → 工学部、医学部"]


def test_merge_says_what_moved():
    survivor, duplicate = OrganizationFactory(), OrganizationFactory(name="㈱青葉")
    merge_organizations(survivor, duplicate, take_profiles=False, by=UserFactory())
    assert timeline(survivor)[0].details == ["統合した記録：㈱青葉"]


def test_history_needs_a_constant_number_of_queries(django_assert_num_queries):
    person = PersonFactory()
    for _ in range(5):
        add_affiliation(
            person,
            {"department": DepartmentFactory(), "starts_on": "2018-04-01"},
            expected_version=person.version,
            by=None,
        )
    affiliations = list(person.affiliations.all())
    with django_assert_num_queries(2):
        assert len(timeline(person, *affiliations)) == 5


def test_hashes_are_for_the_log_only():
    file = AttachmentFactory()
    append_event(file, "change", by=None, changes={"sha256": ["", "ab" * 32], "title": ["", "契約書"]})
    assert timeline(file)[0].details == ["表題：契約書"]
    [entry] = entries_in_words(list(Event.objects.about([record_ref(file)])))
    assert any("ab" * 32 in line for line in entry.details)


def test_structured_contents_are_for_the_log_only():
    """The terms that a change of a contract keeps are a mapping; the log must stay readable with them."""
    item = InboxItemFactory()
    contents = {"amount_yen": [1, 2]}
    for value in ({}, contents):
        append_event(item, "change", by=None, changes={"words": [None, value], "title": ["", "確認"]})
    assert [len(entry.details) for entry in timeline(item)] == [1, 1]
    latest, empty = entries_in_words(list(Event.objects.about([record_ref(item)]).order_by("-seq")))
    assert any("amount_yen" in line for line in latest.details)
    assert len(empty.details) == 1


def test_verbs_can_be_left_out():
    organization = OrganizationFactory()
    for verb in ("change", "read"):
        append_event(organization, verb, by=None, changes={"note": ["", "届出"]})
    assert len(timeline_of([record_ref(organization)], limit=9, without=("read",))) == 1
