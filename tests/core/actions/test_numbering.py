"""Running numbers."""

import threading

import pytest
from django.db import connection, transaction

from core.actions.numbering import next_number


@pytest.mark.django_db
def test_numbers_run_per_name():
    assert [next_number("KJ2018"), next_number("KJ2018"), next_number("KJ2019")] == [1, 2, 1]


@pytest.mark.django_db
def test_failed_transaction_gives_its_number_back():
    with pytest.raises(ZeroDivisionError):
        _take_then_fail()
    assert next_number("KJ2018") == 1


@transaction.atomic
def _take_then_fail() -> None:
    next_number("KJ2018")
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_simultaneous_takers_never_share_a_number():
    taken = []

    def take() -> None:
        try:
            taken.extend(next_number("KJ2018") for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 31))
