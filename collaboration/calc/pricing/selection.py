"""Which version of an institution's rules holds for a contract."""

from collections.abc import Iterable

from collaboration.calc.pricing.contract import refused
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from core.calc.dates import slashed
from core.calc.messages import gettext_noop


def policy_in_force(versions: Iterable[CostPolicy], request: PricingRequest) -> CostPolicy:
    """Return the latest version that had begun on the day by which it applies (start, signature, application).

    Raises RecordRefused at `policy` when none had.
    """
    begun = [version for version in versions if version.valid_from <= request.day_for(version.applies_by)]
    if not begun:
        raise refused(
            "policy",
            gettext_noop("規程"),
            gettext_noop("%(day)sに適用される規程がありません。日付を確かめるか、規程を登録してください。"),
            day=slashed(request.begins_on),
        )
    return max(begun, key=lambda version: version.valid_from)
