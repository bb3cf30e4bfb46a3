"""Pricing a contract on the screen: what is typed, what is computed, what is refused where, what is saved."""

import re

import pytest

from collaboration.models import CostRules, Estimate
from tests.collaboration.views.pages import fields_of
from tests.factories.core import OrganizationFactory, PersonFactory

NEW = "/estimates/new/"
PREVIEW = "/estimates/preview/"


@pytest.fixture(autouse=True)
def _rules(db):
    """The institution's own rules: 30 % of direct cost, hours of researchers, a fee per company researcher."""
    CostRules.objects.create(
        code="joint_standard",
        label="共同研究の標準",
        kind="joint_research",
        valid_from="2021-04-01",
        source="架空大学共同研究取扱規程 第8条",
        content={
            "indirect": [{"rate": "30%", "article": "第8条第1項"}],
            "value": {"method": "hours", "annual_hours": 1956, "article": "第9条"},
            "researcher_fee": {"unit_yen": 440_000, "article": "第10条"},
        },
    )


def typed(client, address=NEW, **changes):
    """What a browser would send for the page, with some fields changed; `__` stands for a hyphen."""
    values = fields_of(client.get(address))
    values |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in values.items() if value is not None}


def eighteen_months(client, **changes):
    """An 18-month contract over two fiscal years with equipment."""
    return typed(
        client,
        title="全固体電池の界面抵抗の低減",
        starts_on="R8.10.1",
        ends_on="2028/3/31",
        lines__0__yen_2026="200万円",
        lines__1__yen_2027="１,０００,０００",
        **changes,
    )


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestPreview:
    def test_price_of_what_is_typed(self, liaison):
        page = text_of(liaison.post(PREVIEW, eighteen_months(liaison)))
        # 3,000,000 direct, 900,000 indirect, tax 390,000
        assert "4,290,000" in page
        assert "第8条第1項" in page
        assert not Estimate.objects.exists()

    def test_reshaping_follows_the_term_and_loses_nothing(self, liaison):
        sent = eighteen_months(liaison, lines__0__label="測定装置") | {"ends_on": "2027/3/31"}
        page = liaison.post(f"{PREVIEW}?part=sheet", sent).content.decode()
        # 2027 is outside the term now; what was typed for it stays and is refused at its field
        assert 'name="lines-1-yen_2027" value="１,０００,０００"' in page
        assert "期間外" in page
        assert "測定装置" in page

    def test_columns_of_a_longer_term(self, liaison):
        sent = eighteen_months(liaison) | {"ends_on": "2031/3/31"}
        page = liaison.post(f"{PREVIEW}?part=sheet", sent).content.decode()
        assert all(f"lines-0-yen_{year}" in page for year in range(2026, 2031))

    def test_more_rows(self, liaison):
        sent = eighteen_months(liaison) | {"then": "add_lines"}
        page = liaison.post(f"{PREVIEW}?part=sheet", sent).content.decode()
        assert "lines-7-category" in page
        assert 'value="200万円"' in page

    def test_scenarios_side_by_side(self, liaison):
        sent = eighteen_months(liaison) | {"then": "add_scenario"}
        page = liaison.post(f"{PREVIEW}?part=sheet", sent)
        assert 'name="scenario-1-policy"' in page.content.decode()
        sent |= {
            "then": "",
            "scenario_total": "2",
            "scenario-1-policy": "preset:legacy10",
            "scenario-1-method": "cost_plus",
        }
        shown = text_of(liaison.post(PREVIEW, sent))
        # 30 % against 10 % of 3,000,000: 600,000 less, and 60,000 less tax
        assert "試算の比較" in shown
        assert "△660,000" in shown

    def test_a_scenario_is_taken_out(self, liaison):
        sent = eighteen_months(liaison) | {
            "scenario_total": "2",
            "scenario-1-policy": "preset:legacy10",
            "scenario-1-method": "cost_plus",
            "chosen": "1",
            "then": "drop_scenario_0",
        }
        page = liaison.post(f"{PREVIEW}?part=sheet", sent).content.decode()
        assert 'name="scenario_total" value="1"' in page
        assert re.search(r'value="preset:legacy10"\s+selected', page)

    def test_agreed_total_with_its_shadow(self, liaison):
        sent = eighteen_months(liaison) | {"scenario-0-method": "total", "agreed_yen": "1650万円"}
        shown = text_of(liaison.post(PREVIEW, sent))
        assert "16,500,000" in shown
        assert re.search(r"積み上げた場合（参考）\s*4,290,000", shown)

    def test_what_another_method_asks_for_is_kept(self, liaison):
        sent = eighteen_months(liaison) | {"agreed_yen": "1650万円", "proposed_by": "株式会社青葉"}
        page = liaison.post(f"{PREVIEW}?part=sheet", sent).content.decode()
        assert '<input type="hidden" name="agreed_yen" value="1650万円">' in page
        assert '<input type="hidden" name="proposed_by" value="株式会社青葉">' in page

    def test_outcome_clauses(self, liaison):
        sent = eighteen_months(liaison) | {
            "scenario-0-method": "outcome",
            "outcome-royalty_rate": "3%",
            "outcome-royalty_expected_sales_yen": "1億2000万円\n80,000,000",
        }
        shown = text_of(liaison.post(PREVIEW, sent))
        assert "3,600,000" in shown
        assert "成果連動の条件に決まっていない項目があります" in shown

    def test_a_policy_that_lacks_a_rule_leaves_its_inputs_out_only_beside_another(self, liaison):
        sent = eighteen_months(liaison) | {
            "people-0-name": "山田 花子",
            "people-0-hours_2026": "100",
            "people-0-hourly_yen": "10,000",
        }
        alone = text_of(liaison.post(PREVIEW, sent | {"scenario-0-policy": "preset:legacy10"}))
        assert "知の価値分の定めがありません" in alone
        both = sent | {"scenario_total": "2", "scenario-1-policy": "preset:legacy10"}
        both |= {"scenario-1-method": "cost_plus", "chosen": "1"}
        assert "この規程に定めがないため" in text_of(liaison.post(PREVIEW, both))

    def test_queries_do_not_grow_with_the_rows(self, liaison, django_assert_max_num_queries):
        sent = eighteen_months(liaison)
        for row in range(5):
            sent[f"lines-{row}-yen_2026"] = "1000"
        with django_assert_max_num_queries(12):
            liaison.post(PREVIEW, sent)

    def test_who_may(self, liaison, finance, auditor, own_clerk):
        sent = eighteen_months(liaison)
        assert finance.post(PREVIEW, sent).status_code == 200
        assert auditor.post(PREVIEW, sent).status_code == 403
        assert own_clerk.post(PREVIEW, sent).status_code == 403
        assert liaison.get(PREVIEW).status_code == 405


