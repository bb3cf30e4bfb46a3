"""Work that stops, goes on, or ends before its time."""

import datetime

import pytest
from django.utils import timezone

from collaboration.actions.interruptions import (
    Ending,
    Notice,
    end_contract,
    resume_contract,
    suspend_contract,
)
from collaboration.calc.contract_change import AskedBy
from collaboration.calc.invoices import InvoiceState
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.pricing.refund import refund
from collaboration.models import AgreementChange
from collaboration.queries.contract_changes import line_of
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from tests.collaboration.views.test_settlement import POLICY
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory
from tests.factories.invoices import issued, planned

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 10, 1)


@pytest.fixture
def by():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def running():
    return AgreementFactory(state=AgreementState.RUNNING.value)


def notice(**changes):
    given = {"asked_by": AskedBy.COMPANY, "noticed_on": DAY, "effective_on": DAY, "reason": "事業方針の変更"}
    return Notice(**given | changes)


def test_a_suspension_that_is_over_prolongs_the_term(running, by):
    suspend_contract(running, notice(), by=by)
    running.refresh_from_db()
    assert running.state == AgreementState.SUSPENDED
    change = resume_contract(
        running, effective_on=DAY + datetime.timedelta(days=30), reason="装置の復旧", prolongs=True, by=by
    )
    running.refresh_from_db()
    assert (running.state, running.ends_on) == (AgreementState.RUNNING, datetime.date(2026, 4, 30))
    assert change.changes == {"ends_on": ["2026-03-31", "2026-04-30"]}


def test_a_suspension_may_leave_the_term_as_it_is(running, by):
    suspend_contract(running, notice(), by=by)
    resume_contract(running, effective_on=DAY, reason="装置の復旧", prolongs=False, by=by)
    running.refresh_from_db()
    assert running.ends_on == datetime.date(2026, 3, 31)


def test_nothing_resumes_before_it_was_suspended(running, by):
    suspend_contract(running, notice(), by=by)
    with pytest.raises(ActionRefused, match="中断した日以後"):
        resume_contract(
            running, effective_on=DAY - datetime.timedelta(days=1), reason="復旧", prolongs=True, by=by
        )


def test_what_was_worked_on_is_completed_and_keeps_what_goes_back(running, by):
    ReceiptFactory(agreement=running, amount_yen=3_000_000)
    found = refund(POLICY, Sums(direct=3_000_000), Sums(direct=1_000_000), StopCause.UNIVERSITY)
    change = end_contract(running, notice(), Ending(carried_out=True, refund=found), by=by)
    running.refresh_from_db()
    assert (running.state, running.ends_on) == (AgreementState.COMPLETED, DAY)
    assert line_of(AgreementChange.objects.get(pk=change.pk)).refund == found
    assert found.total_yen == 2_000_000


def test_what_never_began_is_cancelled_and_its_plans_with_it(by):
    agreement = AgreementFactory()
    plan = planned(agreement, by)
    with pytest.raises(ActionRefused, match="請求予定が1件"):
        end_contract(agreement, notice(), Ending(carried_out=False), by=by)
    end_contract(agreement, notice(), Ending(carried_out=False, drops_plans=True), by=by)
    agreement.refresh_from_db()
    plan.refresh_from_db()
    assert agreement.state == AgreementState.CANCELLED
    assert plan.state == InvoiceState.CANCELLED


def test_money_that_came_has_to_go_back_before_a_contract_is_cancelled(running, by):
    ReceiptFactory(agreement=running)
    with pytest.raises(ActionRefused, match="入金が残っています"):
        end_contract(running, notice(), Ending(carried_out=False), by=by)
    running.refresh_from_db()
    assert running.state == AgreementState.RUNNING
    assert not AgreementChange.objects.exists()


def test_unpaid_invoices_are_taken_back_or_owed_all_the_same(running, by):
    invoice = issued(running, by)
    with pytest.raises(ActionRefused, match=invoice.number):
        end_contract(running, notice(), Ending(carried_out=True), by=by)
    with pytest.raises(ActionRefused, match="赤伝票"):
        end_contract(running, notice(), Ending(carried_out=False, keeps_claims=True), by=by)
    end_contract(running, notice(), Ending(carried_out=True, keeps_claims=True), by=by)
    running.refresh_from_db()
    assert running.state == AgreementState.COMPLETED


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (timezone.localdate() + datetime.timedelta(days=1), "まだ来ていません"),
        (datetime.date(2025, 4, 1), "契約締結日以後"),
        (datetime.date(2025, 4, 20), "研究開始日より前"),
    ],
)
def test_days_that_cannot_be_are_refused(running, by, day, told):
    with pytest.raises(ActionRefused, match=told):
        end_contract(running, notice(effective_on=day), Ending(carried_out=True), by=by)


def test_an_amendment_is_not_stopped_by_itself(running, by):
    amendment = AgreementFactory(parent=running, state=AgreementState.RUNNING.value)
    with pytest.raises(ActionRefused, match="元の契約"):
        suspend_contract(amendment, notice(), by=by)
