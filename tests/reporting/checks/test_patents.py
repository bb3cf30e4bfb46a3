"""The stock of patents rolls forward from the return of the year before."""

from reporting.checks.patents import PatentFilings, PatentStock
from tests.reporting.context import cell, context_of, findings, spoilt

HELD = "PT.held.domestic.count"
ROWS = {HELD: 1_639, "PT.held.domestic.added.count": 234, "PT.held.domestic.removed.count": 420}


def context(before, **figures):
    previous = {} if before is None else {HELD: cell(HELD, before, is_money=False)}
    return spoilt(context_of(previous=previous), ROWS | figures)


def test_the_stock_follows_from_the_year_before():
    check = PatentStock()
    assert findings(check, context(1_825)) == []
    told = ":".join(["V12", *ROWS])
    assert findings(check, context(1_824)) == [("explain", told)]
    assert findings(check, context(None)) == []
    assert findings(check, context(1_824, **{HELD: None})) == []


def test_filings_add_up():
    parts = {"PT.filed.domestic.count": 288, "PT.filed.foreign.count": 126}
    sound = spoilt(context_of(), parts | {"PT.filed.total.count": 414})
    assert findings(PatentFilings(), sound) == []
    wrong = spoilt(sound, {"PT.filed.total.count": 413})
    assert findings(PatentFilings(), wrong) == [("error", "V13:PT.filed.total.count:PT.filed.domestic.count")]
