"""The pages of the risk gate as owner, colleague and stranger see them."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.kinds import AgreementState
from collaboration.calc.risk_gate import Result, Step, Topic
from collaboration.forms.screening import PREFIX
from collaboration.models import Screening
from core.actions.attachments import attach_file
from core.calc.kinds import Confidentiality, Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory
from tests.factories.screenings import answers_to

COI, EXPORT = Topic.CONFLICT_OF_INTEREST, Topic.EXPORT_CONTROL
CANARY = "CANARY-持株比率の説明"


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department, state=AgreementState.DRAFT.value)


@pytest.fixture
def second():
    """Another officer of the liaison office."""
    return UserFactory(role=Role.LIAISON)


def gate(agreement):
    return reverse("risk-gate", args=[agreement.pk])


def answering(agreement, topic):
    return reverse("risk-answer", args=[agreement.pk, topic.value])


def deciding(agreement, topic):
    return reverse("risk-decide", args=[agreement.pk, topic.value])


def filled(topic, **changes):
    return {PREFIX + code: answer for code, answer in answers_to(topic, **changes).items()}


def test_gate_is_for_those_who_see_the_agreement(agreement, liaison, own_clerk, other_clerk, auditor):
    expected = {liaison: 200, own_clerk: 200, auditor: 200, other_clerk: 404}
    for client, status in expected.items():
        assert client.get(gate(agreement)).status_code == status
    assert "事前確認に進む" in own_clerk.get(gate(agreement)).text
    assert "に進む" not in auditor.get(gate(agreement)).text


def test_amendment_leads_to_the_gate_of_its_agreement(agreement, liaison):
    amendment = AgreementFactory(parent=agreement)
    assert liaison.get(gate(amendment)).url == gate(agreement)


def test_unknown_topic_is_not_found(agreement, liaison):
    assert liaison.get(f"/agreements/{agreement.pk}/risk/astrology/answer/").status_code == 404
    assert liaison.get(f"/agreements/{agreement.pk}/risk/astrology/decide/").status_code == 404


def test_answers_are_stored_and_the_next_step_is_named(agreement, own_clerk):
    answer = own_clerk.post(
        answering(agreement, EXPORT),
        filled(EXPORT, abroad="yes") | {"decided_on": "2026/6/1", "note": "試料"},
    )
    assert answer.url == gate(agreement)
    row = Screening.objects.get()
    assert (row.result, row.decided_by, row.decided_on) == (
        "referred",
        own_clerk.user,
        datetime.date(2026, 6, 1),
    )
    page = own_clerk.get(gate(agreement)).text
    assert "「該非判定」の結果を待っています" in page
    assert "要審査" in page


def test_nothing_answered_is_refused_at_each_question_and_nothing_typed_is_lost(agreement, own_clerk):
    page = own_clerk.post(
        answering(agreement, EXPORT),
        {PREFIX + "abroad": "yes", "decided_on": "2026/6/1", "note": "試料を送る"},
    )
    assert page.status_code == 200
    assert Screening.objects.count() == 0
    assert page.text.count("のどれかを選んでください") >= 9
    assert "試料を送る" in page.text


@pytest.mark.parametrize("day", ["", "2999/1/1", "きのう"])
def test_day_that_cannot_be_is_refused(agreement, own_clerk, day):
    page = own_clerk.post(answering(agreement, EXPORT), filled(EXPORT) | {"decided_on": day})
    assert (page.status_code, Screening.objects.count()) == (200, 0)


def test_auditor_and_stranger_cannot_answer_or_decide(agreement, auditor, other_clerk, second):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=second)
    for address in (answering(agreement, EXPORT), deciding(agreement, EXPORT)):
        assert auditor.post(address, {}).status_code == 403
        assert other_clerk.post(address, {}).status_code == 404
    assert Screening.objects.count() == 1


def test_judgement_is_stored_with_its_end(agreement, own_clerk, second):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=second, decided_on=datetime.date(2026, 5, 1))
    answer = sent(
        own_clerk,
        deciding(agreement, EXPORT),
        result="approved",
        decided_on="2026/6/1",
        expires_on="2027/5/31",
    )
    assert answer.url == gate(agreement)
    assert Screening.objects.latest("pk").expires_on == datetime.date(2027, 5, 31)
    assert "2027-05-31" in own_clerk.get(gate(agreement)).text


def test_refusal_without_reason_is_refused_at_its_field(agreement, own_clerk, second):
    answer_screening(agreement, EXPORT, answers_to(EXPORT), by=second, decided_on=datetime.date(2026, 5, 1))
    page = sent(own_clerk, deciding(agreement, EXPORT), result="rejected", decided_on="2026/6/1")
    assert "理由を入力してください" in page.text
    assert Screening.objects.count() == 1


def test_whoever_answered_is_told_to_ask_another(agreement, liaison):
    answer_screening(
        agreement, EXPORT, answers_to(EXPORT), by=liaison.user, decided_on=datetime.date(2026, 5, 1)
    )
    assert "ほかの担当者に依頼してください" in liaison.get(gate(agreement)).text
    assert "data-save" not in liaison.get(deciding(agreement, EXPORT)).text
    page = liaison.post(deciding(agreement, EXPORT), {"result": "approved", "decided_on": "2026/6/1"})
    assert (page.status_code, Screening.objects.count()) == (200, 1)


def test_nothing_to_decide_leads_back(agreement, liaison):
    assert liaison.get(deciding(agreement, EXPORT)).url == gate(agreement)


def test_answers_on_private_interests_are_for_the_office_and_their_author(
    agreement, department, liaison, own_clerk, auditor
):
    person = PersonFactory()
    agreement.researchers.all().delete()
    agreement.researchers.create(person=person, name=person.name, is_principal=True)
    other = PersonFactory()
    agreement.researchers.create(person=other, name=other.name)
    author = UserFactory(role=Role.RESEARCHER, person=person)
    row = answer_screening(agreement, COI, answers_to(COI, officer="yes"), by=author, note=CANARY)
    evidence = attach_file(
        row,
        SimpleUploadedFile("canary.pdf", b"%PDF-1.4 canary"),
        level=Confidentiality.OPEN,
        title="CANARY-FILE",
        by=author,
    )
    reads = {liaison: True, signed_in(author): True}
    reads |= dict.fromkeys(
        [own_clerk, auditor, signed_in(UserFactory(role=Role.RESEARCHER, person=other))], False
    )
    for client, readable in reads.items():
        for address in (gate(agreement), reverse("agreement-detail", args=[agreement.pk])):
            page = client.get(address).text
            assert "要審査" in page
            assert (CANARY in page) is (readable and address == gate(agreement))
            assert ("CANARY-FILE" in page) is (readable and address == gate(agreement))
        download = client.post(reverse("attachment-download", args=[evidence.pk]))
        assert download.status_code == (200 if readable else 404)
        assert not readable or b"canary" in download.getvalue()


def test_earlier_answers_are_offered_and_taken_over_only_by_the_button(department, liaison, second):
    partner, person = OrganizationFactory(), PersonFactory()
    earlier = AgreementFactory(department=department, partner=partner, principal=person, number="K2025-0007")
    row = answer_screening(earlier, EXPORT, answers_to(EXPORT, us_rules="yes"), by=second)
    judge = UserFactory(role=Role.LIAISON)
    decide_screening(earlier, EXPORT, Step.JUDGEMENT, Result.APPROVED, by=judge)
    now = AgreementFactory(department=department, partner=partner, principal=person)
    plain = liaison.get(answering(now, EXPORT))
    assert "前回の回答を写す" in plain.text
    assert "K2025-0007" in plain.text
    assert not fields_of(plain).keys() & filled(EXPORT).keys()
    taken = liaison.get(answering(now, EXPORT) + f"?from={row.pk}")
    assert filled(EXPORT, us_rules="yes").items() <= fields_of(taken).items()
    assert "一つずつ確かめて" in taken.text
    assert Screening.objects.filter(agreement=now).count() == 0
    sent(liaison, answering(now, EXPORT) + f"?from={row.pk}")
    stored = Screening.objects.get(agreement=now)
    assert (stored.taken_from, stored.answers["us_rules"]) == (row, "yes")


def test_answers_that_are_not_offered_cannot_be_taken_over(agreement, liaison, second):
    foreign = answer_screening(AgreementFactory(), EXPORT, answers_to(EXPORT, listed="yes"), by=second)
    page = liaison.get(answering(agreement, EXPORT) + f"?from={foreign.pk}")
    assert not fields_of(page).keys() & filled(EXPORT).keys()


def test_list_is_for_offices_and_departments(agreement, liaison, own_clerk, other_clerk, auditor):
    address = reverse("risk-list")
    for client in (liaison, own_clerk, auditor):
        assert agreement.number in client.get(address).text
    assert agreement.number not in other_clerk.get(address).text


def test_list_is_not_for_those_who_take_no_step_in_it(finance):
    assert finance.get(reverse("risk-list")).status_code == 403
