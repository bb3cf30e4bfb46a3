from tests.reporting.facts import research_fact


def test_dimension_of_a_fact():
    assert research_fact(partner="sme").dimension("partner") == "sme"


def test_dimension_a_fact_has_not_is_empty():
    assert research_fact().dimension("duty") == ""
