"""Laying down terms on intellectual property: events, conflicts, rights, and what an amendment takes over."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from collaboration.actions.ip_terms import set_ip_terms
from collaboration.models import IpTerms
from collaboration.queries.ip_terms import ip_terms_of
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory
from tests.factories.templates import TERMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def test_terms_are_laid_down_and_changed_with_their_events(officer):
    agreement = AgreementFactory()
    set_ip_terms(agreement, TERMS, expected_version=0, by=officer)
    changes = set_ip_terms(agreement, TERMS | {"owner": "company"}, expected_version=1, by=officer)
    assert changes == {"owner": ["university", "company"]}
    verbs = (
        Event.objects.filter(object_type="collaboration.ipterms")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["set_ip_terms", "change_ip_terms"]


def test_saving_the_same_again_writes_nothing(officer):
    agreement = AgreementFactory()
    set_ip_terms(agreement, TERMS, expected_version=0, by=officer)
    assert set_ip_terms(agreement, TERMS, expected_version=1, by=officer) == {}
    assert IpTerms.objects.get().version == 1


def test_second_editor_is_stopped(officer):
    agreement = AgreementFactory()
    set_ip_terms(agreement, TERMS, expected_version=0, by=officer)
    with pytest.raises(EditConflict):
        set_ip_terms(agreement, TERMS | {"owner": "company"}, expected_version=0, by=officer)


@pytest.mark.parametrize("changes", [{"sakura_type": 12}, {"owner": "nobody"}, {"non_working": "other"}])
def test_values_out_of_bounds_are_refused(officer, changes):
    with pytest.raises(ValidationError):
        set_ip_terms(AgreementFactory(), TERMS | changes, expected_version=0, by=officer)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.IP_STAFF, Role.FINANCE, Role.AUDITOR])
def test_only_the_liaison_office_lays_terms_down(role):
    department = DepartmentFactory()
    placed = {"role__department": department} if role is Role.DEPARTMENT else {}
    with pytest.raises(PermissionDenied):
        set_ip_terms(
            AgreementFactory(department=department),
            TERMS,
            expected_version=0,
            by=UserFactory(role=role, **placed),
        )


def test_amendment_keeps_the_terms_until_it_lays_down_its_own(officer):
    root = AgreementFactory()
    first, second = AgreementFactory(parent=root), AgreementFactory(parent=root)
    set_ip_terms(root, TERMS, expected_version=0, by=officer)
    assert ip_terms_of(second).agreement == root
    set_ip_terms(first, TERMS | {"owner": "company"}, expected_version=0, by=officer)
    assert [ip_terms_of(each).agreement for each in (root, first, second)] == [first, first, first]
    set_ip_terms(second, TERMS, expected_version=0, by=officer)
    assert [ip_terms_of(each).agreement for each in (root, first, second)] == [second, first, second]
    assert ip_terms_of(AgreementFactory()) is None


def test_terms_are_listed_for_those_who_may_read_them(officer):
    department, person = DepartmentFactory(), PersonFactory()
    own, named, foreign = (
        AgreementFactory(department=department),
        AgreementFactory(principal=person),
        AgreementFactory(),
    )
    for agreement in (own, named, foreign):
        set_ip_terms(agreement, TERMS, expected_version=0, by=officer)

    def seen(user):
        return {row.agreement for row in IpTerms.objects.visible_to(user)}

    assert seen(UserFactory(role=Role.DEPARTMENT, role__department=department)) == {own}
    assert seen(UserFactory(role=Role.RESEARCHER, person=person)) == {named}
    assert seen(UserFactory(role=Role.IP_STAFF)) == {own, named, foreign}
    assert seen(UserFactory(role=Role.FINANCE)) == set()
