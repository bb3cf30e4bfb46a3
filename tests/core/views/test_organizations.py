"""The screens of partner organisations."""

import datetime
import io
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calc.kinds import Role
from core.models import Organization
from tests.factories.core import OrganizationFactory, OrganizationProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

NUMBER = "7000012050002"
ENTRY = {
    "name": "株式会社 若葉電機",
    "valid_from": "2018/4/1",
    "legal_form": "company",
    "country": "JP",
    "prefecture": "大阪府",
}


@pytest.fixture
def liaison(client):
    user = UserFactory(role=Role.LIAISON)
    client.force_login(user)
    return client


def _page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_names_partner_class_and_place(liaison):
    OrganizationFactory(name="青葉製作所", profile__legal_form="state", profile__prefecture="東京都")
    page = _page(liaison, "organization-list")
    assert all(words in page for words in ("青葉製作所", "国", "東京都"))


def test_list_is_searched_without_the_legal_form_and_through_variants(liaison):
    OrganizationFactory(name="株式会社髙橋製作所")
    OrganizationFactory(name="青葉電機")
    page = _page(liaison, "organization-list", q="㈱高橋")
    assert ("株式会社髙橋製作所" in page, "青葉電機" in page) == (True, False)


@pytest.mark.parametrize(
    ("wanted", "shown"), [("sme", "中小の青葉"), ("foreign", "米国の青葉"), ("unknown", "不明の青葉")]
)
def test_list_is_filtered_by_the_class_of_today(liaison, wanted, shown):
    OrganizationFactory(name="中小の青葉", profile__industry="service", profile__employees=10)
    OrganizationFactory(name="米国の青葉", profile__country="US", profile__prefecture="")
    OrganizationFactory(name="不明の青葉")
    page = _page(liaison, "organization-list", partner_class=wanted)
    names = {name for name in ("中小の青葉", "米国の青葉", "不明の青葉") if name in page}
    assert names == {shown}


def test_list_needs_the_same_queries_for_one_row_and_thirty(liaison):
    OrganizationFactory()
    _queries(liaison)
    for_one = _queries(liaison)
    OrganizationFactory.create_batch(29)
    assert (_queries(liaison), for_one <= 12) == (for_one, True)


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        _page(client, "organization-list")
    return len(captured)


def test_export_holds_what_the_list_shows(liaison):
    OrganizationFactory(name="青葉電機", profile__capital_yen=30_000_000)
    OrganizationFactory(name="若葉電機")
    response = liaison.get(reverse("organization-export"), {"q": "青葉"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["名称", "青葉電機"]
    assert rows[1][8] == 30_000_000


def test_detail_shows_every_profile_with_its_class(liaison):
    organization = OrganizationFactory(profile__size_override="sme", profile__size_evidence="会社四季報")
    OrganizationProfileFactory(
        organization=organization, valid_from=datetime.date(2018, 4, 1), country="US", prefecture=""
    )
    page = _page(liaison, "organization-detail", organization.pk)
    assert all(words in page for words in ("中小企業", "会社四季報", "外国企業", "アメリカ合衆国"))


def test_new_partner_is_registered_with_its_profile(liaison):
    response = liaison.post(reverse("organization-create"), ENTRY | {"submission": uuid4()})
    made = Organization.objects.get()
    assert response.headers["Location"] == reverse("organization-detail", args=[made.pk])
    assert made.profiles.get().prefecture == "大阪府"


def test_double_click_makes_one_partner(liaison):
    entry = ENTRY | {"submission": str(uuid4()), "is_another": "1"}
    first, second = (liaison.post(reverse("organization-create"), entry) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Organization.objects.count() == 1


def test_similar_partner_needs_a_second_word(liaison):
    OrganizationFactory(name="若葉電機株式会社")
    response = liaison.post(reverse("organization-create"), ENTRY)
    assert "似た相手先がすでに登録されています" in response.content.decode()
    liaison.post(reverse("organization-create"), ENTRY | {"is_another": "1"})
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "入力してください"),
        ({"prefecture": ""}, "日本の相手先は、所在地の都道府県を選んでください。"),
        ({"country": "US"}, "外国の相手先には都道府県を選べません。"),
        ({"size_override": "sme"}, "根拠を入力してください。"),
        ({"legal_form": "state", "size_override": "sme", "size_evidence": "x"}, "日本の会社だけです。"),
        ({"corporate_number": "1234567890123"}, "法人番号"),
        ({"employees": "多数"}, "数字で入力してください。"),
        ({"valid_from": "03/04/2026"}, "エラー"),
    ],
)
def test_faulty_entry_is_refused_in_words(liaison, changes, said):
    response = liaison.post(reverse("organization-create"), ENTRY | changes)
    assert (response.status_code, said in response.content.decode()) == (200, True)
    assert Organization.objects.count() == 0


