"""Estimates as lists and pages show them."""

from dataclasses import replace

import pytest

from collaboration.actions.estimates import add_version
from collaboration.calc.kinds import AgreementKind
from collaboration.models import Estimate
from collaboration.queries.estimate_difference import version_difference
from collaboration.queries.estimates import (
    estimate_detail,
    estimate_list,
    estimates_for_page,
    header_of,
    latest_version,
    rows_of,
)
from core.calc.kinds import Role
from tests.factories.collaboration import cost_policy, estimate, scenario
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory(role=Role.LIAISON)


def revised(made, by, *scenarios, note="率の合意", **header):
    made.refresh_from_db()
    return add_version(
        made,
        replace(header_of(latest_version(made)), **header),
        scenarios or (scenario(indirect_rate="40%"),),
        chosen=0,
        note=note,
        expected_version=made.version,
        by=by,
    )


def page(made, user):
    return estimate_detail(estimates_for_page(user).get(pk=made.pk), user)


def found(user, **conditions):
    return set(estimate_list(user, **conditions))


def test_the_list_is_searched_by_words_kind_and_department(clerk):
    department = DepartmentFactory()
    first = estimate(
        organization_id=OrganizationFactory(name="株式会社若松").pk, department_id=department.pk, by=clerk
    )
    consulting = cost_policy(kind="consulting", value=None, researcher_fee=None)
    second = estimate(
        scenario(policy=consulting, kind="consulting", commitments=[], company_researchers=[]),
        title="ＡＩ活用の学術指導",
        kind=AgreementKind.CONSULTING,
        principal_id=PersonFactory(name="髙橋 花子").pk,
        by=clerk,
    )
    assert found(clerk, text="若松") == found(clerk, text="㈱若松 蓄電池") == {first}
    assert found(clerk, text="AI 高橋") == {second}
    assert found(clerk, text=first.number) == {first}
    assert found(clerk, kind="consulting") == {second}
    assert found(clerk, department_id=department.pk) == {first}
    assert found(clerk) == {first, second}
    assert found(UserFactory(role=Role.DEPARTMENT, role__department=department)) == {first}


def test_rows_show_the_latest_version_in_the_order_asked_for(clerk):
    first, second = estimate(by=clerk), estimate(by=clerk)
    version = revised(first, clerk)
    rows = rows_of([second.pk, first.pk, 10**6])
    assert [(row.estimate, row.order) for row in rows] == [(second, 1), (first, 2)]
    assert (rows[1].total_yen, rows[1].made_at) == (version.total_yen, version.made_at)
    assert rows[0].kind_label == "共同研究"


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_the_same_however_long(clerk, count, django_assert_num_queries):
    keys = [estimate(by=clerk).pk for _each in range(count)]
    with django_assert_num_queries(2):
        assert [str(row.estimate.organization) for row in rows_of(keys)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_the_same_however_many_versions(clerk, count, django_assert_num_queries):
    made = estimate(by=clerk)
    for rate in range(count):
        revised(made, clerk, scenario(indirect_rate=f"{40 + rate}%"))
    with django_assert_num_queries(5):
        detail = page(made, clerk)
        assert [each.version.order for each in detail.versions] == list(range(count + 1, 0, -1))
        assert str(detail.latest.version.made_by)
        assert detail.latest.chosen.quote.sums.total_yen == detail.latest.version.total_yen


def test_a_department_sees_totals_of_its_own_and_no_basis(clerk):
    department = DepartmentFactory()
    made = estimate(department_id=department.pk, by=clerk)
    own = UserFactory(role=Role.DEPARTMENT, role__department=department)
    detail = page(made, own)
    assert detail.latest.version.total_yen
    assert (detail.is_full, detail.latest.scenarios, detail.latest.chosen) == (False, (), None)
    assert (detail.letters, detail.history) == ([], [])
    other = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    for stranger in (other, UserFactory(role=Role.RESEARCHER), UserFactory(role=Role.EXECUTIVE)):
        with pytest.raises(Estimate.DoesNotExist):
            page(made, stranger)


@pytest.mark.parametrize(
    ("reader", "seen"), [(Role.FINANCE, True), (Role.AUDITOR, True), (Role.LIAISON, False), (None, True)]
)
def test_pay_is_shown_to_those_who_may_see_it(clerk, reader, seen):
    made = estimate(by=clerk)
    user = clerk if reader is None else UserFactory(role=reader)
    (commitment,) = page(made, user).latest.chosen.scenario.request.commitments
    assert (commitment.annual_pay_yen is not None) is seen


def test_what_changed_is_told_in_words(clerk):
    made = estimate(organization_id=OrganizationFactory(name="株式会社青葉").pk, by=clerk)
    other = OrganizationFactory(name="株式会社若葉")
    revised(made, clerk, scenario("新しい率", indirect_rate="40%"), organization_id=other.pk)
    detail = page(made, clerk)
    told = version_difference(detail.version(1), detail.version(2))
    assert [(line.label, line.before, line.after) for line in told.header] == [
        ("相手先", "株式会社青葉", "株式会社若葉"),
        ("採用する試算", "規程どおり", "新しい率"),
    ]
    (changed,) = told.scenarios
    assert [(line.label, line.before, line.after) for line in changed.request] == [
        ("合意した間接経費率", "（なし）", "40%")
    ]
    assert [line.difference_yen for line in changed.elements if line.label == "間接経費"] == [250_000]
    assert changed.elements[-1].is_total
    assert detail.version(3) is None


def test_hidden_pay_is_not_told_by_what_changed(clerk):
    made = estimate(by=clerk)
    people = [{"name": "山田 花子", "fiscal_year": 2026, "hours": "60", "annual_pay_yen": 10_000_000}]
    revised(made, clerk, scenario(commitments=people))
    (seen,) = version_difference(page(made, clerk).version(1), page(made, clerk).version(2)).scenarios
    assert [line.after for line in seen.request] == ["10,000,000円"]
    colleague = page(made, UserFactory(role=Role.LIAISON))
    (hidden,) = version_difference(colleague.version(1), colleague.version(2)).scenarios
    assert hidden.request == []
