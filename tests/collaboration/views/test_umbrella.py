"""The page of an umbrella agreement, as owner, colleague of another department and stranger."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from collaboration.calc.kinds import AgreementKind
from collaboration.models import Agreement, SteeringMeeting, UmbrellaFrame
from core.calc.fiscal_year import fiscal_year_of
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import OrganizationFactory, UserFactory


@pytest.fixture
def aoba():
    return OrganizationFactory(name="株式会社青葉")


@pytest.fixture
def umbrella(department, aoba):
    return AgreementFactory(
        kind=AgreementKind.UMBRELLA.value, number="HR2025-00001", partner=aoba, department=department
    )


@pytest.fixture
def contract(umbrella, department, aoba):
    return AgreementFactory(
        number="KJ2025-00007", department=department, partner=aoba, umbrella=umbrella, amount_yen=4_000_000
    )


def address(umbrella):
    return reverse("umbrella", args=[umbrella.pk])


def test_the_page_adds_up_what_stands_under_it(liaison, umbrella, contract):
    year = fiscal_year_of(timezone.localdate())
    ReceiptFactory(agreement=contract, fiscal_year=year, amount_yen=3_000_000)
    ReceiptFactory(agreement=AgreementFactory(parent=contract), fiscal_year=year - 1, amount_yen=500_000)
    UmbrellaFrame.objects.create(agreement=umbrella, fiscal_year=year, amount_yen=2_000_000)
    content = liaison.get(address(umbrella)).content.decode()
    for expected in ("1件", "4,000,000", "3,500,000", "KJ2025-00007", "予算枠を超えています", "1,000,000"):
        assert expected in content
    detail = liaison.get(reverse("agreement-detail", args=[umbrella.pk])).content.decode()
    assert address(umbrella) in detail
    assert "予算枠を超過" in detail
    assert (
        "のもとにある契約です"
        in liaison.get(reverse("agreement-detail", args=[contract.pk])).content.decode()
    )


def test_who_sees_it_and_what_of_it(own_clerk, other_clerk, finance, auditor, contract):
    umbrella = contract.umbrella
    AgreementFactory(number="KJ2025-00008", umbrella=umbrella, amount_yen=9_999)
    SteeringMeeting.objects.create(
        agreement=umbrella, held_on=datetime.date(2025, 6, 1), decisions="内密の決定"
    )
    own = own_clerk.get(address(umbrella)).content.decode()
    assert "KJ2025-00007" in own
    assert "KJ2025-00008" not in own
    assert "閲覧できる契約だけ" in own
    assert "内密の決定" in own
    assert other_clerk.get(address(umbrella)).status_code == 404
    assert "内密の決定" not in finance.get(address(umbrella)).content.decode()
    assert "内密の決定" in auditor.get(address(umbrella)).content.decode()
    assert "登録済みの契約を配下に置く" not in auditor.get(address(umbrella)).content.decode()


def test_only_umbrella_agreements_have_the_page(liaison, contract):
    assert liaison.get(reverse("umbrella", args=[contract.pk])).status_code == 404


@pytest.mark.parametrize("name", ["umbrella-cover", "umbrella-frame", "meeting-create"])
def test_writing_needs_the_right(own_clerk, other_clerk, auditor, umbrella, name):
    page = reverse(name, args=[umbrella.pk])
    assert own_clerk.get(page).status_code == 200
    assert other_clerk.get(page).status_code == 404
    assert auditor.post(page, {}).status_code == 403


def test_a_contract_is_put_under_it_and_taken_out(own_clerk, umbrella, department, aoba):
    own = AgreementFactory(number="KJ2025-00011", department=department, partner=aoba)
    page = reverse("umbrella-cover", args=[umbrella.pk])
    assert sent(own_clerk, page, number="KJ2025-00011").url == address(umbrella)
    own.refresh_from_db()
    assert own.umbrella == umbrella
    remove = reverse("umbrella-uncover", args=[umbrella.pk, own.pk])
    assert own_clerk.get(remove).status_code == 405
    assert own_clerk.post(remove).url == address(umbrella)
    assert own_clerk.post(remove).status_code == 404


def test_what_cannot_be_put_under_it_is_told_at_its_field(own_clerk, umbrella, department):
    AgreementFactory(number="KJ2025-00012", department=department)
    AgreementFactory(number="KJ2025-00013")
    page = reverse("umbrella-cover", args=[umbrella.pk])
    unshared = sent(own_clerk, page, number="KJ2025-00012")
    assert "umbrella_reason" in unshared.context["form"].errors
    assert "KJ2025-00012" in unshared.content.decode()
    assert "登録されていません" in sent(own_clerk, page, number="KJ2025-00013").content.decode()
    assert not Agreement.objects.filter(umbrella=umbrella).exists()


def test_a_new_contract_begins_beneath_it(liaison, umbrella):
    page = f"{reverse('agreement-create')}?umbrella={umbrella.pk}"
    response = sent(
        liaison, page, title="電池の研究", signed_on="2025/6/1", starts_on="2025/6/1", ends_on="2026/3/31"
    )
    made = Agreement.objects.get(title="電池の研究")
    assert response.url == reverse("agreement-detail", args=[made.pk])
    assert (made.umbrella, made.parties.get().organization) == (umbrella, umbrella.parties.get().organization)


def test_the_entry_form_finds_it_by_number_and_tells_what_is_wrong(own_clerk, umbrella, contract, aoba):
    edit = reverse("agreement-edit", args=[contract.pk])
    wrong = sent(own_clerk, edit, umbrella="HR1999-00001")
    assert "「HR1999-00001」という包括連携契約は登録されていません" in wrong.content.decode()
    assert sent(own_clerk, edit, umbrella="").status_code == 302
    contract.refresh_from_db()
    assert contract.umbrella is None
    assert sent(own_clerk, edit, umbrella="HR2025-00001").status_code == 302
    contract.refresh_from_db()
    assert contract.umbrella == umbrella


def test_an_umbrella_out_of_sight_stays_when_the_contract_is_edited(own_clerk, department, aoba):
    hidden = AgreementFactory(kind="umbrella", number="HR2025-00009", department=None, partner=aoba)
    contract = AgreementFactory(department=department, partner=aoba, umbrella=hidden)
    sent(own_clerk, reverse("agreement-edit", args=[contract.pk]), title="改題")
    contract.refresh_from_db()
    assert (contract.title, contract.umbrella) == ("改題", hidden)
    suggest = reverse("agreement-suggest-umbrellas")
    assert "HR2025-00009" not in own_clerk.get(suggest, {"q": "HR2025"}).content.decode()


def test_suggestions_name_the_partner(liaison, umbrella):
    found = liaison.get(reverse("agreement-suggest-umbrellas"), {"q": "青葉"}).content.decode()
    assert "HR2025-00001（株式会社青葉）" in found


def test_a_frame_and_a_meeting_are_kept(liaison, umbrella):
    frame = reverse("umbrella-frame", args=[umbrella.pk])
    assert sent(liaison, frame, fiscal_year="2025", amount_yen="三千万").status_code == 200
    assert sent(liaison, frame, fiscal_year="2025", amount_yen="30,000,000").status_code == 302
    again = liaison.get(f"{frame}?fiscal_year=2025")
    assert again.context["form"]["amount_yen"].value() == "30,000,000"
    create = reverse("meeting-create", args=[umbrella.pk])
    assert "決定事項を入力してください" in sent(liaison, create, held_on="2025/6/1").content.decode()
    assert sent(liaison, create, held_on="2025/6/1", decisions="承認した").url == address(umbrella)
    meeting = SteeringMeeting.objects.get()
    edit = reverse("meeting-edit", args=[meeting.pk])
    assert sent(liaison, edit, decisions="修正した").url == address(umbrella)
    stale = sent(liaison, edit, decisions="古い版", version="1")
    assert stale.status_code == 409
    assert "古い版" in stale.content.decode()


def test_the_number_of_queries_does_not_grow(liaison, umbrella, contract, aoba):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert liaison.get(address(umbrella)).status_code == 200
        return len(seen)

    liaison.get(address(umbrella))
    before = queries()
    for _ in range(5):
        ReceiptFactory(agreement=AgreementFactory(partner=aoba, umbrella=umbrella))
    SteeringMeeting.objects.create(agreement=umbrella, held_on=datetime.date(2025, 6, 1), decisions="承認")
    assert queries() <= before + 1


def test_a_researcher_who_is_not_named_sees_nothing(umbrella):
    stranger = signed_in(UserFactory(role=Role.RESEARCHER))
    assert stranger.get(address(umbrella)).status_code == 404
