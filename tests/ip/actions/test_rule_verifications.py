"""A rule is verified by a named person, for its words of that day only."""

import datetime
from dataclasses import replace

import pytest

from collaboration.models.unchanging import Unchanging
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from ip.actions.rule_verifications import doubt_rule, verify_rule
from ip.calc.docket.rules import digest_of
from ip.models import RuleVerification
from ip.queries.docket_rules import current_book, current_rules, shipped_rules
from tests.factories.core import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

RULE = next(rule for rule in shipped_rules() if rule.code == "JP-EXAM-3Y")


@pytest.fixture
def attorney():
    InstitutionFactory()
    return UserFactory(role=[Role.IP_STAFF], display_name="知財 花子")


def named():
    return {rule.code: rule.verified_by for rule in current_rules() if rule.is_verified}


def test_a_verified_rule_names_who_answers_for_it(attorney):
    assert named() == {}
    row = verify_rule(digest_of(RULE), note="特許法48条の3を確認", by=attorney)
    assert named() == {"JP-EXAM-3Y": "知財 花子"}
    assert any(rule.verified_on == row.on for rule in current_book().rules)
    event = Event.objects.get(verb="verify_rule")
    assert (event.actor, event.reason) == (attorney, "特許法48条の3を確認")


def test_the_word_can_be_taken_back(attorney):
    verify_rule(digest_of(RULE), note="確認", by=attorney)
    doubt_rule(digest_of(RULE), note="改正の予定", by=attorney)
    assert named() == {}
    assert RuleVerification.objects.count() == 2


def test_what_nobody_verified_cannot_be_taken_back(attorney):
    with pytest.raises(ActionRefused, match="確認されていません"):
        doubt_rule(digest_of(RULE), note="確認", by=attorney)


def test_a_changed_rule_is_another_rule(attorney):
    changed = replace(RULE, valid_to=datetime.date(2026, 1, 1))
    assert digest_of(changed) != digest_of(RULE)
    with pytest.raises(ActionRefused, match="内容が変わりました"):
        verify_rule(digest_of(changed), note="確認", by=attorney)


def test_who_verified_is_no_part_of_the_words(attorney):
    assert digest_of(replace(RULE, verified_by="知財 花子")) == digest_of(RULE)


def test_a_verification_stands(attorney):
    row = verify_rule(digest_of(RULE), note="確認", by=attorney)
    with pytest.raises(Unchanging):
        row.delete()
    with pytest.raises(Unchanging):
        RuleVerification.objects.update(note="別の資料")


def test_only_people_who_work_here_see_who_answers(attorney):
    verify_rule(digest_of(RULE), note="確認", by=attorney)
    assert RuleVerification.objects.visible_to(attorney).count() == 1
    assert RuleVerification.objects.visible_to(UserFactory()).count() == 0
