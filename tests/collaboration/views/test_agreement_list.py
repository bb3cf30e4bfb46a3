"""The list of agreements as its users see it, and its export."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse_lazy

from collaboration.exports.agreement_table import COLUMNS, USUAL, chosen_columns
from core.calc.kinds import Role
from core.models import SavedSearch
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/"
EXPORT = "/agreements/export/"
COLUMNS_OF = "/agreements/columns/"
SEARCHES = reverse_lazy("search-save", args=["agreement-list"])
CLERK_OF = {"role": Role.DEPARTMENT}


def numbers(response):
    return [row.agreement.number for row in response.context["rows"]]


def sheet(response):
    content = b"".join(response.streaming_content)
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    ]


@pytest.fixture
def liaison(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return user


def test_anonymous_is_sent_to_sign_in(client):
    UserFactory()
    assert client.get(ADDRESS).url == "/account/login/?next=/agreements/"


@pytest.mark.parametrize(
    "role", [Role.LIAISON, Role.IP_STAFF, Role.FINANCE, Role.SURVEY_OFFICER, Role.EXECUTIVE, Role.AUDITOR]
)
def test_offices_see_every_agreement(client, role):
    AgreementFactory(number="KJ-1")
    client.force_login(UserFactory(role=role))
    assert numbers(client.get(ADDRESS)) == ["KJ-1"]


def test_department_sees_its_own(client):
    own, other = DepartmentFactory(), DepartmentFactory()
    AgreementFactory(number="KJ-1", department=own)
    AgreementFactory(number="KJ-2", department=other)
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=own))
    assert numbers(client.get(ADDRESS)) == ["KJ-1"]


def test_researcher_sees_agreements_that_name_the_person(client):
    person = PersonFactory()
    AgreementFactory(number="KJ-1", principal=person)
    AgreementFactory(number="KJ-2")
    client.force_login(UserFactory(role=Role.RESEARCHER, person=person))
    assert numbers(client.get(ADDRESS)) == ["KJ-1"]


def test_stranger_sees_none_and_reads_why(client):
    AgreementFactory()
    client.force_login(UserFactory())
    assert "閲覧できる契約はまだありません" in client.get(ADDRESS).text


def test_empty_ledger_leads_to_the_first_entry(client, liaison):
    response = client.get(ADDRESS)
    assert "契約はまだありません" in response.text
    assert 'href="/agreements/new/"' in response.text


def test_search_without_result_offers_to_drop_the_conditions(client, liaison):
    AgreementFactory()
    assert "条件に合う契約はありません" in client.get(ADDRESS, {"q": "存在しない"}).text


def test_unreadable_condition_is_named_and_selects_nothing(client, liaison):
    AgreementFactory()
    response = client.get(ADDRESS, {"amount_from": "約300万"})
    assert numbers(response) == []
    assert 'href="#id_amount_from"' in response.text
    assert response.text.index("<title>エラー：")


def test_pages_have_fifty_rows_or_two_hundred(client, liaison):
    AgreementFactory.create_batch(51)
    assert len(numbers(client.get(ADDRESS))) == 50
    assert len(numbers(client.get(ADDRESS, {"page": "2"}))) == 1
    assert len(numbers(client.get(ADDRESS, {"per_page": "200"}))) == 51


def test_number_of_queries_does_not_grow_with_the_rows(client, liaison, django_assert_max_num_queries):
    client.get(ADDRESS)
    ReceiptFactory()
    with django_assert_max_num_queries(25) as one:
        client.get(ADDRESS)
    ReceiptFactory.create_batch(29)
    with django_assert_max_num_queries(len(one.captured_queries)) as thirty:
        assert len(numbers(client.get(ADDRESS))) == 30
    assert len(thirty.captured_queries) == len(one.captured_queries)


def test_export_is_exactly_what_is_shown(client, liaison):
    AgreementFactory(number="KJ-1", kind="joint_research", amount_yen=1)
    AgreementFactory(number="KJ-2", kind="joint_research", amount_yen=2)
    AgreementFactory(number="JT-3", kind="commissioned_research", amount_yen=3)
    conditions = {"kind": "joint_research", "order": "-amount_yen"}
    shown, exported = client.get(ADDRESS, conditions), sheet(client.get(EXPORT, conditions))
    assert exported[0] == [str(column.label) for column in chosen_columns([])]
    assert [row[0] for row in exported[1:]] == numbers(shown) == ["KJ-2", "KJ-1"]


def test_screen_has_the_columns_of_the_export(client, liaison):
    AgreementFactory()
    text = client.get(ADDRESS).text
    head = text[text.index("<thead>") : text.index("</thead>")]
    assert head.count("<th ") == len(USUAL)
    assert all(str(column.label) in head for column in chosen_columns([]))


def test_export_carries_exact_amounts_and_real_days(client, liaison):
    agreement = AgreementFactory(amount_yen=10**13)
    ReceiptFactory(agreement=agreement, amount_yen=1_234_567)
    row = sheet(client.get(EXPORT, {"columns": ",".join(column.code for column in COLUMNS)}))[1]
    assert (row[9], row[10], row[6].date()) == (10**13, 1_234_567, agreement.signed_on)


def test_export_as_csv(client, liaison):
    AgreementFactory(number="KJ-1", title="=1+1")
    response = client.get(EXPORT, {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [rows[1][0], rows[1][2]] == ["KJ-1", "'=1+1"]
    assert response["Content-Disposition"].startswith("attachment")


def test_export_beyond_one_chunk_has_every_row_once(client, liaison, monkeypatch):
    monkeypatch.setattr("collaboration.queries.agreement_list.CHUNK", 2)
    AgreementFactory.create_batch(5)
    assert len({row[0] for row in sheet(client.get(EXPORT))[1:]}) == 5


@pytest.mark.parametrize("role", [Role.FINANCE, Role.EXECUTIVE, Role.RESEARCHER])
def test_export_is_refused_to_those_who_only_read(client, role):
    client.force_login(UserFactory(role=role))
    assert client.get(EXPORT).status_code == 403
    assert "Excelで保存" not in client.get(ADDRESS).text


@pytest.mark.parametrize("address", [ADDRESS, EXPORT])
def test_only_reading(client, liaison, address):
    assert client.post(address).status_code == 405


def headings(client, **conditions):
    text = client.get(ADDRESS, conditions).text
    head = text[text.index("<thead>") : text.index("</thead>")]
    return [column.code for column in COLUMNS if str(column.label) in head]


def test_columns_are_chosen_once_and_remembered_for_screen_and_export(client, liaison):
    AgreementFactory(number="KJ-1", title="水処理膜", note="再委託あり")
    answer = client.post(COLUMNS_OF, {"column": ["note", "title"], "query": "order=number&q=KJ"})
    assert answer.url == "/agreements/?order=number&q=KJ"
    assert headings(client) == ["number", "title", "note"]
    assert sheet(client.get(EXPORT))[1] == ["KJ-1", "水処理膜", "再委託あり"]


def test_columns_are_each_users_own_and_can_be_dropped(client, liaison):
    AgreementFactory()
    client.post(COLUMNS_OF, {"column": ["note"]})
    client.force_login(UserFactory(role=Role.LIAISON))
    assert headings(client) == list(USUAL)
    client.force_login(liaison)
    client.post(COLUMNS_OF, {"column": ["note"], "usual": "yes"})
    assert headings(client) == list(USUAL)
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("columns", ["", "unknown", ",,", "parent__note"])
def test_unknown_columns_are_left_out(client, liaison, columns):
    AgreementFactory()
    assert headings(client, columns=columns) == list(USUAL)
    assert client.post(COLUMNS_OF, {"column": columns or []}).status_code == 302


def test_a_kept_search_brings_its_columns_and_order_along(client, liaison):
    AgreementFactory()
    client.post(COLUMNS_OF, {"column": ["note"]})
    query = client.get(ADDRESS, {"order": "number"}).context["search_query"]
    client.post(SEARCHES, {"name": "備考", "query": query})
    client.post(COLUMNS_OF, {"usual": "yes"})
    kept = SavedSearch.objects.get()
    response = client.get(f"{ADDRESS}?{kept.query}")
    assert [column.code for column in response.context["columns"]] == ["number", "note"]
    assert response.context["order"] == "number"
    assert [search.name for search in response.context["searches"]] == ["備考"]
