import pytest

from reporting.calc.size_class import size_class_of
from reporting.queries import editions
from tests.reporting.cases import cases


@pytest.mark.parametrize("case", cases("size_class"), ids=lambda case: case["name"])
def test_amount_falls_into_the_class_of_its_bounds(case):
    classes = editions.edition("fy2018").size_classes
    assert size_class_of(case["received_yen"], classes).code == case["expect"]
