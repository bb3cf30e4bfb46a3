"""The screens of researchers, staff and departments."""

import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calc.kinds import Role
from core.models import Department, Person
from tests.factories.core import AffiliationFactory, DepartmentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def liaison(client):
    client.force_login(UserFactory(role=Role.LIAISON))
    return client


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(role=Role.SURVEY_OFFICER))
    return client


def _page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_finds_a_variant_of_the_name_written_together(liaison):
    PersonFactory(name="髙橋 一郎")
    PersonFactory(name="佐藤 花子")
    page = _page(liaison, "person-list", q="高橋一郎")
    assert ("髙橋 一郎" in page, "佐藤 花子" in page) == (True, False)


def test_list_is_filtered_by_department_and_by_what_counts(liaison):
    department = DepartmentFactory()
    AffiliationFactory(person__name="数える人", department=department)
    AffiliationFactory(person__name="資格のない人", department=department, kakenhi_eligible=False)
    AffiliationFactory(person__name="よその人")
    page = _page(liaison, "person-list", department=department.pk, countable="on")
    names = {name for name in ("数える人", "資格のない人", "よその人") if name in page}
    assert names == {"数える人"}


def test_list_needs_the_same_queries_for_one_row_and_thirty(liaison):
    AffiliationFactory()
    _queries(liaison)
    for_one = _queries(liaison)
    AffiliationFactory.create_batch(29)
    assert (_queries(liaison), for_one <= 12) == (for_one, True)


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        _page(client, "person-list")
    return len(captured)


def test_detail_says_why_a_person_is_not_counted(liaison):
    person = PersonFactory(erad_number=None, department=DepartmentFactory())
    assert "e-Rad研究者番号がないため、数えません" in _page(liaison, "person-detail", person.pk)


def test_person_is_entered_with_an_affiliation(liaison):
    entry = {
        "name": "髙橋 一郎",
        "name_kana": "たかはし いちろう",
        "erad_number": "１２３４５６７８",
        "department": DepartmentFactory().pk,
        "starts_on": "平成30年4月1日",
        "kakenhi_eligible": "on",
        "submission": uuid4(),
    }
    liaison.post(reverse("person-create"), entry)
    person = Person.objects.get()
    assert (person.erad_number, person.name_kana) == ("12345678", "タカハシ イチロウ")
    assert person.affiliations.get().starts_on == datetime.date(2018, 4, 1)


def test_affiliation_that_ends_first_is_refused_in_words(liaison):
    entry = {
        "name": "髙橋",
        "department": DepartmentFactory().pk,
        "starts_on": "2018/4/1",
        "ends_on": "2018/3/31",
    }
    page = liaison.post(reverse("person-create"), entry).content.decode()
    assert "在籍終了日は在籍開始日以後の日付にしてください。" in page
    assert "<title>エラー：" in page


def test_taken_number_is_refused_at_the_field(liaison):
    PersonFactory(erad_number="12345678")
    person = PersonFactory()
    values = {"name": "髙橋", "erad_number": "12345678", "version": 1}
    page = liaison.post(reverse("person-edit", args=[person.pk]), values).content.decode()
    assert 'href="#id_erad_number"' in page


def test_affiliation_is_added_ended_and_removed(liaison):
    person, department = PersonFactory(), DepartmentFactory()
    values = {"department": department.pk, "starts_on": "2018/4/1"}
    liaison.post(reverse("affiliation-add", args=[person.pk]), values | {"version": 1})
    affiliation = person.affiliations.get()
    address = reverse("affiliation-edit", args=[person.pk, affiliation.pk])
    liaison.post(address, values | {"version": 2, "ends_on": "2020/3/31", "reason": "異動"})
    affiliation.refresh_from_db()
    assert affiliation.ends_on == datetime.date(2020, 3, 31)
    assert "在籍終了日：2020-03-31" in _page(liaison, "person-detail", person.pk)
    liaison.post(reverse("affiliation-remove", args=[person.pk, affiliation.pk]))
    assert person.affiliations.count() == 0


