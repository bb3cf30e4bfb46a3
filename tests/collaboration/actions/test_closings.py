import datetime

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.closings import ClosingEntry, close_year, decide_closing
from collaboration.actions.receipts import refund_receipt
from collaboration.actions.states import change_state
from collaboration.calc.closing import ClosingDecision, ClosingState
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.policy import RefundRule, Threshold
from collaboration.calc.pricing.scenario import content_hash
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Expenditure, YearClosing
from collaboration.models.unchanging import Unchanging
from collaboration.queries.closings import accounts_of, closings_by_year, years_to_close
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, InboxItem
from tests.collaboration.views.test_settlement import POLICY, frozen
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory
from tests.factories.spending import ExpenditureFactory

pytestmark = pytest.mark.django_db

D = ClosingDecision
CLOSED_ON = datetime.date(2026, 4, 20)


@pytest.fixture
def officer():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def agreement():
    """2,000,000 yen of direct cost came in, of which 1,400,000 are spent; it runs for two years."""
    made = AgreementFactory(ends_on=datetime.date(2027, 3, 31))
    ReceiptFactory(agreement=made, amount_yen=2_600_000, direct_yen=2_000_000, indirect_yen=600_000)
    ExpenditureFactory(agreement=made, amount_yen=1_500_000)
    ExpenditureFactory(agreement=made, amount_yen=-100_000)
    return made


def entry(decision=D.REFUND, **changes):
    stated = {
        "closed_on": CLOSED_ON,
        "basis": "契約書第12条",
        "reason": "計画の変更により翌年度に使用するため",
    }
    return ClosingEntry(decision=decision, **(stated | changes))


def test_a_refund_is_reckoned_and_kept_with_its_hash(agreement, officer):
    closing = close_year(agreement, 2025, entry(), by=officer)
    assert (closing.available_yen, closing.spent_yen, closing.rest_yen) == (2_000_000, 1_400_000, 600_000)
    assert (closing.refund_yen, closing.number) == (600_000, "SS2026-00001")
    assert closing.content_hash == content_hash(closing.content)
    assert closing.content["items"][0]["spent_yen"] == 1_400_000
    assert Event.objects.filter(verb="close_year").count() == 1


def test_what_is_closed_never_changes(agreement, officer):
    closing = close_year(agreement, 2025, entry(), by=officer)
    closing.reason = "別の理由"
    with pytest.raises(Unchanging):
        closing.save()
    with pytest.raises(Unchanging):
        YearClosing.objects.update(rest_yen=0)


def test_what_is_carried_over_comes_into_the_next_year(agreement, officer):
    close_year(agreement, 2025, entry(D.CARRY, carried_yen=500_000), by=officer)
    [first, second] = accounts_of(agreement)
    assert (first.carried_out_yen, first.closing.closing.refund_yen) == (500_000, 100_000)
    assert (second.account.fiscal_year, second.account.carried_in_yen) == (2026, 500_000)
    assert years_to_close(agreement) == (2026,)


def test_nothing_is_carried_beyond_the_end_of_the_contract(agreement, officer):
    agreement.ends_on = datetime.date(2026, 3, 31)
    agreement.save()
    with pytest.raises(ActionRefused, match="期間を延長"):
        close_year(agreement, 2025, entry(D.CARRY), by=officer)
    AgreementFactory(parent=agreement, ends_on=datetime.date(2027, 3, 31))
    assert close_year(agreement, 2025, entry(D.CARRY), by=officer).carried_yen == 600_000


def test_an_earlier_year_is_closed_first(agreement, officer):
    ReceiptFactory(agreement=agreement, fiscal_year=2026, received_on=datetime.date(2026, 5, 1))
    with pytest.raises(ActionRefused, match="先に2025年度"):
        close_year(agreement, 2026, entry(closed_on=datetime.date(2026, 11, 1)), by=officer)


@pytest.mark.parametrize("day", [datetime.date(2025, 3, 31), datetime.date(2999, 1, 1)])
def test_the_day_lies_between_the_begin_of_the_year_and_today(agreement, officer, day):
    with pytest.raises(ActionRefused, match="精算日"):
        close_year(agreement, 2025, entry(closed_on=day), by=officer)


def test_reasons_and_grounds_are_asked_for(agreement, officer):
    with pytest.raises(ActionRefused, match="根拠"):
        close_year(agreement, 2025, entry(basis=""), by=officer)
    with pytest.raises(ActionRefused, match="理由"):
        close_year(agreement, 2025, entry(D.KEEP, reason=" "), by=officer)
    close_year(agreement, 2025, entry(reason=""), by=officer)
    with pytest.raises(ActionRefused, match="やり直す理由"):
        close_year(agreement, 2025, entry(reason=""), by=officer)


