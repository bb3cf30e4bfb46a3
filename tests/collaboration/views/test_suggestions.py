"""Suggestions while a clerk types."""

import pytest
from django.urls import reverse

from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory

ORGANIZATIONS = reverse("agreement-suggest-organizations")
PEOPLE = reverse("agreement-suggest-people")
DEPARTMENTS = reverse("agreement-suggest-departments")


def suggested(client, address, text):
    return client.get(address, {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["青葉", "㈱青葉", "ｱｵﾊﾞ", "70000120", "あおば 7000"])
def test_partners_are_found_however_they_are_typed(liaison, text):
    partner = OrganizationFactory(
        name="株式会社青葉",
        corporate_number="7000012050002",
        search_key="青葉 株式会社青葉 アオバ 7000012050002",
    )
    assert f'data-key="{partner.pk}"' in suggested(liaison, ORGANIZATIONS, text)


def test_partners_are_told_apart(liaison):
    OrganizationFactory(name="株式会社青葉", corporate_number="7000012050002", profile__prefecture="京都府")
    assert "株式会社青葉（法人番号7000012050002、京都府）" in suggested(liaison, ORGANIZATIONS, "青葉")


def test_merged_partners_are_not_suggested(liaison):
    survivor = OrganizationFactory(name="青葉本社")
    OrganizationFactory(name="青葉旧社", merged_into=survivor)
    page = suggested(liaison, ORGANIZATIONS, "青葉")
    assert ("青葉本社" in page, "青葉旧社" in page) == (True, False)


def test_ten_are_enough(liaison):
    for _ in range(12):
        OrganizationFactory(name="株式会社青葉")
    assert suggested(liaison, ORGANIZATIONS, "青葉").count("<li") == 10


def test_people_are_found_by_variant_kanji_and_shown_with_their_department(liaison):
    PersonFactory(name="髙橋 花子", erad_number="12345678", department=DepartmentFactory(name="工学研究科"))
    assert "髙橋 花子（12345678、工学研究科）" in suggested(liaison, PEOPLE, "高橋花")


def test_a_clerk_is_offered_people_of_the_own_department_only(own_clerk, department):
    PersonFactory(name="山田 花子", department=department)
    PersonFactory(name="山田 太郎", department=DepartmentFactory())
    page = suggested(own_clerk, PEOPLE, "山田")
    assert ("山田 花子" in page, "山田 太郎" in page) == (True, False)


def test_departments_are_found_by_part_of_their_name(liaison, department):
    DepartmentFactory(name="文学研究科")
    page = suggested(liaison, DEPARTMENTS, "工学")
    assert ("工学研究科" in page, "文学研究科" in page) == (True, False)


def test_names_are_escaped(liaison):
    OrganizationFactory(name='青葉"><script>')
    assert "<script>" not in suggested(liaison, ORGANIZATIONS, "青葉")


@pytest.mark.parametrize("address", [ORGANIZATIONS, PEOPLE, DEPARTMENTS])
def test_who_enters_nothing_is_suggested_nothing(auditor, address):
    assert auditor.get(address, {"q": "青"}).status_code == 403


def test_finance_is_helped_with_an_estimate(finance):
    OrganizationFactory(name="株式会社青葉")
    answer = finance.get("/agreements/suggest/organizations/", {"q": "青葉"})
    assert "株式会社青葉" in answer.content.decode()
