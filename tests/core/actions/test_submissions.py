"""Forms that are sent twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from core.actions.refused import ActionRefused
from core.actions.submissions import create_once, use_submission_key
from core.models import Department, SubmissionKey
from tests.factories.core import DepartmentFactory, UserFactory


@pytest.mark.django_db
def test_second_submission_returns_what_the_first_made():
    key, user = uuid4(), UserFactory()
    first = create_once(key, "department", DepartmentFactory, by=user)
    second = create_once(key, "department", DepartmentFactory, by=user)
    assert (second, Department.objects.count()) == (first, 1)


@pytest.mark.django_db
def test_failed_submission_leaves_the_key_unused():
    key, user = uuid4(), UserFactory()
    with pytest.raises(ZeroDivisionError):
        create_once(key, "department", lambda: 1 // 0, by=user)
    assert not SubmissionKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["department", "person"])
def test_key_of_another_form_or_user_is_refused(purpose):
    key, user = uuid4(), UserFactory()
    use_submission_key(key, "department", by=user)
    other = user if purpose == "person" else UserFactory()
    with pytest.raises(ActionRefused, match="使用済み"):
        use_submission_key(key, purpose, by=other)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_submissions_make_one_record():
    key, user = uuid4(), UserFactory()
    made = []

    def submit() -> None:
        try:
            made.append(create_once(key, "department", DepartmentFactory, by=user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(set(made)), Department.objects.count()) == (4, 1, 1)
