import dataclasses
import datetime

import pytest

from collaboration.calc.counting import (
    Party,
    Profile,
    Standing,
    Term,
    counted_party,
    exclusion_of,
    gaps_of,
    profile_on,
)
from collaboration.calc.facts import Exclusion, Gap
from collaboration.calc.kinds import BEFORE_SIGNATURE, IN_FORCE, AgreementKind, AgreementState
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass

DAY = datetime.date
YEAR = Term(DAY(2018, 4, 1), DAY(2018, 4, 1), DAY(2019, 3, 31))
COUNTED = Standing(
    state=AgreementState.CONCLUDED,
    kind=AgreementKind.JOINT_RESEARCH,
    is_amendment=False,
    is_subsidy=False,
    carried_out=None,
    term=YEAR,
    has_party=True,
)
COMPANY = Profile(1, DAY(2000, 4, 1), LegalForm.COMPANY, "JP", "京都府", None, None, None, CompanySize.LARGE)


def party(organization_id, **changes):
    values = {"name": "", "is_lead": False, "is_payer": True, "share_yen": None, "contract_prefecture": ""}
    return Party(organization_id=organization_id, **{**values, **changes})


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Term(None, DAY(2017, 4, 1), DAY(2018, 3, 31)), False),
        (Term(None, DAY(2017, 4, 1), DAY(2018, 4, 1)), True),
        (Term(None, DAY(2019, 3, 31), DAY(2020, 3, 31)), True),
        (Term(None, DAY(2019, 4, 1), DAY(2020, 3, 31)), False),
        (Term(None, DAY(2016, 4, 1), None), True),
        (Term(DAY(2018, 5, 1), None, DAY(2019, 3, 31)), True),
        (Term(DAY(2019, 5, 1), None, None), False),
        (Term(None, None, DAY(2019, 3, 31)), False),
    ],
)
def test_term_touches_the_year(term, expected):
    assert term.touches(2018) is expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (YEAR, DAY(2018, 4, 1)),
        (Term(None, DAY(2018, 5, 1), None), DAY(2018, 5, 1)),
        (Term(None, None, None), None),
    ],
)
def test_profile_of_the_day_of_signature_else_of_the_start(term, expected):
    assert term.profile_day == expected


@pytest.mark.parametrize("state", IN_FORCE)
def test_research_in_its_year_is_counted(state):
    assert exclusion_of(dataclasses.replace(COUNTED, state=state), 2018) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        *(({"state": state}, Exclusion.DRAFT) for state in BEFORE_SIGNATURE),
        ({"state": AgreementState.REJECTED}, Exclusion.REJECTED),
        ({"state": AgreementState.CANCELLED}, Exclusion.CANCELLED),
        ({"is_amendment": True}, Exclusion.AMENDMENT),
        ({"kind": AgreementKind.CONSULTING}, Exclusion.KIND),
        ({"is_subsidy": True}, Exclusion.SUBSIDY),
        ({"carried_out": False}, Exclusion.NOT_CARRIED_OUT),
        ({"term": Term(None, DAY(2019, 4, 1), DAY(2020, 3, 31))}, Exclusion.OUTSIDE_TERM),
        ({"has_party": False}, Exclusion.NO_PARTNER),
    ],
)
def test_left_out_with_its_reason(changes, reason):
    assert exclusion_of(dataclasses.replace(COUNTED, **changes), 2018) is reason


def test_the_offices_word_wins_over_the_term():
    outside = dataclasses.replace(
        COUNTED, carried_out=True, term=Term(None, DAY(2019, 4, 1), DAY(2020, 3, 31))
    )
    assert exclusion_of(outside, 2018) is None


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ([], None),
        ([party(1)], 1),
        ([party(1, share_yen=100), party(2, share_yen=200)], 2),
        ([party(1, share_yen=100), party(2, share_yen=100, is_lead=True)], 2),
        ([party(1), party(2)], 1),
        ([party(1, is_payer=False, is_lead=True), party(2)], 2),
        ([party(1, is_payer=False), party(2, is_payer=False, is_lead=True)], 2),
    ],
)
def test_partner_that_pays_most_is_counted(parties, expected):
    found = counted_party(parties)
    assert (found and found.organization_id) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY(1999, 1, 1), 2000),
        (DAY(2000, 4, 1), 2000),
        (DAY(2018, 3, 31), 2000),
        (DAY(2018, 4, 1), 2018),
        (None, 2018),
    ],
)
def test_profile_valid_on_the_day(day, expected):
    profiles = [COMPANY, dataclasses.replace(COMPANY, valid_from=DAY(2018, 4, 1))]
    assert profile_on(profiles, day).valid_from.year == expected


@pytest.mark.parametrize("day", [DAY(2018, 4, 1), None])
def test_no_profile_at_all(day):
    assert profile_on([], day) is None


def test_size_follows_from_the_law_without_an_override():
    profile = dataclasses.replace(
        COMPANY, size_override=None, industry=IndustryGroup.MANUFACTURING, capital_yen=300_000_000
    )
    assert profile.partner is PartnerClass.SME


def test_complete_record_has_no_gap():
    assert gaps_of(YEAR, COMPANY, "") == ()


@pytest.mark.parametrize(
    ("term", "profile", "contract_prefecture", "gaps"),
    [
        (Term(None, None, DAY(2019, 3, 31)), COMPANY, "", (Gap.TERM,)),
        (Term(None, DAY(2018, 4, 1), None), COMPANY, "", (Gap.NO_END,)),
        (YEAR, None, "", (Gap.PROFILE,)),
        (YEAR, dataclasses.replace(COMPANY, size_override=None), "", (Gap.SIZE,)),
        (YEAR, dataclasses.replace(COMPANY, prefecture=""), "", (Gap.PREFECTURE,)),
        (YEAR, dataclasses.replace(COMPANY, prefecture=""), "大阪府", ()),
        (YEAR, dataclasses.replace(COMPANY, country="US", prefecture=""), "", (Gap.COUNTRY,)),
        (YEAR, dataclasses.replace(COMPANY, country="US", size_override=None), "", (Gap.COUNTRY,)),
        (YEAR, dataclasses.replace(COMPANY, country="US", size_override=None, prefecture=""), "", ()),
        (YEAR, dataclasses.replace(COMPANY, legal_form=LegalForm.STATE, size_override=None), "", ()),
    ],
)
def test_what_is_missing(term, profile, contract_prefecture, gaps):
    assert gaps_of(term, profile, contract_prefecture) == gaps
