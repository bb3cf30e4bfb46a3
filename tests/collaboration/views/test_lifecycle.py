"""The way of an agreement on its page, the pages of approval, and the list by state."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.actions.approvals import ApprovalStep, ask_approvals
from collaboration.actions.cost_rules import adopt_cost_rules
from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState
from collaboration.forms.approval import MOST_STEPS
from collaboration.models import Approval
from core.calc.kinds import Role
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, cost_policy
from tests.factories.core import UserFactory


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department, state=AgreementState.SCREENING.value)


@pytest.fixture
def dean():
    return UserFactory(role=Role.EXECUTIVE, display_name="研究 科長")


def page_of(agreement):
    return reverse("agreement-detail", args=[agreement.pk])


def asked(agreement, liaison, *approvers):
    steps = [ApprovalStep(place, f"役職{place}", each) for place, each in enumerate(approvers, start=1)]
    return ask_approvals(agreement, steps, by=liaison.user)


def rows(*approvers):
    given = {"form-TOTAL_FORMS": MOST_STEPS, "form-INITIAL_FORMS": MOST_STEPS}
    for place in range(MOST_STEPS):
        approver = approvers[place] if place < len(approvers) else None
        given |= {
            f"form-{place}-order": place + 1,
            f"form-{place}-role_label": "研究科長" if approver else "",
            f"form-{place}-approver": approver.pk if approver else "",
        }
    return given


def test_the_path_shows_what_was_reached_with_its_day_and_what_lies_ahead(liaison, department):
    draft = AgreementFactory(department=department, state=AgreementState.DRAFT.value)
    change_state(draft, "refer", by=liaison.user)
    text = liaison.get(page_of(draft)).text
    current = text.index('aria-current="step"')
    assert text.index("起案中（下書き）", text.index('class="steps"')) > 0
    assert (
        current
        < text.index("審査中", current)
        < text.index("受入決定", current)
        < text.index("精算済", current)
    )


def test_guards_stand_beside_the_step_with_the_way_to_the_field(liaison, department):
    draft = AgreementFactory(department=department, state=AgreementState.DRAFT.value, signed_on=None)
    text = liaison.get(page_of(draft)).text
    assert "先に直すことがあります" in text
    assert f"{reverse('agreement-edit', args=[draft.pk])}#id_signed_on" in text


def test_a_guard_that_yields_asks_for_the_reason(liaison, department):
    running = AgreementFactory(
        department=department, state=AgreementState.RUNNING.value, ends_on=datetime.date(2999, 3, 31)
    )
    address = reverse("agreement-state", args=[running.pk, "complete"])
    assert "理由を入力してください" in sent(liaison, address).text
    sent(liaison, address, reason="相手先の申出による中止")
    running.refresh_from_db()
    assert running.state == AgreementState.COMPLETED


def test_a_step_that_is_held_has_no_button(liaison, agreement):
    text = liaison.get(reverse("agreement-state", args=[agreement.pk, "accept"])).text
    assert "承認がまだ依頼されていません" in text
    assert "data-save-button" not in text


def test_marks_tell_of_money_and_changes(liaison, department):
    paid = AgreementFactory(department=department, amount_yen=1_000)
    ReceiptFactory(agreement=paid, amount_yen=1_000)
    AgreementFactory(department=department, parent=paid)
    text = liaison.get(page_of(paid)).text
    assert "入金済" in text and "変更契約あり" in text  # noqa: PT018 -- two marks of one line


def test_finance_settles_and_the_department_does_not(finance, own_clerk, department):
    done = AgreementFactory(department=department, state=AgreementState.COMPLETED.value, amount_yen=None)
    address = reverse("agreement-state", args=[done.pk, "settle"])
    assert own_clerk.get(address).status_code == 403
    sent(finance, address)
    done.refresh_from_db()
    assert done.state == AgreementState.SETTLED


def test_approvers_are_named_on_the_page(liaison, agreement, dean):
    address = reverse("approval-ask", args=[agreement.pk])
    assert dean.display_name in liaison.get(address).text
    assert liaison.post(address, rows(dean)).status_code == 302
    assert Approval.objects.get().approver == dean


def test_rules_that_want_every_threshold_name_them_in_their_order(liaison, agreement, dean):
    steps = [{"from_yen": 1, "approver": "学長"}, {"from_yen": 0, "approver": "研究科長"}]
    adopt_cost_rules(cost_policy(thresholds=steps, approvals="every"), by=liaison.user)
    text = liaison.get(reverse("approval-ask", args=[agreement.pk])).text
    assert dean.display_name in text
    assert "「研究科長、学長」がこの順に承認します" in text
    fields = re.findall(r"<input[^>]*form-\d-role_label[^>]*>", text)
    assert [value for field in fields for value in re.findall(r'value="([^"]*)"', field)] == [
        "研究科長",
        "学長",
    ], fields


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"form-0-approver": ""}, "承認者を選んでください。使わない行は"),
        ({"form-0-role_label": ""}, "役職を入力してください"),
        ({"form-0-approver": "", "form-0-role_label": ""}, "承認者を一人以上選んでください"),
    ],
)
def test_a_row_that_is_not_whole_is_refused_at_its_field(liaison, agreement, dean, change, message):
    response = liaison.post(reverse("approval-ask", args=[agreement.pk]), rows(dean) | change)
    assert (response.status_code, Approval.objects.count()) == (200, 0)
    assert message in response.text


def test_the_same_person_twice_is_refused(liaison, agreement, dean):
    response = liaison.post(reverse("approval-ask", args=[agreement.pk]), rows(dean, dean))
    assert "同じ人を二度" in response.text


def test_who_may_ask(own_clerk, other_clerk, auditor, agreement):
    address = reverse("approval-ask", args=[agreement.pk])
    assert [each.get(address).status_code for each in (own_clerk, other_clerk, auditor)] == [200, 404, 403]


def test_asking_leads_back_when_nothing_is_under_review(liaison, department):
    concluded = AgreementFactory(department=department)
    assert liaison.get(reverse("approval-ask", args=[concluded.pk])).url == page_of(concluded)


def test_the_approver_decides_on_the_page(client, liaison, agreement, dean):
    (only,) = asked(agreement, liaison, dean)
    address = reverse("approval-decide", args=[only.pk])
    client.force_login(dean)
    assert address in client.get(page_of(agreement)).text
    assert "理由が必要です" in client.post(address, {"decision": "return"}).text
    client.post(address, {"decision": "approve"})
    only.refresh_from_db()
    assert (only.decision, only.decided_by) == ("approve", dean)
    assert client.get(address).url == page_of(agreement)


def test_who_finds_the_page_of_a_decision(liaison, own_clerk, other_clerk, agreement, dean):
    (only,) = asked(agreement, liaison, dean)
    address = reverse("approval-decide", args=[only.pk])
    assert [each.get(address).status_code for each in (liaison, own_clerk, other_clerk)] == [403, 403, 404]


def test_the_page_asks_no_more_for_more_approvals(liaison, agreement):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            liaison.get(page_of(agreement))
        return len(seen)

    (first,) = asked(agreement, liaison, UserFactory(role=Role.EXECUTIVE))
    queries()
    one = queries()
    Approval.objects.filter(pk=first.pk).delete()
    asked(agreement, liaison, *(UserFactory(role=Role.EXECUTIVE) for _each in range(4)))
    assert queries() == one


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("screening", {"screening"}),
        ("before", {"draft", "screening"}),
        ("in_force", {"concluded", "running"}),
        ("ended", {"settled", "rejected"}),
    ],
)
def test_the_list_is_filtered_by_state_and_by_group(liaison, department, wanted, found):
    for state in ("draft", "screening", "concluded", "running", "settled", "rejected"):
        AgreementFactory(department=department, state=state, title=f"題目-{state}-題目")
    text = liaison.get(reverse("agreement-list"), {"state": wanted}).text
    shown = {state.value for state in AgreementState if f"題目-{state.value}-題目" in text}
    assert shown == found