def test_second_of_two_editors_sees_both_values(liaison):
    person = PersonFactory(name="佐藤")
    address = reverse("person-edit", args=[person.pk])
    liaison.post(address, {"name": "鈴木", "version": 1})
    response = liaison.post(address, {"name": "田中", "version": 1})
    assert (response.status_code, "<td>鈴木</td>" in response.content.decode()) == (409, True)


def test_affiliation_conflict_names_departments(liaison):
    affiliation = AffiliationFactory(starts_on="2018-04-01")
    address = reverse("affiliation-edit", args=[affiliation.person_id, affiliation.pk])
    first, second = DepartmentFactory(name="医学部"), DepartmentFactory(name="理学部")
    values = {"starts_on": "2018/4/1", "version": 1}
    liaison.post(address, values | {"department": first.pk})
    page = liaison.post(address, values | {"department": second.pk}).content.decode()
    assert ("<td>医学部</td>" in page, "<td>理学部</td>" in page) == (True, True)


def test_people_are_merged_and_separated(officer):
    survivor, duplicate = PersonFactory(name="髙橋", erad_number=None), PersonFactory(name="髙橋")
    assert "e-Rad研究者番号のない記録" in _page(officer, "person-duplicates")
    assert duplicate.name in _page(officer, "person-merge", survivor.pk)
    _page(officer, "person-merge", survivor.pk, other=duplicate.pk)
    address = reverse("person-merge", args=[survivor.pk]) + f"?other={duplicate.pk}"
    officer.post(address, {"survivor": survivor.pk})
    assert "別の記録に統合されています" in _page(officer, "person-detail", duplicate.pk)
    officer.post(reverse("person-unmerge", args=[duplicate.pk]))
    assert Person.objects.living().count() == 2


def test_namesakes_with_numbers_are_two_people(officer):
    PersonFactory.create_batch(2, name="髙橋")
    assert "重複は見つかりません" in _page(officer, "person-duplicates")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LIAISON, 200),
        (Role.FINANCE, 200),
        (Role.AUDITOR, 200),
        (Role.RESEARCHER, 404),
    ],
)
def test_office_sees_everybody_and_a_researcher_nobody_else(client, role, status):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse("person-detail", args=[PersonFactory().pk])).status_code == status


def test_researcher_sees_oneself_but_not_the_list(client):
    person = PersonFactory()
    client.force_login(UserFactory(role=Role.RESEARCHER, person=person))
    _page(client, "person-detail", person.pk)
    assert client.get(reverse("person-list")).status_code == 403


def test_department_sees_and_changes_its_own_people_only(client):
    own = DepartmentFactory()
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=own))
    mine, other = PersonFactory(department=own), PersonFactory(department=DepartmentFactory())
    _page(client, "person-edit", mine.pk)
    assert client.get(reverse("person-edit", args=[other.pk])).status_code == 404
    assert other.name not in _page(client, "person-list")


def test_auditor_does_not_change_people(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    person = PersonFactory()
    for name in ("person-edit", "affiliation-add", "person-merge"):
        assert client.get(reverse(name, args=[person.pk])).status_code == 403


def test_departments_show_how_many_belong_to_them(officer):
    department = DepartmentFactory(name="工学部")
    AffiliationFactory.create_batch(2, department=department)
    AffiliationFactory(department=department, ends_on=datetime.date(2001, 3, 31))
    page = _page(officer, "department-list")
    assert ("工学部" in page, '2<span class="yen__unit">人' in page) == (True, True)


def test_department_is_entered_and_changed(officer):
    officer.post(reverse("department-create"), {"name": "工学部", "submission": uuid4()})
    department = Department.objects.get()
    assert (department.code, department.search_key) == (None, "工学部")
    address = reverse("department-edit", args=[department.pk])
    officer.post(address, {"name": "工学部", "closed_on": "令和8年3月31日", "version": 1})
    department.refresh_from_db()
    assert department.closed_on == datetime.date(2026, 3, 31)


def test_name_of_another_department_is_refused(officer):
    DepartmentFactory(name="工学部")
    page = officer.post(reverse("department-create"), {"name": "工学部"}).content.decode()
    assert 'href="#id_name"' in page


def test_liaison_office_reads_departments_only(liaison):
    _page(liaison, "department-list")
    assert liaison.get(reverse("department-create")).status_code == 403
