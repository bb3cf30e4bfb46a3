"""Entering rights, their owners and events; the stored state is what the events say."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from collaboration.models.unchanging import Unchanging
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from ip.actions.rights import (
    change_family,
    change_right,
    derived_values,
    facts_of_right,
    record_right_event,
    retract_right_event,
    set_owners,
)
from ip.calc.docket.kinds import EventCode
from ip.calc.right_entry import FamilyContent, OwnerEntry, RightContent
from ip.calc.rights import RightKind
from ip.models import Right
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.rights import DAY, FILED, LAPSED, PUBLISHED, REGISTERED, event, make_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.IP_STAFF)


def stored(right):
    return {
        name: getattr(right, name) for name in derived_values(facts_of_right(right, timezone.localdate()))
    }


def test_state_and_days_follow_from_the_events(staff):
    right = make_right(
        staff, (FILED, DAY(2018, 4, 2)), (PUBLISHED, DAY(2019, 10, 3)), (REGISTERED, DAY(2021, 1, 5))
    )
    right.refresh_from_db()
    assert stored(right) == {
        "state": "registered",
        "filed_on": DAY(2018, 4, 2),
        "published_on": DAY(2019, 10, 3),
        "registered_on": DAY(2021, 1, 5),
        "ended_on": None,
    }
    record_right_event(right, event(LAPSED, DAY(2024, 1, 5)), by=staff)
    assert (right.state, right.ended_on) == ("lapsed", DAY(2024, 1, 5))


def test_computing_anew_changes_nothing(staff):
    make_right(staff)
    make_right(staff, (FILED, DAY(2018, 4, 2)), (LAPSED, DAY(2019, 4, 2)))
    make_right(staff, ("created", DAY(2020, 4, 2)), kind=RightKind.KNOW_HOW)
    today = timezone.localdate()
    for right in Right.objects.all():
        assert stored(right) == derived_values(facts_of_right(right, today))


def test_a_corrected_event_counts_once_and_a_retracted_one_not_at_all(staff):
    right = make_right(staff, (FILED, DAY(2018, 4, 2)), (REGISTERED, DAY(2021, 1, 5)))
    wrong = right.events.get(code=REGISTERED)
    better = record_right_event(
        right, event(REGISTERED, DAY(2021, 2, 5)), by=staff, supersedes=wrong, reason="写し間違い"
    )
    assert right.registered_on == DAY(2021, 2, 5)
    with pytest.raises(ActionRefused, match="訂正または取消し"):
        retract_right_event(wrong, by=staff, reason="二度目")
    retract_right_event(better, by=staff, reason="別の出願の登録だったため")
    right.refresh_from_db()
    assert (right.state, right.registered_on, right.events.count()) == ("filed", None, 4)
    with pytest.raises(Unchanging):
        wrong.save()


def test_a_retraction_needs_a_reason(staff):
    right = make_right(staff, (FILED, DAY(2018, 4, 2)))
    with pytest.raises(ActionRefused, match="理由"):
        retract_right_event(right.events.get(), by=staff, reason=" ")


def test_days_that_cannot_be_true_are_refused_at_the_day(staff):
    right = make_right(staff, (FILED, DAY(2018, 4, 2)))
    with pytest.raises(ValidationError, match="出願」の日（2018-04-02）より前"):
        record_right_event(right, event(REGISTERED, DAY(2017, 1, 5)), by=staff)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="今日より後"):
        record_right_event(right, event(REGISTERED, tomorrow), by=staff)
    with pytest.raises(ActionRefused, match="同じ日の同じ出来事"):
        record_right_event(right, event(FILED, DAY(2018, 4, 2)), by=staff)
    record_right_event(right, event(EventCode.PUBLICATION_PLANNED, tomorrow), by=staff)


def test_one_application_is_entered_once_however_it_is_spelt(staff):
    first = make_right(staff, application_number="特願2018-000001")
    for spelling in ("JP2018000001", "特願２０１８－１"):
        with pytest.raises(ValidationError, match=f"{first.number}として登録済み"):
            make_right(staff, application_number=spelling)
    other = make_right(staff, application_number="特願2018-000002")
    content = RightContent(kind=RightKind.PATENT, office="JP", application_number="JP2018-1")
    with pytest.raises(ValidationError, match="登録済み"):
        change_right(other, content, expected_version=other.version, by=staff)
    make_right(staff, kind=RightKind.DESIGN, application_number="2018-000001")


def test_a_number_of_another_office_is_refused_at_its_field(staff):
    with pytest.raises(ValidationError) as refused:
        make_right(staff, office="US", registration_number="特許第5285521号", application_number="特願2018-1")
    assert set(refused.value.error_dict) == {"application_number", "registration_number"}


def test_numbers_are_given_out_in_order(staff):
    make_right(staff, number="R00041")
    assert make_right(staff).number == "R00042"


def test_shares_are_exact_and_whole(staff):
    right, partner = make_right(staff), OrganizationFactory(name="株式会社青葉")
    third = Fraction(1, 3)
    with pytest.raises(ActionRefused, match="合計が2/3です"):
        set_owners(
            right,
            [OwnerEntry(share=third), OwnerEntry(organization_id=partner.pk, share=third)],
            expected_version=right.version,
            by=staff,
        )
    set_owners(
        right,
        [OwnerEntry(share=third), OwnerEntry(organization_id=partner.pk, share=2 * third)],
        expected_version=right.version,
        by=staff,
    )
    assert [(owner.owner_name, owner.share) for owner in right.ownerships.all()] == [
        ("本学", third),
        ("株式会社青葉", 2 * third),
    ]
    with pytest.raises(EditConflict):
        set_owners(right, [OwnerEntry()], expected_version=1, by=staff)
    with pytest.raises(ActionRefused, match="2回入力"):
        set_owners(right, [OwnerEntry(), OwnerEntry()], expected_version=right.version, by=staff)


def test_the_log_does_not_repeat_what_an_invention_is(staff):
    right = make_right(staff, note="電解液の配合")
    change_family(
        right.family,
        FamilyContent(title="固体電解質", strategy="欧州にも出願"),
        expected_version=right.family.version,
        by=staff,
    )
    told = "".join(f"{each.object_label}{each.changes}" for each in Event.objects.all())
    for secret in ("電極材料", "電解液", "固体電解質", "欧州"):
        assert secret not in told
    assert "内容は記録しません" in told
