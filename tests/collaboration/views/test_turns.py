"""Whose turn it is, on the page of the agreement and on the pages of its own."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.models import Turn
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory


def ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


@pytest.fixture
def agreement(department):
    made = AgreementFactory(
        department=department,
        state=AgreementState.NEGOTIATING.value,
        signed_on=None,
        partner=OrganizationFactory(name="株式会社みほん電機"),
        principal=PersonFactory(name="千曲　葵"),
    )
    Turn.objects.create(agreement=made, holder="university", since=ago(19), until=ago(12))
    Turn.objects.create(agreement=made, holder="company", since=ago(12))
    return made


def page(client, agreement):
    return client.get(reverse("agreement-detail", args=[agreement.pk])).content.decode()


def test_the_page_says_who_has_it_and_for_how_long(liaison, agreement):
    content = page(liaison, agreement)
    assert "相手先（株式会社みほん電機）が12日前から検討中です。" in content
    assert "大学 7日" in content
    assert "合計 19日" in content


def test_a_researcher_named_sees_the_sentence_but_no_button(agreement):
    person = agreement.researchers.get().person
    researcher = signed_in(UserFactory(role=Role.RESEARCHER, person=person))
    content = page(researcher, agreement)
    assert "が12日前から検討中です。" in content
    assert "大学に戻ってきた" not in content
    address = reverse("turn-pass", args=[agreement.pk])
    assert researcher.post(address, {"holder": "university"}).status_code == 403


def test_one_button_passes_it_today(own_clerk, agreement):
    response = own_clerk.post(reverse("turn-pass", args=[agreement.pk]), {"holder": "university"})
    assert response.status_code == 302
    assert "大学が今日から検討中です。" in page(own_clerk, agreement)


def test_day_and_note_are_kept_and_a_refusal_loses_nothing_typed(liaison, agreement):
    address = reverse("turn-pass", args=[agreement.pk])
    refused = sent(liaison, address, holder="law_office", on=ago(13).isoformat(), note="論点整理")
    assert "前回の日付より前" in refused.content.decode()
    assert "論点整理" in refused.content.decode()
    sent(
        liaison, address, holder="law_office", on=ago(2).isoformat(), note="論点整理", office="架空法律事務所"
    )
    standing = agreement.turns.open().get()
    assert (standing.holder, standing.since, standing.note) == ("law_office", ago(2), "論点整理")
    assert "法律事務所（架空法律事務所）が2日前から検討中です。" in page(liaison, agreement)


def test_the_day_is_corrected(liaison, agreement):
    standing = agreement.turns.open().get()
    sent(liaison, reverse("turn-correct", args=[standing.pk]), since=ago(10).isoformat())
    assert "が10日前から検討中です。" in page(liaison, agreement)


def test_strangers_find_nothing_and_readers_change_nothing(other_clerk, auditor, agreement):
    standing = agreement.turns.open().get()
    addresses = [reverse("turn-pass", args=[agreement.pk]), reverse("turn-correct", args=[standing.pk])]
    assert [other_clerk.get(address).status_code for address in addresses] == [404, 404]
    assert [auditor.get(address).status_code for address in addresses] == [403, 403]


def test_the_list_is_narrowed_to_whose_turn_it_is(liaison, agreement):
    AgreementFactory()
    address = reverse("agreement-list")
    found = [row.agreement for row in liaison.get(address, {"turn": "company"}).context["rows"]]
    assert found == [agreement]
    assert liaison.get(address, {"turn": "university"}).context["rows"] == []


def test_the_first_page_names_what_waits_at_the_university(liaison, other_clerk, agreement):
    Turn.objects.filter(until=None).update(holder="university", since=ago(8))
    assert "8日" in _waiting(liaison)
    assert "みほん電機" not in _waiting(other_clerk)
    Turn.objects.filter(until=None).update(since=ago(7))
    assert "みほん電機" not in _waiting(liaison)


def _waiting(client):
    return client.get(reverse("home")).content.decode()


def test_medians_by_kind_of_what_was_signed(liaison, own_clerk, other_clerk, department):
    for university, company in [(3, 10), (5, 20), (40, 30)]:
        _signed(department, university, company, AgreementKind.JOINT_RESEARCH)
    _signed(department, 1, 2, AgreementKind.CONSULTING)
    _signed(department, 0, 0, AgreementKind.CONSULTING)
    open_one = AgreementFactory(state=AgreementState.DRAFT.value, signed_on=None)
    Turn.objects.create(agreement=open_one, holder="company", since=ago(900))
    address = reverse("agreement-durations")
    rows = liaison.get(address).context["rows"]
    assert [
        (row.label, row.cases, row.total_words, row.university_words, row.company_words) for row in rows
    ] == [
        ("共同研究", 3, "25", "5", "20"),
        ("学術指導", 1, "3", "1", "2"),
        ("すべての種別", 4, "19", "4", "15"),
    ]
    assert len(own_clerk.get(address).context["rows"]) == 3
    assert "日数を数えられる契約はまだありません" in other_clerk.get(address).content.decode()


def test_researchers_do_not_read_the_medians(agreement):
    researcher = signed_in(UserFactory(role=Role.RESEARCHER))
    assert researcher.get(reverse("agreement-durations")).status_code == 403


def _signed(department, university, company, kind):
    signed = AgreementFactory(department=department, kind=kind.value)
    begun, sent_on = ago(university + company), ago(company)
    Turn.objects.create(agreement=signed, holder="university", since=begun, until=sent_on)
    Turn.objects.create(agreement=signed, holder="company", since=sent_on, until=ago(0))


class TestColumns:
    CHOSEN = "number,turn,turn_days"

    def test_list_and_export_say_whose_turn_it_is_and_for_how_long(self, liaison, agreement):
        signed = AgreementFactory()
        chosen = {"columns": self.CHOSEN}
        page = liaison.get(reverse("agreement-list"), chosen)
        cells = {row.agreement: [cell.value for cell in row.cells] for row in page.context["rows"]}
        assert cells == {agreement: ["相手先", 12], signed: ["", None]}
        export = liaison.get(reverse("agreement-export"), chosen | {"format": "csv"})
        text = b"".join(export.streaming_content).decode("utf-8-sig")
        assert f"{agreement.number},相手先,12" in text

    def test_longest_first_and_those_without_a_turn_last(self, liaison, agreement):
        signed, fresh = AgreementFactory(), AgreementFactory(state=AgreementState.DRAFT.value, signed_on=None)
        Turn.objects.create(agreement=fresh, holder="law_office", office="架空法律事務所", since=ago(1))

        def listed(order):
            rows = liaison.get(reverse("agreement-list"), {"order": order, "columns": self.CHOSEN}).context[
                "rows"
            ]
            return [row.agreement for row in rows]

        assert listed("-turn_days") == [agreement, fresh, signed]
        assert listed("turn_days") == [fresh, agreement, signed]
        page = liaison.get(reverse("agreement-list"), {"columns": self.CHOSEN}).content.decode()
        assert "法律事務所（架空法律事務所）" in page


class TestResearchersHome:
    def test_names_the_turn_of_ones_own_contracts(self, agreement):
        AgreementFactory(principal=PersonFactory(), title="他人の研究", state="draft", signed_on=None)
        person = agreement.researchers.get().person
        content = _waiting(signed_in(UserFactory(role=Role.RESEARCHER, person=person)))
        assert "手続中の契約の手番" in content
        assert agreement.number in content
        assert "12日" in content
        assert "他人の研究" not in content

    def test_is_silent_after_signature(self, agreement):
        Turn.objects.update(until=ago(0))
        person = agreement.researchers.get().person
        researcher = signed_in(UserFactory(role=Role.RESEARCHER, person=person))
        assert "手続中の契約の手番" not in _waiting(researcher)

    @pytest.mark.usefixtures("agreement")
    def test_is_not_for_offices(self, liaison):
        assert "手続中の契約の手番" not in _waiting(liaison)

    def test_queries_do_not_grow(self, agreement, django_assert_max_num_queries):
        person = agreement.researchers.get().person
        researcher = signed_in(UserFactory(role=Role.RESEARCHER, person=person))
        researcher.get(reverse("home"))
        with django_assert_max_num_queries(40) as one:
            researcher.get(reverse("home"))
        for _each in range(5):
            made = AgreementFactory(state="draft", signed_on=None, principal=person)
            Turn.objects.create(agreement=made, holder="university", since=ago(2))
        with django_assert_max_num_queries(len(one.captured_queries)):
            researcher.get(reverse("home"))


def test_it_goes_from_one_office_of_the_university_to_another(liaison, agreement):
    address = reverse("turn-pass", args=[agreement.pk])
    sent(liaison, address, holder="university", office="産学連携課")
    sent(liaison, address, holder="university", office="法務課")
    assert "大学（法務課）が今日から検討中です。" in page(liaison, agreement)
    for office in ("", "法務課"):
        refused = sent(liaison, address, holder="university", office=office)
        assert "すでに「大学」の手番です" in refused.content.decode()
