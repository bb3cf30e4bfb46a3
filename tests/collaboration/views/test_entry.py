"""Entering agreements: new, as a copy of last year's, as an amendment."""

import datetime

import pytest
from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement
from core.models import Event, Organization
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory

NEW = reverse("agreement-create")
TYPED = {
    "kind": "joint_research",
    "title": "蓄電池の研究",
    "parties__0__name": "株式会社青葉",
    "department": "工学研究科",
    "researchers__0__name": "山田 花子",
    "signed_on": "令和7年4月10日",
    "starts_on": "2025/5/1",
    "ends_on": "R8.3.31",
    "amount_yen": "３，０００，０００",
}


@pytest.fixture
def aoba(department):
    return OrganizationFactory(name="株式会社青葉")


def enter(client, address=NEW, then=None, **changes):
    return sent(client, address, then=then, **TYPED | changes)


def test_what_was_typed_the_office_way_is_stored(liaison, aoba, department):
    response = enter(liaison)
    agreement = Agreement.objects.get()
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert (
        agreement.number,
        agreement.state,
        agreement.department,
        agreement.signed_on,
        agreement.starts_on,
        agreement.ends_on,
        agreement.amount_yen,
    ) == (
        "KJ2025-00001",
        AgreementState.CONCLUDED,
        department,
        datetime.date(2025, 4, 10),
        datetime.date(2025, 5, 1),
        datetime.date(2026, 3, 31),
        3_000_000,
    )
    assert agreement.parties.get().organization == aoba
    assert (agreement.researchers.get().name, agreement.researchers.get().person) == ("山田 花子", None)


def test_a_partner_is_found_without_its_legal_form(liaison, aoba):
    enter(liaison, parties__0__name="㈱ 青葉")
    assert Agreement.objects.get().parties.get().organization == aoba


def test_a_partner_is_found_by_its_corporate_number(liaison, aoba):
    aoba.corporate_number = "7000012050002"
    aoba.save()
    enter(liaison, parties__0__name="７００００１２０５０００２")
    assert Agreement.objects.get().parties.get().organization == aoba


def test_namesakes_are_offered_for_a_choice(liaison, aoba):
    other = OrganizationFactory(name="株式会社青葉", profile__prefecture="大阪府")
    response = enter(liaison)
    assert Agreement.objects.count() == 0
    assert "「株式会社青葉」に当てはまるものが2件あります" in response.content.decode()
    assert "株式会社青葉（大阪府）" in response.content.decode()
    enter(liaison, parties__0__choice=str(other.pk))
    assert Agreement.objects.get().parties.get().organization == other


def test_an_unknown_partner_is_not_made_up(liaison, department):
    response = enter(liaison)
    assert "「株式会社青葉」は登録されていません" in response.content.decode()
    assert (Agreement.objects.count(), Organization.objects.count()) == (0, 0)


def test_a_new_partner_is_registered_along(liaison, department):
    enter(
        liaison,
        parties__0__new_legal_form="company",
        parties__0__new_prefecture="京都府",
        parties__0__new_size="sme",
        parties__0__new_size_evidence="相手先の申告",
    )
    partner = Agreement.objects.get().parties.get().organization
    profile = partner.profiles.get()
    assert (
        partner.name,
        profile.legal_form,
        profile.prefecture,
        profile.size_override,
        profile.valid_from,
    ) == (
        "株式会社青葉",
        "company",
        "京都府",
        "sme",
        datetime.date(2025, 4, 10),
    )


def test_a_new_partner_like_a_known_one_asks_first(liaison, aoba):
    response = enter(liaison, parties__0__name="青葉株式会社", parties__0__new_legal_form="company")
    assert "「株式会社青葉」はすでに登録されています" in response.content.decode()
    enter(
        liaison,
        parties__0__name="青葉株式会社",
        parties__0__new_legal_form="company",
        parties__0__choice="new",
    )
    assert Agreement.objects.get().parties.get().organization.name == "青葉株式会社"


def test_a_size_without_evidence_is_refused(liaison, department):
    response = enter(liaison, parties__0__new_legal_form="company", parties__0__new_size="sme")
    assert "企業規模の根拠を入力してください" in response.content.decode()
    assert Organization.objects.count() == 0


def test_several_partners_and_researchers(liaison, aoba):
    wakaba = OrganizationFactory(name="若葉株式会社")
    person = PersonFactory(name="佐藤 隆")
    enter(
        liaison,
        parties__0__share_yen="200万円",
        parties__1__name="若葉株式会社",
        parties__1__share_yen="1,000,000",
        researchers__1__name="佐藤　隆",
    )
    agreement = Agreement.objects.get()
    assert list(agreement.parties.order_by("pk").values_list("organization", "share_yen", "is_lead")) == [
        (aoba.pk, 2_000_000, True),
        (wakaba.pk, 1_000_000, False),
    ]
    assert list(agreement.researchers.order_by("pk").values_list("name", "person")) == [
        ("山田 花子", None),
        ("佐藤　隆", person.pk),
    ]


