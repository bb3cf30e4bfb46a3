import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from collaboration.models import EstimateLetter
from core.models import Attachment, Event
from tests.factories.collaboration import estimate
from tests.factories.core import OrganizationFactory

pytestmark = pytest.mark.django_db

STATED = {
    "kind": "quotation",
    "form": "pdf",
    "language": "ja",
    "tax_form": "exclusive",
    "issued_on": "令和8年4月6日",
    "valid_until": "2026/6/30",
    "with_seal": "on",
    "remarks": "お支払いは年度ごとにお願いします。",
}


@pytest.fixture
def offered(department):
    return estimate(
        department_id=department.pk, organization_id=OrganizationFactory(name="株式会社青葉製作所").pk
    )


def address(offered, order=1):
    return reverse("letter-issue", args=[offered.pk, order])


def page(offered):
    return reverse("estimate-detail", args=[offered.pk])


def issued(client, offered, **changes):
    response = client.post(address(offered), STATED | changes)
    assert response.status_code == 302, response.context["form"].errors
    return EstimateLetter.objects.latest("pk")


@pytest.mark.parametrize("who", ["liaison", "finance"])
def test_the_offices_issue_letters(who, request, offered):
    client = request.getfixturevalue(who)
    assert client.get(address(offered)).status_code == 200
    letter = issued(client, offered)
    assert letter.number == "MS2026-00001"
    assert (letter.issued_on, letter.valid_until) == (datetime.date(2026, 4, 6), datetime.date(2026, 6, 30))
    assert letter.made_by == client.user
    shown = client.get(page(offered)).content.decode()
    assert "MS2026-00001" in shown
    assert letter.content_hash[:16] in shown
    assert "文書を発行" in shown
    assert "文書番号：MS2026-00001" in shown


def test_the_form_begins_with_what_an_office_mostly_sends(liaison, offered):
    form = liaison.get(address(offered)).context["form"]
    assert form["kind"].value() == "quotation"
    assert form["tax_form"].value() == "exclusive"
    assert form.initial["valid_until"] - form.initial["issued_on"] == datetime.timedelta(days=60)


def test_the_file_that_was_handed_out_is_sent_again(liaison, auditor, offered):
    letter = issued(liaison, offered)
    events = Event.objects.count()
    first = auditor.get(reverse("letter-download", args=[letter.pk]))
    assert first.headers["Content-Type"] == "application/pdf"
    assert "MS2026-00001.pdf" in first.headers["Content-Disposition"]
    assert "MS2026-00001" in PdfReader(io.BytesIO(first.content)).pages[0].extract_text()
    assert Event.objects.count() == events


def test_a_workbook_is_sent_as_one(liaison, offered):
    letter = issued(liaison, offered, form="xlsx", kind="basis")
    response = liaison.get(reverse("letter-download", args=[letter.pk]))
    assert load_workbook(io.BytesIO(response.content)).sheetnames[0] == "経費積算書"
    assert "SS2026-00001.xlsx" in response.headers["Content-Disposition"]


def test_a_draft_writes_nothing(liaison, offered):
    response = liaison.post(address(offered), STATED | {"preview": "1"})
    assert response.headers["Content-Type"] == "application/pdf"
    assert "見本" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert not EstimateLetter.objects.exists()
    assert not Attachment.objects.exists()


def test_a_double_click_issues_one_letter(liaison, offered):
    issued(liaison, offered)
    issued(liaison, offered)
    assert EstimateLetter.objects.count() == 1


def test_an_offer_that_ends_before_it_begins_is_refused_at_its_field(liaison, offered):
    response = liaison.post(address(offered), STATED | {"valid_until": "2026/4/5"})
    form = response.context["form"]
    assert list(form.errors) == ["valid_until"]
    assert "2026-04-06" in form.errors["valid_until"][0]
    assert form["remarks"].value() == STATED["remarks"]
    assert not EstimateLetter.objects.exists()


