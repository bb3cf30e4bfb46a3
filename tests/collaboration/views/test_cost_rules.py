"""The pages of the rules on cost: reading, beginning with a preset, entering every kind of value, correcting, rights."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from collaboration.actions.cost_rules import adopt_cost_rules, change_cost_rules
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Base
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule, RoundingRule
from collaboration.forms.cost_rules import CostRulesForm
from collaboration.models import CostRules
from collaboration.queries.presets import preset, presets
from core.calc.kinds import Role
from core.models import Event
from tests.factories.core import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST, PRESETS, CREATE = (reverse(f"cost-rules-{name}") for name in ("list", "presets", "create"))
POLICY = CostPolicy(
    "joint",
    "共同研究",
    AgreementKind.JOINT_RESEARCH,
    datetime.date(2021, 4, 1),
    "共同研究取扱規程 第8条",
    indirect=(IndirectRule(rate=Fraction(3, 10), article="第8条第1項"),),
)
ENTRY = {
    "id": "joint",
    "label": "共同研究",
    "kind": "joint_research",
    "valid_from": "令和3年4月1日",
    "source": "共同研究取扱規程 第8条",
    "applies_by": "start",
    "compute_per": "fiscal_year",
    "amendment": "increment_only",
    "approvals": "highest",
    "indirect-rows": "1",
    "indirect-0-method": "rate",
    "indirect-0-base": "D",
    "indirect-0-rate": "３０",
    "indirect-0-article": "第8条第1項",
    "tax-mode": "exclusive",
    "tax-treatment": "taxable",
    "tax-invoice_per": "fiscal_year",
    **{
        f"rounding-{name}": "1:floor"
        for name in ("unit_price", "value", "indirect", "strategic", "tax", "allocation")
    },
}


@pytest.fixture
def officer(client):
    user = UserFactory(role=Role.SURVEY_OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def rules(officer):
    return adopt_cost_rules(POLICY, by=officer)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(form):
    """Return what a browser sends for a form as it is shown."""
    data = QueryDict(mutable=True)
    for part in form.forms:
        for control in part:
            value = control.field.prepare_value(control.value())
            if isinstance(value, list | tuple):
                data.setlist(control.html_name, [str(item) for item in value])
            elif value is True:
                data[control.html_name] = "on"
            elif value not in (None, False):
                data[control.html_name] = str(value)
    _count_rows(form.root, data)
    return data


def _count_rows(part, data):
    for rows in part.rows.values():
        data[rows.count_name] = str(len(rows.all))
        for row in rows.all:
            _count_rows(row, data)
    for inner in part.parts.values():
        _count_rows(inner, data)


def test_list_tells_what_holds_and_what_is_missing(client, officer, rules):
    adopt_cost_rules(replace(POLICY, valid_from=datetime.date(2007, 4, 1)), by=officer)
    adopt_cost_rules(replace(POLICY, valid_from=datetime.date(2098, 4, 1)), by=officer)
    page = page_of(client, LIST)
    assert "直接経費の30%" in page
    assert all(page.count(state) for state in ("適用中", "以前の規程", "適用前"))
    assert "学術指導の規程がまだありません。見積を作るには" in page
    assert "共同研究の規程がまだありません" not in page


def test_list_says_when_rules_have_yet_to_begin(client, officer):
    adopt_cost_rules(replace(POLICY, valid_from=datetime.date(2098, 4, 1)), by=officer)
    assert "今日の時点で適用される共同研究の規程がありません" in page_of(client, LIST)


def test_list_costs_the_same_however_many_rules(client, officer, django_assert_max_num_queries):
    adopt_cost_rules(POLICY, by=officer)
    page_of(client, LIST)
    with django_assert_max_num_queries(20) as few:
        page_of(client, LIST)
    for count in range(5):
        adopt_cost_rules(replace(POLICY, id=f"joint-{count}"), by=officer)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page_of(client, LIST)


def test_presets_show_what_they_make_of_the_example(client, officer):
    page = page_of(client, PRESETS)
    assert all(policy.label in page for policy in presets().values())
    assert "2,142,857" in page
    assert "4,770,480" in page


@pytest.mark.parametrize("preset_id", ["tmd_trial", "hokudai_D+V", "osaka_gross"])
def test_preset_is_set_out_in_words(client, officer, preset_id):
    page = page_of(client, reverse("cost-rules-preset", args=[preset_id]))
    assert preset(preset_id).source in page
    assert "このひな形で始める" in page


def test_unknown_preset_is_not_found(client, officer):
    assert client.get(reverse("cost-rules-preset", args=["nowhere"])).status_code == 404
    assert client.get(CREATE, {"preset": "nowhere"}).status_code == 404


def test_preset_begins_rules_without_its_articles(client, officer):
    page = page_of(client, f"{CREATE}?preset=kitami_2021")
    assert 'value="440,000"' in page
    assert "要領第3の2" not in page
    assert 'value="joint-research"' in page


def test_rules_are_entered_as_an_office_types_them(client, officer):
    answer = client.post(CREATE, ENTRY)
    rules = CostRules.objects.get()
    assert answer.url == reverse("cost-rules-detail", args=[rules.pk])
    assert rules.policy == POLICY


def test_parts_and_rows_are_entered(client, officer):
    client.post(
        CREATE,
        ENTRY
        | {
            "strategic-given": "on",
            "strategic-rate": "10%",
            "strategic-base": "D+V",
            "strategic-mode": "on_top",
            "value-given": "on",
            "value-method": "grades",
            "value-multiplier": "1.5",
            "value-annual_hours": "1,860",
            "value-round_at": "unit_price",
            "value-spend_pool": "researcher_fund",
            "value-grades-rows": "2",
            "value-grades-0-code": "教授",
            "value-grades-0-hourly_yen": "1万5,000円",
            "indirect-0-tiers-rows": "1",
            "indirect-0-tiers-0-rate": "8%",
            "indirect-0-tiers-0-circumstances": ["small_company", "state"],
            "rounding-total": "1000:half_up",
            "allocation-rows": "2",
            "allocation-1-to": "部局",
            "allocation-1-rate": "1/3",
        },
    )
    policy = CostRules.objects.get().policy
    assert (policy.strategic.rate, policy.strategic.base) == (Fraction(1, 10), Base.DIRECT_VALUE)
    assert (policy.value.multiplier, policy.value.annual_hours) == (Fraction(3, 2), 1860)
    assert [(grade.code, grade.hourly_yen) for grade in policy.value.grades] == [("教授", 15_000)]
    assert [len(tier.circumstances) for tier in policy.indirect[0].tiers] == [2]
    assert policy.rounding.total == RoundingRule(1000, policy.rounding.total.mode)
    assert [(share.to, share.rate) for share in policy.allocation] == [("部局", Fraction(1, 3))]


@pytest.mark.parametrize("preset_id", sorted(presets()))
def test_every_preset_comes_back_from_the_form_as_it_went_in(preset_id):
    policy = replace(preset(preset_id), institution="")
    form = CostRulesForm(sent(CostRulesForm(given=policy)))
    assert form.is_valid(), [part.errors for part in form.forms if part.errors]
    assert form.policy == policy


@pytest.mark.parametrize(
    ("changes", "control", "said"),
    [
        ({"indirect-0-rate": "130%"}, "indirect-0-rate", "100%"),
        ({"indirect-0-rate": "三割"}, "indirect-0-rate", "率として読めません"),
        ({"indirect-0-min_amount_yen": "-1"}, "indirect-0-min_amount_yen", "マイナスの金額"),
        ({"indirect-0-min_amount_yen": "10000000000001"}, "indirect-0-min_amount_yen", "金額が範囲の外です"),
        ({"valid_from": "2021/13/1"}, "valid_from", ""),
        ({"source": ""}, "source", "値がありません"),
        ({"kind": ""}, "kind", "値がありません"),
        ({"id": "D+V"}, "id", ""),
        (
            {"exemptions-rows": "2", "exemptions-1-approver": "学長"},
            "exemptions-1-circumstance",
            "値がありません",
        ),
        ({"researcher_fee-given": "on"}, "researcher_fee-unit_yen", "値がありません"),
        (
            {"indirect-0-tiers-rows": "1", "indirect-0-tiers-0-up_to_yen": "100"},
            "indirect-0-tiers-0-rate",
            "値がありません",
        ),
    ],
)
def test_fault_is_shown_at_its_control_and_nothing_is_lost(client, officer, changes, control, said):
    page = client.post(CREATE, ENTRY | {"label": "共同研究（残る）"} | changes).content.decode()
    assert f'href="#id_{control}"' in page
    assert said in page
    assert 'value="共同研究（残る）"' in page
    assert 'value="３０"' in page or "indirect-0-rate" in changes
    assert not CostRules.objects.exists()


def test_rows_are_added_without_losing_what_was_typed(client, officer):
    page = client.post(
        CREATE, ENTRY | {"source": "", "more": "allocation", "allocation-rows": "1"}
    ).content.decode()
    assert 'name="allocation-1-to"' in page
    assert 'value="第8条第1項"' in page
    assert "error-summary" not in page
    assert not CostRules.objects.exists()


def test_row_is_removed(client, officer, rules):
    address = reverse("cost-rules-edit", args=[rules.pk])
    data = sent(CostRulesForm(given=rules.policy, version=1)) | {"indirect-0-remove": "on"}
    client.post(address, data)
    assert CostRules.objects.get().policy.indirect == ()


@pytest.mark.parametrize("rows", ["999999", "-1", "²", "", "501"])
def test_absurd_number_of_rows_is_no_fault(client, officer, rows):
    assert client.post(CREATE, ENTRY | {"allocation-rows": rows}).status_code in (200, 302)


def test_double_click_lays_down_once(client, officer):
    data = ENTRY | {"submission": "5f0c2a34-94ab-4a58-9d3c-6a1a57b5a101"}
    first, second = client.post(CREATE, data), client.post(CREATE, data)
    assert first.url == second.url
    assert CostRules.objects.count() == 1


def test_same_regime_on_the_same_day_is_refused_in_words(client, officer, rules):
    page = client.post(CREATE, ENTRY).content.decode()
    assert "同じ記号で同じ適用開始日の規程がすでにあります" in page
    assert 'href="#id_valid_from"' in page
    assert CostRules.objects.count() == 1


def test_amendment_begins_as_a_copy(client, officer, rules):
    page = page_of(client, f"{CREATE}?after={rules.pk}")
    assert 'value="第8条第1項"' in page
    assert 'value="joint"' in page
    client.post(f"{CREATE}?after={rules.pk}", ENTRY | {"valid_from": "2026/4/1", "indirect-0-rate": "35%"})
    detail = page_of(client, reverse("cost-rules-detail", args=[CostRules.objects.latest("pk").pk]))
    assert "前の版から変わったこと" in detail
    assert "率：30% → 35%" in detail


def test_detail_says_what_was_laid_down_for_the_first_time(client, officer, rules):
    later = replace(preset("kitami_2021"), id="joint", institution="")
    made = adopt_cost_rules(later, by=officer)
    detail = page_of(client, reverse("cost-rules-detail", args=[made.pk]))
    assert "新たに定めた" in detail
    dropped = adopt_cost_rules(replace(POLICY, valid_from=datetime.date(2025, 4, 1)), by=officer)
    assert "定めをやめた" in page_of(client, reverse("cost-rules-detail", args=[dropped.pk]))


def test_correction_with_its_reason(client, officer, rules):
    data = sent(CostRulesForm(given=rules.policy, version=1)) | {
        "indirect-0-rate": "25%",
        "reason": "転記の誤り",
    }
    answer = client.post(reverse("cost-rules-edit", args=[rules.pk]), data)
    assert answer.status_code == 302
    assert CostRules.objects.get().policy.indirect[0].rate == Fraction(1, 4)
    assert Event.objects.latest("seq").reason == "転記の誤り"


def test_second_editor_sees_both_versions_and_settles(client, officer, rules):
    address = reverse("cost-rules-edit", args=[rules.pk])
    data = sent(CostRulesForm(given=rules.policy, version=1)) | {"indirect-0-rate": "25%"}
    theirs = replace(POLICY, indirect=(replace(POLICY.indirect[0], rate=Fraction(2, 5)),))
    change_cost_rules(CostRules.objects.get(), theirs, expected_version=1, by=UserFactory())
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "別の人がこの記録を変更しました" in page
    assert "40%" in page
    assert 'value="25%"' in page
    assert client.post(address, data | {"version": "2"}).status_code == 302
    assert CostRules.objects.get().policy.indirect[0].rate == Fraction(1, 4)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_and_three_roles_write(client, rules, role):
    placed = {"role__department": DepartmentFactory()} if role is Role.DEPARTMENT else {}
    client.force_login(UserFactory(role=role, **placed))
    detail, edit = (reverse(f"cost-rules-{name}", args=[rules.pk]) for name in ("detail", "edit"))
    assert {client.get(address).status_code for address in (LIST, PRESETS, detail)} == {200}
    writes = role in (Role.SURVEY_OFFICER, Role.FINANCE, Role.LIAISON)
    assert {client.get(address).status_code for address in (CREATE, edit)} == {200 if writes else 403}
    assert {client.post(address, ENTRY).status_code for address in (CREATE, edit)} <= (
        {200, 409} if writes else {403}
    )
    assert ("次の改正を登録する" in client.get(detail).content.decode()) is writes


def test_nobody_without_a_role_sees_rules(client, rules):
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("cost-rules-detail", args=[rules.pk])).status_code == 404


def test_way_leads_through_administration(client, officer):
    assert LIST in page_of(client, reverse("administration"))


def test_english_pages_open(client, officer, rules):
    client.cookies["django_language"] = "en"
    with translation.override("ja"):
        for address in (LIST, PRESETS, CREATE, reverse("cost-rules-detail", args=[rules.pk])):
            assert client.get(address).status_code == 200