def test_the_same_partner_twice_is_refused(liaison, aoba):
    response = enter(liaison, parties__1__name="㈱青葉")
    assert "同じ相手先が二度入力されています" in response.content.decode()


def test_researchers_of_the_same_name_are_told_apart(liaison, aoba):
    first, second = PersonFactory(name="山田 花子"), PersonFactory(name="山田 花子")
    response = enter(liaison)
    assert f"山田 花子（{first.erad_number}）" in response.content.decode()
    enter(liaison, researchers__0__choice=str(second.pk))
    assert Agreement.objects.get().researchers.get().person == second


def test_a_researcher_is_found_by_number(liaison, aoba):
    person = PersonFactory(name="髙橋 花子", erad_number="12345678")
    enter(liaison, researchers__0__name="１２３４５６７８")
    researcher = Agreement.objects.get().researchers.get()
    assert (researcher.name, researcher.person) == ("髙橋 花子", person)


def test_everything_missing_is_said_at_once_and_nothing_is_lost(liaison, department):
    response = sent(liaison, NEW, note="覚書あり", amount_yen="約300万")
    page = response.content.decode()
    for text in (
        "契約種別を選んでください",
        "研究題目を入力してください",
        "相手先を入力してください",
        "契約締結日を入力してください",
        "およその金額は登録できません",
    ):
        assert text in page
    assert "<title>エラー：" in page
    assert (fields_of(response)["note"], fields_of(response)["amount_yen"]) == ("覚書あり", "約300万")


def test_an_end_before_the_start_is_refused(liaison, aoba):
    assert "研究終了日は研究開始日以後" in enter(liaison, ends_on="2025/4/30").content.decode()


def test_a_number_that_is_taken_is_refused(liaison, aoba):
    AgreementFactory(number="KJ2025-00007")
    assert "この契約番号はすでに使われています" in enter(liaison, number="KJ2025-00007").content.decode()


def test_an_unknown_department_is_refused(liaison, aoba):
    assert "「理学部」という部局は登録されていません" in enter(liaison, department="理学部").content.decode()


def test_a_department_that_could_be_several_is_refused_with_their_names(liaison, aoba):
    DepartmentFactory(name="工学研究科附属研究センター")
    DepartmentFactory(name="情報工学研究科")
    page = enter(liaison, department="研究").content.decode()
    assert (
        "「研究」に当てはまる部局が複数あります（工学研究科、工学研究科附属研究センター、情報工学研究科）"
        in page
    )


def test_a_clerk_names_a_department(own_clerk, aoba):
    assert "担当部局を入力してください" in enter(own_clerk, department="").content.decode()


def test_another_kind_for_the_survey_needs_its_reason(liaison, aoba):
    response = enter(liaison, survey_kind="commissioned_research")
    assert "調査での扱いを変える理由を入力してください" in response.content.decode()


def test_a_share_without_a_name_is_refused(liaison, aoba):
    response = enter(liaison, parties__1__share_yen="100")
    assert "相手先の名称を入力してください" in response.content.decode()


def test_a_corporate_number_of_another_partner_is_refused(liaison, aoba):
    OrganizationFactory(name="若葉株式会社", corporate_number="7000012050002")
    response = enter(
        liaison,
        parties__0__name="双葉株式会社",
        parties__0__new_legal_form="company",
        parties__0__new_corporate_number="7000012050002",
    )
    assert "この法人番号の相手先は登録済みです" in response.content.decode()


def test_a_draft_needs_neither_signature_nor_partner(liaison, department):
    enter(liaison, state="draft", signed_on="", parties__0__name="")
    assert Agreement.objects.get().state == AgreementState.DRAFT


def test_save_and_next_keeps_kind_and_department(liaison, aoba, department):
    response = enter(liaison, then="next")
    assert response.url == f"{NEW}?kind=joint_research&department={department.pk}"
    fields = fields_of(liaison.get(response.url))
    assert (fields["kind"], fields["department"], fields["title"]) == ("joint_research", "工学研究科", "")


def test_the_same_form_sent_twice_makes_one_agreement(liaison, aoba):
    values = fields_of(liaison.get(NEW)) | {name.replace("__", "-"): text for name, text in TYPED.items()}
    first, second = liaison.post(NEW, values), liaison.post(NEW, values)
    assert Agreement.objects.count() == 1
    assert first.url == second.url


