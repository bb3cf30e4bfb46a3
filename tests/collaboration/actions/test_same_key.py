"""The same form sent by two requests at the same moment."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from collaboration.actions.agreements import create_agreement
from collaboration.actions.receipts import refund_receipt
from collaboration.calc.content import AgreementContent, PartyContent
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement, Receipt
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from tests.factories.collaboration import ReceiptFactory
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_time(*calls):
    """Run the calls in threads that start together; return what each returned or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            start.wait()
            results[place] = call()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_requests_with_the_same_key_make_one_agreement():
    user, key = UserFactory(), uuid4()
    content = AgreementContent(
        kind="joint_research", title="蓄電池の研究", parties=(PartyContent(OrganizationFactory().pk),)
    )

    def enter():
        return create_once(key, "agreement-create", lambda: create_agreement(content, by=user), by=user)

    first, second = at_the_same_time(enter, enter)
    assert first == second == Agreement.objects.get()


def test_two_entries_at_the_same_moment_have_different_numbers():
    user = UserFactory()
    content = AgreementContent(kind="joint_research", title="蓄電池の研究")
    made = at_the_same_time(*[lambda: create_agreement(content, by=user)] * 4)
    running = sorted(agreement.number[-5:] for agreement in made)
    assert running == ["00001", "00002", "00003", "00004"]


def test_two_refunds_at_the_same_moment_do_not_exceed_the_receipt():
    user, receipt = UserFactory(), ReceiptFactory(amount_yen=1_000)

    def refund():
        return refund_receipt(
            receipt,
            refunded_on=receipt.received_on,
            parts=ReceiptParts(direct_yen=600),
            reason="中止",
            by=user,
        )

    results = at_the_same_time(refund, refund)
    assert sorted(type(result) for result in results if isinstance(result, Receipt)) == [Receipt]
    assert [type(result) for result in results if not isinstance(result, Receipt)] == [ActionRefused]
    assert Receipt.objects.totals()["amount"] == 400