def test_a_rule_of_the_frozen_price_needs_no_other_ground(officer):
    contract = AgreementFactory()
    ReceiptFactory(agreement=contract, amount_yen=2_600_000, direct_yen=2_000_000, indirect_yen=600_000)
    frozen(contract)
    closing = close_year(contract, 2025, entry(basis=""), by=officer)
    assert closing.refund_yen == 2_600_000
    assert closing.content["article"] == POLICY.refund.article


def test_a_year_of_nothing_is_not_closed(agreement, officer):
    with pytest.raises(ActionRefused, match="入金も支出もありません"):
        close_year(agreement, 2030, entry(), by=officer)


def test_a_contract_before_its_signature_is_not_closed(agreement, officer):
    agreement.state = AgreementState.DRAFT.value
    agreement.save()
    with pytest.raises(ActionRefused, match="精算できません"):
        close_year(agreement, 2025, entry(), by=officer)


def test_a_refund_that_was_paid_is_no_longer_due_and_does_not_outdate_the_closing(agreement, officer):
    close_year(agreement, 2025, entry(), by=officer)
    [line] = accounts_of(agreement)
    assert (line.refund_due_yen, line.is_outdated) == (600_000, False)
    refund_receipt(
        agreement.receipts.get(),
        refunded_on=datetime.date(2026, 5, 29),
        parts=ReceiptParts(direct_yen=600_000),
        reason="残額の返還",
        by=officer,
    )
    [line] = accounts_of(agreement)
    assert (line.refund_due_yen, line.is_outdated, line.account.rest_yen) == (0, False, 0)


def test_a_late_voucher_outdates_the_closing_and_a_new_one_takes_its_place(agreement, officer):
    first = close_year(agreement, 2025, entry(), by=officer)
    ExpenditureFactory(agreement=agreement, amount_yen=50_000)
    assert accounts_of(agreement)[0].is_outdated
    second = close_year(agreement, 2025, entry(), by=officer)
    states = {line.closing: line.state for line in closings_by_year(agreement)[2025]}
    assert states == {first: ClosingState.REPLACED, second: ClosingState.STANDING}
    assert not accounts_of(agreement)[0].is_outdated


@pytest.fixture
def waiting(officer):
    """A year whose rest is carried over under rules that name an approver."""
    contract = AgreementFactory(ends_on=datetime.date(2027, 3, 31))
    ReceiptFactory(agreement=contract)
    policy = type(POLICY)(
        **{
            **{name: getattr(POLICY, name) for name in POLICY.__slots__},
            "thresholds": (Threshold(500_000, "財務部長"),),
            "refund": RefundRule(),
        }
    )
    frozen(contract, policy)
    return close_year(contract, 2025, entry(D.CARRY), by=officer)


def test_what_an_approver_has_to_see_moves_nothing_before(waiting):
    assert waiting.approver == "財務部長"
    [line] = accounts_of(waiting.agreement)
    assert line.closing.state is ClosingState.WAITING
    assert line.carried_out_yen == 0
    assert InboxItem.objects.filter(key=f"closing-{waiting.pk}", done_at=None).exists()


def test_nobody_approves_the_own_closing(waiting, officer):
    with pytest.raises(ActionRefused, match="ご自分"):
        decide_closing(waiting, is_approved=True, by=officer)


def test_a_colleague_approves_and_the_money_moves(waiting):
    decide_closing(waiting, is_approved=True, by=UserFactory(role=Role.FINANCE))
    assert accounts_of(waiting.agreement)[1].account.carried_in_yen == 1_000_000
    assert not InboxItem.objects.filter(key=f"closing-{waiting.pk}", done_at=None).exists()


def test_a_closing_is_decided_once_and_returned_with_a_reason(waiting):
    colleague = UserFactory(role=Role.EXECUTIVE)
    with pytest.raises(ValidationError):
        decide_closing(waiting, is_approved=False, by=colleague)
    decide_closing(waiting, is_approved=False, reason="支出もれ", by=colleague)
    with pytest.raises(ActionRefused, match="承認を待っていません"):
        decide_closing(waiting, is_approved=True, by=colleague)
    assert years_to_close(waiting.agreement) == (2025,)


def test_a_contract_is_settled_when_its_years_are_closed_or_a_reason_is_given(agreement, officer):
    agreement.state, agreement.amount_yen = AgreementState.COMPLETED.value, 2_600_000
    agreement.save()
    with pytest.raises(ActionRefused, match="精算していない年度があります"):
        change_state(agreement, "settle", by=officer)
    close_year(agreement, 2025, entry(), by=officer)
    assert change_state(agreement, "settle", by=officer).state == AgreementState.SETTLED


def test_rows_of_a_closing_stay_with_the_contract_when_an_amendment_spends(agreement, officer):
    amendment = AgreementFactory(parent=agreement)
    ExpenditureFactory(agreement=amendment, amount_yen=100_000)
    assert close_year(amendment, 2025, entry(), by=officer).agreement == agreement
    assert accounts_of(amendment)[0].account.spent_yen == 1_500_000
    assert Expenditure.objects.count() == 3
