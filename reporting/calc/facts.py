"""The atoms of a return: what one record contributes in one fiscal year."""

from dataclasses import dataclass

OUTSIDE_SURVEY = "outside_survey"
"""The measure of agreements of kinds that the survey does not ask for; all of its facts are excluded."""

RESEARCHERS = "researchers"
"""The measure that counts people."""

INDIRECT_RATE = "indirect_rate"
"""The measure of the rules that lay down, or do not, the rate of indirect on direct cost of joint research."""

STRATEGIC_FEE = "strategic_fee"
"""The measure of the rules that have, or do not have, a strategic fee."""

UMBRELLAS = "umbrella_companies"
"""The measure that counts the companies with an umbrella agreement."""

PATENTS_FILED = "patents_filed"
"""The measure that counts applications for patents filed in the year."""

PATENTS_HELD = "patents_held"
"""The measure that counts patents in force at the end of the year."""

PATENTS_MOVED = "patents_moved"
"""The measure that counts patents which came into the stock or left it during the year."""

RATE_ON_DIRECT = "rate_on_direct"
"""The dimension that holds a rate of indirect on direct cost, exactly (3/10, 3/7); only rules that lay one down have it."""

Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One record in one fiscal year under one measure.

    `yen` and `indirect_yen` are exact. `dimensions` are sorted by name. `excluded` is empty for what is counted, else the code
    of the reason. `money_years` names the fiscal years in which money came for the record; `gaps` names what is missing
    in the record before it can be placed for certain. `own_kind` is what the ledger calls it, where the return may count it as
    something else.
    """

    measure: str
    record_type: str
    record_id: int
    label: str
    title: str
    partner_label: str
    count: int
    yen: int
    indirect_yen: int
    dimensions: Dimensions
    excluded: str = ""
    money_years: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()
    own_kind: str = ""
    partner_id: int | None = None
    profile_id: int | None = None

    def dimension(self, name: str) -> str:
        """Return the value of a dimension, or an empty string when the fact has none of that name."""
        return next((value for key, value in self.dimensions if key == name), "")
