"""The page of one agreement as its users see it."""

import datetime

import pytest

from collaboration.queries.agreement_detail import agreements_for_page, page_of
from collaboration.views.agreement_detail import PLACE
from core import registry
from core.calc.kinds import Confidentiality, Role
from core.models import record_ref
from core.registry import Panel
from tests.factories.collaboration import (
    ActivityOverrideFactory,
    AgreementFactory,
    OfficeInvolvementFactory,
    ReceiptFactory,
)
from tests.factories.core import (
    AttachmentFactory,
    DepartmentFactory,
    OrganizationFactory,
    OrganizationProfileFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return user


def page(agreement):
    auditor = UserFactory(role=Role.AUDITOR)
    return page_of(agreements_for_page(auditor).get(pk=agreement.pk), auditor)


def address(agreement):
    return f"/agreements/{agreement.pk}/"


def test_owner_colleague_and_stranger(client):
    own, other = DepartmentFactory(), DepartmentFactory()
    person = PersonFactory()
    agreement = AgreementFactory(department=own, principal=person)
    readers = {
        UserFactory(role=Role.DEPARTMENT, role__department=own): 200,
        UserFactory(role=Role.DEPARTMENT, role__department=other): 404,
        UserFactory(role=Role.RESEARCHER, person=person): 200,
        UserFactory(role=Role.RESEARCHER, person=PersonFactory()): 404,
        UserFactory(): 404,
    }
    for reader, status in readers.items():
        client.force_login(reader)
        assert client.get(address(agreement)).status_code == status


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.LIAISON, True), (Role.FINANCE, False), (Role.AUDITOR, False)]
)
def test_editing_is_offered_to_those_who_may(client, role, shown):
    agreement = AgreementFactory()
    client.force_login(UserFactory(role=role))
    assert (f"/agreements/{agreement.pk}/edit/" in client.get(address(agreement)).text) is shown


def test_finance_is_offered_the_entry_of_receipts(client):
    agreement = AgreementFactory()
    client.force_login(UserFactory(role=Role.FINANCE))
    assert f"/agreements/{agreement.pk}/receipts/new/" in client.get(address(agreement)).text


def test_partner_is_shown_as_it_was_on_the_day_of_the_contract():
    partner = OrganizationFactory(profile=False)
    OrganizationProfileFactory(
        organization=partner, valid_from=datetime.date(2020, 1, 1), prefecture="京都府"
    )
    OrganizationProfileFactory(
        organization=partner, valid_from=datetime.date(2025, 4, 11), prefecture="大阪府"
    )
    line = page(AgreementFactory(partner=partner, signed_on=datetime.date(2025, 4, 10))).parties[0]
    assert line.place == "京都府"


def test_receipts_are_summed_by_accounting_year_with_refunds_deducted():
    agreement = AgreementFactory()
    paid = ReceiptFactory(agreement=agreement, fiscal_year=2024, amount_yen=1_100, indirect_yen=100)
    ReceiptFactory(
        agreement=agreement, fiscal_year=2025, amount_yen=300, kind="refund", corrects=paid, reason="早期終了"
    )
    found = page(agreement)
    assert [(year.fiscal_year, year.amount_yen, year.parts.indirect_yen) for year in found.receipts] == [
        (2024, 1_100, 100),
        (2025, -300, 0),
    ]
    assert found.received_yen == 800
    assert found.receipts[0].lines[0].left_yen == 800


def test_reversed_refund_gives_its_amount_back():
    agreement = AgreementFactory()
    paid = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    refund = ReceiptFactory(agreement=agreement, amount_yen=300, kind="refund", corrects=paid, reason="誤り")
    ReceiptFactory(
        agreement=agreement, amount_yen=300, kind="refund_reversal", corrects=refund, reason="取消"
    )
    lines = page(agreement).receipts[0].lines
    assert [line.left_yen for line in lines] == [1_000, 0, 300]
    assert [line.is_correctable for line in lines] == [True, False, False]


def test_receipts_of_amendments_stand_with_their_agreement():
    agreement = AgreementFactory()
    ReceiptFactory(agreement=AgreementFactory(parent=agreement), amount_yen=500)
    assert page(agreement).received_yen == 500


def test_activity_follows_the_term_and_the_word_of_the_office():
    agreement = AgreementFactory(starts_on=datetime.date(2024, 4, 1), ends_on=datetime.date(2026, 3, 31))
    ActivityOverrideFactory(agreement=agreement, fiscal_year=2025, reason="中断")
    years = [(year.fiscal_year, year.carried_out, year.overridden) for year, _yen in page(agreement).activity]
    assert years == [(2024, True, False), (2025, False, True)]


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.AUDITOR, {"公開資料", "機密資料"}), (Role.SURVEY_OFFICER, {"公開資料"})]
)
def test_files_are_shown_by_their_level(client, role, seen):
    agreement = AgreementFactory()
    for title, level in (("公開資料", Confidentiality.OPEN), ("機密資料", Confidentiality.TRADE_SECRET)):
        object_type, object_id = record_ref(agreement)
        AttachmentFactory(object_type=object_type, object_id=object_id, title=title, level=level.value)
    client.force_login(UserFactory(role=role))
    assert {file.title for file in client.get(address(agreement)).context["files"]} == seen


def test_panel_of_a_higher_app_is_shown(client, liaison, monkeypatch):
    agreement = AgreementFactory()
    built = Panel("調査での扱い", "core/ui/messages.html", {})
    monkeypatch.setitem(
        registry._panel_builders,
        PLACE,
        [lambda record, user: built if record == agreement and user else None],
    )
    assert "調査での扱い</h2>" in client.get(address(agreement)).text


def test_amendment_leads_to_its_agreement(client, liaison):
    root = AgreementFactory(number="KJ-1")
    text = client.get(address(AgreementFactory(parent=root))).text
    assert f'href="/agreements/{root.pk}/"' in text
    assert "年度ごとの実施" not in text


def test_number_of_queries_does_not_grow(client, liaison, django_assert_max_num_queries):
    few, many = AgreementFactory(), AgreementFactory()
    for agreement, count in ((few, 1), (many, 10)):
        OfficeInvolvementFactory(agreement=agreement)
        ReceiptFactory.create_batch(count, agreement=agreement)
        AgreementFactory.create_batch(count, parent=agreement)
        for n in range(count):
            agreement.researchers.create(name=f"研究者{n}", person=PersonFactory())
            agreement.parties.create(organization=OrganizationFactory())
    client.get(address(few))
    # One of them names every record whose history the reader may see.
    with django_assert_max_num_queries(35) as one:
        client.get(address(few))
    with django_assert_max_num_queries(35) as ten:
        client.get(address(many))
    assert len(ten.captured_queries) == len(one.captured_queries)
