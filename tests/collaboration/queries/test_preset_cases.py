"""The presets give what the rules they were read from give: the worked examples, under the data that ships."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.queries.presets import preset
from tests.collaboration.calc.pricing.cases import CASES, found_in, name_of, request_of

OF_PRESETS = [case for case in CASES if "preset" in case]


@pytest.mark.parametrize("case", OF_PRESETS, ids=map(name_of, OF_PRESETS))
def test_a_preset_prices_its_example(case):
    policy = preset(case["preset"])
    # Codes of conditions are the file's own; the sums must agree.
    expect = {name: value for name, value in case["expect"].items() if not name.startswith("gate")}
    assert found_in(price(request_of(case, policy), policy), expect) == expect