def test_a_used_form_with_other_content_is_not_swallowed(liaison, aoba):
    values = fields_of(liaison.get(NEW)) | {name.replace("__", "-"): text for name, text in TYPED.items()}
    liaison.post(NEW, values)
    response = liaison.post(NEW, values | {"title": "別の研究"})
    assert "この画面の内容はKJ2025-00001として登録済みです" in response.content.decode()
    assert Agreement.objects.count() == 1


def test_the_same_content_from_a_second_window_is_asked_about(liaison, aoba):
    enter(liaison)
    response = enter(liaison)
    assert "同じ内容の契約をKJ2025-00001として登録したばかりです" in response.content.decode()
    assert Agreement.objects.count() == 1
    enter(liaison, repeat="on")
    assert Agreement.objects.count() == 2


def test_other_people_or_partners_make_another_contract(liaison, own_clerk, aoba):
    enter(liaison)
    enter(liaison, researchers__0__name="佐藤 隆")
    enter(own_clerk)
    assert Agreement.objects.count() == 3


def test_an_amendment_is_no_twin_of_its_agreement(liaison, aoba):
    enter(liaison)
    root = Agreement.objects.get()
    sent(liaison, reverse("agreement-amend", args=[root.pk]), signed_on="2025/4/10")
    assert root.amendments.count() == 1


def test_a_clerk_enters_drafts_of_the_own_department(own_clerk, aoba, department):
    assert fields_of(own_clerk.get(NEW))["department"] == "工学研究科"
    enter(own_clerk)
    assert (Agreement.objects.get().state, Agreement.objects.get().department) == (
        AgreementState.DRAFT,
        department,
    )


def test_a_clerk_does_not_enter_for_another_department(other_clerk, aoba):
    response = enter(other_clerk)
    assert "「工学研究科」の契約は登録できません" in response.content.decode()
    assert Agreement.objects.count() == 0


def test_readers_do_not_reach_the_entry_form(auditor, finance):
    assert (auditor.get(NEW).status_code, finance.get(NEW).status_code) == (403, 403)


def test_a_copy_shows_what_was_shifted_and_has_its_own_number(liaison, aoba, department):
    source = AgreementFactory(department=department, partner=aoba, principal="山田 花子")
    address = reverse("agreement-copy", args=[source.pk])
    page = liaison.get(address)
    assert "前年度から変えた項目" in page.content.decode()
    response = sent(liaison, address)
    copy = Agreement.objects.exclude(pk=source.pk).get()
    assert response.url == reverse("agreement-detail", args=[copy.pk])
    assert (copy.number, copy.starts_on, copy.amount_yen, copy.parties.get().organization) == (
        "KJ2026-00001",
        datetime.date(2026, 5, 1),
        3_000_000,
        aoba,
    )
    assert Event.objects.get(verb="copy").reason == f"{source.number}を写して作成しました。"


def test_an_amendment_carries_its_change_to_the_agreement(liaison, aoba, department):
    root = AgreementFactory(number="KJ2025-00001", department=department, partner=aoba, principal="山田 花子")
    address = reverse("agreement-amend", args=[root.pk])
    sent(liaison, address, signed_on="2025/12/1", ends_on="2027/3/31", amount_yen="500万円")
    amendment = root.amendments.get()
    root.refresh_from_db()
    assert (amendment.number, amendment.state) == ("KJ2025-00001-変1", AgreementState.CONCLUDED)
    assert (root.amount_yen, root.ends_on, root.signed_on) == (
        5_000_000,
        datetime.date(2027, 3, 31),
        datetime.date(2025, 4, 10),
    )


def test_a_cancelled_agreement_takes_no_amendment(liaison, aoba, department):
    root = AgreementFactory(department=department, partner=aoba, state=AgreementState.CANCELLED.value)
    response = sent(liaison, reverse("agreement-amend", args=[root.pk]), signed_on="2025/12/1")
    assert "取り消された契約には変更契約を登録できません" in response.content.decode()


def test_an_amendment_without_effect_leaves_the_agreement_alone(liaison, aoba, department):
    root = AgreementFactory(department=department, partner=aoba)
    sent(liaison, reverse("agreement-amend", args=[root.pk]), amount_yen="1", applies_to_root=None)
    root.refresh_from_db()
    assert (root.amount_yen, root.amendments.get().amount_yen) == (3_000_000, 1)


@pytest.mark.parametrize("page", ["agreement-copy", "agreement-amend"])
def test_strangers_find_no_page(other_clerk, department, page):
    agreement = AgreementFactory(department=department)
    assert other_clerk.get(reverse(page, args=[agreement.pk])).status_code == 404


def test_a_clerk_does_not_amend(own_clerk, department):
    agreement = AgreementFactory(department=department)
    assert own_clerk.get(reverse("agreement-amend", args=[agreement.pk])).status_code == 403
