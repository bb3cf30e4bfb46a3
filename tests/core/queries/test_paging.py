"""Pages of long lists."""

import pytest

from core.models import Department
from core.queries import paging
from tests.factories.core import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments(monkeypatch):
    monkeypatch.setattr(paging, "COUNT_BOUND", 3)
    return Department.objects.order_by("pk")


@pytest.mark.parametrize(("rows", "count", "bounded"), [(0, 0, False), (3, 3, False), (4, 3, True)])
def test_count_stops_at_the_bound(departments, rows, count, bounded):
    DepartmentFactory.create_batch(rows)
    paginator = paging.page_of_keys(departments, None, None).paginator
    assert (paginator.count, paginator.bounded) == (count, bounded)


@pytest.mark.parametrize(
    ("size", "per_page"), [("50", 50), ("200", 200), ("10000", 50), ("x", 50), (None, 50)]
)
def test_only_known_page_sizes(departments, size, per_page):
    assert paging.page_of_keys(departments, "1", size).paginator.per_page == per_page


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "１"])
def test_unknown_page_gives_a_page(departments, number):
    DepartmentFactory()
    assert list(paging.page_of_keys(departments, number, None).object_list) == [departments[0].pk]
