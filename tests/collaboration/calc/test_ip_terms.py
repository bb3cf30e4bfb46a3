"""Terms on intellectual property in words, and what does not fit together."""

import itertools
from dataclasses import replace

import pytest

from collaboration.calc.ip_terms import (
    CostBearer,
    IpTermsContent,
    NonOwnerRight,
    NonWorking,
    Owner,
    Sublicence,
    cautions,
    in_words,
)
from collaboration.calc.kinds import AgreementKind

JOINT = AgreementKind.JOINT_RESEARCH
TERMS = IpTermsContent(
    owner=Owner.UNIVERSITY,
    non_owner_right=NonOwnerRight.PRIOR_BLANKET_LICENCE,
    publish_ok=True,
    notice_days=30,
    filing_cost_bearer=CostBearer.COMPANY,
    sublicence=Sublicence.WITH_CONSENT,
    non_working=NonWorking.NO,
    secrecy_years=5,
)


def test_terms_are_said_in_sentences():
    assert [str(each) for each in in_words(TERMS)] == [
        "研究成果の知的財産権は大学に帰属します。",
        "企業は、あらかじめ包括的に実施の許諾を受けます。",
        "出願と維持の費用は企業が負担します。",
        "研究成果は、30日前までに相手方に通知して公表できます。",
        "秘密保持の期間は5年です。",
    ]


@pytest.mark.parametrize(("owner", "right"), list(itertools.product(Owner, NonOwnerRight)))
def test_every_combination_has_words(owner, right):
    words = in_words(replace(TERMS, owner=owner, non_owner_right=right, notice_days=None, secrecy_years=None))
    assert len(words) == 4
    assert all("%(" not in str(each) for each in words)


def test_university_ownership_with_a_blanket_licence_is_no_caution():
    assert cautions(TERMS, JOINT) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"owner": Owner.INVENTOR_RULE, "non_owner_right": NonOwnerRight.ASSIGNMENT_OPTION}, "発明者主義"),
        ({"publish_ok": False, "notice_days": None}, "学位論文"),
        ({"owner": Owner.COMPANY, "filing_cost_bearer": CostBearer.UNIVERSITY}, "出願費用"),
        ({"non_working": NonWorking.YES}, "不実施補償"),
        ({"non_owner_right": NonOwnerRight.NONE}, "再実施許諾"),
    ],
)
def test_what_does_not_fit_is_told(changes, told):
    found = cautions(replace(TERMS, **changes), JOINT)
    assert len(found) == 1
    assert told in str(found[0])


def test_secret_results_of_commissioned_research_are_no_caution():
    assert cautions(replace(TERMS, publish_ok=False), AgreementKind.COMMISSIONED_RESEARCH) == ()