def test_partner_is_changed_with_a_reason(liaison):
    organization = OrganizationFactory(name="青葉")
    values = {"name": "若葉", "version": 1, "reason": "社名変更"}
    liaison.post(reverse("organization-edit", args=[organization.pk]), values)
    page = _page(liaison, "organization-detail", organization.pk)
    assert all(words in page for words in ("名称：青葉 → 若葉", "理由：社名変更"))


def test_second_of_two_editors_sees_both_values_and_may_save(liaison):
    organization = OrganizationFactory(name="青葉")
    address = reverse("organization-edit", args=[organization.pk])
    liaison.post(address, {"name": "若葉", "version": 1})
    response = liaison.post(address, {"name": "双葉", "version": 1})
    page = response.content.decode()
    assert (response.status_code, "若葉" in page, 'value="双葉"' in page) == (409, True, True)
    assert 'name="version" value="2"' in page
    liaison.post(address, {"name": "双葉", "version": 2})
    assert Organization.objects.get().name == "双葉"


def test_profile_form_begins_with_the_latest_profile(liaison):
    organization = OrganizationFactory(profile__prefecture="沖縄県")
    page = _page(liaison, "profile-add", organization.pk)
    assert '<option value="沖縄県" selected>' in page


def test_profile_is_added_corrected_and_removed(liaison):
    organization = OrganizationFactory()
    values = {key: value for key, value in ENTRY.items() if key != "name"}
    liaison.post(reverse("profile-add", args=[organization.pk]), values | {"version": 1})
    added = organization.profiles.get(valid_from="2018-04-01")
    address = reverse("profile-edit", args=[organization.pk, added.pk])
    liaison.post(address, values | {"version": 2, "prefecture": "奈良県"})
    added.refresh_from_db()
    assert added.prefecture == "奈良県"
    liaison.post(reverse("profile-remove", args=[organization.pk, added.pk]))
    assert organization.profiles.count() == 1


def test_profile_conflict_shows_what_a_colleague_saved(liaison):
    organization = OrganizationFactory(profile__prefecture="京都府", profile__valid_from="2018-04-01")
    profile = organization.profiles.get()
    address = reverse("profile-edit", args=[organization.pk, profile.pk])
    values = {key: value for key, value in ENTRY.items() if key != "name"} | {"version": 1}
    liaison.post(address, values | {"prefecture": "奈良県"})
    response = liaison.post(address, values | {"prefecture": "滋賀県"})
    page = response.content.decode()
    assert (response.status_code, "<td>奈良県</td>" in page, "<td>滋賀県</td>" in page) == (409, True, True)


def test_second_profile_of_a_day_is_refused_in_words(liaison):
    organization = OrganizationFactory(profile__valid_from="2018-04-01")
    values = {key: value for key, value in ENTRY.items() if key != "name"} | {"version": 1}
    response = liaison.post(reverse("profile-add", args=[organization.pk]), values)
    assert "この適用開始日の属性はすでにあります" in response.content.decode()


def test_only_profile_is_not_removed(liaison):
    organization = OrganizationFactory()
    address = reverse("profile-remove", args=[organization.pk, organization.profiles.get().pk])
    page = liaison.post(address, follow=True).content.decode()
    assert "この1件だけのため、削除できません" in page


def test_merge_is_chosen_previewed_done_and_taken_back(liaison):
    survivor, duplicate = OrganizationFactory(name="青葉電機"), OrganizationFactory(name="㈱青葉電機")
    assert "㈱青葉電機" in _page(liaison, "organization-merge", survivor.pk)
    preview = _page(liaison, "organization-merge", survivor.pk, other=duplicate.pk)
    assert "この記録を指す「相手先の属性」" in preview
    address = reverse("organization-merge", args=[survivor.pk]) + f"?other={duplicate.pk}"
    liaison.post(address, {"survivor": survivor.pk, "reason": "同じ会社"})
    assert "別の記録に統合されています" in _page(liaison, "organization-detail", duplicate.pk)

    liaison.post(reverse("organization-unmerge", args=[duplicate.pk]))
    assert Organization.objects.living().count() == 2