BAD = [
    ("lines-0-yen_2026", "-500", "マイナスの金額は入力できません"),
    ("lines-0-yen_2026", "99999999999999", "金額が範囲の外です"),
    ("lines-0-yen_2026", "約300万円", "およその金額は登録できません"),
    ("ends_on", "2026/9/30", "研究終了日は研究開始日以後"),
    ("ends_on", "2026/2/30", ""),
    ("people-0-hours_2026", "8785", "0以上8784以下"),
    ("indirect_rate", "130", "100%以下で入力してください"),
    ("indirect_rate", "0.3", "0.3%か30%か"),
    ("starts_on", "2015/4/1", "適用される規程がありません"),
    ("company-0-months", "40", "研究期間（2026/10/1から2028/3/31まで）の外"),
    ("tax_date", "1980/1/1", "消費税率が定められていません"),
]


class TestRefusals:
    @pytest.mark.parametrize(("name", "text", "message"), BAD)
    def test_at_the_field_with_the_text_kept(self, liaison, name, text, message):
        sent = eighteen_months(liaison)
        sent |= {"people-0-name": "山田 花子", "people-0-hours_2026": "10", "people-0-hourly_yen": "5000"}
        sent |= {"company-0-name": "青木 健", name: text}
        if name == "starts_on":
            sent["ends_on"] = "2016/3/31"
        page = liaison.post(NEW, sent)
        shown = page.content.decode()
        assert page.status_code == 200
        assert not Estimate.objects.exists()
        assert message in text_of(page)
        assert f'value="{text}"' in shown
        assert "エラー：" in shown
        wrong = "scenario-0-policy" if message == "適用される規程がありません" else name
        control = re.search(rf'<(?:input|select)[^>]*name="{wrong}"[^>]*>', shown)
        assert control is not None
        assert 'aria-invalid="true"' in control[0]

    def test_a_person_who_gives_nothing(self, liaison):
        page = liaison.post(NEW, eighteen_months(liaison) | {"people-0-name": "山田 花子"})
        assert "この人が研究に充てる時間などを入力してください" in text_of(page)

    def test_a_kind_without_rules(self, liaison):
        page = liaison.post(NEW, eighteen_months(liaison) | {"kind": "umbrella"})
        assert not Estimate.objects.exists()
        assert "この契約種別には規程がまだありません" in text_of(page)

    def test_without_script_the_button_shows_the_same_price(self, liaison):
        page = liaison.post(NEW, eighteen_months(liaison) | {"title": "", "then": "price"})
        assert "4,290,000" in text_of(page)
        assert "エラー：" not in page.content.decode()
        assert not Estimate.objects.exists()


