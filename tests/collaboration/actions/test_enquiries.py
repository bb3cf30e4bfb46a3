"""Enquiries from arrival to outcome: numbers, due days, whose task it is, what the history keeps and what it does not."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from collaboration.actions.enquiries import (
    add_enquiry_note,
    change_enquiry,
    close_enquiry,
    create_agreement_from_enquiry,
    name_researcher,
    reopen_enquiry,
    route_enquiry,
)
from collaboration.calc.content import AgreementContent, PartyContent
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, Enquiry
from collaboration.models.unchanging import Unchanging
from core.actions.organizations import merge_organizations
from core.actions.people import merge_people
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event, InboxItem
from core.queries.inbox import inbox_of
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory
from tests.factories.enquiries import enquiry, enquiry_content

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 6, 1)


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def colleague():
    return UserFactory(role=Role.LIAISON, display_name="係長")


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(datetime.datetime(2026, 6, 5, 3, 0, tzinfo=datetime.UTC), tick=False):
        yield


def tasks_of(user):
    return [str(task.item) for task in inbox_of(user).tasks]


def last_event(record):
    return Event.objects.filter(object_type="collaboration.enquiry", object_id=str(record.pk)).latest("seq")


def test_numbers_run_through_a_fiscal_year_and_the_answer_is_due_in_five_days_without_weekends(liaison):
    first, second = enquiry(by=liaison, received_on=MONDAY), enquiry(by=liaison)
    earlier = enquiry(by=liaison, received_on=datetime.date(2026, 3, 31))
    assert [each.number for each in (first, second, earlier)] == [
        "SD2026-00001",
        "SD2026-00002",
        "SD2025-00001",
    ]
    assert (first.due_on, second.due_on) == (datetime.date(2026, 6, 8), datetime.date(2026, 6, 12))
    assert enquiry(by=liaison, due_on=datetime.date(2026, 7, 1)).due_on == datetime.date(2026, 7, 1)


def test_new_enquiry_is_the_task_of_the_desk_until_somebody_has_it(liaison, colleague):
    made = enquiry(by=liaison)
    assert tasks_of(colleague) == ["相談 SD2026-00001（株式会社青葉）の担当を決める"]
    route_enquiry(made, owner=colleague, department=None, reason="電池の担当", by=liaison)
    assert tasks_of(liaison) == []
    assert tasks_of(colleague) == ["相談 SD2026-00001（株式会社青葉）に回答する"]
    assert InboxItem.objects.get().due_on == made.due_on


def test_enquiry_of_a_department_is_the_task_of_its_office(liaison):
    department = DepartmentFactory()
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    stranger = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    route_enquiry(enquiry(by=liaison), owner=None, department=department, reason="学科へ", by=liaison)
    assert (len(tasks_of(clerk)), tasks_of(stranger), tasks_of(liaison)) == (1, [], [])


def test_routing_needs_somebody_and_keeps_the_reason(liaison, colleague):
    made = enquiry(by=liaison)
    with pytest.raises(ActionRefused, match="どちらかを選んで"):
        route_enquiry(made, owner=None, department=None, reason="なし", by=liaison)
    routed = route_enquiry(made, owner=colleague, department=None, reason=" 電池の担当 ", by=liaison)
    event = last_event(made)
    assert (routed.state, event.verb, event.reason) == ("assigned", "route_enquiry", "電池の担当")
    assert event.changes["owner"] == [None, colleague.pk]


def test_answer_ends_the_waiting_and_a_note_does_not(liaison, colleague):
    made = route_enquiry(enquiry(by=liaison), owner=colleague, department=None, reason="担当", by=liaison)
    day = datetime.date(2026, 6, 5)
    note = add_enquiry_note(
        made, said_on=day, said_to="山田先生", text="打診した", is_answer=False, by=colleague
    )
    assert (Enquiry.objects.get().state, len(tasks_of(colleague))) == ("assigned", 1)
    add_enquiry_note(made, said_on=day, said_to="青木様", text="日程を送った", is_answer=True, by=colleague)
    assert (Enquiry.objects.get().state, tasks_of(colleague)) == ("answered", [])
    assert "打診した" not in str(last_event(made).changes)
    with pytest.raises(Unchanging):
        note.save()


@pytest.mark.parametrize("day", [datetime.date(2026, 6, 4), datetime.date(2026, 6, 6)])
def test_nobody_answers_before_the_question_or_tomorrow(liaison, day):
    made = enquiry(by=liaison)
    with pytest.raises(ActionRefused, match="2026-06-05"):
        add_enquiry_note(made, said_on=day, said_to="青木様", text="回答", is_answer=True, by=liaison)


def test_history_never_repeats_who_asked_and_what(liaison):
    made = enquiry(by=liaison)
    content = enquiry_content(
        subject="電池", body="CANARY-BODY", email="canary@example.com", contact_name="CANARY"
    )
    change_enquiry(made, content, expected_version=1, by=liaison)
    texts = str(list(Event.objects.values_list("changes", flat=True)))
    for private in ("CANARY", "canary@", "aoki@", "青木", "075-", "使ったまま"):
        assert private not in texts
    assert last_event(made).changes == {"subject": ["リチウム電池の劣化診断", "電池"]}
    Enquiry.objects.get(search_key__contains="canary")


def test_change_of_personal_data_alone_is_an_event_all_the_same(liaison):
    made = enquiry(by=liaison)
    change_enquiry(made, enquiry_content(phone="06-0000-0000"), expected_version=1, by=liaison)
    event = last_event(made)
    assert (event.verb, event.changes, Enquiry.objects.get().version) == ("change", {}, 2)
    assert change_enquiry(made, enquiry_content(phone="06-0000-0000"), expected_version=2, by=liaison) == {}
    assert Event.objects.filter(verb="change").count() == 1


def test_organization_alone_may_be_identified_later(liaison):
    made, partner = enquiry(by=liaison), OrganizationFactory()
    change_enquiry(made, enquiry_content(organization_id=partner.pk), expected_version=1, by=liaison)
    assert Enquiry.objects.get().organization == partner


def test_two_editors_do_not_overwrite_each_other(liaison):
    made = enquiry(by=liaison)
    change_enquiry(made, enquiry_content(subject="電池"), expected_version=1, by=liaison)
    with pytest.raises(EditConflict):
        change_enquiry(made, enquiry_content(subject="電動機"), expected_version=1, by=liaison)


def test_ended_with_words_and_gone_on_with(liaison):
    made = enquiry(by=liaison)
    with pytest.raises(ActionRefused, match="結果を入力"):
        close_enquiry(made, outcome=" ", by=liaison)
    assert close_enquiry(made, outcome="学外の機関を紹介した", by=liaison).state == "closed"
    assert tasks_of(liaison) == []
    for step in (
        lambda: close_enquiry(made, outcome="二度目", by=liaison),
        lambda: route_enquiry(made, owner=liaison, department=None, reason="担当", by=liaison),
        lambda: name_researcher(made, PersonFactory(), by=liaison),
    ):
        with pytest.raises(ActionRefused, match="対応を再開する"):
            step()
    again = reopen_enquiry(made, reason="追加の相談", by=liaison)
    assert (again.state, again.outcome, len(tasks_of(liaison))) == ("new", "", 1)
    with pytest.raises(ActionRefused, match="終了していません"):
        reopen_enquiry(made, reason="二度目", by=liaison)


def test_becomes_an_agreement_and_both_name_each_other(liaison):
    made, partner = enquiry(by=liaison), OrganizationFactory(name="株式会社青葉")
    content = AgreementContent(kind="joint_research", title=made.subject, parties=(PartyContent(partner.pk),))
    agreement = create_agreement_from_enquiry(made, content, by=liaison, state=AgreementState.DRAFT)
    made.refresh_from_db()
    assert (made.state, made.agreement, made.organization) == ("turned", agreement, partner)
    assert list(agreement.enquiries.all()) == [made]
    created = Event.objects.filter(object_type="collaboration.agreement").earliest("seq")
    assert created.reason == "相談SD2026-00001から登録しました。"


def test_agreement_is_not_left_alone_when_the_enquiry_was_ended_meanwhile(liaison):
    made = enquiry(by=liaison)
    close_enquiry(made, outcome="紹介した", by=liaison)
    content = AgreementContent(kind="joint_research", title="電池")
    with pytest.raises(ActionRefused):
        create_agreement_from_enquiry(made, content, by=liaison, state=AgreementState.DRAFT)
    assert not Agreement.objects.exists()


def test_reopening_leaves_the_agreement_and_takes_the_link_away(liaison):
    made, agreement = enquiry(by=liaison), AgreementFactory()
    close_enquiry(made, outcome="", agreement=agreement, by=liaison)
    assert reopen_enquiry(made, reason="別件だった", by=liaison).agreement is None
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_enquiries_follow_a_merge(liaison):
    stays, twin = OrganizationFactory(), OrganizationFactory()
    person, other = PersonFactory(), PersonFactory(erad_number=None)
    made = enquiry(by=liaison, organization_id=twin.pk, researcher_id=other.pk)
    merge_organizations(stays, twin, by=liaison)
    merge_people(person, other, by=liaison)
    made.refresh_from_db()
    assert (made.organization, made.researcher) == (stays, person)


@pytest.mark.parametrize(
    "wrong", [{"due_on": datetime.date(2026, 6, 4)}, {"kind": "other kind"}, {"email": "no"}]
)
def test_content_that_breaks_a_rule_is_refused(liaison, wrong):
    with pytest.raises(ValidationError):
        enquiry(by=liaison, **wrong)


@pytest.mark.parametrize(
    "wrong", [{"state": "turned"}, {"state": "closed"}, {"due_on": datetime.date(2026, 6, 4)}]
)
def test_database_holds_what_the_actions_promise(liaison, wrong):
    made = enquiry(by=liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=made.pk).update(**wrong)