def test_other_record_may_be_the_one_that_stays(liaison):
    first, second = OrganizationFactory(), OrganizationFactory()
    address = reverse("organization-merge", args=[first.pk]) + f"?other={second.pk}"
    liaison.post(address, {"survivor": second.pk})
    assert list(Organization.objects.living()) == [second]


def test_two_corporations_are_not_merged(liaison):
    first = OrganizationFactory(corporate_number=NUMBER)
    second = OrganizationFactory(corporate_number="5010001000001")
    address = reverse("organization-merge", args=[first.pk]) + f"?other={second.pk}"
    response = liaison.post(address, {"survivor": first.pk})
    assert "法人番号が異なるため、統合できません" in response.content.decode()


def test_duplicates_are_listed(liaison):
    OrganizationFactory(name="株式会社青葉電機")
    OrganizationFactory(name="青葉電機㈱")
    OrganizationFactory(name="若葉電機")
    page = _page(liaison, "organization-duplicates")
    assert ("青葉電機㈱" in page, "若葉電機" in page) == (True, False)


def test_two_corporations_of_one_name_are_no_duplicates(liaison):
    OrganizationFactory(name="青葉電機", corporate_number=NUMBER)
    OrganizationFactory(name="青葉電機", corporate_number="5010001000001")
    assert "重複は見つかりません" in _page(liaison, "organization-duplicates")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LIAISON, Role.DEPARTMENT)])
@pytest.mark.parametrize("name", ["organization-edit", "organization-merge", "profile-add"])
def test_only_the_liaison_office_changes(client, role, name):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse(name, args=[OrganizationFactory().pk])).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPARTMENT])
def test_every_role_reads(client, role):
    client.force_login(UserFactory(role=role))
    _page(client, "organization-list")
    _page(client, "organization-detail", OrganizationFactory().pk)


def test_nobody_without_a_role_finds_anything(client):
    client.force_login(UserFactory())
    assert client.get(reverse("organization-detail", args=[OrganizationFactory().pk])).status_code == 404


def test_finance_does_not_export(client):
    client.force_login(UserFactory(role=Role.FINANCE))
    assert client.get(reverse("organization-export")).status_code == 403


def test_list_is_filtered_by_prefecture_and_sorted(liaison):
    OrganizationFactory(name="あおば", profile__prefecture="東京都", corporate_number=NUMBER)
    OrganizationFactory(name="わかば", profile__prefecture="東京都", corporate_number="5010001000001")
    OrganizationFactory(name="ふたば", profile__prefecture="大阪府")
    page = _page(liaison, "organization-list", prefecture="東京都", order="-corporate_number")
    assert "ふたば" not in page
    assert page.index("あおば") < page.index("わかば")


def test_partner_without_a_profile_is_listed_shown_and_exported(liaison):
    organization = OrganizationFactory(name="属性なし", profile=False)
    assert "区分が決まらない" in _page(liaison, "organization-list")
    assert "属性がまだありません" in _page(liaison, "organization-detail", organization.pk)
    response = liaison.get(reverse("organization-export"), {"format": "csv"})
    assert "属性なし" in b"".join(response.streaming_content).decode()


def test_unreadable_condition_selects_nothing(liaison):
    OrganizationFactory(name="青葉")
    assert "青葉" not in _page(liaison, "organization-list", partner_class="no_such_class")


def test_unmerging_what_was_not_merged_is_refused_in_words(liaison):
    organization = OrganizationFactory()
    page = liaison.post(reverse("organization-unmerge", args=[organization.pk]), follow=True).content.decode()
    assert "この記録の統合は取り消せません" in page


def test_conflict_speaks_of_switches_amounts_and_nothing(liaison):
    organization = OrganizationFactory(profile__valid_from="2018-04-01")
    profile = organization.profiles.get()
    address = reverse("profile-edit", args=[organization.pk, profile.pk])
    values = {key: value for key, value in ENTRY.items() if key != "name"} | {"version": 1}
    liaison.post(address, values | {"capital_yen": "3000000", "foreign_affiliated": "on"})
    page = liaison.post(address, values | {"country": "US", "prefecture": ""}).content.decode()
    for words in ("3,000,000", "（なし）", "はい", "いいえ", "アメリカ合衆国"):
        assert f"<td>{words}</td>" in page