def test_a_character_that_no_font_has_is_named(liaison, offered):
    response = liaison.post(address(offered), STATED | {"remarks": "よろしく😀"})
    assert "「😀」" in response.context["form"].non_field_errors()[0]
    assert not EstimateLetter.objects.exists()
    assert issued(liaison, offered).number == "MS2026-00001"


def test_a_letter_without_a_partner_is_refused(liaison):
    response = liaison.post(address(estimate(organization_id=None)), STATED)
    assert "相手先" in response.context["form"].non_field_errors()[0]


def test_a_file_that_is_not_the_one_handed_out_is_not_sent(liaison, offered):
    letter = issued(liaison, offered)
    file = Attachment.objects.get(object_type="collaboration.estimateletter").file
    file.storage.delete(file.name)
    response = liaison.get(reverse("letter-download", args=[letter.pk]), follow=True)
    assert response.redirect_chain == [(page(offered), 302)]
    assert "一致しないか、見つかりません" in response.content.decode()
    assert "ファイルが見つかりません" not in response.content.decode()


def test_the_list_takes_as_many_queries_for_three_letters_as_for_one(
    liaison, offered, django_assert_num_queries
):
    issued(liaison, offered)
    with CaptureQueriesContext(connection) as queries:
        liaison.get(page(offered))
    for_one = len(queries)
    issued(liaison, offered, kind="basis")
    issued(liaison, offered, form="xlsx")
    with django_assert_num_queries(for_one):
        liaison.get(page(offered))


class TestRights:
    def test_an_auditor_reads_and_does_not_issue(self, liaison, auditor, offered):
        letter = issued(liaison, offered)
        assert auditor.get(reverse("letter-download", args=[letter.pk])).status_code == 200
        assert auditor.get(address(offered)).status_code == 403
        assert auditor.post(address(offered), STATED).status_code == 403
        assert (
            reverse("letter-issue", args=[offered.pk, 1]) not in auditor.get(page(offered)).content.decode()
        )

    def test_the_department_sees_totals_and_no_letter(self, liaison, own_clerk, offered):
        letter = issued(liaison, offered)
        assert own_clerk.get(reverse("letter-download", args=[letter.pk])).status_code == 404
        assert own_clerk.post(address(offered), STATED).status_code == 403
        assert "MS2026-00001" not in own_clerk.get(page(offered)).content.decode()

    def test_a_stranger_sees_nothing(self, liaison, other_clerk, offered):
        letter = issued(liaison, offered)
        assert other_clerk.get(reverse("letter-download", args=[letter.pk])).status_code == 404
        assert other_clerk.get(address(offered)).status_code == 404
        assert other_clerk.post(address(offered), STATED).status_code == 404

    def test_only_who_sees_pay_prints_what_follows_from_it(self, liaison, finance, offered):
        hidden = issued(liaison, offered, kind="basis", with_unit_prices="on")
        assert "個人の給与" not in liaison.get(address(offered)).content.decode()
        assert not hidden.with_unit_prices
        assert "個人の給与" in finance.get(address(offered)).content.decode()
        shown = issued(finance, offered, kind="basis", with_unit_prices="on")
        assert shown.with_unit_prices
        assert shown.number != hidden.number

    def test_nobody_takes_the_file_of_a_letter_away(self, liaison, own_clerk, offered):
        issued(liaison, offered)
        file = Attachment.objects.get(object_type="collaboration.estimateletter")
        assert liaison.post(reverse("attachment-remove", args=[file.pk])).status_code == 403
        assert own_clerk.post(reverse("attachment-download", args=[file.pk])).status_code == 404
        assert Attachment.objects.filter(pk=file.pk).exists()

    def test_a_version_that_is_not_there_answers_404(self, liaison, offered):
        assert liaison.get(address(offered, order=2)).status_code == 404
        assert liaison.get(reverse("letter-issue", args=[offered.pk + 1, 1])).status_code == 404


def test_the_form_says_beforehand_that_a_partner_is_missing(liaison, department):
    shown = liaison.get(address(estimate(department_id=department.pk, organization_id=None))).content.decode()
    assert "相手先が登録されていません。" in shown
    assert "あての文書を作ります" not in shown
