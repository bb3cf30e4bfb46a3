"""Asking for approvals and deciding them: order, separation of duties, deputies, and what follows."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from collaboration.actions.agreements import change_agreement
from collaboration.actions.approvals import ApprovalStep, ask_approvals, decide_approval
from collaboration.actions.states import change_state
from collaboration.calc.approvals import Decision
from collaboration.calc.kinds import AgreementState
from collaboration.models import Approval
from collaboration.queries.agreement_content import content_of
from core.actions.delegations import delegate
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, InboxItem
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def dean():
    return UserFactory(role=Role.EXECUTIVE, display_name="研究科長")


@pytest.fixture
def president():
    return UserFactory(role=Role.EXECUTIVE, display_name="学長")


@pytest.fixture
def agreement():
    return AgreementFactory(state=AgreementState.SCREENING.value, created_by=UserFactory(role=Role.LIAISON))


def ask(agreement, by, *approvers, orders=(1, 2, 3)):
    steps = [
        ApprovalStep(order, f"役職{order}", each) for order, each in zip(orders, approvers, strict=False)
    ]
    return ask_approvals(agreement, steps, by=by)


def tasks_of(user):
    return list(InboxItem.objects.open().visible_to(user).filter(key__startswith="approval-"))


def stand_in(absent, deputy):
    today = timezone.localdate()
    return delegate(
        absent,
        deputy,
        first_on=today,
        last_on=today + datetime.timedelta(days=13),
        reason="海外出張",
        by=absent,
    )


def test_the_first_is_told_and_the_next_after_the_decision(clerk, agreement, dean, president):
    first, _second = ask(agreement, clerk, dean, president)
    assert (len(tasks_of(dean)), tasks_of(president)) == (1, [])
    decide_approval(first, Decision.APPROVE, by=dean)
    assert (tasks_of(dean), len(tasks_of(president))) == ([], 1)


def test_equal_orders_are_asked_at_the_same_time(clerk, agreement, dean, president):
    ask(agreement, clerk, dean, president, orders=(1, 1))
    assert (len(tasks_of(dean)), len(tasks_of(president))) == (1, 1)


def test_nobody_decides_before_the_turn(clerk, agreement, dean, president):
    _first, second = ask(agreement, clerk, dean, president)
    with pytest.raises(ActionRefused, match="今は決定できません"):
        decide_approval(second, Decision.APPROVE, by=president)


def test_acceptance_follows_when_all_approved(clerk, agreement, dean):
    with pytest.raises(ActionRefused, match="承認がまだ依頼されていません"):
        change_state(agreement, "accept", by=clerk)
    (only,) = ask(agreement, clerk, dean)
    with pytest.raises(ActionRefused, match="承認がそろっていません"):
        change_state(agreement, "accept", by=clerk)
    decide_approval(only, Decision.APPROVE, by=dean)
    ready = InboxItem.objects.open().filter(key=f"agreement-accept-{agreement.pk}")
    assert ready.exists()
    assert change_state(agreement, "accept", by=clerk).state == AgreementState.ACCEPTED
    assert not ready.exists()


def test_a_return_leads_to_the_draft_and_a_new_round_is_asked(clerk, agreement, dean):
    (only,) = ask(agreement, clerk, dean)
    decide_approval(only, Decision.RETURN, by=dean, comment="率の根拠を添えてください")
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.DRAFT
    assert Event.objects.get(verb="send_back").reason == "率の根拠を添えてください"
    change_state(agreement, "refer", by=clerk)
    (again,) = ask(agreement, clerk, dean)
    assert (again.round, len(tasks_of(dean))) == (2, 1)


def test_a_rejection_ends_the_agreement(clerk, agreement, dean, president):
    first, _second = ask(agreement, clerk, dean, president, orders=(1, 1))
    decide_approval(first, Decision.REJECT, by=dean, comment="安全保障上の懸念")
    agreement.refresh_from_db()
    assert (agreement.state, tasks_of(president)) == (AgreementState.REJECTED, [])


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REJECT])
def test_a_refusal_needs_a_reason(clerk, agreement, dean, decision):
    (only,) = ask(agreement, clerk, dean)
    with pytest.raises(ActionRefused, match="理由が必要です"):
        decide_approval(only, decision, by=dean, comment=" ")


def test_whoever_asks_cannot_be_asked(clerk, agreement):
    with pytest.raises(ActionRefused, match="依頼できません"):
        ask(agreement, clerk, clerk)


def test_whoever_entered_cannot_be_asked(clerk, agreement):
    with pytest.raises(ActionRefused, match="依頼できません"):
        ask(agreement, clerk, agreement.created_by)


def test_whoever_changed_the_content_afterwards_does_not_decide(clerk, agreement):
    colleague = UserFactory(role=Role.LIAISON)
    (only,) = ask(agreement, clerk, colleague)
    changed = replace(content_of(agreement), title="別の題目")
    change_agreement(agreement, changed, expected_version=agreement.version, by=colleague)
    with pytest.raises(ActionRefused, match="自分が入力した契約"):
        decide_approval(only, Decision.APPROVE, by=colleague)


def test_the_database_refuses_an_approval_by_who_asked(clerk, agreement, dean):
    (only,) = ask(agreement, clerk, dean)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=only.pk).update(
            decision="approve", decided_by=clerk, decided_at=timezone.now()
        )


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.AUDITOR])
def test_researchers_and_auditors_are_not_asked(clerk, agreement, role):
    with pytest.raises(ActionRefused, match="依頼できません"):
        ask(agreement, clerk, UserFactory(role=role))


def test_the_own_department_is_asked_but_no_other(clerk, agreement):
    other = UserFactory(role=Role.DEPARTMENT, role__department=AgreementFactory().department)
    with pytest.raises(ActionRefused, match="依頼できません"):
        ask(agreement, clerk, other)
    assert ask(agreement, clerk, UserFactory(role=Role.DEPARTMENT, role__department=agreement.department))


def test_somebody_who_was_not_asked_does_not_decide(clerk, agreement, dean, president):
    (only,) = ask(agreement, clerk, dean)
    with pytest.raises(PermissionDenied):
        decide_approval(only, Decision.APPROVE, by=president)


def test_a_stranger_neither_asks_nor_decides(agreement, dean, clerk):
    stranger = UserFactory(role=Role.DEPARTMENT, role__department=AgreementFactory().department)
    with pytest.raises(PermissionDenied):
        ask(agreement, stranger, dean)
    (only,) = ask(agreement, clerk, dean)
    with pytest.raises(PermissionDenied):
        decide_approval(only, Decision.APPROVE, by=stranger)


def test_a_deputy_sees_the_task_and_decides_for_the_absent(clerk, agreement, dean, president):
    stand_in(dean, president)
    (only,) = ask(agreement, clerk, dean)
    assert len(tasks_of(president)) == 1
    decided = decide_approval(only, Decision.APPROVE, by=president)
    assert (decided.approver, decided.decided_by, decided.is_by_deputy) == (dean, president, True)
    event = Event.objects.get(verb="approve_for")
    assert (event.actor, event.changes["approver"]) == (president, [None, dean.pk])
    assert tasks_of(president) == []


def test_a_delegation_that_is_over_gives_nothing(clerk, agreement, dean, president):
    given = stand_in(dean, president)
    (only,) = ask(agreement, clerk, dean)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    type(given).objects.filter(pk=given.pk).update(first_on=yesterday, last_on=yesterday)
    assert tasks_of(president) == []
    with pytest.raises(PermissionDenied):
        decide_approval(only, Decision.APPROVE, by=president)


def test_a_deputy_who_asked_does_not_decide(agreement, dean, president):
    secretary = UserFactory(role=Role.LIAISON)
    boss = UserFactory(role=Role.LIAISON)
    stand_in(boss, secretary)
    (only,) = ask(agreement, secretary, boss)
    with pytest.raises(ActionRefused, match="自分が依頼した承認"):
        decide_approval(only, Decision.APPROVE, by=secretary)


def test_one_person_decides_once_in_a_round(clerk, agreement, dean, president):
    stand_in(dean, president)
    first, second = ask(agreement, clerk, dean, president)
    decide_approval(first, Decision.APPROVE, by=president)
    with pytest.raises(ActionRefused, match="一人で二つ"):
        decide_approval(second, Decision.APPROVE, by=president)


def test_the_same_person_is_not_named_twice(clerk, agreement, dean):
    with pytest.raises(ValidationError):
        ask(agreement, clerk, dean, dean)


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.CONCLUDED])
def test_only_what_is_under_review_is_asked_for(clerk, dean, state):
    with pytest.raises(ActionRefused, match="審査中の契約だけ"):
        ask(AgreementFactory(state=state.value), clerk, dean)


def test_a_second_round_waits_for_the_first(clerk, agreement, dean, president):
    ask(agreement, clerk, dean)
    with pytest.raises(ActionRefused, match="依頼中の承認"):
        ask(agreement, clerk, president)


def test_the_office_gives_back_and_the_tasks_go(clerk, agreement, dean):
    (only,) = ask(agreement, clerk, dean)
    change_state(agreement, "send_back", by=clerk, reason="期間の誤り")
    assert tasks_of(dean) == []
    with pytest.raises(ActionRefused, match="今は決定できません"):
        decide_approval(only, Decision.APPROVE, by=dean)
