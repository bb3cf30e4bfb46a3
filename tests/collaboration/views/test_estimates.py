"""The list of estimates, the page of one and its versions: who sees how much, and in how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collaboration.actions.estimates import add_version
from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from tests.factories.collaboration import cost_policy, estimate, scenario
from tests.factories.core import OrganizationFactory

LIST = "/estimates/"


@pytest.fixture
def made(liaison, department):
    """An estimate of the department with two scenarios, made by the liaison officer."""
    partner = OrganizationFactory(name="株式会社青葉")
    other = cost_policy(id="other", label="率10%", indirect=[{"rate": "10%"}])
    return estimate(
        scenario("規程どおり"),
        scenario("率10%で", policy=other),
        by=liaison.user,
        department_id=department.pk,
        organization_id=partner.pk,
    )


def next_version(made, by, **changes):
    header = EstimateHeader(
        title=made.title,
        kind=AgreementKind(made.kind),
        department_id=made.department_id,
        organization_id=made.organization_id,
    )
    made.refresh_from_db()
    return add_version(
        made,
        header,
        [scenario("規程どおり", **changes)],
        chosen=0,
        note="見直し",
        expected_version=made.version,
        by=by,
    )


class TestList:
    def test_found_by_words_kind_and_department(self, liaison, made, department):
        for query in (
            {"q": "青葉"},
            {"kind": "joint_research"},
            {"department": department.pk},
            {"q": "電池"},
        ):
            assert made.number in liaison.get(LIST, query).content.decode()
        for query in ({"q": "存在しない"}, {"kind": "consulting"}):
            page = liaison.get(LIST, query).content.decode()
            assert made.number not in page
            assert "条件に合う見積はありません" in page

    def test_scope(self, made, finance, auditor, own_clerk, other_clerk):
        for reader in (finance, auditor, own_clerk):
            assert made.number in reader.get(LIST).content.decode()
        assert made.number not in other_clerk.get(LIST).content.decode()

    def test_queries_do_not_grow(self, liaison, made):
        liaison.get(LIST)
        assert made.number
        with CaptureQueriesContext(connection) as one:
            liaison.get(LIST)
        for _more in range(2):
            estimate(by=liaison.user)
        with CaptureQueriesContext(connection) as three:
            liaison.get(LIST)
        assert len(three) == len(one), [each["sql"] for each in three]


class TestPage:
    def test_price_comparison_and_basis(self, liaison, made):
        page = liaison.get(f"/estimates/{made.pk}/").content.decode()
        assert "試算の比較" in page
        assert "第8条第1項" in page
        assert "株式会社青葉" in page
        assert "新しい版を作る" in page
        assert f"/agreements/new/?estimate={made.pk}" in page

    def test_what_the_tax_credit_lacks_is_told(self, liaison, department):
        asked = estimate(scenario(tax_credit_items=["purpose"]), department_id=department.pk)
        page = liaison.get(f"/estimates/{asked.pk}/").content.decode()
        assert "特別試験研究費の税額控除に必要な記載事項が" in page

    def test_department_sees_the_total_only(self, own_clerk, made):
        page = own_clerk.get(f"/estimates/{made.pk}/").content.decode()
        assert f"{made.versions.get().total_yen:,}" in page
        assert "第8条第1項" not in page
        assert "新しい版を作る" not in page
        assert "試算の比較" not in page

    def test_another_department_sees_nothing(self, other_clerk, made):
        for address in ("", "versions/1/", "difference/", "revise/"):
            assert other_clerk.get(f"/estimates/{made.pk}/{address}").status_code == 404

    def test_auditor_reads_and_changes_nothing(self, auditor, made):
        page = auditor.get(f"/estimates/{made.pk}/").content.decode()
        assert "第8条第1項" in page
        assert "新しい版を作る" not in page

    def test_an_older_version_says_so(self, liaison, made):
        next_version(made, liaison.user, lines=[{"category": "other", "fiscal_year": 2026, "yen": 5}])
        older = liaison.get(f"/estimates/{made.pk}/versions/1/").content.decode()
        assert "これは古い版です" in older
        assert "新しい版を作る" not in older
        assert liaison.get(f"/estimates/{made.pk}/versions/9/").status_code == 404

    def test_get_writes_nothing(self, liaison, made):
        for address in ("", "versions/1/", "difference/", "revise/", "copy/"):
            assert liaison.get(f"/estimates/{made.pk}/{address}").status_code == 200
        made.refresh_from_db()
        assert made.version == 1
        assert made.versions.count() == 1


class TestDifference:
    def test_what_changed(self, liaison, made):
        lines = [
            {"category": "equipment", "fiscal_year": 2026, "yen": 3_000_000, "label": "測定装置"},
            {"category": "travel_domestic", "fiscal_year": 2027, "yen": 500_000},
        ]
        next_version(made, liaison.user, lines=lines)
        page = liaison.get(f"/estimates/{made.pk}/difference/").content.decode()
        assert "第1版から第2版への変更" in page
        assert "＋1,430,000" in page
        assert "この試算を外しました" in page

    def test_any_two(self, liaison, made):
        page = liaison.get(f"/estimates/{made.pk}/difference/", {"from": "1", "to": "1"}).content.decode()
        assert "変更はありません" in page
        assert liaison.get(f"/estimates/{made.pk}/difference/", {"to": "7"}).status_code == 404
        assert liaison.get(f"/estimates/{made.pk}/difference/", {"to": "x"}).status_code == 200

    def test_not_for_those_who_see_totals_only(self, own_clerk, made):
        assert own_clerk.get(f"/estimates/{made.pk}/difference/").status_code == 403
