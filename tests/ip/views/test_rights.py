"""The pages of rights: who sees what, and that nothing of a secret leaks to those who need not know it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calc.kinds import Role
from ip.models import Right
from tests.factories.core import (
    DepartmentFactory,
    InstitutionFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.disclosures import DisclosureFactory
from tests.factories.rights import DAY, FILED, PUBLISHED, REGISTERED, make_right

pytestmark = pytest.mark.django_db

SECRET = "蓄電池の電極材料"


@pytest.fixture(autouse=True)
def _institution():
    InstitutionFactory()


@pytest.fixture
def staff():
    return UserFactory(role=Role.IP_STAFF)


@pytest.fixture
def department():
    return DepartmentFactory(name="工学研究科")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def clerk(of):
    return UserFactory(role=Role.DEPARTMENT, role__department=of)


@pytest.fixture
def secret(staff, department):
    """A right that was filed and not laid open, of a known inventor."""
    inventor = PersonFactory()
    disclosure = DisclosureFactory(inventor=inventor)
    right = make_right(
        staff,
        (FILED, DAY(2026, 4, 2)),
        department=department,
        disclosures=[disclosure],
        application_number="特願2026-1",
        note=f"{SECRET}の備考",
    )
    right.inventor = inventor
    return right


@pytest.fixture
def opened(staff, department):
    """A right that was laid open."""
    return make_right(
        staff,
        (FILED, DAY(2018, 4, 2)),
        (PUBLISHED, DAY(2019, 10, 3)),
        department=department,
        application_number="特願2018-000001",
    )


def page(user, right, name="right-detail"):
    return client_of(user).get(reverse(name, args=[right.pk]))


def test_a_secret_is_read_by_staff_inventors_and_nobody_else(secret, staff, department):
    inventor = UserFactory(role=Role.RESEARCHER, person=secret.inventor)
    for user in (staff, UserFactory(role=Role.IP_HEAD), inventor):
        assert SECRET in page(user, secret).content.decode()
        assert SECRET in page(user, secret.family, "family-detail").content.decode()
    for role in (Role.LIAISON, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR):
        user = UserFactory(role=role)
        for answer in (
            page(user, secret),
            page(user, secret.family, "family-detail"),
            client_of(user).get("/rights/"),
        ):
            shown = answer.content.decode()
            assert secret.number in shown
            assert "出願中" in shown
            for hidden in (SECRET, "特願2026-1", "工学研究科</td>", "2026年4月2日"):
                assert hidden not in shown
    for user in (clerk(department), UserFactory(role=Role.RESEARCHER, person=PersonFactory()), UserFactory()):
        assert page(user, secret).status_code == 404
        assert page(user, secret.family, "family-detail").status_code == 404


def test_what_is_laid_open_is_read_by_the_department_and_the_offices(opened, department):
    for user in (clerk(department), UserFactory(role=Role.FINANCE)):
        assert SECRET in page(user, opened).content.decode()
    for user in (clerk(DepartmentFactory()), UserFactory(role=Role.SURVEY_OFFICER)):
        assert page(user, opened).status_code == 404


def test_words_of_a_secret_find_nothing_for_others(secret, opened, staff):
    def found(user, **asked):
        answer = client_of(user).get(reverse("right-list"), asked)
        return [row.right.number for row in answer.context["rows"]]

    finance = UserFactory(role=Role.FINANCE)
    assert found(staff, q="電極") == [opened.number, secret.number]
    assert found(finance, q="電極") == [opened.number]
    assert found(finance, department=secret.family.department_id) == [opened.number]
    assert found(finance, owner="誰か") == []
    for spelling in ("特願2018-000001", "JP2018000001", "特願２０１８－１"):
        assert found(finance, q=spelling) == [opened.number]
    assert found(finance, state="pending", office="JP", kind="patent") == [opened.number, secret.number]
    assert found(finance, office="abroad") == []


def test_the_export_keeps_secrets(secret, opened):
    client = client_of(UserFactory(role=Role.LIAISON))
    lines = b"".join(client.get(reverse("right-export"), {"format": "csv"}).streaming_content).decode()
    assert secret.number in lines
    assert lines.count(SECRET) == 1
    assert "特願2026-1" not in lines
    assert client_of(UserFactory(role=Role.FINANCE)).get(reverse("right-export")).status_code == 403


def test_only_staff_change_the_docket(opened, secret, department):
    event = opened.events.first()
    addresses = [
        reverse("family-create"),
        reverse("family-edit", args=[opened.family_id]),
        reverse("right-create", args=[opened.family_id]),
        reverse("joint-filing-edit", args=[opened.family_id]),
        *(reverse(name, args=[opened.pk]) for name in ("right-edit", "right-owners", "right-event-create")),
        reverse("right-event-correct", args=[opened.pk, event.pk]),
    ]
    for user in (UserFactory(role=Role.LIAISON), clerk(department)):
        assert {client_of(user).get(address).status_code for address in addresses} == {403}
    staff = client_of(UserFactory(role=Role.IP_STAFF))
    assert {staff.get(address).status_code for address in addresses} == {200}


def test_a_right_is_entered_from_a_disclosure(staff):
    disclosure = DisclosureFactory(title="固体電解質")
    client = client_of(staff)
    address = reverse("family-create")
    form = client.get(address, {"disclosure": disclosure.pk})
    assert "固体電解質" in form.content.decode()
    typed = {
        "title": "固体電解質",
        "disclosures": disclosure.number,
        "kind": "patent",
        "office": "JP",
        "route": "direct",
        "application_number": "特願2026-000002",
        "submission": str(form.context["form"]["submission"].initial),
    }
    typed["submission"] = "6f6b1e9a-58d5-4b52-b3a0-0d4f9a5f9a11"
    wrong = client.post(address, typed | {"application_number": "照会中"})
    assert "例：特願2018-000001" in wrong.content.decode()
    assert "固体電解質" in wrong.content.decode()
    assert not Right.objects.exists()
    client.post(address, typed)
    client.post(address, typed)
    right = Right.objects.get()
    assert list(right.family.disclosures.all()) == [disclosure]
    assert right.ownerships.get().is_university


def test_events_are_entered_corrected_and_taken_back(opened, staff):
    client = client_of(staff)
    client.post(
        reverse("right-event-create", args=[opened.pk]),
        {"code": "registered", "on": "R3.1.5", "submission": "6f6b1e9a-58d5-4b52-b3a0-0d4f9a5f9a12"},
    )
    opened.refresh_from_db()
    assert (opened.state, opened.registered_on) == ("registered", DAY(2021, 1, 5))
    address = reverse("right-event-correct", args=[opened.pk, opened.events.get(code=REGISTERED).pk])
    assert "今日より後" in client.post(address, {"code": "registered", "on": "2099/1/1"}).content.decode()
    client.post(
        address, {"code": "registered", "on": "2021/1/5", "retract": "yes", "reason": "別の出願だったため"}
    )
    opened.refresh_from_db()
    assert opened.state == "published"
    assert "別の出願だったため" in client.get(reverse("right-detail", args=[opened.pk])).content.decode()


def test_owners_are_laid_down_with_exact_shares(opened, staff):
    OrganizationFactory(name="株式会社青葉")
    client, address = client_of(staff), reverse("right-owners", args=[opened.pk])
    typed = {
        "version": opened.version,
        "has_university": "on",
        "university_share": "1/3",
        "name_0": "株式会社青葉",
    }
    wrong = client.post(address, typed | {"share_0": "1/3"}).content.decode()
    assert "合計が2/3です" in wrong
    client.post(address, typed | {"share_0": "2/3", "class_0": "sme"})
    assert [str(row.share) for row in opened.ownerships.all()] == ["1/3", "2/3"]
    assert opened.ownerships.get(is_university=False).organization.name == "株式会社青葉"


def test_a_family_shows_its_rights_as_a_tree(opened, staff):
    pct = make_right(staff, family=opened.family, office="WO", route="pct", parent_id=opened.pk)
    phase = make_right(staff, family=opened.family, office="US", route="national_phase", parent_id=pct.pk)
    tree = page(staff, opened.family, "family-detail").context["page"].tree
    assert [(row.right.number, row.level) for row in tree] == [
        (opened.number, 0),
        (pct.number, 1),
        (phase.number, 2),
    ]


@pytest.mark.parametrize("name", ["right-list", "family-detail"])
def test_the_number_of_queries_does_not_grow(opened, staff, name):
    client = client_of(staff)
    address = reverse(name, args=[opened.family_id] if name == "family-detail" else [])

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    queries()
    before = queries()
    for _ in range(5):
        make_right(staff, family=opened.family)
    assert queries() == before


def test_terms_of_joint_filing_are_laid_down_whole(opened, staff):
    OrganizationFactory(name="株式会社青葉")
    client, address = client_of(staff), reverse("joint-filing-edit", args=[opened.family_id])
    typed = {
        "handler": "partner",
        "cost_rule": "partner",
        "exploitation": "exclusive",
        "non_working": "rate",
        "university_share": "1/3",
        "name_0": "株式会社青葉",
        "share_0": "2/3",
        "transfer_needs_consent": "on",
        "abandonment_notice_days": "60",
        "version": 0,
    }
    assert "不実施補償の率を入力してください" in client.post(address, typed).content.decode()
    wrong = client.post(address, typed | {"non_working_rate": "1%", "share_0": "1/3"})
    assert "合計が2/3です" in wrong.content.decode()
    unknown = client.post(address, typed | {"non_working_rate": "1%", "name_0": "知らない会社"})
    assert "相手先に登録されていません" in unknown.content.decode()
    alone = client.post(address, typed | {"non_working_rate": "1%", "name_0": "", "share_0": ""})
    assert "共同出願人を1者以上" in alone.content.decode()
    client.post(address, typed | {"non_working_rate": "1%"})
    shown = client.get(reverse("family-detail", args=[opened.family_id])).content.decode()
    for words in ("株式会社青葉 2/3", "実施の実績に応じた率", "1%", "60日前まで", "相手の同意が必要"):
        assert words in shown
    stale = client.post(address, typed | {"non_working_rate": "2%", "version": 7})
    assert stale.status_code == 409
