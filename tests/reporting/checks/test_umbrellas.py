"""Companies with an umbrella agreement beside the joint research of the same return (V17)."""

from reporting.checks.umbrellas import UmbrellaCompanies
from tests.reporting.context import context_of, findings, spoilt


def test_umbrella_companies_need_large_research_and_stay_within_their_whole():
    sound = spoilt(
        context_of(),
        {
            "AG.domestic.companies": 12,
            "AG.domestic.ge10m.companies": 3,
            "AG.total.ge10m.companies": 3,
            "JR.private.ge10m.cases": 1,
        },
    )
    check = UmbrellaCompanies()
    assert findings(check, sound) == []
    assert findings(check, spoilt(sound, {"JR.private.ge10m.cases": 0, "JR.foreign.ge10m.cases": 1})) == []
    without = "V17:AG.total.ge10m.companies:JR.private.ge10m.cases:JR.foreign.ge10m.cases"
    assert findings(check, spoilt(sound, {"JR.private.ge10m.cases": 0})) == [("error", without)]
    assert findings(check, spoilt(sound, {"JR.private.ge10m.cases": None})) == []
    part = "V17:AG.domestic.ge10m.companies:AG.domestic.companies"
    assert findings(check, spoilt(sound, {"AG.domestic.companies": 2})) == [("error", part)]