class TestSaving:
    def test_price_partner_and_researcher(self, liaison, department):
        partner = OrganizationFactory(name="株式会社青葉")
        person = PersonFactory(name="山田 花子", department=department)
        sent = eighteen_months(
            liaison, partner__name="株式会社青葉", principal__name="山田 花子", department="工学研究科"
        )
        answer = liaison.post(NEW, sent)
        estimate = Estimate.objects.get()
        assert answer.url == f"/estimates/{estimate.pk}/"
        assert (estimate.organization, estimate.principal, estimate.department) == (
            partner,
            person,
            department,
        )
        version = estimate.versions.get()
        assert version.total_yen == 4_290_000
        assert version.scenarios[0]["policy"]["id"] == "joint_standard"

    def test_double_click_makes_one(self, liaison):
        sent = eighteen_months(liaison)
        first, second = liaison.post(NEW, sent), liaison.post(NEW, sent)
        assert first.url == second.url
        assert Estimate.objects.count() == 1

    def test_the_same_hours_in_every_year(self, liaison):
        sent = eighteen_months(liaison) | {
            "people-0-name": "山田 花子",
            "people-0-hours_2026": "100",
            "people-0-hourly_yen": "10,000",
            "people-0-every_year": "on",
        }
        liaison.post(NEW, sent)
        request = Estimate.objects.get().versions.get().scenarios[0]["request"]
        assert [(each["fiscal_year"], each["hours"]) for each in request["commitments"]] == [
            (2026, "100"),
            (2027, "100"),
        ]

    def test_chosen_scenario_is_the_one_offered(self, liaison):
        sent = eighteen_months(liaison) | {
            "scenario_total": "2",
            "scenario-1-policy": "preset:legacy10",
            "scenario-1-method": "cost_plus",
            "chosen": "1",
        }
        liaison.post(NEW, sent)
        version = Estimate.objects.get().versions.get()
        assert (version.chosen, version.total_yen) == (1, 3_630_000)

    def test_who_may(self, auditor, own_clerk, finance):
        assert auditor.get(NEW).status_code == 403
        assert own_clerk.get(NEW).status_code == 403
        assert finance.get(NEW).status_code == 200


