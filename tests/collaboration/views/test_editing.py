"""Changing an agreement, and two people changing it at the same time."""

import pytest
from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement
from core.models import Event
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory
from tests.factories.core import OrganizationFactory, PersonFactory


@pytest.fixture
def agreement(department):
    return AgreementFactory(
        number="KJ2025-00001", title="元の題目", department=department, principal="山田 花子", note=""
    )


@pytest.fixture
def address(agreement):
    return reverse("agreement-edit", args=[agreement.pk])


def test_saving_what_stands_there_changes_nothing(liaison, agreement, address):
    response = sent(liaison, address)
    agreement.refresh_from_db()
    assert (response.status_code, agreement.version, Event.objects.count()) == (302, 1, 0)


def test_one_field_is_changed(liaison, agreement, address):
    response = sent(liaison, address, title="新しい題目")
    agreement.refresh_from_db()
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert (agreement.title, agreement.version, agreement.updated_by) == ("新しい題目", 2, liaison.user)


def test_the_amount_changes_with_a_reason(liaison, agreement, address):
    response = sent(liaison, address, amount_yen="3,500,000")
    assert "変更の理由を入力してください" in response.content.decode()
    sent(liaison, address, amount_yen="3,500,000", reason="転記の誤り")
    agreement.refresh_from_db()
    assert agreement.amount_yen == 3_500_000
    assert Event.objects.get().reason == "転記の誤り"


def test_a_researcher_of_another_department_stays_linked(own_clerk, agreement, address):
    stranger = PersonFactory(name="佐藤 隆")
    agreement.researchers.update(person=stranger, name="佐藤 隆")
    sent(own_clerk, address, title="新しい題目")
    assert agreement.researchers.get().person == stranger


def test_a_second_partner_is_removed_by_emptying_its_row(liaison, agreement, address):
    AgreementPartyFactory(agreement=agreement, organization=OrganizationFactory(name="若葉"), is_lead=False)
    sent(liaison, address, parties__1__name="")
    assert agreement.parties.count() == 1


def test_a_concluded_agreement_keeps_a_partner(liaison, agreement, address):
    assert "相手先を入力してください" in sent(liaison, address, parties__0__name="").content.decode()


def test_a_cancelled_agreement_is_not_changed(liaison, agreement, address):
    Agreement.objects.update(state=AgreementState.CANCELLED.value)
    response = sent(liaison, address, title="新しい題目")
    assert "取り消された契約は変更できません" in response.content.decode()


def test_findings_reach_every_field_by_its_name(liaison, address):
    page = liaison.get(address).content.decode()
    names = ("kind", "number", "title", "department", "signed_on", "starts_on", "ends_on", "amount_yen")
    for name in (*names, "is_subsidy", "survey_kind", "survey_kind_reason", "note", "parties", "researchers"):
        assert f'id="id_{name}"' in page


def quarrel(first, second, address, theirs, mine):
    """Let both open the page, the first save, then the second."""
    seen_by_first, seen_by_second = fields_of(first.get(address)), fields_of(second.get(address))
    assert first.post(address, seen_by_first | theirs).status_code == 302
    return second.post(address, seen_by_second | mine)


def test_the_second_editor_sees_all_three_values(liaison, own_clerk, agreement, address):
    response = quarrel(
        own_clerk, liaison, address, {"title": "先の題目"}, {"title": "後の題目", "note": "覚書あり"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    for text in ("元の題目", "先の題目", "後の題目", "覚書あり", own_clerk.user.display_name):
        assert text in page
    assert Agreement.objects.get().title == "先の題目"


def test_what_only_one_side_changed_is_chosen_already(liaison, own_clerk, agreement, address):
    response = quarrel(own_clerk, liaison, address, {"title": "先の題目"}, {"note": "覚書あり"})
    fields = fields_of(response)
    assert (fields["title"], fields["note"]) == ("theirs", "mine")
    assert liaison.post(address, fields).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.title, agreement.note, agreement.version) == ("先の題目", "覚書あり", 3)


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_the_chosen_value_is_saved(liaison, own_clerk, agreement, address, choice):
    response = quarrel(
        own_clerk, liaison, address, {"title": "先の題目"}, {"title": "後の題目", "note": "覚書あり"}
    )
    liaison.post(address, fields_of(response) | {"title": choice})
    agreement.refresh_from_db()
    chosen = {"theirs": "先の題目", "mine": "後の題目"}[choice]
    assert (agreement.title, agreement.note) == (chosen, "覚書あり")


def test_without_a_choice_the_page_asks_again_and_keeps_everything(liaison, own_clerk, agreement, address):
    response = quarrel(
        own_clerk, liaison, address, {"title": "先の題目"}, {"title": "後の題目", "note": "覚書あり"}
    )
    again = liaison.post(address, fields_of(response))
    assert again.status_code == 409
    assert "どちらの変更を残すかを選んでください" in again.content.decode()
    assert fields_of(again)["sealed_quarrel"] == fields_of(response)["sealed_quarrel"]


def test_somebody_faster_once_more_is_asked_about_too(liaison, own_clerk, agreement, address):
    response = quarrel(own_clerk, liaison, address, {"title": "先の題目"}, {"title": "後の題目"})
    sent(own_clerk, address, title="三度目の題目")
    again = liaison.post(address, fields_of(response) | {"title": "mine"})
    assert again.status_code == 409
    assert "三度目の題目" in again.content.decode()
    liaison.post(address, fields_of(again) | {"title": "mine"})
    agreement.refresh_from_db()
    assert agreement.title == "後の題目"


def test_changed_partners_are_compared_as_a_whole(liaison, own_clerk, agreement, address):
    OrganizationFactory(name="若葉株式会社")
    response = quarrel(
        own_clerk, liaison, address, {"parties-1-name": "若葉株式会社"}, {"researchers-0-name": "佐藤 隆"}
    )
    fields = fields_of(response)
    assert (fields["parties"], fields["researchers"]) == ("theirs", "mine")
    liaison.post(address, fields)
    assert agreement.parties.count() == 2
    assert agreement.researchers.get().name == "佐藤 隆"


def test_the_amount_chosen_against_the_other_needs_its_reason(liaison, own_clerk, agreement, address):
    response = quarrel(
        own_clerk,
        liaison,
        address,
        {"amount_yen": "1,000,000", "reason": "減額"},
        {"amount_yen": "2,000,000", "reason": ""},
    )
    assert response.status_code == 409
    refused = liaison.post(address, fields_of(response) | {"amount_yen": "mine"})
    assert "変更の理由を入力してください" in refused.content.decode()
    liaison.post(address, fields_of(refused) | {"amount_yen": "mine", "reason": "合意書のとおり"})
    agreement.refresh_from_db()
    assert agreement.amount_yen == 2_000_000


def test_a_base_that_was_tampered_with_is_refused(liaison, agreement, address):
    fields = fields_of(liaison.get(address))
    assert (
        liaison.post(address, fields | {"title": "新題", "base": fields["base"][:-2] + "xx"}).status_code
        == 400
    )


def test_a_stranger_finds_no_page(other_clerk, address):
    assert other_clerk.get(address).status_code == 404


def test_readers_do_not_edit(auditor, finance, address):
    assert (auditor.get(address).status_code, finance.get(address).status_code) == (403, 403)
