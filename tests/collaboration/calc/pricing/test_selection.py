"""Which version of the rules holds for a contract: by the day that the rules name."""

import pytest

from collaboration.calc.pricing.selection import policy_in_force
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of

DAYS = {"starts_on": "2024-03-31", "signed_on": "2024-04-01", "applied_on": "2023-03-31"}


@pytest.mark.parametrize(
    ("by", "version"), [("start", "2023"), ("contract", "2024"), ("application", "2020")]
)
def test_the_latest_version_that_had_begun_holds(by, version):
    versions = [
        policy_of(id=year, valid_from=f"{year}-04-01", applies_by=by) for year in ("2024", "2020", "2023")
    ]
    assert policy_in_force(versions, request_of(**DAYS)).id == version


@pytest.mark.parametrize("versions", [[], [policy_of(valid_from="2024-04-01")]])
def test_no_version_that_had_begun_is_refused_at_the_policy(versions):
    with pytest.raises(RecordRefused) as refused:
        policy_in_force(versions, request_of(**DAYS))
    assert [problem.path for problem in refused.value.problems] == ["policy"]
    assert "適用される規程がありません" in str(refused.value.problems[0].message)
