"""A colleague leaves: everything changes hands at once, is written down, and comes back if it was a mistake."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from collaboration.actions.agreements import name_officer
from collaboration.actions.approvals import ApprovalStep, ask_approvals
from collaboration.actions.enquiries import route_enquiry
from collaboration.calc.kinds import AgreementState
from core.actions.handover import hand_over, undo_handover
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, Handover, InboxItem
from core.queries.handover import owned_by
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, InboxItemFactory, UserFactory
from tests.factories.enquiries import enquiry as an_enquiry

pytestmark = pytest.mark.django_db

EVERYTHING = ("agreements", "enquiries", "approvals", "tasks")


@pytest.fixture
def leaving():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def taker():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def officer():
    return UserFactory(role=Role.SURVEY_OFFICER)


@pytest.fixture
def desk(leaving):
    """An agreement, an enquiry, an approval and a task of the one who leaves."""
    clerk = UserFactory(role=Role.LIAISON)
    agreement = AgreementFactory(officer=leaving)
    enquiry = route_enquiry(an_enquiry(), owner=leaving, department=None, reason="", by=clerk)
    reviewed = AgreementFactory(state=AgreementState.SCREENING.value, officer=None)
    [approval] = ask_approvals(reviewed, [ApprovalStep(1, "機構長", leaving)], by=clerk)
    task = InboxItemFactory(user=leaving)
    return agreement, enquiry, approval, task


def owners(desk):
    for row in desk:
        row.refresh_from_db()
    agreement, enquiry, approval, task = desk
    return {agreement.officer, enquiry.owner, approval.approver, task.user}


def test_everything_changes_hands_at_once_with_tasks_and_events(desk, leaving, taker, officer):
    assert [(each.kind.code, len(each.labels)) for each in owned_by(leaving)] == [
        ("agreements", 1),
        ("enquiries", 1),
        ("approvals", 1),
        ("tasks", 3),
    ]
    made = hand_over(leaving, dict.fromkeys(EVERYTHING, taker), reason="退職", disable=True, by=officer)
    assert owners(desk) == {taker}
    assert not InboxItem.objects.open().filter(user=leaving).exists()
    leaving.refresh_from_db()
    assert (leaving.is_active, made.lines.count(), owned_by(leaving)) == (False, 4, [])
    events = Event.objects.filter(verb="hand_over")
    assert {event.reason for event in events} == {"退職"}
    assert events.count() == 5


def test_it_comes_back_but_for_what_was_touched_since(desk, leaving, taker, officer):
    made = hand_over(leaving, dict.fromkeys(EVERYTHING, taker), reason="誤り", disable=True, by=officer)
    agreement = desk[0]
    agreement.refresh_from_db()
    clerk = UserFactory(role=Role.LIAISON)
    name_officer(agreement, clerk, by=clerk)
    assert undo_handover(made, by=officer) == (3, 1)
    assert owners(desk) == {leaving, clerk}
    leaving.refresh_from_db()
    assert leaving.is_active
    with pytest.raises(ActionRefused, match="もう元に戻せません"):
        undo_handover(made, by=officer)


def test_after_thirty_days_it_stays(desk, leaving, taker, officer):
    made = hand_over(leaving, {"agreements": taker}, reason="異動", by=officer)
    with (
        time_machine.travel(timezone.now() + datetime.timedelta(days=31)),
        pytest.raises(ActionRefused),
    ):
        undo_handover(made, by=officer)


def test_one_who_cannot_take_stops_all_of_it(desk, leaving, taker, officer):
    outsider = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    with pytest.raises(ActionRefused, match="見られないため"):
        hand_over(leaving, {"agreements": outsider, "tasks": taker}, reason="異動", by=officer)
    assert (owners(desk), Handover.objects.count()) == ({leaving}, 0)
    refusals = [
        ({"tasks": UserFactory()}, "異動", "今日の役割がない"),
        ({"tasks": leaving}, "異動", "本人とは別の人"),
        ({"tasks": taker}, " ", "理由を入力"),
        ({"delegations": taker}, "異動", "引き継ぐものがありません"),
    ]
    for takers, reason, said in refusals:
        with pytest.raises(ActionRefused, match=said):
            hand_over(leaving, takers, reason=reason, by=officer)


def test_only_oneself_and_administrators_hand_over(desk, leaving, taker):
    with pytest.raises(PermissionDenied):
        hand_over(leaving, {"tasks": taker}, reason="異動", by=taker)
    auditor = UserFactory(role=Role.AUDITOR)
    with pytest.raises(PermissionDenied):
        hand_over(auditor, {"tasks": taker}, reason="異動", by=UserFactory(role=Role.SURVEY_OFFICER))
    assert hand_over(leaving, {"tasks": taker}, reason="異動", by=leaving).lines.count() == 3
    with pytest.raises(PermissionDenied):
        hand_over(leaving, {"agreements": taker}, reason="退職", disable=True, by=leaving)


def test_the_page_keeps_what_was_typed_and_leads_to_the_log(client, desk, leaving, taker, officer):
    client.force_login(officer)
    address = reverse("handover-of", args=[leaving.pk])
    page = client.get(address).content.decode()
    assert "担当する契約：1件" in page
    assert desk[0].title not in page
    refused = client.post(address, {"to_agreements": taker.pk, "reason": ""}).content.decode()
    assert 'href="#id_reason"' in refused
    assert f'value="{taker.pk}" selected' in refused
    nobody = client.post(address, {"reason": "異動"}).content.decode()
    assert 'href="#id_to_agreements"' in nobody
    answer = client.post(address, {"to_agreements": taker.pk, "reason": "異動"}, follow=True)
    assert desk[0].number in answer.content.decode()
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.get(answer.request["PATH_INFO"]).status_code == 404
    assert client.get(address).status_code == 404
    client.force_login(taker)
    assert client.get(answer.request["PATH_INFO"]).status_code == 200
    undo = reverse("handover-undo", args=[Handover.objects.get().pk])
    assert client.post(undo).status_code == 403
