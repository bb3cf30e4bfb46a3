"""Users of every kind, signed in."""

import pytest
from django.test import Client

from core.calc.kinds import Role
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory


@pytest.fixture(autouse=True)
def _institution(db):
    """The program is set up: there is an institution and somebody who signs in."""
    InstitutionFactory()
    UserFactory()


@pytest.fixture
def department():
    """The department of the agreements in these tests."""
    return DepartmentFactory(name="工学研究科")


def signed_in(user):
    """Return a browser of this user."""
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def liaison():
    """An officer of the liaison office."""
    return signed_in(UserFactory(role=Role.LIAISON))


@pytest.fixture
def finance():
    """An officer of the finance office."""
    return signed_in(UserFactory(role=Role.FINANCE))


@pytest.fixture
def own_clerk(department):
    """A clerk of the agreements' department."""
    return signed_in(UserFactory(role=Role.DEPARTMENT, role__department=department))


@pytest.fixture
def other_clerk():
    """A clerk of another department."""
    return signed_in(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory(name="文学研究科")))


@pytest.fixture
def auditor():
    """Somebody who reads everything and writes nothing."""
    return signed_in(UserFactory(role=Role.AUDITOR))