class TestVersions:
    def made(self, client, **changes):
        client.post(NEW, eighteen_months(client) | changes)
        return Estimate.objects.get()

    def test_begins_with_the_latest_and_its_price(self, liaison):
        estimate = self.made(liaison)
        page = liaison.get(f"/estimates/{estimate.pk}/revise/")
        assert 'value="2,000,000"' in page.content.decode()
        assert "4,290,000" in text_of(page)

    def test_next_version(self, liaison):
        estimate = self.made(liaison)
        address = f"/estimates/{estimate.pk}/revise/"
        sent = typed(liaison, address) | {"lines-0-yen_2026": "3,000,000", "note": "装置の変更"}
        liaison.post(address, sent)
        assert [each.total_yen for each in estimate.versions.order_by("order")] == [4_290_000, 5_720_000]

    def test_unchanged_content_adds_no_version(self, liaison):
        estimate = self.made(liaison)
        address = f"/estimates/{estimate.pk}/revise/"
        liaison.post(address, typed(liaison, address))
        assert estimate.versions.count() == 1

    def test_somebody_was_faster(self, liaison, finance):
        estimate = self.made(liaison)
        address = f"/estimates/{estimate.pk}/revise/"
        mine = typed(liaison, address) | {"lines-0-yen_2026": "3,000,000"}
        finance.post(address, typed(finance, address) | {"lines-0-yen_2026": "1,000,000"})
        answer = liaison.post(address, mine)
        assert answer.status_code == 409
        assert "新しい版を作りました" in text_of(answer)
        # nothing typed is lost, and saving again makes the version after the colleague's
        again = fields_of(answer)
        assert again["lines-0-yen_2026"] == "3,000,000"
        liaison.post(address, again)
        assert [each.total_yen for each in estimate.versions.order_by("order")] == [
            4_290_000,
            2_860_000,
            5_720_000,
        ]

    def test_copy_is_another_estimate(self, liaison):
        estimate = self.made(liaison)
        address = f"/estimates/{estimate.pk}/copy/"
        liaison.post(address, typed(liaison, address) | {"title": "別の研究"})
        assert sorted(Estimate.objects.values_list("title", flat=True)) == sorted(
            [estimate.title, "別の研究"]
        )

    def test_pay_that_another_may_not_see_is_kept(self, finance, liaison):
        estimate = self.made(
            finance,
            **{
                "people-0-name": "山田 花子",
                "people-0-hours_2026": "120",
                "people-0-annual_pay_yen": "9,780,000",
            },
        )
        address = f"/estimates/{estimate.pk}/revise/"
        page = liaison.get(address)
        shown = page.content.decode()
        assert "9,780,000" not in shown
        assert "登録済み（非表示）" in shown
        # 9,780,000 / 1,956 hours = 5,000 yen an hour: not told either
        assert "5,000円" not in text_of(page)
        sent = typed(liaison, address) | {"people-0-hours_2026": "240"}
        preview = text_of(liaison.post(f"/estimates/{estimate.pk}/preview/", sent))
        assert "1,200,000" in preview
        assert "9,780,000" not in preview
        liaison.post(address, sent)
        latest = estimate.versions.get(order=2)
        assert latest.scenarios[0]["request"]["commitments"][0]["annual_pay_yen"] == 9_780_000
        assert latest.keeps_hidden_pay

    def test_who_may(self, liaison, other_clerk, auditor):
        estimate = self.made(liaison)
        for step in ("revise", "copy"):
            assert other_clerk.get(f"/estimates/{estimate.pk}/{step}/").status_code == 404
            assert auditor.get(f"/estimates/{estimate.pk}/{step}/").status_code == 403
        assert other_clerk.post(f"/estimates/{estimate.pk}/preview/", {}).status_code == 403


HOSTILE = [
    {"scenario_total": "abc"},
    {"scenario_total": "99", "chosen": "98"},
    {"scenario-0-method": "x", "scenario-0-policy": "../etc"},
    {"lines-TOTAL_FORMS": "999999"},
    {"lines-TOTAL_FORMS": "-1", "people-TOTAL_FORMS": ""},
    {"lines-0-category": "nothing", "kind": "nothing"},
    {"lines-0-yen_9999": "5", "lines-0-yen_1850": "5"},
    {"starts_on": "1900/1/1", "ends_on": "2150/12/31"},
    {"title": "a\x00b", "department": "\x00", "partner-name": "'; --"},
    {"circumstances": "nothing", "tax_credit_items": "nothing", "wants_tax_credit": "on"},
    {"agreed_yen": "0", "scenario-0-method": "total", "agreed-share_2026": "9" * 40},
    {"outcome-royalty_expected_sales_yen": "多い", "scenario-0-method": "outcome"},
    {"outcome-equity_fee_yen": "5", "scenario-0-method": "outcome_total"},
    {"area_m2": "1.5", "extra_persons": "9" * 30},
    {"company-0-months": "0", "company-0-replacements": "1/3", "company-0-name": "青木"},
    {
        "quantities-hours_2026": "9" * 12,
        "kind": "consulting",
        "scenario-0-policy": "preset:otaru_consult_2025",
    },
    {"then": "drop_scenario_x"},
    {"then": "drop_scenario_7"},
    {"version": "x", "submission": "x"},
]


class TestHostileInput:
    @pytest.mark.parametrize("changes", HOSTILE)
    def test_is_answered_not_suffered(self, liaison, changes):
        sent = eighteen_months(liaison) | changes
        for address in (PREVIEW, f"{PREVIEW}?part=sheet", NEW):
            assert liaison.post(address, sent).status_code in (200, 302)

    def test_nothing_at_all(self, liaison):
        for address in (PREVIEW, f"{PREVIEW}?part=sheet", NEW):
            assert liaison.post(address, {}).status_code == 200
        assert not Estimate.objects.exists()
