import datetime
import io

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calc.kinds import Role
from core.models import Job
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import explain_finding, freeze_return, mark_submitted
from reporting.models import Cell, Explanation, Finding, StatedCount, SurveyReturn
from tests.factories.collaboration import ActivityOverrideFactory
from tests.factories.core import AffiliationFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, receipt, research

pytestmark = pytest.mark.django_db

OF_VERSION = [
    ("return-detail", []),
    ("cell-detail", ["JR.large.kyen"]),
    ("cell-detail", ["LOC.total.cases"]),
    ("return-left-out", []),
    ("finding-list", []),
    ("return-versions", []),
]
FOR_OFFICER = [
    ("return-freeze", []),
    ("return-reopen", []),
    ("return-submit", []),
    ("return-researchers", []),
]
FILES = [
    ("return-workbook", []), ("return-table", ["cells"]), ("return-table", ["findings"]),
    ("return-table", ["differences"]), ("return-table", ["left-out"]), ("cell-export", ["JR.large.kyen"]),
]  # fmt: skip


def address(name, *keys, version=1):
    return reverse(name, args=[FISCAL_YEAR, version, *keys])


def settle(draft, officer):
    explain_finding(Finding.objects.get(check_code="V21"), "次年度に入金される", by=officer)
    return freeze_return(draft, by=officer)


@pytest.mark.parametrize(("name", "keys"), [*OF_VERSION, *FOR_OFFICER])
def test_officer_sees_every_page(page, draft, name, keys):
    assert "第1版" in page(address(name, *keys))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.IP_STAFF, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR])
@pytest.mark.parametrize(("name", "keys"), OF_VERSION)
def test_offices_read(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 200


@pytest.mark.parametrize("role", [Role.RESEARCHER, None])
@pytest.mark.parametrize(("name", "keys"), [*OF_VERSION, *FOR_OFFICER, *FILES])
def test_strangers_find_nothing(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.EXECUTIVE])
@pytest.mark.parametrize(("name", "keys"), FOR_OFFICER)
def test_readers_do_not_act(as_role, draft, role, name, keys):
    assert as_role(role).get(address(name, *keys)).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [(Role.EXECUTIVE, 200), (Role.AUDITOR, 200), (Role.LIAISON, 403)]
)
@pytest.mark.parametrize(("name", "keys"), FILES)
def test_who_takes_files(as_role, draft, role, status, name, keys):  # noqa: PLR0917
    response = as_role(role).get(address(name, *keys))
    response.close()
    assert response.status_code == status


@pytest.mark.parametrize("name", ["return-assemble", "return-freeze", "return-submit", "return-reopen"])
def test_readers_do_not_post(as_role, draft, name):
    assert as_role(Role.LIAISON).post(address(name)).status_code == 403


def test_nobody_writes_by_get(client, officer, draft):
    client.force_login(officer)
    assert client.get(address("return-assemble")).status_code == 405


@pytest.mark.parametrize("name", ["return-list", "return-open"])
def test_researchers_have_no_returns(as_role, name):
    client = as_role(Role.RESEARCHER)
    response = client.get(reverse(name)) if name == "return-list" else client.post(reverse(name))
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("name", "keys", "version"),
    [("return-detail", [], 2), ("cell-detail", ["NO.such"], 1), ("return-table", ["nothing"], 1)],
)
def test_what_does_not_exist(page, draft, name, keys, version):
    page(address(name, *keys, version=version), status=404)


def test_list_before_the_first_return(page):
    assert "調査票はまだありません" in page(reverse("return-list"))


def test_list_shows_the_rung(page, draft):
    assert "要説明" in page(reverse("return-list"))


def test_year_is_opened_and_assembled(client, officer, company):
    client.force_login(officer)
    response = client.post(reverse("return-open"), {"fiscal_year": FISCAL_YEAR})
    assert response.url == reverse("job-detail", args=[Job.objects.get().pk])
    assert SurveyReturn.objects.get().fiscal_year == FISCAL_YEAR


def test_opened_year_leads_to_its_return(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert client.post(reverse("return-open"), {"fiscal_year": FISCAL_YEAR}).url == address("return-detail")


def test_year_without_form_is_not_offered(client, officer):
    client.force_login(officer)
    assert client.post(reverse("return-open"), {"fiscal_year": 1990}).status_code == 200
    assert not SurveyReturn.objects.exists()


def test_table_shows_figures_that_lead_to_their_cells(page, draft):
    text = page(address("return-detail"))
    assert f'<a href="{address("cell-detail", "JR.large.kyen")}">3,500</a>' in text


def test_other_table(page, draft):
    assert "1円以上～100万円未満" in page(address("return-detail"), table="joint_research_size")


def test_return_before_its_assembly(page, officer, draft):
    SurveyReturn.objects.get().run.delete()
    assert "まだ集計していません" in page(address("return-detail"))
    page(address("cell-detail", "JR.large.kyen"), status=404)


def test_job_at_work_is_shown(client, officer, draft):
    client.force_login(officer)
    client.post(address("return-assemble"))
    assert "進み具合を見る" in client.get(address("return-detail")).content.decode()


def test_frozen_return_is_not_assembled(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    response = client.post(address("return-assemble"), follow=True)
    assert "集計をやり直せません" in response.content.decode()


def test_year_without_own_form_says_so(page, officer, company):
    research(company, 1_000, starts_on=datetime.date(FISCAL_YEAR + 1, 4, 1), ends_on=None)
    SurveyReturn.objects.create(fiscal_year=FISCAL_YEAR + 1, edition="fy2018", created_by=officer)
    text = page(reverse("return-detail", args=[FISCAL_YEAR + 1, 1]))
    assert "この年度の様式はまだ登録されていない" in text


def test_cell_says_where_its_figure_comes_from(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"))
    for words in (
        "3,500",
        "3,500,999",
        "千円未満を切り捨てています",
        "大企業",
        "KJ-2500999",
        "入金の記録なし",
    ):
        assert words in text


def test_cell_shows_what_it_leaves_out(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"), records="left-out")
    assert ("GS-1" in text, "調査の対象外の契約種別です" in text, "KJ-2500999" in text) == (True, True, False)


def test_total_shows_its_parts(page, draft):
    assert address("cell-detail", "JR.large.cases") in page(address("cell-detail", "JR.private.cases"))


def test_case_without_money_names_the_year_of_its_money(page, officer, draft, company):
    receipt(research(company, number="KJ-EARLY"), 1_000_000, fiscal_year=2017)
    assemble_return(draft, by=officer)
    assert "入金は2017年度" in page(address("cell-detail", "JR.private.size.zero.cases"))


def test_cell_that_the_form_gained_later_is_not_found(page, draft):
    Cell.objects.filter(code="JR.large.kyen").delete()
    page(address("cell-detail", "JR.large.kyen"), status=404)
    assert address("cell-detail", "JR.large.kyen") not in page(address("cell-detail", "JR.private.kyen"))


def test_records_are_sorted(page, draft):
    text = page(address("cell-detail", "JR.large.kyen"), order="-yen")
    assert text.index("KJ-2500999") < text.index("KJ-1000000") < text.index("KJ-UNPAID")


def test_records_by_an_unknown_order(page, draft):
    page(address("cell-detail", "JR.large.kyen"), order="password")


def test_records_of_people(page, officer, draft):
    AffiliationFactory(person__name="山田 花子")
    assemble_return(draft, by=officer)
    assert "山田 花子" in page(address("cell-detail", "ORG.researchers.persons"))


def test_number_of_queries_of_a_cell_does_not_grow(page, officer, draft, company, django_assert_num_queries):
    page(address("cell-detail", "JR.large.kyen"))
    with CaptureQueriesContext(connection) as few:
        page(address("cell-detail", "JR.large.kyen"))
    for number in range(30):
        research(company, 1_000_000, number=f"KJ-MORE{number}")
    assemble_return(draft, by=officer)
    with django_assert_num_queries(len(few)):
        page(address("cell-detail", "JR.large.kyen"))


def test_findings_are_things_to_do(page, draft):
    text = page(address("finding-list"))
    assert ("KJ-UNPAID" in text, "説明する" in text, "他の年度も入金の記録がありません" in text) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "shown"), [({"severity": "error"}, False), ({"severity": "explain", "open": "1"}, True)]
)
def test_findings_are_narrowed(page, draft, query, shown):
    assert ("KJ-UNPAID" in page(address("finding-list"), **query)) is shown


def test_officer_without_right_to_change_is_led_to_the_record(page, draft):
    finding = Finding.objects.get()
    assert reverse("agreement-detail", args=[finding.record_id]) in page(address("finding-list"))


@pytest.mark.parametrize(
    ("organization", "where"),
    [
        ({"profile": False}, "/profiles/new/#id_legal_form"),
        ({"profile__country": "US", "profile__prefecture": "京都府"}, "/#id_country"),
    ],
)
def test_finding_on_a_partner_leads_to_the_very_field(client, officer, draft, organization, where):
    research(OrganizationFactory(**organization), 1_000_000)
    assemble_return(draft, by=officer)
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    assert where in client.get(address("finding-list")).content.decode()


def test_finding_on_an_agreement_leads_to_the_very_field(client, officer, draft, company):
    agreement = research(company, 1_000_000, ends_on=None)
    assemble_return(draft, by=officer)
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    field = f"{reverse('agreement-edit', args=[agreement.pk])}#id_ends_on"
    assert field in client.get(address("finding-list")).content.decode()


def test_finding_on_the_office_leads_to_its_page(client, officer, draft, company):
    agreement = research(company, 20_000_000)
    assemble_return(draft, by=officer)
    Finding.objects.update(record_id=agreement.pk, fix_field="involved")
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    field = f"{reverse('involvement-edit', args=[agreement.pk])}#id_involved"
    assert field in client.get(address("finding-list")).content.decode()


def test_money_of_a_finding_is_looked_up_in_the_receipts(client, draft):
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    assert "#receipts-title" in client.get(address("finding-list")).content.decode()


def explain_address():
    return address("finding-explain", Finding.objects.get(check_code="V21").pk)


def test_finding_is_explained(client, officer, draft):
    client.force_login(officer)
    response = client.post(explain_address(), {"text": "次年度に入金される"}, follow=True)
    assert "説明済" in response.content.decode()


def test_empty_explanation_is_refused_with_an_example(client, officer, draft):
    client.force_login(officer)
    assert "説明を入力してください。例：" in client.post(explain_address(), {"text": " "}).content.decode()


def test_explanation_of_a_frozen_return_is_refused(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert "この版は施錠されている" in client.post(explain_address(), {"text": "別"}).content.decode()


def test_last_years_explanation_is_offered(page, officer, draft):
    Explanation.objects.create(
        fiscal_year=FISCAL_YEAR - 1, finding_key=Finding.objects.get().key, message="前", text="翌年度に一括入金",
        explained_by=officer, explained_at=draft.created_at,
    )  # fmt: skip
    text = page(explain_address())
    assert ("翌年度に一括入金" in text, "前の年度の説明を入れてあります" in text) == (True, True)


def test_changed_finding_asks_for_confirmation(page, officer, draft):
    explain_finding(Finding.objects.get(), "説明", by=officer)
    Explanation.objects.update(message="前の文")
    assert "説明の確認が必要です" in page(explain_address())
    assert "説明の確認が必要です" in page(address("finding-list"))


def test_freeze_page_says_what_is_missing(page, draft):
    text = page(address("return-freeze"))
    assert ("まだ施錠できません" in text, "KJ-UNPAID" in text) == (True, True)


def test_freeze_is_refused_with_words(client, officer, draft):
    client.force_login(officer)
    assert "説明のない要説明が1件" in client.post(address("return-freeze")).content.decode()


def test_return_is_frozen_and_submitted(client, officer, draft):
    client.force_login(officer)
    client.post(explain_address(), {"text": "次年度に入金される"})
    assert "すべて説明があります" in client.get(address("return-freeze")).content.decode()
    client.post(address("return-freeze"))
    client.post(address("return-submit"))
    assert SurveyReturn.objects.get().state == "submitted"


def test_submission_of_a_draft_is_refused(client, officer, draft):
    client.force_login(officer)
    assert "この操作ができない状態です" in client.post(address("return-submit")).content.decode()


def test_new_version_with_its_reason(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    client.post(address("return-reopen"), {"reason": "契約1件の登録もれ"})
    assert [entry.reason for entry in SurveyReturn.objects.order_by("version")] == ["", "契約1件の登録もれ"]


def test_new_version_without_reason_is_refused(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert "理由を入力してください" in client.post(address("return-reopen"), {"reason": ""}).content.decode()


def test_new_version_of_a_draft_is_refused(client, officer, draft):
    client.force_login(officer)
    assert (
        "最新の版が施錠された後" in client.post(address("return-reopen"), {"reason": "理由"}).content.decode()
    )


@pytest.fixture
def second(client, officer, draft, company):
    """A second version in which one record entered."""
    mark_submitted(settle(draft, officer), by=officer)
    research(company, 5_000_000, number="KJ-FORGOTTEN")
    client.force_login(officer)
    client.post(address("return-reopen"), {"reason": "契約1件の登録もれ"})
    opened = SurveyReturn.objects.get(version=2)
    assemble_return(opened, by=officer)
    return opened


def test_versions_show_their_difference(page, second):
    text = page(address("return-versions", version=2))
    for words in ("契約1件の登録もれ", "KJ-FORGOTTEN", "新たに数えた", "JR.private.kyen", "8,500"):
        assert words in text


def test_version_without_difference_says_so(page, officer, second, company):
    second.difference = {}
    explain_finding(Finding.objects.get(run=second.run, check_code="V21"), "次年度に入金される", by=officer)
    frozen = freeze_return(second, by=officer)
    SurveyReturn._base_manager.filter(pk=frozen.pk).update(difference={})
    assert "前の版と値も記録も同じです" in page(address("return-versions", version=2))


def test_frozen_version_tells_of_later_changes(page, second):
    assert "第2版" in page(reverse("return-list"))


def test_researchers_are_stated_by_hand(client, officer, draft):
    client.force_login(officer)
    client.post(address("return-researchers"), {"value": "5234", "note": "人事課の名簿"})
    assert StatedCount.objects.get().value == 5_234
    client.post(address("return-researchers"), {"withdraw": "1"})
    assert not StatedCount.objects.exists()


def test_stated_number_needs_its_source(client, officer, draft):
    client.force_login(officer)
    text = client.post(address("return-researchers"), {"value": "5234", "note": ""}).content.decode()
    assert "人数の根拠を入力してください" in text


def workbook(client, name, *keys, version=1):
    response = client.get(address(name, *keys, version=version))
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_workbook_has_every_figure_at_its_address(client, officer, draft):
    client.force_login(officer)
    book = workbook(client, "return-workbook")
    assert (book["共同研究"]["D5"].value, book["共同研究"]["B5"].value, book["共同研究"]["C5"].value) == (
        3_500, "　大企業", 3,
    )  # fmt: skip
    assert book["機関"]["C5"].value is None


def test_same_return_gives_the_same_workbook(client, officer, draft):
    client.force_login(officer)
    contents = []
    for day in ("2026-01-01", "2026-02-02"):
        with time_machine.travel(f"{day}T12:00:00+09:00"):
            client.force_login(officer)
            contents.append(b"".join(client.get(address("return-workbook")).streaming_content))
    assert contents[0] == contents[1]


def test_cells_as_csv(client, officer, draft):
    client.force_login(officer)
    text = b"".join(
        client.get(address("return-table", "cells"), {"format": "csv"}).streaming_content
    ).decode()
    assert "JR.large.kyen,共同研究,大企業,研究費受入額,千円,3500,,,3500999,3,共同研究,D5" in text


def test_findings_as_workbook(client, officer, draft):
    explain_finding(Finding.objects.get(), "次年度に入金される", by=officer)
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "findings").active.values)
    assert (rows[1][:3], rows[1][4]) == (("要説明", "V21", "KJ-UNPAID 株式会社青葉"), "次年度に入金される")


def test_differences_as_workbook(client, officer, second):
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "differences", version=2).active.values)
    assert ("新たに数えた", "KJ-FORGOTTEN", "株式会社青葉", None, None, None, 5_000_000) in rows


def test_records_left_out_as_workbook(client, officer, draft):
    client.force_login(officer)
    rows = list(workbook(client, "return-table", "left-out").active.values)
    assert (rows[1][0], rows[1][7]) == ("GS-1", "調査の対象外の契約種別です")


def test_records_of_a_cell_in_the_order_of_the_screen(client, officer, draft):
    client.force_login(officer)
    response = client.get(address("cell-export", "JR.large.kyen"), {"order": "-yen", "format": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["KJ-2500999", "KJ-1000000", "KJ-UNPAID"]


def test_page_of_records_left_out(page, draft, company):
    assert "GS-1" in page(address("return-left-out"))


def test_home_of_the_officer_is_the_ladder(page, draft):
    text = page(reverse("home"))
    for words in ("未着手", "差替", "KJ-UNPAID", "説明する"):
        assert words in text


def test_home_before_the_first_return(page):
    with time_machine.travel("2026-07-01T12:00:00+09:00"):
        assert "2025年度（令和7年度）の調査票はまだ作られていません" in page(reverse("home"))


def test_home_offers_the_first_assembly(page, draft):
    SurveyReturn.objects.get().run.delete()
    assert "調査票を開いて集計する" in page(reverse("home"))


def test_home_offers_the_freeze(page, officer, draft):
    explain_finding(Finding.objects.get(), "次年度に入金される", by=officer)
    assert "施錠の確認へ進む" in page(reverse("home"))


def test_home_offers_the_submission(page, officer, draft):
    settle(draft, officer)
    assert "提出済にする" in page(reverse("home"))


def test_home_of_the_executive_shows_the_ladder_without_buttons(as_role, draft):
    text = as_role(Role.EXECUTIVE).get(reverse("home")).content.decode()
    assert ("KJ-UNPAID" in text, "/explain/" in text) == (True, False)


def test_not_carried_out_shows_its_reason(page, officer, draft, company):
    ActivityOverrideFactory(agreement=research(company, 9, number="KJ-STOPPED"), fiscal_year=FISCAL_YEAR)
    assemble_return(draft, by=officer)
    assert "当年度は実施していないと記録されています" in page(address("return-left-out"))
